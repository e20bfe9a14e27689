-- one row per partition, or per sub-partition where there are some
SELECT TABLE_NAME AS relation,
       PARTITION_NAME AS name,
       SUBPARTITION_NAME AS subpartition,
       PARTITION_METHOD AS method,
       PARTITION_EXPRESSION AS expression,
       SUBPARTITION_METHOD AS subpartition_method,
       SUBPARTITION_EXPRESSION AS subpartition_expression,
       PARTITION_DESCRIPTION AS bound,
       PARTITION_COMMENT AS comment
FROM information_schema.PARTITIONS
WHERE TABLE_SCHEMA = DATABASE()
  AND PARTITION_NAME IS NOT NULL
ORDER BY TABLE_NAME, PARTITION_ORDINAL_POSITION, SUBPARTITION_ORDINAL_POSITION
