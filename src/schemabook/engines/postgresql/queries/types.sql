-- one row per type that a column or parameter may have, row types of tables left out
select
    t.oid::int8 as oid,
    n.nspname::text as schema,
    t.typname::text as name,
    t.typtype::text as kind,
    t.typcategory::text as category,
    format_type(t.oid, null) as text,
    n.nspname !~ '^pg_' and n.nspname <> 'information_schema' as is_user,
    t.typelem::int8 as element,
    t.typrelid::int8 as relation,
    e.objid is not null as is_from_extension,
    case when t.typtype = 'e' then array(
        select l.enumlabel::text from pg_catalog.pg_enum l where l.enumtypid = t.oid order by l.enumsortorder
    ) end as labels,
    case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end as base_type,
    t.typbasetype::int8 as base_oid,
    t.typnotnull as not_null,
    pg_get_expr(t.typdefaultbin, 0) as default,
    case when t.typtype = 'd' and t.typcollation <> b.typcollation then t.typcollation::int8 end as collation,
    format_type(r.rngsubtype, null) as subtype,
    case when r.rngsubopc <> 0 and not o.opcdefault then r.rngsubopc::int8 end as operator_class,
    case when r.rngcollation <> 0 and r.rngcollation <> s.typcollation then r.rngcollation::int8 end as range_collation,
    nullif(r.rngcanonical::oid, 0)::int8 as canonical,
    nullif(r.rngsubdiff::oid, 0)::int8 as difference,
    (select m.typname::text from pg_catalog.pg_type m where m.oid = r.rngmultitypid) as multirange, -- since 14
    null::text as multirange, -- before 14
    r.rngmultitypid::int8 as multirange_oid, -- since 14
    null::int8 as multirange_oid, -- before 14
    pg_get_userbyid(t.typowner)::text as owner,
    t.typacl::text[] as acl,
    d.description as comment
from pg_catalog.pg_type t
join pg_catalog.pg_namespace n on n.oid = t.typnamespace
left join pg_catalog.pg_class c on c.oid = t.typrelid
left join pg_catalog.pg_type b on b.oid = t.typbasetype
left join pg_catalog.pg_range r on r.rngtypid = t.oid
left join pg_catalog.pg_type s on s.oid = r.rngsubtype
left join pg_catalog.pg_opclass o on o.oid = r.rngsubopc
left join pg_catalog.pg_type i on i.oid = t.typelem and t.typcategory = 'A'
left join pg_catalog.pg_class ic on ic.oid = i.typrelid
left join pg_catalog.pg_depend e
    on e.classid = 'pg_catalog.pg_type'::regclass and e.objid = t.oid and e.deptype = 'e'
left join pg_catalog.pg_description d
    on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_type'::regclass and d.objsubid = 0
where (t.typrelid = 0 or c.relkind = 'c') and (ic.oid is null or ic.relkind = 'c')
