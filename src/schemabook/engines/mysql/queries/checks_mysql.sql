-- one row per check constraint
SELECT t.TABLE_NAME AS relation,
       c.CONSTRAINT_NAME AS name,
       c.CHECK_CLAUSE AS expression,
       'Table' AS level,
       t.ENFORCED AS enforced
FROM information_schema.CHECK_CONSTRAINTS c
JOIN information_schema.TABLE_CONSTRAINTS t
  ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA
 AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME
WHERE c.CONSTRAINT_SCHEMA = DATABASE()
  AND t.CONSTRAINT_TYPE = 'CHECK'
