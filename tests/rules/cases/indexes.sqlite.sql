-- rules: duplicate-index, overlapping-unique-key, nullable-unique-column
-- Every constraint here has an empty name.

CREATE TABLE keys (a integer NOT NULL, b integer, c integer, PRIMARY KEY (a, b), UNIQUE (a, b), UNIQUE (b), UNIQUE (c, a));
-- expect: nullable-unique-column keys.sqlite_autoindex_keys_3 without a fix
CREATE TABLE lone (a integer PRIMARY KEY, b text UNIQUE);
