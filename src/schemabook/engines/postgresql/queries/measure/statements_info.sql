-- one row: since when statements are counted, how many calls in all, and how many statements are hidden or dropped
select
    i.stats_reset as reset_at, -- since 109
    i.dealloc::int8 as dropped, -- since 109
    null::timestamptz as reset_at, -- before 109
    0::int8 as dropped, -- before 109
    sum(s.calls)::int8 as calls,
    count(*) filter (where s.queryid is null) as hidden
from {schema}.pg_stat_statements(false) s
cross join {schema}.pg_stat_statements_info i -- since 109
where s.dbid = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
group by 1, 2
