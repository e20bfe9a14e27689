-- one row per state of the sessions of clients but this one, or one that counts none; a hidden state is null
select s.state as state, count(s.pid) as sessions
from (select) one
left join pg_catalog.pg_stat_activity s
    on s.datid is not null and coalesce(s.backend_type, 'client backend') = 'client backend' and s.pid <> pg_backend_pid()
group by s.state
