"""Schemabook writes the book of a database and keeps it true."""
