-- one row: what the server counted of this database since its statistics were reset
select
    coalesce(s.stats_reset, least(b.stats_reset, a.stats_reset)) as reset_at,
    s.blks_hit::float8 / nullif(s.blks_hit + s.blks_read, 0) as cache_hit,
    s.xact_commit as commits,
    s.xact_rollback as rollbacks,
    s.deadlocks as deadlocks,
    s.temp_bytes as temporary_bytes,
    s.temp_files as temporary_files,
    s.conflicts as conflicts,
    s.checksum_failures as checksum_failures,
    age(d.datfrozenxid)::int8 as transaction_age,
    current_setting('autovacuum_freeze_max_age')::int8 as transaction_age_limit,
    mxid_age(d.datminmxid)::int8 as multixact_age,
    current_setting('max_connections')::int8 as connections_limit,
    current_setting('archive_mode') as archive_mode,
    a.archived_count as archived,
    a.failed_count as failed,
    a.last_archived_time as last_archived_at,
    a.last_failed_time as last_failed_at,
    a.stats_reset as archiver_reset_at
from pg_catalog.pg_database d
join pg_catalog.pg_stat_database s on s.datid = d.oid
cross join pg_catalog.pg_stat_archiver a
cross join pg_catalog.pg_stat_bgwriter b
where d.datname = current_database()
