-- one row per table of eight pages or more: the share of its pages that its rows would not fill, from what ANALYZE saw
-- each value has the most padding that its alignment may ask for; below a fifth such an estimate says nothing
select
    t.oid::int8 as oid,
    t.hidden as hidden,
    case when t.missing = 0 and e.bloat >= 0.2 then e.bloat end as bloat
from (
    select v.oid, v.rows, v.pages, v.block, v.fill,
        23 + case when max(v.nulls) > 0 then (7 + count(*)) / 8 else 0 end::float8 as header,
        sum((1 - v.nulls) * (v.width + greatest(v.align - v.starts, 0))) as data,
        count(*) filter (where v.nulls is null) as missing,
        count(*) filter (where not v.may_read) > 0 as hidden
    from (
        select c.oid, c.reltuples::float8 as rows, c.relpages::float8 as pages,
            current_setting('block_size')::float8 as block,
            coalesce((
                select o.option_value::float8 from pg_catalog.pg_options_to_table(c.reloptions) o
                where o.option_name = 'fillfactor'
            ), 100) as fill,
            has_column_privilege(c.oid, a.attnum, 'select') as may_read,
            s.null_frac::float8 as nulls,
            s.avg_width::float8 as width,
            l.align as align,
            case when lag(s.null_frac, 1, 0::real) over one > 0 then 1 else lag(l.ends, 1, 8) over one end as starts
        from pg_catalog.pg_class c
        join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        left join pg_catalog.pg_stats s
            on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname and not s.inherited
        cross join lateral (
            select case a.attalign when 'd' then 8 when 'i' then 4 when 's' then 2 else 1 end as most
        ) b
        cross join lateral (
            select case when a.attlen = -1 and a.attstorage <> 'p' and s.avg_width < 127 then 1 else b.most end as align,
                case when a.attlen > 0 then least(b.most, a.attlen::int4 & -a.attlen::int4) else 1 end as ends
        ) l
        where c.relkind in ('r', 'm') and c.relpages >= 8 and c.reltuples >= 0 and c.relpersistence <> 't'
          and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
        window one as (partition by c.oid order by a.attnum)
    ) v
    group by v.oid, v.rows, v.pages, v.block, v.fill
) t
cross join lateral (
    select case when t.pages > 0 then greatest(0, 1 - ceil(t.rows / floor(
        (t.block * t.fill / 100 - 24) / (4 + 8 * ceil(t.header / 8) + 8 * ceil(t.data / 8))
    )) / t.pages)::float8 end as bloat
) e
