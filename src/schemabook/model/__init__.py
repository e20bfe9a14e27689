"""What is true: frozen values, no I/O. Imports msgspec and the standard library only."""
