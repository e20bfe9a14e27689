"""Golden books: committed, and compared with what Schemabook writes now."""
