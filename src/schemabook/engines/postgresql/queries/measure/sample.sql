-- one row per column that is not sensitive and was analysed: what ANALYZE saw of its values ($1 relations, $2 numbers)
select
    c.oid::int8 as relation,
    a.attnum::int4 as number,
    s.null_frac::float8 as null_share,
    s.avg_width::int8 as width,
    case when s.n_distinct >= 0 then round(s.n_distinct::numeric)::int8
        when c.reltuples >= 0 and c.relkind <> 'p' then round(-s.n_distinct::numeric * c.reltuples::numeric)::int8 end as distinct_values,
    v.common as common,
    v.frequencies as frequencies,
    s.histogram_bounds is not null as has_histogram,
    -- ANALYZE looks at 300 rows for each unit of the target, at all of a smaller table
    c.relkind <> 'p' and c.reltuples > 0 and c.reltuples <= 300
        * coalesce(nullif(a.attstattarget::int4, -1), current_setting('default_statistics_target')::int4) as is_whole,
    b.bounds[1] as first_bound,
    b.bounds[array_upper(b.bounds, 1)] as last_bound
from unnest($1::oid[], $2::oid[]) as wanted (relation, number)
join pg_catalog.pg_class c on c.oid = wanted.relation
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = wanted.number::int8
join pg_catalog.pg_stats s on s.schemaname = n.nspname and s.tablename = c.relname and s.attname = a.attname
    and s.inherited = (c.relkind = 'p')
cross join lateral (
    select
        case when cardinality(s.most_common_freqs) <= 20 then s.most_common_vals::text::text[] end as common,
        case when cardinality(s.most_common_freqs) <= 20 then s.most_common_freqs::float8[]::text[] end as frequencies
) v
cross join lateral (select s.histogram_bounds::text::text[] as bounds) b
