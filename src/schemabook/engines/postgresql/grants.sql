-- The least privilege that Schemabook needs to read the schema of a PostgreSQL database.
--
-- The catalogue of PostgreSQL is readable by every role that may connect: the role below sees every
-- table, column, constraint, index, routine body, policy and grant, and not one row of anybody's data.
-- Replace the names and the password, and run it as a superuser or as the owner of the database.

CREATE ROLE schemabook LOGIN PASSWORD 'choose one' CONNECTION LIMIT 3;
ALTER ROLE schemabook SET default_transaction_read_only = on;
GRANT CONNECT ON DATABASE your_database TO schemabook;
