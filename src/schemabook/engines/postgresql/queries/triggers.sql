-- one row per trigger or rewrite rule of a relation, or trigger that fires otherwise on a partition than on its table
select
    't' as kind,
    t.tgrelid::int8 as relation,
    t.tgname::text as name,
    pg_get_triggerdef(t.oid) as definition,
    t.tgtype as type,
    t.tgenabled::text as enabled,
    t.tgattr::int2[]::oid[] as columns,
    n.nspname::text as function_schema,
    p.proname::text as function_name,
    d.description as comment
from pg_catalog.pg_trigger t
join pg_catalog.pg_proc p on p.oid = t.tgfoid
join pg_catalog.pg_namespace n on n.oid = p.pronamespace
left join pg_catalog.pg_description d
    on d.objoid = t.oid and d.classoid = 'pg_catalog.pg_trigger'::regclass and d.objsubid = 0
where not t.tgisinternal
  and t.tgparentid = 0 -- since 13
union all
select
    'r', r.ev_class::int8, r.rulename::text, pg_get_ruledef(r.oid), 0::int2, r.ev_enabled::text,
    null::oid[], null, null, d.description
from pg_catalog.pg_rewrite r
join pg_catalog.pg_class c on c.oid = r.ev_class
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_description d
    on d.objoid = r.oid and d.classoid = 'pg_catalog.pg_rewrite'::regclass and d.objsubid = 0
where r.rulename <> '_RETURN'
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
union all -- since 13
select -- since 13
    'p', t.tgrelid::int8, t.tgname::text, '', t.tgtype, t.tgenabled::text, null::oid[], null, null, null -- since 13
from pg_catalog.pg_trigger t -- since 13
join pg_catalog.pg_trigger p on p.oid = t.tgparentid -- since 13
where t.tgenabled <> p.tgenabled and not p.tgisinternal -- since 13
