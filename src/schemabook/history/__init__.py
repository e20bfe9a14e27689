"""Earlier surveys of a database, kept in SQLite or PostgreSQL, and what they add up to."""
