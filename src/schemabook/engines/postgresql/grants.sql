-- The least privilege that Schemabook needs to read the schema of a PostgreSQL database.
--
-- The catalogue of PostgreSQL is readable by every role that may connect: the role below sees every
-- table, column, constraint, index, routine body, policy and grant, and not one row of anybody's data.
-- Replace the names and the password, and run it as a superuser or as the owner of the database.

CREATE ROLE schemabook LOGIN PASSWORD 'choose one' CONNECTION LIMIT 3;
ALTER ROLE schemabook SET default_transaction_read_only = on;
GRANT CONNECT ON DATABASE your_database TO schemabook;

-- The rest is for measuring; leave out what you do not want. Without any of it sizes, numbers of rows,
-- counters, most settings and who replicates are read all the same; a reading names what is missing.

-- Other sessions' states, states and lags of replicas, every setting, the size of the write-ahead log, and the
-- statements that others sent, with parameters in place of values. Still no row of anybody's data.
GRANT pg_monitor TO schemabook;

-- The same for statements, sessions and replicas alone, if pg_monitor is too much.
-- GRANT pg_read_all_stats TO schemabook;

-- The workload, if the library is loaded (shared_preload_libraries = 'pg_stat_statements', then a restart).
-- CREATE EXTENSION pg_stat_statements;

-- How far sequences came. It lets the role read sequences, not tables; one line for each schema.
-- GRANT USAGE ON SCHEMA public TO schemabook;
-- GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO schemabook;

-- Bloat, profiles of columns (--sample), exact numbers of rows and plans. It lets the role read the rows of tables.
-- GRANT SELECT ON ALL TABLES IN SCHEMA public TO schemabook;

-- The jobs of pg_cron: by its own rules it shows a role those that run as that role.
-- GRANT USAGE ON SCHEMA cron TO schemabook;
-- GRANT SELECT ON cron.job, cron.job_run_details TO schemabook;
