-- one row per B-tree index of eight pages or more: the share of its pages that its entries would not fill
select
    t.oid::int8 as oid,
    -- where entries need more room than there is, the index stores equal ones once (since 13): nothing can be said
    case when t.missing = 0 and e.pages <= 1.1 * t.pages then greatest(0, 1 - e.pages / t.pages)::float8 end as bloat
from (
    select c.oid, c.reltuples::float8 as rows, c.relpages::float8 as pages,
        current_setting('block_size')::float8 as block,
        coalesce((
            select o.option_value::float8 from pg_catalog.pg_options_to_table(c.reloptions) o
            where o.option_name = 'fillfactor'
        ), 90) as fill,
        case when max(s.null_frac) > 0 then 16 else 8 end::float8 as header,
        sum((1 - s.null_frac::float8) * s.avg_width::float8) as data,
        count(*) filter (where s.attname is null) as missing
    from pg_catalog.pg_index i
    join pg_catalog.pg_class c on c.oid = i.indexrelid
    join pg_catalog.pg_am m on m.oid = c.relam and m.amname = 'btree'
    join pg_catalog.pg_class p on p.oid = i.indrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid
    left join pg_catalog.pg_attribute k on k.attrelid = i.indrelid and k.attnum = i.indkey[a.attnum - 1] and k.attnum > 0
    left join pg_catalog.pg_stats s
        on s.schemaname = n.nspname and not s.inherited
        and s.tablename = case when k.attname is null then c.relname else p.relname end
        and s.attname = coalesce(k.attname, a.attname)
    where c.relkind = 'i' and c.relpages >= 8 and c.reltuples >= 0 and i.indisvalid and c.relpersistence <> 't'
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    group by c.oid, c.reltuples, c.relpages, c.reloptions
) t
cross join lateral (
    select 1 + ceil(t.rows / floor((t.block - 40) * t.fill / 100 / (4 + t.header + 8 * ceil(t.data / 8)))) as pages
) e
