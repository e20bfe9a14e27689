-- one row per parameter of a stored routine
SELECT SPECIFIC_NAME AS routine,
       ROUTINE_TYPE AS type,
       PARAMETER_MODE AS mode,
       PARAMETER_NAME AS name,
       DTD_IDENTIFIER AS data_type,
       CHARACTER_SET_NAME AS character_set,
       COLLATION_NAME AS collation
FROM information_schema.PARAMETERS
WHERE SPECIFIC_SCHEMA = DATABASE()
  AND ORDINAL_POSITION > 0
ORDER BY SPECIFIC_NAME, ROUTINE_TYPE, ORDINAL_POSITION
