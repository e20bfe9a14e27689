-- one row per B-tree index of eight pages or more: the share of its pages that its entries would not fill
-- each value has the most padding that its alignment may ask for; below a fifth such an estimate says nothing
select
    t.oid::int8 as oid,
    -- an index that stores equal entries once (since 13) is smaller than they ask for: nothing is said of it either
    case when t.missing = 0 and e.pages <= 0.8 * t.pages then (1 - e.pages / t.pages)::float8 end as bloat
from (
    select v.oid, v.rows, v.pages, v.block, v.fill,
        case when max(v.nulls) > 0 then 16 else 8 end::float8 as header,
        sum((1 - v.nulls) * (v.width + greatest(v.align - v.starts, 0))) as data,
        count(*) filter (where v.nulls is null) as missing
    from (
        select c.oid, c.reltuples::float8 as rows, c.relpages::float8 as pages,
            current_setting('block_size')::float8 as block,
            coalesce((
                select o.option_value::float8 from pg_catalog.pg_options_to_table(c.reloptions) o
                where o.option_name = 'fillfactor'
            ), 90) as fill,
            s.null_frac::float8 as nulls,
            s.avg_width::float8 as width,
            l.align as align,
            case when lag(s.null_frac, 1, 0::real) over one > 0 then 1 else lag(l.ends, 1, 8) over one end as starts
        from pg_catalog.pg_index i
        join pg_catalog.pg_class c on c.oid = i.indexrelid
        join pg_catalog.pg_am m on m.oid = c.relam and m.amname = 'btree'
        join pg_catalog.pg_class p on p.oid = i.indrelid
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        join pg_catalog.pg_attribute a on a.attrelid = c.oid
        left join pg_catalog.pg_attribute k
            on k.attrelid = i.indrelid and k.attnum = i.indkey[a.attnum - 1] and k.attnum > 0
        left join pg_catalog.pg_stats s
            on s.schemaname = n.nspname and not s.inherited
            and s.tablename = case when k.attname is null then c.relname else p.relname end
            and s.attname = coalesce(k.attname, a.attname)
        cross join lateral (
            select case a.attalign when 'd' then 8 when 'i' then 4 when 's' then 2 else 1 end as most
        ) b
        cross join lateral (
            select case when a.attlen = -1 and a.attstorage <> 'p' and s.avg_width < 127 then 1 else b.most end as align,
                case when a.attlen > 0 then least(b.most, a.attlen::int4 & -a.attlen::int4) else 1 end as ends
        ) l
        where c.relkind = 'i' and c.relpages >= 8 and c.reltuples >= 0 and i.indisvalid and c.relpersistence <> 't'
          and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        window one as (partition by c.oid order by a.attnum)
    ) v
    group by v.oid, v.rows, v.pages, v.block, v.fill
) t
cross join lateral (
    select 1 + ceil(t.rows / floor((t.block - 40) * t.fill / 100 / (4 + t.header + 8 * ceil(t.data / 8)))) as pages
) e
