-- one row per server: which one answers, when, and how this session reached it
SELECT UTC_TIMESTAMP(6) AS at,
       @@hostname AS host,
       @@port AS port,
       @@performance_schema AS performance_schema,
       @@userstat AS userstat,
       @@log_bin AS binary_log,
       @@event_scheduler AS scheduler,
       @@innodb_file_per_table AS file_per_table,
       @@max_connections AS connections_limit,
       (SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'Ssl_version') AS protocol,
       (SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'Ssl_cipher') AS cipher
