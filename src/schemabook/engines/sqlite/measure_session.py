"""Fetches what can be measured of a SQLite file; a part that fails costs only itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import msgspec

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.example_plans import Planned, as_examples, examples_to_plan, without_running
from schemabook.engines.sqlite.build_facts import Facts
from schemabook.engines.sqlite.dialect import SQLITE
from schemabook.engines.sqlite.measure import build_measurements, build_topology, tables_without_rows
from schemabook.engines.sqlite.measure_rows import DatabaseRow, MeasuredRows, SizeRow
from schemabook.engines.sqlite.measure_samples import (
    FEW,
    build_samples,
    common_statement,
    profile_statement,
    sampled_columns,
)
from schemabook.engines.sqlite.plans import plan_statements, take_plans
from schemabook.engines.sqlite.session import MEASURING, PACKAGE, Reader, words_of
from schemabook.engines.statements import Statement, load_statements
from schemabook.model.catalogue import Catalogue
from schemabook.model.measurements import Measurements
from schemabook.model.survey import Reading, State, Survey
from schemabook.model.tables import Table, TableKind

QUERIES = ("database", "settings", "sizes", "statistics", "sequences")
_COUNTED_AT_ONCE = 200
"""How many tables are counted in one statement; SQLite joins at most 500."""
_COLUMNS_AT_ONCE = 100
_TABLES = 200
"""Tables that are sampled; of more, the largest."""
_COUNTS = "SELECT {literal}, count(*) FROM {table}"
_NOT_COUNTED = (
    ("use", "how often tables and indexes are used", "SQLite counts nothing of it"),
    ("workload", "the statements that the database is sent", "SQLite keeps no record of statements"),
)


def measure_statements(options: MeasureOptions) -> tuple[Statement, ...]:
    """Every statement that measuring sends with these options, of those per table one template."""
    queries = load_statements(PACKAGE, MEASURING)
    found = [queries[name] for name in QUERIES]
    if options.exact_rows:
        text = _COUNTS.format(literal="'TABLE'", table="TABLE")
        found.append(Statement(name="counts", purpose="rows, of 200 tables at once, where no sizes tell", text=text))
    if options.sample:
        columns = ("COLUMN",)
        found.append(
            Statement(name="profile", purpose="one per sampled table", text=profile_statement("TABLE", columns))
        )
        found.append(Statement(name="common", purpose="one per sampled table", text=common_statement("TABLE", columns)))
    return (*found, *plan_statements())


def measure(reader: Reader, survey: Survey, options: ReadOptions) -> Survey:
    """The survey with what was measured, and with the parts that could not be."""
    measuring = _Measuring(reader, survey.catalogue, options)
    measurements = measuring.run()
    plans, readings = _take_all_plans(reader, survey.catalogue, options)
    return msgspec.structs.replace(
        survey,
        measurements=measurements,
        plans=plans,
        topology=build_topology(measuring.rows, reader.rows.file),
        readings=(*survey.readings, *measuring.readings, *readings),
    )


def _take_all_plans(reader: Reader, catalogue: Catalogue, options: ReadOptions) -> Planned:
    """The plans of the statements that were asked for, and of examples."""
    wanted = options.measure.statements if options.measure else ()
    plans, readings = take_plans(reader.ask, catalogue, wanted, options)
    examples = examples_to_plan(catalogue, options, wanted)
    also = as_examples(*take_plans(reader.ask, catalogue, examples, without_running(options)))
    return Planned((*plans, *also.plans), (*readings, *also.readings))


class _Measuring:
    """Fetches the parts one by one."""

    def __init__(self, reader: Reader, catalogue: Catalogue, options: ReadOptions) -> None:
        self.rows = MeasuredRows(at=datetime.now(UTC))
        self.readings: list[Reading] = []
        self.options = options.measure or MeasureOptions()
        self._read = options
        self._reader = reader
        self._catalogue = catalogue
        self._facts = Facts(reader.rows)

    def run(self) -> Measurements:
        """Fetch everything and build the figures."""
        ask = self._reader.ask_file
        self._try("server", "the size of the file", lambda: self._set_database(ask("database")))
        self._try("settings", "all settings", lambda: self._set_settings(ask("settings")))
        self._try("sizes", "sizes of tables and indexes", lambda: self._set_sizes(ask("sizes")))
        self._try("statistics", "", lambda: self.rows.statistics.update(ask("statistics")))
        self._try("sequences", "", lambda: self.rows.sequences.update(ask("sequences")))
        if self.options.exact_rows and self.rows.sizes is None:
            self._count()
        if self.options.sample:
            self._sample()
        measurements = build_measurements(self.rows, self._catalogue, self._facts)
        self._say_missing_rows(measurements)
        for part, missed, reason in _NOT_COUNTED:
            self.readings.append(Reading(part=part, state=State.UNSUPPORTED, missed=missed, reason=reason))
        return measurements

    def _set_database(self, found: list[tuple[int, int, int]]) -> None:
        self.rows.database = DatabaseRow(*found[0])

    def _set_settings(self, found: list[tuple[str, object]]) -> None:
        self.rows.settings = found

    def _set_sizes(self, found: list[tuple[str, int, int, int, int, int]]) -> None:
        rows = [SizeRow(*row) for row in found]
        self.rows.sizes = {row.name: row for row in rows if not row.damaged}
        damaged = [row.name for row in rows if row.damaged]
        if damaged:
            self.readings.append(
                Reading(
                    part="sizes",
                    state=State.PARTIAL,
                    missed=f"sizes and rows of {', '.join(damaged)}",
                    reason="pages of them are damaged",
                    remedy="PRAGMA integrity_check",
                )
            )

    def _try(self, part: str, missed: str, fetch: Callable[[], None]) -> None:
        """Fetch a part, or say why it is missing. Without `missed`, a table that is not there is nothing to say."""
        try:
            fetch()
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "")
            if not missed and name == "SQLITE_ERROR":
                return
            self.readings.append(self._lost(part, missed or f"the {part}", error))

    def _lost(self, part: str, missed: str, error: sqlite3.Error) -> Reading:
        name = getattr(error, "sqlite_errorname", "")
        if name == "SQLITE_INTERRUPT":
            reason = f"it took longer than {self._read.statement_timeout:g} s"
            remedy = "Give it longer with --statement-timeout."
            return Reading(part=part, state=State.TIMED_OUT, missed=missed, reason=reason, remedy=remedy)
        if name == "SQLITE_ERROR" and part == "sizes":
            remedy = "Use a Python whose SQLite library was built with SQLITE_ENABLE_DBSTAT_VTAB."
            return Reading(part=part, state=State.UNSUPPORTED, missed=missed, reason=words_of(error), remedy=remedy)
        return Reading(part=part, state=State.PARTIAL, missed=missed, reason=words_of(error))

    def _say_missing_rows(self, measurements: Measurements) -> None:
        """Name ANALYZE where nothing tells how many rows a table has."""
        unknown = tables_without_rows(measurements.tables, self._facts.virtual)
        if not unknown:
            return
        self.readings.append(
            Reading(
                part="rows",
                state=State.PARTIAL,
                missed=f"the number of rows of {len(unknown)} of {len(measurements.tables)} tables",
                reason="there are neither sizes nor statistics of them",
                remedy="ANALYZE",
            )
        )

    def _stored(self) -> list[Table]:
        return [table for table in self._catalogue.tables if table.kind is not TableKind.VIRTUAL]

    def _count(self) -> None:
        """Count the rows of every table, many tables in one statement."""
        stored = self._stored()
        for start in range(0, len(stored), _COUNTED_AT_ONCE):
            text = " UNION ALL ".join(
                _COUNTS.format(literal=SQLITE.object_literal(table.name), table=SQLITE.quote(table.name.name))
                for table in stored[start : start + _COUNTED_AT_ONCE]
            )
            self._try("rows", "counts of rows", partial(self._add_counts, text))

    def _add_counts(self, text: str) -> None:
        self.rows.counts.update(self._reader.ask(text))

    def _sample(self) -> None:
        """Look at the first rows of each table, of the largest where there are many."""
        sizes = self.rows.sizes or {}
        tables = sorted(
            self._stored(), key=lambda table: -sizes[table.name.name].size if table.name.name in sizes else 0
        )
        for table in tables[:_TABLES]:
            columns = sampled_columns(table)[:_COLUMNS_AT_ONCE]
            if columns:
                self._read.report(f"sampling {table.name}")
                self._try("sample", f"a sample of {table.name}", partial(self._profile, table.name.name, columns))
        self.rows.samples.sort(key=lambda sample: sample.table)
        missing = max(len(tables) - _TABLES, 0)
        if missing:
            reason = f"only the {_TABLES} largest tables are sampled"
            self.readings.append(
                Reading(part="sample", state=State.PARTIAL, missed=f"samples of {missing} tables", reason=reason)
            )

    def _profile(self, table: str, columns: tuple[str, ...]) -> None:
        """The profile of one table, and the frequent values of its columns that have few."""
        found = build_samples(table, columns, self._reader.ask(profile_statement(table, columns))[0])
        few = [sample.column for sample in found if 0 < sample.distinct <= FEW]
        common: dict[str, list[tuple[object, int]]] = {}
        if few:
            for at, value, count in self._reader.ask(common_statement(table, tuple(few))):
                common.setdefault(few[at], []).append((value, count))
        self.rows.samples.extend(sample._replace(common=tuple(common.get(sample.column, ()))) for sample in found)
