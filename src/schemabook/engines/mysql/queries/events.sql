-- one row per scheduled event
SELECT EVENT_NAME AS name,
       EVENT_TYPE AS type,
       CAST(EXECUTE_AT AS CHAR) AS execute_at,
       INTERVAL_VALUE AS interval_value,
       INTERVAL_FIELD AS interval_field,
       CAST(STARTS AS CHAR) AS starts,
       CAST(ENDS AS CHAR) AS ends,
       STATUS AS status,
       ON_COMPLETION AS on_completion,
       EVENT_DEFINITION AS body,
       TIME_ZONE AS time_zone,
       SQL_MODE AS sql_mode,
       EVENT_COMMENT AS comment,
       DEFINER AS definer,
       COLLATION_CONNECTION AS session_collation
FROM information_schema.EVENTS
WHERE EVENT_SCHEMA = DATABASE()
