"""Figures of the server: counters, settings, jobs, activity, archiving and encryption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

import msgspec

from schemabook.engines.dialect import literal
from schemabook.engines.postgresql.measure_context import Context
from schemabook.engines.postgresql.measure_rows import ReplicationDetails, ServerRow, SettingRow
from schemabook.engines.redaction import redact
from schemabook.model.measured import Measured, NamedFigure
from schemabook.model.measurements import (
    Activity,
    Archiving,
    Encryption,
    Job,
    ServerFigures,
    SettingValue,
    Slot,
    StateCount,
)

_DATABASE = "from pg_stat_database where datname = current_database()"
_CLIENTS = (
    "select count(*) from pg_stat_activity"
    " where datid is not null and coalesce(backend_type, 'client backend') = 'client backend'"
    " and pid <> pg_backend_pid()"
)
_BYTES = {"TB": 2**40, "GB": 2**30, "MB": 2**20, "kB": 2**10, "B": 1}
_TIMES = {"d": 86_400_000_000, "h": 3_600_000_000, "min": 60_000_000, "s": 1_000_000, "ms": 1000, "us": 1}
_BY_ITSELF = frozenset({"default", "override"})
_LOG_SETTINGS = (
    "archive_timeout",
    "archive_command",
    "archive_library",
    "restore_command",
    "summarize_wal",
    "wal_keep_size",
    "wal_keep_segments",
    "max_slot_wal_keep_size",
    "max_wal_senders",
    "full_page_writes",
    "fsync",
    "recovery_target_timeline",
)


def build_server(context: Context) -> ServerFigures:
    """The figures of the database and its server."""
    rows = context.figures
    found = _of_database(context, rows.server[0]) if rows.server else ServerFigures()
    size = next((row.size for row in rows.sizes if row.kind == "d"), None)
    calls = rows.statements_info[0].calls if rows.statements_info else None
    schema = context.session.statements_schema
    counted = context.figure(
        calls,
        "statements",
        f"select sum(calls)::int8 from {schema}.pg_stat_statements(false)"
        " where dbid = (select oid from pg_database where datname = current_database())",
        since=rows.statements_info[0].reset_at if rows.statements_info else None,
    )
    return msgspec.structs.replace(
        found,
        database_size=context.figure(size, "bytes", "select pg_database_size(current_database())"),
        connections=_connections(context),
        states=_states(context),
        statements=counted,
        retained_log=context.figure(
            rows.log[0].retained if rows.log else None, "bytes", "select sum(size)::int8 from pg_ls_waldir()"
        ),
    )


def _of_database(context: Context, row: ServerRow) -> ServerFigures:
    return ServerFigures(
        cache_hit=context.counter(
            row.cache_hit, "share", f"select blks_hit::float8 / nullif(blks_hit + blks_read, 0) {_DATABASE}"
        ),
        connections_limit=row.connections_limit,
        transaction_age=context.figure(
            row.transaction_age,
            "transactions",
            "select age(datfrozenxid) from pg_database where datname = current_database()",
        ),
        transaction_age_limit=row.transaction_age_limit,
        commits=context.counter(row.commits, "transactions", f"select xact_commit {_DATABASE}"),
        rollbacks=context.counter(row.rollbacks, "transactions", f"select xact_rollback {_DATABASE}"),
        deadlocks=context.counter(row.deadlocks, "deadlocks", f"select deadlocks {_DATABASE}"),
        temporary_bytes=context.counter(row.temporary_bytes, "bytes", f"select temp_bytes {_DATABASE}"),
        others=tuple(_others(context, row)),
    )


def _others(context: Context, row: ServerRow) -> Iterator[NamedFigure]:
    counters = (
        ("checksum-failures", "pages whose checksum was wrong", row.checksum_failures, "pages", "checksum_failures"),
        ("recovery-conflicts", "queries that replay cancelled on a standby", row.conflicts, "queries", "conflicts"),
        ("temporary-files", "files that queries spilled to disk", row.temporary_files, "files", "temp_files"),
    )
    for name, meaning, value, unit, column in counters:
        figure = context.counter(value, unit, f"select {column} {_DATABASE}")
        if figure is not None:
            yield NamedFigure(name=name, meaning=meaning, figure=figure)
    age = context.figure(
        row.multixact_age,
        "multixacts",
        "select mxid_age(datminmxid) from pg_database where datname = current_database()",
    )
    if age is not None:
        yield NamedFigure(name="multixact-age", meaning="how many multixacts ago the oldest kept one began", figure=age)


def _connections(context: Context) -> Measured | None:
    rows = context.figures.states
    return context.figure(sum(row.sessions for row in rows) if rows else None, "sessions", _CLIENTS)


def _states(context: Context) -> tuple[StateCount, ...]:
    found = []
    for row in context.figures.states:
        figure = context.figure(row.sessions, "sessions", f"{_CLIENTS} and state = {literal(row.state or '')}")
        if row.state and figure is not None:
            found.append(StateCount(state=row.state, sessions=figure))
    return tuple(sorted(found, key=lambda one: one.state))


def build_settings(context: Context) -> tuple[SettingValue, ...]:
    """Every setting that holds no secret, in the order of names."""
    return tuple(_build_setting(row) for row in sorted(context.figures.settings, key=lambda row: row.name))


def _build_setting(row: SettingRow) -> SettingValue:
    """A setting that nobody set is what it would be by itself, even if the server worked it out when it started."""
    value = with_unit(redact(row.value or ""), row.unit)
    boot = None if row.boot_value is None else with_unit(redact(row.boot_value), row.unit)
    return SettingValue(
        name=row.name,
        value=value,
        default=value if row.source in _BY_ITSELF else boot,
        source=row.source,
        meaning=row.meaning,
        pending_restart=row.is_pending,
    )


def with_unit(text: str, unit: str) -> str:
    """A number in the server's unit ("8kB", "ms" …) as SHOW prints it: in the largest unit that divides it."""
    match = re.fullmatch(r"(\d*)([A-Za-z]+)", unit)
    number = re.fullmatch(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?", text)
    if match is None or number is None:
        return text
    units = _BYTES if match[2] in _BYTES else _TIMES
    if match[2] not in units:
        return f"{text}{unit}"
    value = Fraction(text) * int(match[1] or 1) * units[match[2]]
    if value == 0:
        return "0"
    best = next((name for name, size in units.items() if value % size == 0), None)
    return f"{text}{unit}" if best is None else f"{value // units[best]}{best}"


def build_jobs(context: Context) -> tuple[Job, ...]:
    """The jobs of pg_cron, in the order of names."""
    found = (
        Job(
            name=row.name,
            schedule=row.schedule,
            command=redact(row.command),
            active=row.is_active,
            source="pg_cron",
            last_run=row.last_run,
            last_succeeded={"succeeded": True, "failed": False}.get(row.status or ""),
        )
        for row in context.figures.jobs
    )
    return tuple(sorted(found, key=lambda job: job.name))


def build_activity(context: Context) -> tuple[Activity, ...]:
    """The sessions that held others up, those that lasted longest first."""
    found = []
    for row in context.figures.activity:
        lasted = context.figure(row.lasted, "seconds", _lasted_method(row.kind, row.session))
        if row.kind == "hidden" or lasted is None:
            continue
        found.append(
            Activity(
                kind=row.kind,
                session=row.session,
                lasted=lasted,
                application=row.application,
                account=row.account,
                relation=context.relation(row.relation) if row.relation else None,
                waits_for=row.waits_for,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.lasted.value, one.kind, one.session)))


def _lasted_method(kind: str, session: str) -> str:
    if kind == "prepared transaction":
        return f"select extract(epoch from now() - prepared) from pg_prepared_xacts where gid = {literal(session)}"
    since = {"long transaction": "xact_start", "idle in transaction": "state_change"}.get(kind, "query_start")
    return f"select extract(epoch from now() - {since}) from pg_stat_activity where pid = {session}"


def build_archiving(context: Context) -> Archiving | None:
    """What the server shows of the log that a recovery to a point in time needs."""
    if not context.figures.server:
        return None
    row = context.figures.server[0]
    since = row.archiver_reset_at
    counts = row.archive_mode == "always" or not context.session.is_standby
    values = {setting.name: setting.value for setting in build_settings(context)}
    return Archiving(
        mode=row.archive_mode,
        archived=context.figure(
            row.archived if counts else None, "segments", "select archived_count from pg_stat_archiver", since=since
        ),
        failed=context.figure(
            row.failed if counts else None, "attempts", "select failed_count from pg_stat_archiver", since=since
        ),
        last_archived_at=row.last_archived_at,
        last_failed_at=row.last_failed_at,
        slots=_slots(context),
        facts=(
            f"wal_level: {context.session.log_level}",
            *(f"{name}: {values[name] or 'not set'}" for name in _LOG_SETTINGS if name in values),
        ),
    )


def _slots(context: Context) -> tuple[Slot, ...]:
    end = "pg_current_wal_lsn()"
    if context.session.is_standby:
        end = "coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())"
    found = []
    for row in context.figures.replication:
        if row.kind != "slot":
            continue
        details = msgspec.json.decode(row.details, type=ReplicationDetails)
        method = (
            f"select pg_wal_lsn_diff({end}, restart_lsn)::int8 from pg_replication_slots"
            f" where slot_name = {literal(row.name)}"
        )
        found.append(
            Slot(
                name=row.name,
                kind=details.slot_type or "",
                active=details.active,
                retained=context.figure(details.lag, "bytes", method),
                state=details.state or "",
                plugin=details.plugin or "",
            )
        )
    return tuple(sorted(found, key=lambda slot: slot.name))


def build_encryption(context: Context) -> Encryption | None:
    """Whether this session was encrypted; None where the server does not say, as for one through a socket."""
    session = context.session
    return Encryption(
        session=bool(session.is_encrypted),
        offered=session.offers_encryption,
        protocol=session.protocol,
        cipher=session.cipher,
    )
