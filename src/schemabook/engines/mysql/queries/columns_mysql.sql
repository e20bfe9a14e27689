-- one row per column of a table or view
SELECT TABLE_NAME AS relation,
       COLUMN_NAME AS name,
       COLUMN_TYPE AS type,
       IS_NULLABLE AS nullable,
       COLUMN_DEFAULT AS `default`,
       EXTRA AS extra,
       COLLATION_NAME AS collation,
       GENERATION_EXPRESSION AS expression,
       COLUMN_COMMENT AS comment,
       SRS_ID AS srid
FROM information_schema.COLUMNS
WHERE TABLE_SCHEMA = DATABASE()
ORDER BY TABLE_NAME, ORDINAL_POSITION
