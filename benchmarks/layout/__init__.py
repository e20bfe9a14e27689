"""Our layout beside ELK's, on the same cards and lines."""
