"""Mappings are held against the mappers that they are written for."""
