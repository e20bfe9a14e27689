-- one row per normalised statement sent with this database as default, the most time first; no text holds a value
SELECT DIGEST AS digest,
       DIGEST_TEXT AS text,
       COUNT_STAR AS calls,
       SUM_TIMER_WAIT AS total_time,
       MAX_TIMER_WAIT AS max_time,
       SUM_ROWS_SENT + SUM_ROWS_AFFECTED AS `rows`,
       SUM_ROWS_EXAMINED AS rows_examined,
       SUM_NO_INDEX_USED AS no_index_used
FROM performance_schema.events_statements_summary_by_digest
WHERE SCHEMA_NAME = DATABASE()
  AND DIGEST_TEXT REGEXP '^[( ]*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|VALUES|TABLE|CALL|LOAD) '
  AND DIGEST_TEXT NOT REGEXP
      '`?(information_schema|performance_schema|sys|mysql)`? *[.]|`schemabook_(count|sample)`|`Select_priv` = [?]'
ORDER BY SUM_TIMER_WAIT DESC
LIMIT 500
