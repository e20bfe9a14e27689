"""How sample rows are made up: words, values for a column, checks in Python, and the search for rows that pass them."""
