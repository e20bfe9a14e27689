-- one row per receiver of changes, upstream, subscription or slot, with its facts as JSON
select 'sender' as kind, s.application_name as name, json_build_object(
    'pid', s.pid, 'address', host(s.client_addr), 'state', s.state, 'mode', s.sync_state,
    'slot', o.slot_name, 'slot_type', o.slot_type, 'database', o.database,
    'lag', case when not pg_is_in_recovery() then pg_wal_lsn_diff(pg_current_wal_lsn(), s.replay_lsn)::int8 end)::text as details
from pg_catalog.pg_stat_replication s
left join pg_catalog.pg_replication_slots o on o.active_pid = s.pid
union all
select 'receiver', coalesce(r.sender_host, ''), json_build_object(
    'pid', r.pid, 'port', r.sender_port, 'state', r.status, 'slot', r.slot_name,
    'lag', case when pg_is_in_recovery() then pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::int8 end)::text
from pg_catalog.pg_stat_wal_receiver r
union all
select 'subscription', u.subname::text, json_build_object(
    'state', case when not u.subenabled then 'disabled' when w.pid is not null then 'running' else 'stopped' end,
    'slot', u.subslotname, 'publications', u.subpublications,
    'lag', case when w.pid is not null then pg_wal_lsn_diff(w.latest_end_lsn, w.received_lsn)::int8 end)::text
from pg_catalog.pg_subscription u
left join pg_catalog.pg_stat_subscription w on w.relid is null
    and w.subid = u.oid -- since 14
    and w.subname = u.subname -- before 14
    and w.leader_pid is null -- since 16
where u.subdbid = (select d.oid from pg_catalog.pg_database d where d.datname = current_database())
union all
select 'slot', o.slot_name::text, json_build_object(
    'slot_type', o.slot_type, 'active', o.active, 'plugin', o.plugin, 'database', o.database,
    'state', o.wal_status, -- since 13
    'lag', pg_wal_lsn_diff(
        case when pg_is_in_recovery() then coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
            else pg_current_wal_lsn() end, o.restart_lsn)::int8)::text
from pg_catalog.pg_replication_slots o
