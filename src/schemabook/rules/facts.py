"""What rules look things up in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book, Relationship
from schemabook.model.catalogue import every_table
from schemabook.model.findings import Subject
from schemabook.model.measurements import ColumnFigures, IndexFigures, Measurements, SettingValue, TableFigures
from schemabook.model.tables import Column, ForeignKey, Index, Table, TableKind


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
