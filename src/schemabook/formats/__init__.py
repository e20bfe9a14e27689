"""Files that tell something of a database: one module for each format."""
