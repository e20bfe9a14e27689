-- one row per table of eight pages or more: the share of its pages that its rows would not fill, from what ANALYZE saw
select
    t.oid::int8 as oid,
    t.hidden as hidden,
    case when t.missing = 0 and t.pages > 0 then greatest(0, 1 - ceil(t.rows / floor(
        (t.block * t.fill / 100 - 24) / (4 + 8 * ceil(t.header / 8) + 8 * ceil(t.data / 8))
    )) / t.pages)::float8 end as bloat
from (
    select c.oid, c.reltuples::float8 as rows, c.relpages::float8 as pages,
        current_setting('block_size')::float8 as block,
        coalesce((
            select o.option_value::float8 from pg_catalog.pg_options_to_table(c.reloptions) o
            where o.option_name = 'fillfactor'
        ), 100) as fill,
        23 + case when max(s.null_frac) > 0 then (7 + count(*)) / 8 else 0 end::float8 as header,
        sum((1 - s.null_frac::float8) * s.avg_width::float8) as data,
        count(*) filter (where s.attname is null) as missing,
        count(*) filter (where not has_column_privilege(c.oid, a.attnum, 'select')) > 0 as hidden
    from pg_catalog.pg_class c
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_catalog.pg_stats s
        on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname and not s.inherited
    where c.relkind in ('r', 'm') and c.relpages >= 8 and c.reltuples >= 0 and c.relpersistence <> 't'
      and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    group by c.oid, c.reltuples, c.relpages, c.reloptions
) t
