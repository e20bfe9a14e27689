"""Book → Document: blocks, sections and profiles."""
