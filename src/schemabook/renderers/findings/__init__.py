"""A report of the rules as text for people and machines, one module for each format."""
