-- one row per table: what the storage engine says of its rows and its space
SELECT TABLE_NAME AS name,
       ENGINE AS engine,
       TABLE_ROWS AS `rows`,
       DATA_LENGTH AS data,
       INDEX_LENGTH AS indexes,
       DATA_FREE AS free,
       AUTO_INCREMENT AS next_value,
       CREATE_OPTIONS AS options,
       UNIX_TIMESTAMP(CREATE_TIME) AS created_at
FROM information_schema.TABLES
WHERE TABLE_SCHEMA = DATABASE()
  AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
