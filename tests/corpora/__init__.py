"""The corpora with a TRUTH file as test databases: recipes to load them, counts to check them."""
