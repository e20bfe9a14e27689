-- one row per view
SELECT TABLE_NAME AS name,
       VIEW_DEFINITION AS definition,
       CHECK_OPTION AS check_option,
       SECURITY_TYPE AS security,
       '' AS algorithm,
       DEFINER AS definer,
       COLLATION_CONNECTION AS session_collation
FROM information_schema.VIEWS
WHERE TABLE_SCHEMA = DATABASE()
