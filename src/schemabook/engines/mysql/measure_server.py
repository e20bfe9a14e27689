"""Figures of the server: counters, settings, jobs, activity, binary logs, encryption."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from schemabook.engines.dialect import Dialect
from schemabook.engines.mysql.build_triggers import build_events
from schemabook.engines.mysql.measure_figures import (
    Clock,
    at_epoch,
    processlist,
    settings_of,
    status_method,
    status_of,
    status_table,
)
from schemabook.engines.mysql.measure_rows import ActivityRow, Number, SettingRow
from schemabook.engines.mysql.measure_tables import Measuring, database_size
from schemabook.engines.mysql.rows import EventRow
from schemabook.engines.redaction import redact
from schemabook.model.base import QualifiedName
from schemabook.model.measured import Measured, NamedFigure
from schemabook.model.measurements import (
    Activity,
    Archiving,
    Encryption,
    Job,
    ServerFigures,
    SettingValue,
    StateCount,
)

_SOURCES = {
    "COMPILE-TIME": "default",
    "COMPILED": "default",
    "AUTO": "worked out by the server",
    "CONFIG": "configuration file",
    "GLOBAL": "configuration file",
    "SERVER": "configuration file",
    "EXPLICIT": "configuration file",
    "EXTRA": "configuration file",
    "USER": "configuration file",
    "LOGIN": "configuration file",
    "COMMAND-LINE": "command line",
    "COMMAND_LINE": "command line",
    "PERSISTED": "SET PERSIST",
    "DYNAMIC": "SET GLOBAL",
    "SQL": "SET GLOBAL",
    "ENV": "environment",
}
_OWN = frozenset(
    {
        "foreign_key_checks",
        "innodb_lock_wait_timeout",
        "lock_wait_timeout",
        "sql_mode",
        "time_zone",
        "transaction_isolation",
    }
)
"""Settings of which MySQL tells where the session has them from: this one sets some of them."""
_SECONDS_PER_DAY = 86_400
_LOCKED = re.compile(r"`((?:[^`]|``)*)`\.`((?:[^`]|``)*)`")
_COUNTERS = (
    ("commit-statements", "Com_commit", "statements", "COMMIT statements"),
    ("rollback-statements", "Com_rollback", "statements", "ROLLBACK statements"),
    ("slow-queries", "Slow_queries", "statements", "statements that took longer than long_query_time"),
    ("connections-at-most", "Max_used_connections", "connections", "the most connections at a time"),
    ("connections-refused", "Aborted_connects", "attempts", "attempts to connect that failed"),
    ("connections-broken-off", "Aborted_clients", "connections", "connections that ended without a farewell"),
    ("threads-running", "Threads_running", "sessions", "sessions that execute something, this one among them"),
    ("temporary-tables", "Created_tmp_tables", "tables", "internal temporary tables of statements"),
    ("temporary-tables-on-disk", "Created_tmp_disk_tables", "tables", "of these, those that went to disk"),
    ("full-scans", "Select_scan", "joins", "joins whose first table was read whole"),
    ("joins-without-index", "Select_full_join", "joins", "joins that read a further table whole"),
    ("sort-merge-passes", "Sort_merge_passes", "passes", "passes of sorts that did not fit into sort_buffer_size"),
    ("row-lock-waits", "Innodb_row_lock_waits", "waits", "waits for a lock on a row"),
    ("buffer-pool-waits", "Innodb_buffer_pool_wait_free", "waits", "waits for a free page in the buffer pool"),
    ("redo-log-waits", "Innodb_log_waits", "waits", "waits for room in the log buffer"),
    ("table-cache-overflows", "Table_open_cache_overflows", "tables", "tables closed because the cache was full"),
    ("history-list-length", "Innodb_history_list_length", "transactions", "old row versions not yet purged"),
)
_MOMENTARY = frozenset({"Max_used_connections", "Threads_running", "Innodb_history_list_length"})
_FLUSHED = {"mariadb": frozenset({"Aborted_clients", "Aborted_connects"}), "mysql": frozenset({"Aborted_clients"})}
"""Counters that FLUSH STATUS sets to zero; from MariaDB 11.5 on it is FLUSH GLOBAL STATUS that does."""
_TRANSACTIONS = {
    "long transaction": "TIMESTAMPDIFF(SECOND, trx_started, NOW()) FROM information_schema.INNODB_TRX"
    " WHERE trx_mysql_thread_id = ",
    "lock wait": "TIMESTAMPDIFF(SECOND, trx_wait_started, NOW()) FROM information_schema.INNODB_TRX"
    " WHERE trx_mysql_thread_id = ",
}


def build_server(measuring: Measuring) -> ServerFigures:
    """The counters of the server.

    `commits` and `rollbacks` stay empty: no counter tells the transactions. That of the statement COMMIT leaves out
    what commits by itself and counts those that had nothing to commit.
    """
    status = status_of(measuring.rows)
    clock, dialect = measuring.clock, measuring.dialect

    def counter(name: str, unit: str) -> Measured | None:
        value = status.get(name.lower())
        return None if value is None else clock.counted(int(value), unit, status_method(name, dialect))

    connected = status.get("threads_connected")
    method = status_method("Threads_connected", dialect)
    return ServerFigures(
        database_size=database_size(measuring),
        cache_hit=_cache_hit(measuring),
        connections=None if connected is None else clock.exact(int(connected), "connections", method),
        connections_limit=measuring.rows.instance.connections_limit,
        states=_states(measuring),
        statements=counter("Questions", "statements"),
        deadlocks=counter("Innodb_deadlocks", "deadlocks") or _metric(measuring, "lock_deadlocks", "deadlocks"),
        retained_log=_retained(measuring),
        others=tuple(_others(measuring)),
    )


def build_settings(measuring: Measuring) -> tuple[SettingValue, ...]:
    """The settings by name. MySQL does not tell what a setting would be by itself: there `source` says it."""
    return tuple(_setting(row) for row in sorted(measuring.rows.settings or (), key=lambda row: row.name))


def build_jobs(measuring: Measuring) -> tuple[Job, ...]:
    """The scheduled events by name; none is active while the scheduler is off."""
    last = {row.name: row.last_run for row in measuring.rows.jobs or ()}
    running = measuring.rows.instance.scheduler == "ON"
    events: list[EventRow] = sorted(measuring.catalogue.events, key=lambda row: row.name)
    schedules = {event.name.name: event.schedule for event in build_events(events, "")[0]}
    return tuple(
        Job(
            name=row.name,
            schedule=schedules[row.name],
            command=redact(row.body),
            active=running and row.status == "ENABLED",
            source="event scheduler",
            last_run=None if (moment := last.get(row.name)) is None else at_epoch(moment),
        )
        for row in events
    )


def build_activity(measuring: Measuring) -> tuple[Activity, ...]:
    """Who holds others up, the longest first."""
    rows = [row for row in measuring.rows.activity or () if row.session]
    rows += measuring.rows.lock_waits or ()
    found = [_activity(row, measuring) for row in rows if row.session and row.amount is not None]
    return tuple(sorted(found, key=lambda one: (-one.lasted.value, one.session, one.waits_for)))


def build_archiving(measuring: Measuring) -> Archiving:
    """The binary log, from which a backup can be brought up to any moment."""
    settings = settings_of(measuring.rows)
    if not measuring.rows.instance.binary_log:
        return Archiving(mode="off")
    kept = None
    seconds = settings.get("binlog_expire_logs_seconds")
    if seconds is not None:
        kept = measuring.clock.exact(int(seconds), "seconds", "SELECT @@binlog_expire_logs_seconds")
    elif "expire_logs_days" in settings:
        days = float(settings["expire_logs_days"]) * _SECONDS_PER_DAY
        kept = measuring.clock.exact(int(days), "seconds", f"SELECT @@expire_logs_days*{_SECONDS_PER_DAY}")
    names = ("binlog_row_image", "sync_binlog", "gtid_mode", "enforce_gtid_consistency", "gtid_strict_mode")
    facts = [f"{name} = {settings[name]}" for name in names if name in settings]
    if kept is not None and not kept.value:
        facts.append("the binary logs are kept until somebody removes them")
        kept = None
    return Archiving(mode=settings.get("binlog_format", "on"), kept_for=kept, facts=tuple(facts))


def build_encryption(measuring: Measuring, *, offered: bool | None) -> Encryption:
    """Whether this session is encrypted, as the server sees it."""
    instance = measuring.rows.instance
    return Encryption(
        session=bool(instance.cipher), offered=offered, protocol=instance.protocol or "", cipher=instance.cipher or ""
    )


def _cache_hit(measuring: Measuring) -> Measured | None:
    """The share of page reads of InnoDB that its buffer pool answered."""
    status = status_of(measuring.rows)
    wanted = int(status.get("innodb_buffer_pool_read_requests", 0))
    if not wanted:
        return None
    missed = int(status.get("innodb_buffer_pool_reads", 0))
    method = (
        "SELECT 1 - MAX(CASE VARIABLE_NAME WHEN 'Innodb_buffer_pool_reads' THEN VARIABLE_VALUE + 0e0 END)"
        " / MAX(CASE VARIABLE_NAME WHEN 'Innodb_buffer_pool_read_requests' THEN VARIABLE_VALUE + 0e0 END)"
        f" FROM {status_table(measuring.dialect)}"
        " WHERE VARIABLE_NAME IN ('Innodb_buffer_pool_reads', 'Innodb_buffer_pool_read_requests')"
    )
    return measuring.clock.counted(1 - missed / wanted, "share", method)


def _states(measuring: Measuring) -> tuple[StateCount, ...]:
    """The sessions by what they do, in the server's words."""
    counts: dict[str, int] = {}
    for row in measuring.rows.sessions or ():
        counts[row.state] = counts.get(row.state, 0) + row.sessions
    source = processlist(measuring.dialect, measuring.number)
    return tuple(
        StateCount(
            state=state,
            sessions=measuring.clock.exact(
                count, "sessions", f"SELECT COUNT(*) FROM {source} WHERE COMMAND = '{state}'"
            ),
        )
        for state, count in sorted(counts.items())
    )


def _others(measuring: Measuring) -> Iterator[NamedFigure]:
    status = status_of(measuring.rows)
    clock = measuring.clock
    for name, variable, unit, meaning in _COUNTERS:
        value = status.get(variable.lower())
        if value is not None:
            make = _maker(clock, variable, measuring.dialect)
            figure = make(int(value), unit, status_method(variable, measuring.dialect))
            yield NamedFigure(name=name, meaning=meaning, figure=figure)
    history = _metric(measuring, "trx_rseg_history_len", "transactions", momentary=True)
    if history is not None and "innodb_history_list_length" not in status:
        yield NamedFigure(name="history-list-length", meaning=_COUNTERS[-1][3], figure=history)
    waited = status.get("innodb_row_lock_time")
    if waited is not None:
        method = status_method("Innodb_row_lock_time", measuring.dialect).replace("+ 0", "/ 1e3", 1)
        figure = clock.counted(int(waited) / 1000, "seconds", method)
        yield NamedFigure(name="row-lock-time", meaning="how long statements waited for locks on rows", figure=figure)


def _maker(clock: Clock, variable: str, dialect: Dialect) -> Callable[[Number, str, str], Measured]:
    """What makes the figure of a status counter: with the window that it covers, or none."""
    if variable in _MOMENTARY:
        return clock.exact
    return clock.counted_since_flush if variable in _FLUSHED[dialect.name] else clock.counted


def _metric(measuring: Measuring, name: str, unit: str, *, momentary: bool = False) -> Measured | None:
    """A counter of InnoDB that MySQL does not have in its status."""
    for row in measuring.rows.activity or ():
        if row.kind == name and row.amount is not None:
            make = measuring.clock.exact if momentary else measuring.clock.counted
            return make(
                row.amount, unit, f"SELECT `COUNT` FROM information_schema.INNODB_METRICS WHERE NAME = '{name}'"
            )
    return None


def _retained(measuring: Measuring) -> Measured | None:
    """The bytes of all binary logs on disk."""
    rows = measuring.rows.binary_logs
    if not rows:
        return None
    method = "the sum of File_size over the rows of SHOW BINARY LOGS"
    return measuring.clock.exact(sum(row.size for row in rows), "bytes", method)


def _setting(row: SettingRow) -> SettingValue:
    return SettingValue(
        name=row.name,
        value=redact(row.value),
        default=row.default,
        source="" if row.source == "DYNAMIC" and row.name in _OWN else _SOURCES.get(row.source, row.source.lower()),
        meaning=(row.meaning or "").strip(),
        pending_restart=row.persisted is not None and row.persisted != row.value,
    )


def _activity(row: ActivityRow, measuring: Measuring) -> Activity:
    by_thread = f"TIME FROM {processlist(measuring.dialect, measuring.number)} WHERE ID = "
    method = f"SELECT {_TRANSACTIONS.get(row.kind, by_thread)}{row.session}"
    if row in (measuring.rows.lock_waits or ()):
        method = f"SELECT {by_thread}{row.session}"
    locked = _LOCKED.search(row.relation or "")
    own = locked is not None and locked[1].replace("``", "`") == measuring.catalogue.server[0].name
    return Activity(
        kind=row.kind,
        session=str(row.session),
        lasted=measuring.clock.exact(row.amount or 0, "seconds", method),
        account=row.account or "",
        relation=QualifiedName("", locked[2].replace("``", "`")) if locked and own else None,
        waits_for="" if row.waits_for is None else str(row.waits_for),
    )
