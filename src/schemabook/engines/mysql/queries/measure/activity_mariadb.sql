-- one row per transaction that has lasted, and per one that waits for a lock
SELECT CASE WHEN p.COMMAND = 'Sleep' AND p.TIME >= 60 THEN 'idle in transaction' ELSE 'long transaction' END AS kind,
       t.trx_mysql_thread_id AS session,
       CASE WHEN p.COMMAND = 'Sleep' AND p.TIME >= 60 THEN p.TIME
            ELSE TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) END AS amount,
       p.USER AS account,
       NULL AS relation,
       NULL AS waits_for
FROM information_schema.INNODB_TRX AS t
LEFT JOIN information_schema.PROCESSLIST AS p ON p.ID = t.trx_mysql_thread_id
WHERE t.trx_mysql_thread_id <> CONNECTION_ID()
  AND (t.trx_started < NOW() - INTERVAL 300 SECOND OR (p.COMMAND = 'Sleep' AND p.TIME >= 60))
UNION ALL
SELECT 'lock wait',
       r.trx_mysql_thread_id,
       TIMESTAMPDIFF(SECOND, r.trx_wait_started, NOW()),
       p.USER,
       l.lock_table,
       b.trx_mysql_thread_id
FROM information_schema.INNODB_LOCK_WAITS AS w
JOIN information_schema.INNODB_TRX AS r ON r.trx_id = w.requesting_trx_id
JOIN information_schema.INNODB_TRX AS b ON b.trx_id = w.blocking_trx_id
JOIN information_schema.INNODB_LOCKS AS l ON l.lock_id = w.requested_lock_id
LEFT JOIN information_schema.PROCESSLIST AS p ON p.ID = r.trx_mysql_thread_id
