"""Which tables belong together in a picture."""
