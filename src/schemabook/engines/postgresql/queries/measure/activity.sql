-- one row per session that holds others up, and one that says how many sessions hide what they do
with session as materialized (
    select s.pid, s.usename, s.application_name, s.state, s.xact_start, s.state_change, s.query_start, s.wait_event_type,
        s.backend_type
    from pg_catalog.pg_stat_activity s
    where s.datname = current_database() and s.pid <> pg_backend_pid()
)
select 'hidden' as kind, count(*)::text as session, null::float8 as lasted, '' as application, '' as account,
    null::int8 as relation, '' as waits_for
from session s where s.backend_type is null
union all
select 'long transaction', s.pid::text, extract(epoch from now() - s.xact_start)::float8,
    coalesce(s.application_name, ''), coalesce(s.usename::text, ''), null, ''
from session s
where s.xact_start < now() - interval '5 minutes' and s.backend_type = 'client backend'
union all
select 'idle in transaction', s.pid::text, extract(epoch from now() - s.state_change)::float8,
    coalesce(s.application_name, ''), coalesce(s.usename::text, ''), null, ''
from session s
where s.state like 'idle in transaction%' and s.state_change < now() - interval '1 minute'
union all
select 'lock wait', s.pid::text,
    extract(epoch from clock_timestamp() - coalesce(l.waitstart, s.query_start))::float8, -- since 14
    extract(epoch from clock_timestamp() - s.query_start)::float8, -- before 14
    coalesce(s.application_name, ''), coalesce(s.usename::text, ''), l.relation::int8,
    array_to_string(pg_blocking_pids(s.pid), ', ')
from session s
left join lateral (
    select w.relation
        , w.waitstart -- since 14
    from pg_catalog.pg_locks w where w.pid = s.pid and not w.granted limit 1
) l on true
where s.wait_event_type = 'Lock'
union all
select 'prepared transaction', p.gid, extract(epoch from now() - p.prepared)::float8, '', p.owner::text, null, ''
from pg_catalog.pg_prepared_xacts p where p.database = current_database()
