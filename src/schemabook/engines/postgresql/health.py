"""Queries that tell how a PostgreSQL server does. A role with pg_monitor may send each; none reads a table's rows."""

from __future__ import annotations

from schemabook.engines.dialect import HealthQuery

HEALTH_QUERIES = (
    HealthQuery(
        name="Size of the database",
        sql="select pg_size_pretty(pg_database_size(current_database())) as size",
    ),
    HealthQuery(
        name="Largest tables",
        sql="""select c.oid::regclass as "table", pg_size_pretty(pg_total_relation_size(c.oid)) as size,
    pg_size_pretty(pg_indexes_size(c.oid)) as indexes
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm') and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
order by pg_total_relation_size(c.oid) desc
limit 10""",
    ),
    HealthQuery(
        name="Connections by state",
        sql="""select coalesce(state, 'hidden') as state, count(*) as sessions,
    current_setting('max_connections')::int as limit_of_all
from pg_stat_activity
where datname = current_database() and backend_type = 'client backend'
group by state
order by sessions desc""",
    ),
    HealthQuery(
        name="Sessions that wait for a lock, and who is in their way",
        sql="""select pid, pg_blocking_pids(pid) as blocked_by, usename, application_name,
    clock_timestamp() - query_start as runs_for
from pg_stat_activity
where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
order by query_start""",
    ),
    HealthQuery(
        name="Longest transactions",
        sql="""select pid, usename, application_name, state, clock_timestamp() - xact_start as lasts
from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and xact_start is not null
    and pid <> pg_backend_pid()
order by xact_start
limit 10""",
    ),
    HealthQuery(
        name="Lag of the replicas",
        sql="""select application_name, state, sync_state, replay_lag,
    pg_size_pretty(pg_wal_lsn_diff(
        case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end, replay_lsn
    )) as behind
from pg_stat_replication
order by application_name""",
    ),
    HealthQuery(
        name="Log that slots keep back",
        sql="""select slot_name, active,
    pg_size_pretty(pg_wal_lsn_diff(
        case when pg_is_in_recovery() then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end, restart_lsn
    )) as kept
from pg_replication_slots
order by slot_name""",
    ),
    HealthQuery(
        name="Tables with the most dead rows",
        sql="""select relid::regclass as "table", n_dead_tup as dead_rows, n_live_tup as live_rows, last_autovacuum
from pg_stat_user_tables
order by n_dead_tup desc
limit 10""",
    ),
    HealthQuery(
        name="Reads that memory answered",
        sql="""select round(100.0 * blks_hit / nullif(blks_hit + blks_read, 0), 2) as percent, stats_reset
from pg_stat_database
where datname = current_database()""",
    ),
)
