-- one row per column of a relation, in order
select
    a.attrelid::int8 as relation,
    a.attnum as number,
    a.attname::text as name,
    format_type(a.atttypid, a.atttypmod) as type,
    a.atttypid::int8 as type_oid,
    a.attnotnull as not_null,
    -- a default refers to no column: without its table, the server need not open each
    case when a.atthasdef then pg_get_expr(f.adbin, case when a.attgenerated <> '' then f.adrelid else 0 end) end as default,
    nullif(a.attidentity::text, '') as identity,
    nullif(a.attgenerated::text, '') as generated,
    case when a.attcollation <> t.typcollation then a.attcollation::int8 end as collation,
    case when a.attstorage <> t.typstorage then a.attstorage::text end as storage,
    nullif(a.attcompression::text, '') as compression, -- since 14
    null::text as compression, -- before 14
    a.attislocal as is_local,
    a.attoptions::text[] as options,
    a.attfdwoptions::text[] as server_options,
    nullif(a.attstattarget, -1)::int4 as statistics,
    a.attacl::text[] as acl,
    d.description as comment
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_type t on t.oid = a.atttypid
left join pg_catalog.pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum
left join pg_catalog.pg_description d
    on d.objoid = a.attrelid and d.classoid = 'pg_catalog.pg_class'::regclass and d.objsubid = a.attnum
where c.relkind in ('r', 'p', 'f', 'v', 'm', 'c')
  and a.attnum > 0 and not a.attisdropped
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by a.attrelid, a.attnum
