-- one row per state of sessions, and one per session that sends the binary log to a replica
SELECT COMMAND AS state,
       CASE WHEN COMMAND LIKE 'Binlog Dump%' THEN USER END AS user,
       CASE WHEN COMMAND LIKE 'Binlog Dump%' THEN HOST END AS host,
       CASE WHEN COMMAND LIKE 'Binlog Dump%' THEN STATE END AS doing,
       COUNT(*) AS sessions
FROM information_schema.PROCESSLIST
GROUP BY 1, 2, 3, 4
