"""What the server hid without a word while figures were read: NULLs and missing rows in place of an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from schemabook.engines.postgresql.build_workload import FETCHED, MOST, extension_version, of_applications
from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.postgresql.measure_columns import columns_to_sample
from schemabook.engines.postgresql.measure_context import Context
from schemabook.engines.postgresql.measure_rows import ReplicationDetails, TableRow
from schemabook.model.base import QualifiedName
from schemabook.model.survey import Reading, State

_NAMED = 5
_INFO_SINCE = 109
_PRELOAD = (
    "Set shared_preload_libraries = 'pg_stat_statements' and restart the server, then:"
    " CREATE EXTENSION pg_stat_statements;"
)
_ANALYSE = "ANALYZE;"
_ON_PRIMARY = "Measure the primary."


def find_hidden(context: Context) -> tuple[Reading, ...]:
    """A reading for each thing that was hidden or is not kept, with what mends it."""
    return tuple(
        reading
        for find in (_of_tables, _of_rows, _of_sequences, _of_server, _of_topology, _of_workload, _of_jobs, _of_sample)
        for reading in find(context, POSTGRESQL.quote(context.session.role))
    )


def _partial(part: str, missed: str, reason: str, remedy: str) -> Reading:
    return Reading(part=part, state=State.PARTIAL, missed=missed, reason=reason, remedy=remedy)


def _of_tables(context: Context, role: str) -> Iterator[Reading]:
    owners = {row.oid: row.relation for row in context.figures.indexes}
    locked = {owners.get(row.oid, row.oid) for row in context.sizes.values() if row.is_locked}
    names = {name for oid in locked if (name := context.relation(oid))}
    if names:
        reason = f"another session holds {_listed(names)} locked"
        yield _partial("sizes", "the sizes of what is locked", reason, "Read again when the lock is gone.")
    hidden = {row.oid for row in context.figures.bloat_tables if row.hidden}
    if hidden:
        missed = f"the bloat of {_counted(len(hidden), 'table')}, and of their indexes"
        reason = "pg_stats shows only columns that the role may select"
        yield _partial("sizes", missed, reason, _select_on(context, hidden, role))


def _of_rows(context: Context, role: str) -> Iterator[Reading]:
    tables = [row for row in context.figures.tables if row.kind != "p" and context.relation(row.oid)]
    if tables and context.session.is_standby:
        yield _partial("use", "counters of writes", "a standby does not count them", _ON_PRIMARY)
    unknown = [row for row in tables if not _has_rows(context, row)]
    if unknown:
        missed = f"the number of rows of {_counted(len(unknown), 'table')}"
        if context.session.is_standby:
            yield _partial("use", missed, "a standby has only the statistics of its primary", _ON_PRIMARY)
        else:
            yield _partial("use", missed, "never analysed nor vacuumed, or not since a crash", _ANALYSE)
    if context.measure.exact_rows:
        barred = {row.oid for row in tables if not row.may_read}
        if barred:
            missed = f"exact numbers of rows of {_counted(len(barred), 'table')}"
            yield _partial("sizes", missed, "the role may not select from them", _select_on(context, barred, role))
        filtered = [row for row in tables if row.may_read and row.is_filtered]
        if filtered:
            missed = f"exact numbers of rows of {_counted(len(filtered), 'table')}"
            yield _partial(
                "sizes", missed, "row-level security hides rows from the role", f"ALTER ROLE {role} BYPASSRLS;"
            )


def _has_rows(context: Context, row: TableRow) -> bool:
    size = context.sizes.get(row.oid)
    empty = size is not None and (size.main_size == 0 or size.is_locked)
    looked = row.estimate >= 0 if context.major >= 14 else bool(row.analysed_at or row.vacuumed_at)
    live = row.live_rows and not context.session.is_standby
    return bool(row.estimate > 0 or live or empty or looked)


def _of_sequences(context: Context, role: str) -> Iterator[Reading]:
    rows = context.figures.sequences
    barred = [row for row in rows if not row.may_read]
    if barred:
        schemas = sorted({row.schema for row in barred})
        remedy = " ".join(
            f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA {POSTGRESQL.quote(name)} TO {role};" for name in schemas
        )
        missed = f"how far {_counted(len(barred), 'sequence')} came"
        yield _partial("sequences", missed, "the role may not select from them", remedy)
    locked = {QualifiedName(row.schema, row.name) for row in rows if row.may_read and row.is_locked}
    if locked:
        missed = f"how far {_counted(len(locked), 'sequence')} came"
        reason = f"another session holds {_listed(locked)} locked"
        yield _partial("sequences", missed, reason, "Read again when the lock is gone.")


def _of_server(context: Context, role: str) -> Iterator[Reading]:
    session = context.session
    hidden = sum(int(row.session) for row in context.figures.activity if row.kind == "hidden")
    if hidden and not session.reads_statistics:
        missed = f"what {_counted(hidden, 'other session')} do"
        yield _partial(
            "activity", missed, "pg_stat_activity shows other roles' sessions to pg_read_all_stats", _monitor(role)
        )
    if not session.reads_settings:
        missed = "settings that only pg_read_all_settings may see, such as shared_preload_libraries"
        yield _partial("settings", missed, "pg_settings leaves them out", _monitor(role))
    if not session.lists_log:
        missed = "how much write-ahead log is on disk"
        yield _partial("archiving", missed, "the role may not execute pg_ls_waldir()", _monitor(role))


def _of_topology(context: Context, role: str) -> Iterator[Reading]:
    hidden = 0
    for row in context.figures.replication:
        details = msgspec.json.decode(row.details, type=ReplicationDetails)
        hidden += row.kind in {"sender", "receiver"} and details.state is None
    if hidden:
        missed = f"state, address and lag of {_counted(hidden, 'replication connection')}"
        yield _partial("topology", missed, "shown to pg_read_all_stats only", _monitor(role))


def _of_workload(context: Context, role: str) -> Iterator[Reading]:
    session, rows = context.session, context.figures
    if session.statements_version is None:
        yield Reading(
            part="workload",
            state=State.UNSUPPORTED,
            missed="the workload",
            reason="the extension pg_stat_statements is not in this database",
            remedy=_PRELOAD,
        )
        return
    if rows.statements_info and rows.statements_info[0].hidden:
        missed = f"{_counted(rows.statements_info[0].hidden, 'statement')} of other roles"
        yield _partial("workload", missed, "shown to pg_read_all_stats only", f"GRANT pg_read_all_stats TO {role};")
    if rows.statements_info and extension_version(session.statements_version) < _INFO_SINCE:
        yield _partial(
            "workload",
            "since when statements are counted",
            f"pg_stat_statements {session.statements_version} does not say; 1.9 of PostgreSQL 14 does",
            "ALTER EXTENSION pg_stat_statements UPDATE;"
            if context.major >= 14
            else "Upgrade to PostgreSQL 14 or newer.",
        )
    kept = len(of_applications(rows.statements))
    if kept > MOST or len(rows.statements) > FETCHED:
        missed = f"all statements but the {min(kept, MOST)} that took longest in total"
        yield _partial("workload", missed, "a book has no room for them", "")


def _of_jobs(context: Context, role: str) -> Iterator[Reading]:
    session = context.session
    if session.jobs_schema and not session.reads_jobs:
        schema = session.jobs_schema
        yield Reading(
            part="jobs",
            state=State.DENIED,
            missed="the jobs of pg_cron",
            reason=f"the role may not select from {schema}.job and {schema}.job_run_details",
            remedy=f"GRANT USAGE ON SCHEMA {schema} TO {role};"
            f" GRANT SELECT ON {schema}.job, {schema}.job_run_details TO {role};",
        )


def _of_sample(context: Context, role: str) -> Iterator[Reading]:
    if not context.measure.sample:
        return
    seen = {row.relation for row in context.figures.sample}
    barred = {row.oid for row in context.figures.tables if not row.may_read and row.oid not in seen}
    if barred:
        barred &= set(columns_to_sample(context.rows)[0])
    if barred:
        missed = f"the columns of {_counted(len(barred), 'table')}"
        yield _partial(
            "sample", missed, "pg_stats shows only columns that the role may select", _select_on(context, barred, role)
        )
    unknown = [
        row
        for row in context.figures.tables
        if row.kind != "p" and row.may_read and row.oid not in seen | barred and not row.analysed_at
    ]
    if unknown and not context.session.is_standby:
        yield _partial("sample", f"the columns of {_counted(len(unknown), 'table')}", "never analysed", _ANALYSE)


def _monitor(role: str) -> str:
    return f"GRANT pg_monitor TO {role};"


def _select_on(context: Context, oids: Iterable[int], role: str) -> str:
    """The grants that let the role read some tables, a schema at a time."""
    closed = {row.oid for row in context.figures.tables if not row.may_enter}
    schemas: dict[str, bool] = {}
    for oid in oids:
        name = context.relation(oid)
        if name is not None:
            schemas[POSTGRESQL.quote(name.schema)] = oid in closed
    grants = []
    for schema, is_closed in sorted(schemas.items()):
        if is_closed:
            grants.append(f"GRANT USAGE ON SCHEMA {schema} TO {role};")
        grants.append(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role};")
    return " ".join(grants)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _listed(names: set[QualifiedName]) -> str:
    """The first names of some objects, and how many more there are."""
    shown = [str(name) for name in sorted(names)[:_NAMED]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")
