-- one row per check constraint
SELECT TABLE_NAME AS relation,
       CONSTRAINT_NAME AS name,
       CHECK_CLAUSE AS expression,
       LEVEL AS level,
       'YES' AS enforced
FROM information_schema.CHECK_CONSTRAINTS
WHERE CONSTRAINT_SCHEMA = DATABASE()
