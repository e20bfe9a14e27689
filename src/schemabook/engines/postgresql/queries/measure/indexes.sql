-- one row per index: how often it was used
select
    i.indexrelid::int8 as oid,
    i.indrelid::int8 as relation,
    c.relname::text as name,
    h.inhparent::int8 as parent,
    c.relkind::text as kind,
    s.idx_scan as scans,
    s.idx_tup_read as rows_read,
    s.last_idx_scan as last_used -- since 16
    null::timestamptz as last_used -- before 16
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_inherits h on h.inhrelid = i.indexrelid
left join pg_catalog.pg_stat_all_indexes s on s.indexrelid = i.indexrelid
where c.relpersistence <> 't' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
