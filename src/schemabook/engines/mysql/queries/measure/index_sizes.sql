-- one row per index of a table or partition that InnoDB stores: its bytes and the age of its statistics
SELECT table_name AS relation,
       index_name AS name,
       stat_value*@@innodb_page_size AS size,
       UNIX_TIMESTAMP(last_update) AS updated
FROM mysql.innodb_index_stats
WHERE database_name = DATABASE()
  AND stat_name = 'size'
