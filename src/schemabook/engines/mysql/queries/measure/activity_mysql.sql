-- one row per transaction that has lasted, and per counter of InnoDB that the status has not
SELECT CASE WHEN p.COMMAND = 'Sleep' AND p.TIME >= 60 THEN 'idle in transaction' ELSE 'long transaction' END AS kind,
       t.trx_mysql_thread_id AS session,
       CASE WHEN p.COMMAND = 'Sleep' AND p.TIME >= 60 THEN p.TIME
            ELSE TIMESTAMPDIFF(SECOND, t.trx_started, NOW()) END AS amount,
       p.USER AS account,
       NULL AS relation,
       NULL AS waits_for
FROM information_schema.INNODB_TRX AS t
LEFT JOIN performance_schema.processlist AS p ON p.ID = t.trx_mysql_thread_id -- since 804
LEFT JOIN information_schema.PROCESSLIST AS p ON p.ID = t.trx_mysql_thread_id -- before 804
WHERE t.trx_mysql_thread_id <> CONNECTION_ID()
  AND (t.trx_started < NOW() - INTERVAL 300 SECOND OR (p.COMMAND = 'Sleep' AND p.TIME >= 60))
UNION ALL
SELECT NAME, 0, `COUNT`, NULL, NULL, NULL
FROM information_schema.INNODB_METRICS
WHERE NAME IN ('lock_deadlocks', 'trx_rseg_history_len')
  AND STATUS = 'enabled'
