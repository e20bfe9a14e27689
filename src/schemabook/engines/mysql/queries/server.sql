-- one row per session: what the server, the database and the account are
SELECT VERSION() AS version,
       DATABASE() AS name,
       @@character_set_database AS character_set,
       @@collation_database AS collation,
       CURRENT_USER() AS role,
       @@collation_connection AS session_collation
