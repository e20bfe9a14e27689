"""What rules look things up in."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import count

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book, Relationship
from schemabook.model.catalogue import every_table
from schemabook.model.findings import Subject
from schemabook.model.measurements import (
    Activity,
    ColumnFigures,
    IndexFigures,
    Job,
    Measurements,
    SettingValue,
    Slot,
    TableFigures,
)
from schemabook.model.plans import Plan
from schemabook.model.tables import Column, ForeignKey, Index, Table, TableKind
from schemabook.model.workload import StatementAttribution, StatementUse

_NEXT_NUMBER = re.compile(r"nextval\('((?:[^']|'')*)'")
LONGEST_NAME = 63
"""Characters of a name that every engine takes."""


class Facts:
    """A book with the look-ups of rules.

    `tables` are those that somebody here designed and that hold rows: no partitions, foreign or virtual tables.
    """

    def __init__(self, book: Book, dialect: Dialect) -> None:
        self.book = book
        self.survey = book.survey
        self.catalogue = book.survey.catalogue
        self.dialect = dialect
        self.tables: tuple[Table, ...] = tuple(
            table for table in self.catalogue.tables if table.kind not in (TableKind.FOREIGN, TableKind.VIRTUAL)
        )

    @cached_property
    def table_by_name(self) -> dict[QualifiedName, Table]:
        """Every table and partition."""
        return {table.name: table for table in every_table(self.catalogue.tables)}

    @cached_property
    def parents(self) -> dict[QualifiedName, list[Relationship]]:
        """The relationships that a table is the child of."""
        found: dict[QualifiedName, list[Relationship]] = defaultdict(list)
        for one in self.book.relationships:
            found[one.child].append(one)
        return found

    @cached_property
    def children(self) -> dict[QualifiedName, list[Relationship]]:
        """The relationships that a table is the parent of."""
        found: dict[QualifiedName, list[Relationship]] = defaultdict(list)
        for one in self.book.relationships:
            found[one.parent].append(one)
        return found

    @cached_property
    def numbered(self) -> dict[str, list[tuple[Table, Column]]]:
        """The columns that a sequence numbers, by the name that their default calls it by."""
        found: dict[str, list[tuple[Table, Column]]] = defaultdict(list)
        for table, column in self.columns():
            called = _NEXT_NUMBER.match(column.default or "")
            if called:
                found[called[1]].append((table, column))
        return found

    @cached_property
    def read_by_views(self) -> frozenset[tuple[QualifiedName, str]]:
        """The columns that views read, by relation and name; the empty name where all may be."""
        uses = (one for view in self.catalogue.views for one in view.depends_on)
        return frozenset((one.name, column) for one in uses for column in one.columns or ("",))

    @property
    def measurements(self) -> Measurements | None:
        """Everything that was measured."""
        return self.survey.measurements

    @cached_property
    def table_figures(self) -> dict[QualifiedName, TableFigures]:
        """The figures of tables, partitions and materialised views."""
        return {one.name: one for one in self.measurements.tables} if self.measurements else {}

    @cached_property
    def index_figures(self) -> dict[tuple[QualifiedName, str], IndexFigures]:
        """The figures of indexes, by table and name."""
        return {(one.table, one.name): one for one in self.measurements.indexes} if self.measurements else {}

    @cached_property
    def column_figures(self) -> dict[tuple[QualifiedName, str], ColumnFigures]:
        """The profiles of columns, by table and name."""
        return {(one.table, one.column): one for one in self.measurements.columns} if self.measurements else {}

    @cached_property
    def settings(self) -> dict[str, SettingValue]:
        """The settings of the server by name."""
        return {one.name: one for one in self.measurements.settings} if self.measurements else {}

    @property
    def activity(self) -> tuple[Activity, ...]:
        """The sessions that hold others up."""
        return self.measurements.activity if self.measurements else ()

    @cached_property
    def statement_by_digest(self) -> dict[str, StatementUse]:
        """The statements of the workload."""
        return {one.digest: one for one in self.survey.workload.statements} if self.survey.workload else {}

    @cached_property
    def attribution_by_digest(self) -> dict[str, StatementAttribution]:
        """What the statements of the workload touch."""
        return {one.digest: one for one in self.book.workload.attributions}

    @cached_property
    def plan_by_digest(self) -> dict[str, Plan]:
        """The plans that were taken, by the digest of their statement."""
        return {one.digest: one for one in self.survey.plans if one.root is not None}

    @cached_property
    def described(self) -> dict[QualifiedName, set[str]]:
        """The columns of each table whose purpose stands in the annotations; "" stands for the table itself."""
        found: dict[QualifiedName, set[str]] = defaultdict(set)
        for note in self.book.annotations.tables:
            found[note.name] |= {""} if note.purpose else set()
            found[note.name] |= {one.name for one in note.columns if one.purpose or one.values}
        return found

    def figures_of(self, table: QualifiedName) -> TableFigures:
        """The figures of a table; empty ones where it has none."""
        return self.table_figures.get(table) or TableFigures(name=table)

    def columns(self) -> Iterator[tuple[Table, Column]]:
        """Every column of `tables`."""
        for table in self.tables:
            for column in table.columns:
                yield table, column

    def indexes(self) -> Iterator[tuple[Table, Index]]:
        """Every index of `tables`, those behind constraints too."""
        for table in self.tables:
            for index in table.indexes:
                yield table, index

    def foreign_keys(self) -> Iterator[tuple[Table, ForeignKey]]:
        """Every foreign key of `tables`."""
        for table in self.tables:
            for key in table.foreign_keys:
                yield table, key

    def qualify(self, name: QualifiedName) -> str:
        """The qualified name in SQL."""
        return self.dialect.qualify(name)

    def upkeep(self, template: str, table: QualifiedName, index: str = "") -> tuple[str, ...]:
        """A statement of the dialect's `upkeep`, for a table and perhaps an index of it; none where it has none."""
        if not template:
            return ()
        names = {
            "table": self.qualify(table),
            "index": self.qualify(QualifiedName(table.schema, index)),
            "name": self.dialect.quote(index),
        }
        return (template.format(**names),)

    def create_index(self, table: Table, columns: Iterable[str], predicate: str = "", name: str = "") -> str:
        """CREATE INDEX over columns of a table; where the engine can do so without holding up writers, that way.

        A partitioned table cannot. Without a `name`, one is made that no index has.
        """
        parts = tuple(columns)
        words = "CREATE INDEX" if table.kind is TableKind.PARTITIONED else self.dialect.upkeep.create_index
        chosen = self.dialect.quote(name[:LONGEST_NAME] or self._free_name("_".join((table.name.name, *parts, "idx"))))
        where = f" WHERE {predicate}" if predicate else ""
        return f"{words} {chosen} ON {self.qualify(table.name)} ({self.dialect.columns(parts)}){where}"

    @cached_property
    def _index_names(self) -> frozenset[str]:
        relations = (*every_table(self.catalogue.tables), *self.catalogue.views)
        return frozenset(index.name.lower() for relation in relations for index in relation.indexes)

    def _free_name(self, name: str) -> str:
        """A name for a new index: cut to what engines take, and with a number where it is taken."""
        name = cut_name(name)
        if name.lower() not in self._index_names:
            return name
        numbered = (f"{name[: LONGEST_NAME - 3]}_{number}" for number in count(2))
        return next(one for one in numbered if one.lower() not in self._index_names)


def cut_name(name: str) -> str:
    """A name that every engine takes: a longer one ends in a digest of itself, so that two stay apart."""
    if len(name) <= LONGEST_NAME:
        return name
    digest = hashlib.blake2b(name.encode(), digest_size=3).hexdigest()
    return f"{name[: LONGEST_NAME - len(digest) - 1]}_{digest}"


def about_table(table: Table | QualifiedName) -> Subject:
    """A table as the subject of a finding."""
    return Subject(kind="table", name=table if isinstance(table, QualifiedName) else table.name)


def about_column(table: Table, column: Column | str) -> Subject:
    """A column as the subject of a finding."""
    return Subject(kind="column", name=table.name, part=column if isinstance(column, str) else column.name)


def about_index(table: Table, index: Index | str) -> Subject:
    """An index as the subject of a finding."""
    return Subject(kind="index", name=table.name, part=index if isinstance(index, str) else index.name)


def about_foreign_key(table: Table, key: ForeignKey) -> Subject:
    """A foreign key as the subject of a finding; one without a name goes by its columns."""
    return Subject(kind="foreign key", name=table.name, part=key.name or ",".join(key.columns))


def about_database(facts: Facts) -> Subject:
    """The database as the subject of a finding."""
    return Subject(kind="database", name=QualifiedName("", facts.survey.server.database))


def about_server(facts: Facts) -> Subject:
    """The server as the subject of a finding: it goes by its product, because it has no name of its own."""
    return Subject(kind="server", name=QualifiedName("", facts.survey.server.product))


def about_setting(name: str) -> Subject:
    """A setting of the server as the subject of a finding."""
    return Subject(kind="setting", name=QualifiedName("", name))


def about_statement(digest: str) -> Subject:
    """A statement of the workload as the subject of a finding."""
    return Subject(kind="statement", name=QualifiedName("", digest))


def about_job(job: Job) -> Subject:
    """A scheduled job as the subject of a finding."""
    return Subject(kind="job", name=QualifiedName("", job.name))


def about_slot(slot: Slot) -> Subject:
    """A replication slot as the subject of a finding."""
    return Subject(kind="slot", name=QualifiedName("", slot.name))


def about_topology_node(name: str) -> Subject:
    """Another server as one that takes part in a finding."""
    return Subject(kind="server", name=QualifiedName("", name))
