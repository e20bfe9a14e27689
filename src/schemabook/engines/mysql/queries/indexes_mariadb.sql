-- one row per key part of an index
SELECT TABLE_NAME AS relation,
       INDEX_NAME AS name,
       NON_UNIQUE AS non_unique,
       COLUMN_NAME AS `column`,
       NULL AS expression,
       COLLATION AS direction,
       SUB_PART AS prefix,
       INDEX_TYPE AS method,
       IF(IGNORED = 'YES', 'NO', 'YES') AS visible, -- since 1006
       'YES' AS visible, -- before 1006
       INDEX_COMMENT AS comment
FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA = DATABASE()
ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX
