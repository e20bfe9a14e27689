-- one row per column of a foreign key and one for its actions, which a join would fetch quadratically
SELECT TABLE_NAME AS relation,
       CONSTRAINT_NAME AS name,
       COLUMN_NAME AS `column`,
       REFERENCED_TABLE_SCHEMA AS referenced_database,
       REFERENCED_TABLE_NAME AS referenced_table,
       REFERENCED_COLUMN_NAME AS referenced_column,
       NULL AS on_update,
       NULL AS on_delete
FROM information_schema.KEY_COLUMN_USAGE
WHERE CONSTRAINT_SCHEMA = DATABASE()
  AND TABLE_SCHEMA = DATABASE()
  AND REFERENCED_TABLE_NAME IS NOT NULL
UNION ALL
SELECT TABLE_NAME, CONSTRAINT_NAME, NULL, NULL, NULL, NULL, UPDATE_RULE, DELETE_RULE
FROM information_schema.REFERENTIAL_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = DATABASE()
