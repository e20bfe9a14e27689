"""Commands of the repository itself: gates and generated pages."""
