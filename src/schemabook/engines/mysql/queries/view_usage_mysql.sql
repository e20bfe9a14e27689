-- one row per table, view or function that a view uses
SELECT VIEW_NAME AS view,
       'relation' AS kind,
       TABLE_SCHEMA AS `database`,
       TABLE_NAME AS name
FROM information_schema.VIEW_TABLE_USAGE
WHERE VIEW_SCHEMA = DATABASE()
UNION ALL
SELECT TABLE_NAME, 'function', SPECIFIC_SCHEMA, SPECIFIC_NAME
FROM information_schema.VIEW_ROUTINE_USAGE
WHERE TABLE_SCHEMA = DATABASE()
