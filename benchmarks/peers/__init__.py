"""Schemabook beside the field's other tools that check a database, on one database with known faults."""
