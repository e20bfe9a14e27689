-- one row per operator class, collation, access method or tablespace that others refer to
select 'operator class' as kind, o.oid::int8 as oid, n.nspname::text as schema, o.opcname::text as name,
    o.opcdefault as is_default, t.typcollation::int8 as collation
from pg_catalog.pg_opclass o
join pg_catalog.pg_namespace n on n.oid = o.opcnamespace
join pg_catalog.pg_type t on t.oid = o.opcintype
union all
select 'collation', c.oid::int8, n.nspname::text, c.collname::text, c.collname = 'default', null
from pg_catalog.pg_collation c
join pg_catalog.pg_namespace n on n.oid = c.collnamespace
union all
select 'access method', oid::int8, '', amname::text, amname = 'heap', null from pg_catalog.pg_am
union all
select 'tablespace', oid::int8, '', spcname::text, false, null from pg_catalog.pg_tablespace
