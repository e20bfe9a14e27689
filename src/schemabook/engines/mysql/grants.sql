-- The least that Schemabook needs to read one database of MySQL 8.0+ or MariaDB 10.5+ whole, without a right to
-- read rows. Put your own names for `shop` and 'schemabook'@'%', and leave out what you do not want in the book:
-- each part that cannot be read is said in it. Lines in /*! */ run on MySQL alone, those in /*M! */ on MariaDB.

CREATE USER IF NOT EXISTS 'schemabook'@'%' IDENTIFIED BY 'choose a password';

-- Tables, columns, keys, indexes, checks and partitions. REFERENCES is the weakest privilege that shows them.
-- An underscore in the name of a database is a wildcard here: write my\_shop for my_shop.
GRANT REFERENCES ON `shop`.* TO 'schemabook'@'%';

-- Triggers and events. The server shows them only to accounts that may also change them.
GRANT TRIGGER, EVENT ON `shop`.* TO 'schemabook'@'%';

-- Views: that they exist and which columns they have is shown by the line above; for the definition of a view the
-- server wants SHOW VIEW on it and SELECT on it. SELECT shows the rows that the view shows: give it view by view.
GRANT SHOW VIEW ON `shop`.* TO 'schemabook'@'%';
-- GRANT SELECT ON `shop`.`a_view` TO 'schemabook'@'%';

-- The bodies of functions and procedures.
/*!80020 GRANT SHOW_ROUTINE ON *.* TO 'schemabook'@'%' */;
/*M! GRANT SELECT ON mysql.proc TO 'schemabook'@'%' */;

-- The parameters of sequences (MariaDB), sequence by sequence.
-- GRANT SELECT ON `shop`.`a_sequence` TO 'schemabook'@'%';

-- To tell whether tables are hidden from the account. It is not needed with REFERENCES on the whole database.
-- GRANT PROCESS ON *.* TO 'schemabook'@'%';

-- Accounts, roles and grants. No column that holds a password hash is among these.
GRANT SELECT (
  Host, User, Select_priv, Insert_priv, Update_priv, Delete_priv, Create_priv, Drop_priv, Reload_priv, Shutdown_priv,
  Process_priv, File_priv, Grant_priv, References_priv, Index_priv, Alter_priv, Show_db_priv, Super_priv,
  Create_tmp_table_priv, Lock_tables_priv, Execute_priv, Repl_slave_priv, Repl_client_priv, Create_view_priv,
  Show_view_priv, Create_routine_priv, Alter_routine_priv, Create_user_priv, Event_priv, Trigger_priv,
  Create_tablespace_priv
  /*!80000 , Create_role_priv, Drop_role_priv, account_locked */
  /*M! , Delete_history_priv, is_role */
) ON mysql.user TO 'schemabook'@'%';
GRANT SELECT ON mysql.db TO 'schemabook'@'%';
GRANT SELECT ON mysql.tables_priv TO 'schemabook'@'%';
GRANT SELECT ON mysql.columns_priv TO 'schemabook'@'%';
GRANT SELECT ON mysql.procs_priv TO 'schemabook'@'%';
/*!80000 GRANT SELECT ON mysql.role_edges TO 'schemabook'@'%' */;
/*M! GRANT SELECT ON mysql.roles_mapping TO 'schemabook'@'%' */;

-- What follows is for measuring alone (sizes, use, workload, topology). Rows and sizes of tables need nothing more
-- than the lines above. No column that holds a statement with its values is among these.

-- The size of each index, and how old the estimates of rows are.
GRANT SELECT ON mysql.innodb_index_stats TO 'schemabook'@'%';

-- How often tables and indexes are used, and the workload. MariaDB counts both only with performance_schema=ON in its
-- configuration file; with userstat=ON it counts the use of the tables on which the account has SELECT.
GRANT SELECT ON performance_schema.setup_consumers TO 'schemabook'@'%';
GRANT SELECT ON performance_schema.setup_instruments TO 'schemabook'@'%';
GRANT SELECT ON performance_schema.table_io_waits_summary_by_index_usage TO 'schemabook'@'%';
GRANT SELECT (
  SCHEMA_NAME, DIGEST, DIGEST_TEXT, COUNT_STAR, SUM_TIMER_WAIT, MAX_TIMER_WAIT, SUM_ROWS_SENT, SUM_ROWS_AFFECTED,
  SUM_ROWS_EXAMINED, SUM_NO_INDEX_USED, FIRST_SEEN
) ON performance_schema.events_statements_summary_by_digest TO 'schemabook'@'%';

-- Sessions, transactions that last, waits for locks, and the replicas of this server. PROCESS shows the account the
-- statements of others too; Schemabook does not ask for them.
GRANT PROCESS ON *.* TO 'schemabook'@'%';
/*!80000 GRANT SELECT ON performance_schema.data_lock_waits TO 'schemabook'@'%' */;
/*!80000 GRANT SELECT (ENGINE, ENGINE_LOCK_ID, OBJECT_SCHEMA, OBJECT_NAME)
  ON performance_schema.data_locks TO 'schemabook'@'%' */;
/*!80000 GRANT SELECT ON performance_schema.metadata_locks TO 'schemabook'@'%' */;
/*!80000 GRANT SELECT (THREAD_ID, PROCESSLIST_ID, PROCESSLIST_USER, PROCESSLIST_TIME)
  ON performance_schema.threads TO 'schemabook'@'%' */;

-- The size of the binary logs, the server that this one copies, and the members of a replication group.
/*!80000 GRANT REPLICATION CLIENT ON *.* TO 'schemabook'@'%' */;
/*!80000 GRANT SELECT ON performance_schema.replication_group_members TO 'schemabook'@'%' */;
/*M! GRANT BINLOG MONITOR, REPLICA MONITOR ON *.* TO 'schemabook'@'%' */;

-- Plans, exact numbers of rows, and profiles of columns (--sample) read rows: they need SELECT on the tables.
-- GRANT SELECT ON `shop`.* TO 'schemabook'@'%';
