-- one row per table, partition or materialised view: the estimate of its rows, its counters, when it was looked after
select
    c.oid::int8 as oid,
    c.relkind::text as kind,
    c.reltuples::int8 as estimate,
    s.n_live_tup as live_rows,
    s.n_dead_tup as dead_rows,
    s.seq_scan as sequential_scans,
    s.seq_tup_read as sequential_rows,
    s.idx_scan as index_scans,
    s.seq_tup_read + coalesce(s.idx_tup_fetch, 0) as reads,
    s.n_tup_ins as inserts,
    s.n_tup_upd as updates,
    s.n_tup_hot_upd as hot_updates,
    s.n_tup_del as deletes,
    s.n_mod_since_analyze as changes,
    case when c.relfrozenxid::text <> '0' then age(c.relfrozenxid) end as freeze_age,
    greatest(s.last_analyze, s.last_autoanalyze) as analysed_at,
    greatest(s.last_vacuum, s.last_autovacuum) as vacuumed_at,
    has_schema_privilege(n.oid, 'usage') as may_enter,
    has_schema_privilege(n.oid, 'usage') and has_table_privilege(c.oid, 'select') as may_read,
    row_security_active(c.oid) as is_filtered
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_stat_all_tables s on s.relid = c.oid and c.relkind in ('r', 'm')
where c.relkind in ('r', 'p', 'm') and c.relpersistence <> 't'
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
