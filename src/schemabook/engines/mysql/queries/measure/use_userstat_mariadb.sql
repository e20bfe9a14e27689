-- one row per table or index that was read since the statistics of users were switched on
SELECT TABLE_NAME AS relation, NULL AS name, ROWS_READ AS fetched, ROWS_CHANGED AS changed
FROM information_schema.TABLE_STATISTICS
WHERE TABLE_SCHEMA = DATABASE()
UNION ALL
SELECT TABLE_NAME, INDEX_NAME, ROWS_READ, NULL
FROM information_schema.INDEX_STATISTICS
WHERE TABLE_SCHEMA = DATABASE()
