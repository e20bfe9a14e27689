-- one row per partition, or per sub-partition where there are some
SELECT TABLE_NAME AS relation,
       PARTITION_NAME AS name,
       SUBPARTITION_NAME AS subpartition,
       TABLE_ROWS AS `rows`,
       DATA_LENGTH AS data,
       INDEX_LENGTH AS indexes
FROM information_schema.PARTITIONS
WHERE TABLE_SCHEMA = DATABASE()
  AND PARTITION_NAME IS NOT NULL
