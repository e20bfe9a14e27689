-- one row: the encoding of the database's texts
PRAGMA encoding
