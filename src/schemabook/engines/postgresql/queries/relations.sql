-- one row per table, view, materialised view, foreign table, partition or composite type
select
    c.oid::int8 as oid,
    c.reltype::int8 as row_type,
    t.typarray::int8 as row_array,
    n.nspname::text as schema,
    c.relname::text as name,
    c.relkind::text as kind,
    c.relpersistence::text as persistence,
    pg_get_userbyid(c.relowner)::text as owner,
    c.relacl::text[] as acl,
    c.reloptions::text[] || array(select 'toast.' || x from unnest(o.reloptions) x) as options,
    case when c.reltablespace <> 0
        then (select b.spcname::text from pg_catalog.pg_tablespace b where b.oid = c.reltablespace) end as tablespace,
    case when c.relkind in ('r', 'm', 'p') and c.relam <> 0
        then (select a.amname::text from pg_catalog.pg_am a where a.oid = c.relam) end as access_method,
    case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key,
    case when c.relispartition then pg_get_expr(c.relpartbound, c.oid) end as partition_bound,
    i.parents as parents,
    case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as definition,
    c.relispopulated as populated,
    c.relrowsecurity as row_security,
    c.relforcerowsecurity as force_row_security,
    c.relreplident::text as replica_identity,
    c.reloftype::int8 as of_type,
    s.srvname::text as server,
    f.ftoptions::text[] as server_options,
    d.description as comment
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join (
    select inhrelid, array_agg(inhparent order by inhseqno) as parents
    from pg_catalog.pg_inherits
    group by inhrelid
) i on i.inhrelid = c.oid
left join pg_catalog.pg_type t on t.oid = c.reltype
left join pg_catalog.pg_class o on o.oid = c.reltoastrelid and o.reloptions is not null
left join pg_catalog.pg_foreign_table f on f.ftrelid = c.oid
left join pg_catalog.pg_foreign_server s on s.oid = f.ftserver
left join pg_catalog.pg_description d
    on d.objoid = c.oid and d.classoid = 'pg_catalog.pg_class'::regclass and d.objsubid = 0
where c.relkind in ('r', 'p', 'f', 'v', 'm', 'c')
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and not exists (
      select from pg_catalog.pg_depend e
      where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid and e.deptype = 'e'
  )
