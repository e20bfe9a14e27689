-- one row per state of the sessions of clients; those whose state is hidden from the role have none
select s.state as state, count(*) as sessions
from pg_catalog.pg_stat_activity s
where s.datid is not null and coalesce(s.backend_type, 'client backend') = 'client backend'
group by s.state
