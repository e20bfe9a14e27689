-- one row per status counter of the server
SHOW GLOBAL STATUS
WHERE Variable_name IN (
    'Uptime', 'Uptime_since_flush_status', 'Threads_connected', 'Threads_running', 'Max_used_connections',
    'Aborted_connects', 'Aborted_clients',
    'Questions', 'Slow_queries', 'Com_commit', 'Com_rollback', 'Innodb_deadlocks', 'Innodb_buffer_pool_reads',
    'Innodb_buffer_pool_read_requests', 'Innodb_buffer_pool_bytes_data', 'Innodb_buffer_pool_wait_free',
    'Innodb_history_list_length', 'Innodb_row_lock_waits', 'Innodb_row_lock_time', 'Innodb_log_waits',
    'Created_tmp_tables', 'Created_tmp_disk_tables', 'Created_tmp_files', 'Select_scan', 'Select_full_join',
    'Sort_merge_passes', 'Table_open_cache_overflows', 'Opened_tables', 'Open_tables',
    'Binlog_cache_use', 'Binlog_cache_disk_use', 'Performance_schema_digest_lost', 'Performance_schema_index_stat_lost',
    'Performance_schema_table_instances_lost', 'Rpl_semi_sync_master_status', 'Rpl_semi_sync_source_status',
    'Rpl_semi_sync_slave_status', 'Rpl_semi_sync_replica_status', 'wsrep_cluster_size', 'wsrep_cluster_status',
    'wsrep_cluster_state_uuid', 'wsrep_incoming_addresses', 'wsrep_local_state_comment', 'wsrep_ready',
    'wsrep_connected', 'wsrep_flow_control_paused', 'wsrep_local_recv_queue_avg', 'wsrep_local_cert_failures',
    'wsrep_cluster_conf_id')
