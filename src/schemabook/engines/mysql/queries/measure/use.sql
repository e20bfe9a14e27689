-- one row per table and index, and one per table without an index, that was opened since the server started
SELECT OBJECT_NAME AS relation,
       INDEX_NAME AS name,
       COUNT_FETCH AS fetched,
       COUNT_INSERT AS inserted,
       COUNT_UPDATE AS updated,
       COUNT_DELETE AS deleted
FROM performance_schema.table_io_waits_summary_by_index_usage
WHERE OBJECT_TYPE = 'TABLE'
  AND OBJECT_SCHEMA = DATABASE()
