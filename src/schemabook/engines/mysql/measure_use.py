"""How often tables and indexes were used, from the two sources that count it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from schemabook.engines.mysql.build_tables import TABLE_TYPES
from schemabook.engines.mysql.hidden import own_privileges
from schemabook.engines.mysql.measure_figures import Clock, at_epoch, status_of, was_flushed
from schemabook.engines.mysql.measure_rows import MeasureRows, UseRow
from schemabook.engines.mysql.rows import Rows
from schemabook.model.measured import Measured

LOST = ("performance_schema_index_stat_lost", "performance_schema_table_instances_lost")
"""Status counters of tables and indexes that performance_schema had no room for."""
_SELECTS = frozenset({"SELECT", "ALL", "ALL PRIVILEGES"})
_IO = (
    "FROM performance_schema.table_io_waits_summary_by_index_usage"
    " WHERE OBJECT_TYPE = 'TABLE' AND OBJECT_SCHEMA = DATABASE() AND OBJECT_NAME = {object}"
)
_TABLES = "FROM information_schema.TABLE_STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {object}"
_INDEXES = (
    "SELECT COALESCE(SUM(ROWS_READ), 0) FROM information_schema.INDEX_STATISTICS"
    " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {object} AND INDEX_NAME = {part}"
)
_AT_START = frozenset({"CONFIG", "COMMAND-LINE"})


def table_uses(rows: MeasureRows, catalogue: Rows, clock: Clock) -> dict[str, dict[str, Measured]]:
    """The counters of each table, by the names of their fields in `TableFigures`."""
    if rows.use is not None:
        return _from_io(rows, catalogue, clock)
    if rows.use_userstat is None:
        return {}
    start = userstat_since(rows, clock)
    made = made_at(rows)
    counted = {row.relation: row for row in rows.use_userstat if row.name is None}
    found = {}
    for name in _tables(catalogue):
        row = counted.get(name)
        if row is not None or shows_all_statistics(catalogue):
            read, changed = (row.fetched, row.changed or 0) if row else (0, 0)
            since = later(start, made.get(name))
            found[name] = {
                "reads": clock.exact(read, "rows", f"SELECT COALESCE(SUM(ROWS_READ), 0) {_TABLES}", since),
                "writes": clock.exact(changed, "rows", f"SELECT COALESCE(SUM(ROWS_CHANGED), 0) {_TABLES}", since),
            }
    return found


def index_uses(rows: MeasureRows, catalogue: Rows, clock: Clock) -> dict[tuple[str, str], Measured]:
    """How often rows were fetched through each index; 0 for those that no counter knows, where all are counted."""
    if rows.use is not None:
        counted = {(row.relation, row.name): row.fetched for row in rows.use if row.name is not None}
        method = f"SELECT COALESCE(SUM(COUNT_FETCH), 0) {_IO} AND INDEX_NAME = {{part}}"
        start, complete = clock.started_at, counts_all(rows)
    elif rows.use_userstat is not None:
        counted = {(row.relation, row.name): row.fetched for row in rows.use_userstat if row.name is not None}
        method, start, complete = _INDEXES, userstat_since(rows, clock), shows_all_statistics(catalogue)
    else:
        return {}
    made = made_at(rows)
    return {
        index: clock.exact(counted.get(index, 0), "fetches", method, later(start, made.get(index[0])))
        for index in {(row.relation, row.name) for row in catalogue.indexes}
        if complete or index in counted
    }


def made_at(rows: MeasureRows) -> dict[str, datetime]:
    """When each table was made, or made anew by a change of its columns or indexes, which sets its counters to zero."""
    return {row.name: at_epoch(row.created_at) for row in rows.sizes or () if row.created_at is not None}


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later of two times; None where the first is not known."""
    return one if one is None or other is None else max(one, other)


def counts_all(rows: MeasureRows) -> bool:
    """Whether performance_schema is known to have had room for all tables and indexes.

    FLUSH STATUS sets to zero the counters of those that had none, so after it nobody knows.
    """
    status = status_of(rows)
    return not was_flushed(rows) and not any(int(status.get(name, 0)) for name in LOST)


def shows_all_statistics(catalogue: Rows) -> bool:
    """Whether the server shows the account its statistics of all tables of the database."""
    return bool(own_privileges(catalogue.privileges, catalogue.server[0].name) & _SELECTS)


def userstat_since(rows: MeasureRows, clock: Clock) -> datetime | None:
    """Since when MariaDB counts the use of tables: known only where it was told to by its start."""
    sources = {row.name: row.source for row in rows.settings or ()}
    return clock.started_at if sources.get("userstat") in _AT_START else None


def _from_io(rows: MeasureRows, catalogue: Rows, clock: Clock) -> dict[str, dict[str, Measured]]:
    counted: dict[str, list[UseRow]] = defaultdict(list)
    for row in rows.use or ():
        counted[row.relation].append(row)
    complete = counts_all(rows)
    made = made_at(rows)
    return {
        name: _of_table(counted[name], clock, later(clock.started_at, made.get(name)))
        for name in _tables(catalogue)
        if complete or name in counted
    }


def _of_table(rows: list[UseRow], clock: Clock, since: datetime | None) -> dict[str, Measured]:
    """The sums over the indexes of a table, and what was done without one."""
    columns = {
        "reads": ("COUNT_FETCH", sum(row.fetched for row in rows)),
        "inserts": ("COUNT_INSERT", sum(row.inserted for row in rows)),
        "updates": ("COUNT_UPDATE", sum(row.updated for row in rows)),
        "deletes": ("COUNT_DELETE", sum(row.deleted for row in rows)),
    }
    found = {
        field: clock.exact(value, "rows", f"SELECT COALESCE(SUM({column}), 0) {_IO}", since)
        for field, (column, value) in columns.items()
    }
    without = sum(row.fetched for row in rows if row.name is None)
    method = f"SELECT COALESCE(SUM(COUNT_FETCH), 0) {_IO} AND INDEX_NAME IS NULL"
    return {**found, "sequential_rows": clock.exact(without, "rows", method, since)}


def _tables(catalogue: Rows) -> list[str]:
    return [row.name for row in catalogue.tables if row.type in TABLE_TYPES]
