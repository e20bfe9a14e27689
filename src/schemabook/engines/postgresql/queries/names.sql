-- one row per operator class, collation, access method, tablespace or relation of an extension that others refer to
select 'operator class' as kind, o.oid::int8 as oid, n.nspname::text as schema, o.opcname::text as name,
    o.opcdefault as is_default, o.opcmethod::int8 as method, o.opcintype::int8 as type
from pg_catalog.pg_opclass o
join pg_catalog.pg_namespace n on n.oid = o.opcnamespace
union all
select 'collation', c.oid::int8, n.nspname::text, c.collname::text, c.collname = 'default', null, null
from pg_catalog.pg_collation c
join pg_catalog.pg_namespace n on n.oid = c.collnamespace
union all
select 'access method', oid::int8, '', amname::text, amname = 'heap', null, null from pg_catalog.pg_am
union all
select 'tablespace', oid::int8, '', spcname::text, false, null, null from pg_catalog.pg_tablespace
union all
select 'relation', c.oid::int8, n.nspname::text, c.relname::text, false, null, null
from pg_catalog.pg_depend e
join pg_catalog.pg_class c on c.oid = e.objid and c.relkind in ('r', 'p', 'f', 'v', 'm')
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where e.classid = 'pg_catalog.pg_class'::regclass and e.deptype = 'e'
