-- one row per account, membership or grant; password hashes are never asked for
SELECT 'account' AS kind,
       User AS user,
       Host AS host,
       '' AS object,
       IF(is_role = 'Y', 'role', '') AS detail,
       CONCAT_WS(',',
           IF(Select_priv = 'Y', 'SELECT', NULL),
           IF(Insert_priv = 'Y', 'INSERT', NULL),
           IF(Update_priv = 'Y', 'UPDATE', NULL),
           IF(Delete_priv = 'Y', 'DELETE', NULL),
           IF(Create_priv = 'Y', 'CREATE', NULL),
           IF(Drop_priv = 'Y', 'DROP', NULL),
           IF(Reload_priv = 'Y', 'RELOAD', NULL),
           IF(Shutdown_priv = 'Y', 'SHUTDOWN', NULL),
           IF(Process_priv = 'Y', 'PROCESS', NULL),
           IF(File_priv = 'Y', 'FILE', NULL),
           IF(References_priv = 'Y', 'REFERENCES', NULL),
           IF(Index_priv = 'Y', 'INDEX', NULL),
           IF(Alter_priv = 'Y', 'ALTER', NULL),
           IF(Show_db_priv = 'Y', 'SHOW DATABASES', NULL),
           IF(Super_priv = 'Y', 'SUPER', NULL),
           IF(Create_tmp_table_priv = 'Y', 'CREATE TEMPORARY TABLES', NULL),
           IF(Lock_tables_priv = 'Y', 'LOCK TABLES', NULL),
           IF(Execute_priv = 'Y', 'EXECUTE', NULL),
           IF(Repl_slave_priv = 'Y', 'REPLICATION SLAVE', NULL),
           IF(Repl_client_priv = 'Y', 'REPLICATION CLIENT', NULL),
           IF(Create_view_priv = 'Y', 'CREATE VIEW', NULL),
           IF(Show_view_priv = 'Y', 'SHOW VIEW', NULL),
           IF(Create_routine_priv = 'Y', 'CREATE ROUTINE', NULL),
           IF(Alter_routine_priv = 'Y', 'ALTER ROUTINE', NULL),
           IF(Create_user_priv = 'Y', 'CREATE USER', NULL),
           IF(Event_priv = 'Y', 'EVENT', NULL),
           IF(Trigger_priv = 'Y', 'TRIGGER', NULL),
           IF(Create_tablespace_priv = 'Y', 'CREATE TABLESPACE', NULL),
           IF(Delete_history_priv = 'Y', 'DELETE HISTORY', NULL)) AS privileges,
       Grant_priv = 'Y' AS grantable
FROM mysql.user
UNION ALL
SELECT 'member', User, Host, Role, '', '', Admin_option = 'Y'
FROM mysql.roles_mapping
UNION ALL
SELECT 'database', User, Host, Db, '',
       CONCAT_WS(',',
           IF(Select_priv = 'Y', 'SELECT', NULL),
           IF(Insert_priv = 'Y', 'INSERT', NULL),
           IF(Update_priv = 'Y', 'UPDATE', NULL),
           IF(Delete_priv = 'Y', 'DELETE', NULL),
           IF(Create_priv = 'Y', 'CREATE', NULL),
           IF(Drop_priv = 'Y', 'DROP', NULL),
           IF(References_priv = 'Y', 'REFERENCES', NULL),
           IF(Index_priv = 'Y', 'INDEX', NULL),
           IF(Alter_priv = 'Y', 'ALTER', NULL),
           IF(Create_tmp_table_priv = 'Y', 'CREATE TEMPORARY TABLES', NULL),
           IF(Lock_tables_priv = 'Y', 'LOCK TABLES', NULL),
           IF(Create_view_priv = 'Y', 'CREATE VIEW', NULL),
           IF(Show_view_priv = 'Y', 'SHOW VIEW', NULL),
           IF(Create_routine_priv = 'Y', 'CREATE ROUTINE', NULL),
           IF(Alter_routine_priv = 'Y', 'ALTER ROUTINE', NULL),
           IF(Execute_priv = 'Y', 'EXECUTE', NULL),
           IF(Event_priv = 'Y', 'EVENT', NULL),
           IF(Trigger_priv = 'Y', 'TRIGGER', NULL),
           IF(Delete_history_priv = 'Y', 'DELETE HISTORY', NULL)),
       Grant_priv = 'Y'
FROM mysql.db
WHERE DATABASE() LIKE Db
UNION ALL
SELECT 'table', User, Host, Table_name, '', UPPER(Table_priv), FIND_IN_SET('Grant', Table_priv) > 0
FROM mysql.tables_priv
WHERE Db = DATABASE() AND Table_priv <> ''
UNION ALL
SELECT 'column', User, Host, Table_name, Column_name, UPPER(Column_priv), 0
FROM mysql.columns_priv
WHERE Db = DATABASE()
UNION ALL
SELECT 'routine', User, Host, Routine_name, Routine_type, UPPER(Proc_priv), FIND_IN_SET('Grant', Proc_priv) > 0
FROM mysql.procs_priv
WHERE Db = DATABASE()
