-- one row per session that waits for a lock of another: on rows, or on the definition of a table
SELECT 'lock wait' AS kind,
       r.PROCESSLIST_ID AS session,
       r.PROCESSLIST_TIME AS amount,
       r.PROCESSLIST_USER AS account,
       CONCAT('`', l.OBJECT_SCHEMA, '`.`', l.OBJECT_NAME, '`') AS relation,
       b.PROCESSLIST_ID AS waits_for
FROM performance_schema.data_lock_waits AS w
JOIN performance_schema.threads AS r ON r.THREAD_ID = w.REQUESTING_THREAD_ID
JOIN performance_schema.threads AS b ON b.THREAD_ID = w.BLOCKING_THREAD_ID
JOIN performance_schema.data_locks AS l
  ON l.ENGINE_LOCK_ID = w.REQUESTING_ENGINE_LOCK_ID AND l.ENGINE = w.ENGINE
UNION
SELECT 'lock wait',
       r.PROCESSLIST_ID,
       r.PROCESSLIST_TIME,
       r.PROCESSLIST_USER,
       CONCAT('`', m.OBJECT_SCHEMA, '`.`', m.OBJECT_NAME, '`'),
       b.PROCESSLIST_ID
FROM performance_schema.metadata_locks AS m
JOIN performance_schema.metadata_locks AS g
  ON g.OBJECT_TYPE = m.OBJECT_TYPE AND g.OBJECT_SCHEMA = m.OBJECT_SCHEMA AND g.OBJECT_NAME = m.OBJECT_NAME
 AND g.LOCK_STATUS = 'GRANTED' AND g.OWNER_THREAD_ID <> m.OWNER_THREAD_ID
JOIN performance_schema.threads AS r ON r.THREAD_ID = m.OWNER_THREAD_ID
JOIN performance_schema.threads AS b ON b.THREAD_ID = g.OWNER_THREAD_ID
WHERE m.OBJECT_TYPE = 'TABLE'
  AND m.LOCK_STATUS = 'PENDING'
  AND b.PROCESSLIST_ID <> CONNECTION_ID()
