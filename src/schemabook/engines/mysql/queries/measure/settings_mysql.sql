-- one row per setting that is not the default or that matters anyway; none that can hold a secret
SELECT i.VARIABLE_NAME AS name,
       g.VARIABLE_VALUE AS value,
       NULL AS `default`,
       i.VARIABLE_SOURCE AS source,
       m.DOCUMENTATION AS meaning, -- since 901
       NULL AS meaning, -- before 901
       p.VARIABLE_VALUE AS persisted
FROM performance_schema.variables_info AS i
JOIN performance_schema.global_variables AS g ON g.VARIABLE_NAME = i.VARIABLE_NAME
LEFT JOIN performance_schema.persisted_variables AS p ON p.VARIABLE_NAME = i.VARIABLE_NAME
LEFT JOIN performance_schema.variables_metadata AS m ON m.VARIABLE_NAME = i.VARIABLE_NAME -- since 901
WHERE (i.VARIABLE_SOURCE NOT IN ('COMPILED', 'DYNAMIC')
    OR (i.VARIABLE_SOURCE = 'DYNAMIC' AND i.VARIABLE_NAME NOT IN (
            'information_schema_stats_expiry', 'max_execution_time', 'transaction_read_only'))
    OR i.VARIABLE_NAME IN (
            'autocommit', 'binlog_expire_logs_seconds', 'binlog_format', 'binlog_row_image',
            'character_set_server', 'collation_server', 'default_storage_engine', 'enforce_gtid_consistency',
            'event_scheduler', 'expire_logs_days', 'explicit_defaults_for_timestamp', 'foreign_key_checks',
            'general_log', 
            'group_replication_group_name', 'group_replication_single_primary_mode', 'gtid_mode',
            'gtid_strict_mode', 'innodb_buffer_pool_size', 'innodb_dedicated_server',
            'innodb_default_row_format', 'innodb_doublewrite', 'innodb_file_per_table',
            'innodb_flush_log_at_trx_commit', 'innodb_flush_method', 'innodb_force_recovery',
            'innodb_io_capacity', 'innodb_lock_wait_timeout', 'innodb_log_file_size', 'innodb_page_size',
            'innodb_read_only', 'innodb_redo_log_capacity', 'innodb_stats_persistent', 'innodb_strict_mode',
            'join_buffer_size', 'local_infile', 'lock_wait_timeout', 'log_bin', 'log_queries_not_using_indexes',
            'log_replica_updates', 'log_slave_updates', 'long_query_time', 'lower_case_table_names',
            'max_allowed_packet', 'max_connections', 'max_digest_length', 'max_heap_table_size',
            'performance_schema', 'performance_schema_max_digest_length', 'query_cache_size',
            'query_cache_type', 'read_only', 'replica_parallel_workers', 'require_secure_transport',
            'rpl_semi_sync_master_enabled', 'rpl_semi_sync_replica_enabled', 'rpl_semi_sync_slave_enabled',
            'rpl_semi_sync_source_enabled', 'server_id', 'skip_name_resolve', 'slave_parallel_threads',
            'slow_query_log', 'sort_buffer_size', 'sql_mode', 'super_read_only', 'sync_binlog',
            'system_time_zone', 'table_open_cache', 'thread_cache_size', 'time_zone', 'tls_version',
            'tmp_table_size', 'transaction_isolation', 'tx_isolation', 'unique_checks', 'userstat',
            'wait_timeout', 'wsrep_cluster_name', 'wsrep_node_address', 'wsrep_node_name', 'wsrep_on'))
  AND i.VARIABLE_NAME NOT REGEXP
      'password|passwd|secret|token|credential|sst_auth|provider_options|init_connect|init_slave|init_replica|init_file'
  AND i.VARIABLE_NAME NOT REGEXP
      '^(hostname|port|socket|pid_file|basedir|tmpdir|.*_tmpdir|plugin_dir|lc_messages_dir|character_sets_dir)$'
