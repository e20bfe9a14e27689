"""One file for each section; its name is the one that profiles list."""
