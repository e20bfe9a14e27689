"""Examples that run: rows made up for a schema, and SQL that uses them."""
