-- one row per key part of an index
SELECT TABLE_NAME AS relation,
       INDEX_NAME AS name,
       NON_UNIQUE AS non_unique,
       COLUMN_NAME AS `column`,
       EXPRESSION AS expression,
       COLLATION AS direction,
       SUB_PART AS prefix,
       INDEX_TYPE AS method,
       IS_VISIBLE AS visible,
       INDEX_COMMENT AS comment
FROM information_schema.STATISTICS
WHERE TABLE_SCHEMA = DATABASE()
ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX
