-- one row per trigger
SELECT TRIGGER_NAME AS name,
       EVENT_OBJECT_TABLE AS relation,
       EVENT_MANIPULATION AS event,
       ACTION_TIMING AS timing,
       ACTION_ORDER AS position,
       ACTION_STATEMENT AS body,
       SQL_MODE AS sql_mode,
       DEFINER AS definer,
       COLLATION_CONNECTION AS session_collation
FROM information_schema.TRIGGERS
WHERE TRIGGER_SCHEMA = DATABASE()
