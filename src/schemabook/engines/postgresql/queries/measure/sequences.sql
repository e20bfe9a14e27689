-- one row per sequence: its last value, and the last one that it and the column that it fills can hold
with held as materialized (
    select l.relation as oid
    from pg_catalog.pg_locks l
    join pg_catalog.pg_database d on d.oid = l.database and d.datname = current_database()
    where l.locktype = 'relation' and l.pid is distinct from pg_backend_pid()
      and l.mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
), filled as materialized (
    select o.objid as sequence, o.refobjid as relation, o.refobjsubid as number
    from pg_catalog.pg_depend o
    where o.classid = 'pg_catalog.pg_class'::regclass and o.objsubid = 0
      and o.refclassid = 'pg_catalog.pg_class'::regclass and o.refobjsubid > 0 and o.deptype in ('a', 'i')
    union
    select d.refobjid, f.adrelid, f.adnum
    from pg_catalog.pg_depend d
    join pg_catalog.pg_attrdef f on f.oid = d.objid
    where d.classid = 'pg_catalog.pg_attrdef'::regclass and d.refclassid = 'pg_catalog.pg_class'::regclass
      and d.deptype = 'n'
), sequence as materialized (
    select distinct on (s.seqrelid)
        s.seqrelid, n.nspname, c.relname, s.seqincrement, s.seqmin, s.seqmax, k.relation, k.number,
        has_sequence_privilege(s.seqrelid, 'select,usage') as may_read,
        s.seqrelid in (select h.oid from held h) as is_locked,
        case coalesce(nullif(b.typbasetype, 0), b.oid)
            when 'pg_catalog.int2'::regtype then 32767
            when 'pg_catalog.int4'::regtype then 2147483647
        end as most
    from pg_catalog.pg_sequence s
    join pg_catalog.pg_class c on c.oid = s.seqrelid and c.relpersistence <> 't'
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    left join filled k on k.sequence = s.seqrelid
    left join pg_catalog.pg_attribute a on a.attrelid = k.relation and a.attnum = k.number
    left join pg_catalog.pg_type b on b.oid = a.atttypid
    where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    order by s.seqrelid, most nulls last, k.relation, k.number
)
select
    q.seqrelid::int8 as oid,
    q.nspname::text as schema,
    q.relname::text as name,
    q.relation::int8 as relation,
    q.number::int4 as number,
    q.seqincrement as increment,
    q.seqmin as minimum,
    q.seqmax as maximum,
    q.most::int8 as most,
    q.may_read as may_read,
    q.is_locked as is_locked,
    case when q.may_read and not q.is_locked then pg_sequence_last_value(q.seqrelid::regclass) end as last_value
from sequence q
