-- one row per scheduled event: when it ran last
SELECT EVENT_NAME AS name,
       UNIX_TIMESTAMP(CONVERT_TZ(LAST_EXECUTED, TIME_ZONE, 'SYSTEM')) AS last_run
FROM information_schema.EVENTS
WHERE EVENT_SCHEMA = DATABASE()
