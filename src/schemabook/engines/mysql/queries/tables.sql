-- one row per table, view or sequence
SELECT TABLE_NAME AS name,
       TABLE_TYPE AS type,
       ENGINE AS engine,
       CREATE_OPTIONS AS options,
       TABLE_COLLATION AS collation,
       TABLE_COMMENT AS comment
FROM information_schema.TABLES
WHERE TABLE_SCHEMA = DATABASE()
