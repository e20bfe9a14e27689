-- one row per index
select
    i.indexrelid::int8 as oid,
    i.indrelid::int8 as relation,
    c.relname::text as name,
    c.relam::int8 as method,
    i.indkey::int2[]::oid[] as keys,
    i.indnkeyatts as key_count,
    i.indclass::oid[] as operator_classes,
    i.indcollation::oid[] as collations,
    i.indoption::int2[]::oid[] as orders,
    case when i.indexprs is not null
        then array(
            select pg_get_indexdef(i.indexrelid, k::int4, true)
            from unnest(i.indoption::int2[]) with ordinality as o (flags, k)
            order by k)
    end as expressions,
    case when i.indexprs is not null then array(
        select a.atttypid from pg_catalog.pg_attribute a where a.attrelid = i.indexrelid order by a.attnum
    ) end as expression_types,
    i.indexprs is not null and pg_get_indexdef(i.indexrelid) like '% COLLATE "default"%' as names_default_collation,
    pg_get_expr(i.indpred, i.indrelid) as predicate,
    i.indisunique as is_unique,
    i.indisvalid as is_valid,
    i.indisreplident as is_replica_identity,
    i.indisclustered as is_clustered,
    i.indnullsnotdistinct as nulls_not_distinct, -- since 15
    false as nulls_not_distinct, -- before 15
    h.inhrelid is not null as is_attached,
    k.conname::text as constraint_name,
    c.reloptions::text[] as options,
    c.reltablespace::int8 as tablespace,
    o.options as operator_class_options, -- since 13
    null::text[] as operator_class_options, -- before 13
    s.numbers as statistics,
    d.description as comment
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_inherits h on h.inhrelid = i.indexrelid
left join pg_catalog.pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')
left join ( -- since 13
    select a.attrelid, array_agg(coalesce(array_to_string(a.attoptions, chr(10)), '') order by a.attnum) as options -- since 13
    from pg_catalog.pg_attribute a -- since 13
    where a.attrelid in ( -- since 13
        select x.attrelid from pg_catalog.pg_attribute x -- since 13
        join pg_catalog.pg_index y on y.indexrelid = x.attrelid where x.attoptions is not null -- since 13
    ) -- since 13
    group by a.attrelid -- since 13
) o on o.attrelid = i.indexrelid -- since 13
left join (
    select a.attrelid, array_agg(a.attnum::oid order by a.attnum) as numbers
    from pg_catalog.pg_attribute a
    where a.attstattarget >= 0 and a.attnum > 0
    group by a.attrelid
) s on s.attrelid = i.indexrelid
left join pg_catalog.pg_description d
    on d.objoid = i.indexrelid and d.classoid = 'pg_catalog.pg_class'::regclass and d.objsubid = 0
where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by c.relname
