"""The queries that measure, sent in the session that has read the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.mysql.build_tables import TABLE_TYPES
from schemabook.engines.mysql.connect import error_number, server_words
from schemabook.engines.mysql.measure_remedies import MISSED, Reader, find_gaps, lost_readings
from schemabook.engines.mysql.measure_rows import (
    ROW_TYPES,
    BinaryLogRow,
    InstanceRow,
    MeasureRows,
    ReplicaRow,
    StatusRow,
)
from schemabook.engines.mysql.measure_sample import LIMIT, profile, sampled_tables, select_list
from schemabook.engines.mysql.remedies import sequence_names
from schemabook.engines.mysql.rows import Row, Rows
from schemabook.engines.mysql.session import AT_ONCE, DENIED, LOST, PACKAGE, TIMED_OUT, Fetched, sequences_text
from schemabook.engines.mysql.sql_text import quote_name
from schemabook.engines.statements import Statement, for_version, load_statements
from schemabook.model.survey import Reading, State

if TYPE_CHECKING:
    from pymysql.cursors import Cursor

FOLDER = "queries/measure"
OPENING = Statement(
    name="measure_settings",
    purpose="times as the server keeps them, and figures that are not from a cache",
    text="SET SESSION time_zone = 'SYSTEM' /*!80000 , information_schema_stats_expiry = 0 */",
)
_ON_REQUEST = {"exact_rows": "exact_rows", "sample": "sample"}
_LOCKED = 1205
"""The server's number of a lock that was not to be had in time."""
_MOST_DENIALS = 20
_LISTED = 5


def measure_statements(options: MeasureOptions, products: Sequence[str]) -> tuple[Statement, ...]:
    """Every statement that measuring sends, in order; of those for one product, both."""
    queries = load_statements(PACKAGE, FOLDER)
    parts = ["instance", *ROW_TYPES]
    parts += [part for part, wanted in _ON_REQUEST.items() if getattr(options, wanted)]
    names = [name for part in parts for name in (part, *(f"{part}_{one}" for one in products)) if name in queries]
    return (OPENING, *(msgspec.structs.replace(queries[name], name=f"measure_{name}") for name in names))


def fetch_measurements(
    cursor: Cursor, fetched: Fetched, options: ReadOptions
) -> tuple[MeasureRows | None, list[Reading]]:
    """Send what `options.measure` asks for; None where not even the server could be asked who it is.

    A query that fails costs its own part. Raises pymysql's error when the connection is lost.
    """
    return _Measuring(cursor, fetched, options).measure(options.measure or MeasureOptions())


class _Measuring:
    """Sends the measuring queries one by one."""

    def __init__(self, cursor: Cursor, fetched: Fetched, options: ReadOptions) -> None:
        self._cursor = cursor
        self._fetched = fetched
        self._catalogue: Rows = fetched.rows
        self._options = options
        self._reader = Reader(fetched.rows, fetched.dialect)
        self._readings: list[Reading] = []
        self._queries = load_statements(PACKAGE, FOLDER)

    def measure(self, wanted: MeasureOptions) -> tuple[MeasureRows | None, list[Reading]]:
        self._options.report("measuring")
        found = self._attempt("instance", self._instance)
        if not found:
            return None, self._readings
        rows = MeasureRows(instance=found[0])
        for name in ROW_TYPES:
            text = self._text(name)
            if text is not None and is_needed(name, rows, self._catalogue):
                self._options.report(f"measuring {name.replace('_', ' ')}")
                setattr(rows, name, self._attempt(name, partial(self._fetch, name, text)))
        self._readings += find_gaps(rows, self._reader)
        if wanted.exact_rows:
            self._count(rows)
        if wanted.sample:
            self._sample(rows)
        return rows, self._readings

    def _instance(self) -> list[Row]:
        self._cursor.execute(OPENING.text)
        return self._rows_of(InstanceRow, self._text("instance") or "")

    def _text(self, name: str) -> str | None:
        """The query as this server takes it; None when it is not for this product."""
        statement = self._queries.get(name) or self._queries.get(f"{name}_{self._fetched.dialect.name}")
        if statement is None:
            return None
        text = for_version(statement.text, self._fetched.number)
        if name == "sequence_values":
            return sequences_text(text, self._catalogue) if sequence_names(self._catalogue) else None
        return text

    def _fetch(self, name: str, text: str) -> list[Row]:
        """The rows of a query. Those of SHOW are not named by us: of them the known columns are taken."""
        if name == "replica":
            self._cursor.execute(text)
            names = [str(column[0]) for column in self._cursor.description or ()]
            return [_replica(dict(zip(names, record, strict=True))) for record in self._cursor.fetchall()]
        if name == "status":
            self._cursor.execute(text)
            return [StatusRow(str(record[0]), str(record[1])) for record in self._cursor.fetchall()]
        if name == "binary_logs":
            self._cursor.execute(text)
            return [BinaryLogRow(str(record[0]), int(record[1])) for record in self._cursor.fetchall()]
        return self._rows_of(ROW_TYPES[name], text)

    def _rows_of(self, row_type: type[Row], text: str) -> list[Row]:
        self._cursor.execute(text)
        names = tuple(column[0] for column in self._cursor.description or ())
        if names != row_type.__struct_fields__:
            raise AssertionError(f"the columns {names} are not the fields of {row_type.__name__}")
        return [row_type(*record) for record in self._cursor.fetchall()]

    def _attempt(self, name: str, fetch: Callable[[], list[Any]]) -> list[Any] | None:
        """What a query gives; None, with readings, when it fails."""
        import pymysql

        try:
            return fetch()
        except pymysql.err.MySQLError as error:
            state, remedy = self._judge(name, error)
            self._readings += lost_readings(name, state, server_words(error), remedy)
            return None

    def _judge(self, name: str, error: Exception) -> tuple[State, str]:
        """Why a query failed, and what mends it. Raises the error again when the connection is lost."""
        number = error_number(error)
        if number in LOST:
            raise error
        if number == _LOCKED:
            seconds = self._options.lock_timeout
            return (
                State.TIMED_OUT,
                f"Ask again when nobody locks it, or wait longer with --lock-timeout ({seconds:g} s).",
            )
        if number in TIMED_OUT:
            seconds = self._options.statement_timeout
            return State.TIMED_OUT, f"Give it longer with --statement-timeout (now {seconds:g} s)."
        if number in DENIED:
            return State.DENIED, self._reader.grant(name)
        return State.UNSUPPORTED, ""

    def _count(self, rows: MeasureRows) -> None:
        """Count the rows of each table, many in one message. A table that cannot be counted costs itself alone."""
        import pymysql

        template = for_version(self._queries["exact_rows"].text, self._fetched.number)
        pending = [row.name for row in self._catalogue.tables if row.type in TABLE_TYPES]
        failures: list[tuple[str, Exception]] = []
        while pending and len(failures) < _MOST_DENIALS:
            self._options.report(f"counting rows, {len(pending)} tables to go")
            batch = pending[:AT_ONCE]
            counted = 0
            try:
                self._cursor.execute(";\n".join(template.format(name=quote_name(name)) for name in batch))
                for name in batch:
                    record = self._cursor.fetchone() or (0,)
                    rows.exact[name] = int(record[0])
                    counted += 1
                    self._cursor.nextset()
            except pymysql.err.MySQLError as error:
                failures.append((batch[counted], error))
                self._judge("exact_rows", error)
                counted += 1
            pending = pending[counted:]
        self._lose_tables("exact_rows", failures, pending)

    def _sample(self, rows: MeasureRows) -> None:
        """Look at the first rows of each table, without the columns that are sensitive."""
        import pymysql

        template = for_version(self._queries["sample"].text, self._fetched.number)
        failures: list[tuple[str, Exception]] = []
        for name, columns in sampled_tables(self._catalogue, rows.sizes):
            self._options.report(f"looking at {name}")
            text = template.format(columns=select_list(columns), name=quote_name(name), limit=LIMIT)
            try:
                self._cursor.execute(text)
                rows.samples.extend(profile(name, columns, self._cursor.fetchall()))
            except pymysql.err.MySQLError as error:
                self._judge("sample", error)
                failures.append((name, error))
                if len(failures) == _MOST_DENIALS:
                    break
        self._lose_tables("sample", failures, ())

    def _lose_tables(self, name: str, failures: list[tuple[str, Exception]], pending: Sequence[str]) -> None:
        """One reading for the tables of which a query on request failed or was given up."""
        if not failures:
            return
        state, remedy = self._judge(name, failures[0][1])
        tables = sorted([table for table, _ in failures] + list(pending))
        listed = ", ".join(tables[:_LISTED]) + (f" and {len(tables) - _LISTED} more" if len(tables) > _LISTED else "")
        ((part, missed),) = MISSED[name]
        self._readings.append(
            Reading(
                part=part,
                state=State.PARTIAL if state is State.DENIED else state,
                missed=f"{missed} of {listed}",
                reason=server_words(failures[0][1]),
                remedy=remedy,
            )
        )


def is_needed(name: str, rows: MeasureRows, catalogue: Rows) -> bool:
    """Whether the server counts what a query asks for, and the database has anything of it."""
    instance = rows.instance
    counting = rows.instrumentation[0] if rows.instrumentation else None
    match name:
        case "partition_sizes":
            return bool(catalogue.partitions)
        case "instrumentation" | "lock_waits" | "members":
            return bool(instance.performance_schema)
        case "use":
            return counting is not None and bool(counting.counts_tables)
        case "workload":
            return counting is not None and bool(counting.counts_statements)
        case "use_userstat":
            return bool(instance.userstat) and not instance.performance_schema
        case "binary_logs":
            return bool(instance.binary_log)
        case "jobs":
            return bool(catalogue.events)
    return True


def _replica(record: dict[str, Any]) -> ReplicaRow:
    """The columns that are kept, by their names of both products and all releases."""

    def first(*names: str) -> Any:
        return next((record[name] for name in names if record.get(name) not in {None, ""}), None)

    gtid = first("Using_Gtid")
    if gtid in {None, "No"}:
        gtid = "automatic position" if first("Auto_Position") in {1, "1"} else ""
    lag = first("Seconds_Behind_Source", "Seconds_Behind_Master")
    return ReplicaRow(
        channel=str(first("Connection_name", "Channel_Name") or ""),
        host=str(first("Source_Host", "Master_Host") or ""),
        port=int(first("Source_Port", "Master_Port") or 0),
        receiver=str(first("Replica_IO_Running", "Slave_IO_Running") or ""),
        applier=str(first("Replica_SQL_Running", "Slave_SQL_Running") or ""),
        lag=None if lag is None else int(lag),
        delay=int(first("SQL_Delay") or 0),
        gtid=str(gtid),
        error=int(first("Last_IO_Errno", "Last_SQL_Errno") or 0),
    )
