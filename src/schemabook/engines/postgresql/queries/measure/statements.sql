-- one row per statement that the server counted in this database, the longest in total first; marks are pg_stat_statements' versions
select
    s.queryid as id,
    min(s.query) as text,
    sum(s.calls)::int8 as calls,
    sum(s.total_exec_time + s.total_plan_time) / 1000 as total_time, -- since 108
    sum(s.total_exec_time + s.total_plan_time) / 1000 / sum(s.calls)::float8 as mean_time, -- since 108
    max(s.max_exec_time) / 1000 as max_time, -- since 108
    sum(s.total_time) / 1000 as total_time, -- before 108
    sum(s.total_time) / 1000 / sum(s.calls)::float8 as mean_time, -- before 108
    max(s.max_time) / 1000 as max_time, -- before 108
    sum(s.rows)::int8 as rows
from {schema}.pg_stat_statements s
where s.dbid = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
  and s.queryid is not null and s.calls > 0
  and s.query !~ '/\* schemabook \*/'
  and regexp_replace(s.query, '^(?:\s|\(|/\*(?:[^*]|\*+[^*/])*\*+/|--[^\n]*(?:\n|$))+', '') ~* '^(?:select|insert|update|delete|merge|with|values|table)\M'
group by s.queryid
order by 4 desc, 1
limit 1001
