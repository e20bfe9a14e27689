-- one row per stored function, procedure or package
SELECT ROUTINE_NAME AS name,
       ROUTINE_TYPE AS type,
       DTD_IDENTIFIER AS returns,
       CHARACTER_SET_NAME AS character_set,
       COLLATION_NAME AS collation,
       ROUTINE_BODY AS language,
       ROUTINE_DEFINITION AS body,
       IS_DETERMINISTIC AS is_deterministic,
       SQL_DATA_ACCESS AS data_access,
       SECURITY_TYPE AS security,
       SQL_MODE AS sql_mode,
       ROUTINE_COMMENT AS comment,
       DEFINER AS definer,
       COLLATION_CONNECTION AS session_collation
FROM information_schema.ROUTINES
WHERE ROUTINE_SCHEMA = DATABASE()
