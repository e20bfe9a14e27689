-- one row per table and index, and one for the database: bytes on disk, or that somebody holds it locked
with held as materialized (
    select l.relation as oid
    from pg_catalog.pg_locks l
    join pg_catalog.pg_database d on d.oid = l.database and d.datname = current_database()
    where l.locktype = 'relation' and l.mode = 'AccessExclusiveLock' and l.pid is distinct from pg_backend_pid()
), relation as materialized (
    select c.oid, c.relkind, c.reltoastrelid,
        c.oid in (select h.oid from held h) or c.reltoastrelid in (select h.oid from held h)
        or c.reltoastrelid in (select t.indrelid from held h join pg_catalog.pg_index t on t.indexrelid = h.oid)
            as is_locked
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm', 'i') and c.relpersistence <> 't'
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
)
select
    r.oid::int8 as oid,
    r.relkind::text as kind,
    r.is_locked as is_locked,
    case when not r.is_locked then pg_table_size(r.oid::regclass) end as size,
    case when r.is_locked then null when r.reltoastrelid = 0 then 0
        else pg_total_relation_size(r.reltoastrelid::regclass) end as toast_size,
    case when not r.is_locked and r.relkind <> 'i' then pg_relation_size(r.oid::regclass) end as main_size
from relation r
union all
select d.oid::int8, 'd', false, pg_database_size(d.oid), 0, null
from pg_catalog.pg_database d where d.datname = current_database()
