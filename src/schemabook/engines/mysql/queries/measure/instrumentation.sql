-- one row per server: whether it counts the use of tables and of statements, since when, and what it had no room for
SELECT (SELECT COUNT(*) = 1 FROM performance_schema.setup_consumers
        WHERE NAME = 'global_instrumentation' AND ENABLED = 'YES')
   AND (SELECT COUNT(*) = 1 FROM performance_schema.setup_instruments
        WHERE NAME = 'wait/io/table/sql/handler' AND ENABLED = 'YES') AS counts_tables,
       (SELECT COUNT(*) = 3 FROM performance_schema.setup_consumers
        WHERE NAME IN ('global_instrumentation', 'thread_instrumentation', 'statements_digest') AND ENABLED = 'YES')
   AND (SELECT COUNT(*) = 1 FROM performance_schema.setup_instruments
        WHERE NAME = 'statement/sql/select' AND ENABLED = 'YES') AS counts_statements,
       UNIX_TIMESTAMP(MIN(CASE WHEN DIGEST IS NOT NULL THEN FIRST_SEEN END)) AS first_seen,
       SUM(CASE WHEN DIGEST IS NULL THEN COUNT_STAR ELSE 0 END) AS lost
FROM performance_schema.events_statements_summary_by_digest
