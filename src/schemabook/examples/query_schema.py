"""What examples are made from: a catalogue with its look-ups, and the rows that their values are taken from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple, Protocol

from schemabook.engines import dialect_by_name
from schemabook.engines.dialect import Dialect
from schemabook.insights.relationships import find_junctions, find_relationships, not_null_domains
from schemabook.insights.trigger_writes import TriggerWrites, find_trigger_writes
from schemabook.model.base import QualifiedName, Value
from schemabook.model.book import Book, Junction, Relationship
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Action, Table


class ExampleParameter(Value):
    """A parameter where no value is known: how it stands in the statement, and what it is."""

    text: str
    meaning: str


class Example(Value):
    """A statement that runs, and what a developer would call it.

    `name` tells the examples of one table apart; one that is there more than once carries a number. `writes` says that
    it changes something. `remark` is what must be known beside it.
    """

    name: str
    title: str
    sql: str
    writes: bool = False
    parameters: tuple[ExampleParameter, ...] = ()
    remark: str = ""


class Samples(Protocol):
    """Where values come from: `schemabook.examples.query_samples.ExampleSource`. A table has at most `rows` rows."""

    rows: int

    def value(self, table: QualifiedName, column: str, row: int = 0) -> str | None:
        """The literal in one cell; None where it is not known."""
        ...

    def spare(self, name: QualifiedName) -> Mapping[str, str] | None:
        """The literals of a row that can be added to those that are there; None where there is no room for one."""
        ...

    def change(self, name: QualifiedName, column: str) -> str | None:
        """Another literal that the first row can have in a column of no key; None where none is known."""
        ...


class Edge(NamedTuple):
    """A foreign key with both tables; `pairs` are the columns of child and parent."""

    child: Table
    parent: Table
    pairs: tuple[tuple[str, str], ...]
    on_delete: Action
    optional: bool
    one_to_one: bool
    cleared: tuple[str, ...]

    @property
    def is_loop(self) -> bool:
        """Whether the table refers to itself."""
        return self.child.name == self.parent.name


class ExampleSchema:
    """A catalogue with the look-ups that examples need; `samples` are the rows that their values stand in, if any."""

    def __init__(
        self,
        catalogue: Catalogue,
        relationships: Iterable[Relationship] | None = None,
        samples: Samples | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.samples = samples
        self.rows = samples.rows if samples is not None else 0
        self.tables = {table.name: table for table in catalogue.tables}
        self.never_null = not_null_domains(catalogue)
        self.enums = {enum.name: enum.labels for enum in catalogue.enums}
        self._names: dict[str, dict[QualifiedName, str]] = defaultdict(dict)
        self._quoted: dict[str, dict[str, str]] = defaultdict(dict)
        self.labels: dict[QualifiedName, str | None] = {}
        self._up: dict[QualifiedName, list[Edge]] = defaultdict(list)
        self._down: dict[QualifiedName, list[Edge]] = defaultdict(list)
        for one in find_relationships(catalogue) if relationships is None else relationships:
            edge = self._edge(one)
            if edge is not None:
                self._up[one.child].append(edge)
                self._down[one.parent].append(edge)

    @classmethod
    def of_book(cls, book: Book, samples: Samples | None = None) -> ExampleSchema:
        """The schema of a book."""
        return cls(book.survey.catalogue, book.relationships, samples)

    @cached_property
    def junctions(self) -> dict[QualifiedName, Junction]:
        """The tables between many and many."""
        return {one.table: one for one in find_junctions(self.catalogue)}

    @cached_property
    def trigger_writes(self) -> TriggerWrites:
        """What triggers write."""
        return find_trigger_writes(self.catalogue, dialect_by_name(self.catalogue.engine))

    @cached_property
    def filled_by_triggers(self) -> frozenset[QualifiedName]:
        """The tables that get rows from the triggers of others."""
        return frozenset(table for table, sources in self.trigger_writes.filled if table not in sources)

    @cached_property
    def kept_by_triggers(self) -> frozenset[tuple[QualifiedName, str]]:
        """The columns that triggers write."""
        return frozenset((*self.trigger_writes.kept, *self.trigger_writes.changed))

    @cached_property
    def bodies(self) -> dict[QualifiedName | None, list[str]]:
        """The definitions of the routines of each name."""
        found: dict[QualifiedName | None, list[str]] = defaultdict(list)
        for routine in self.catalogue.routines:
            found[routine.name].append(routine.definition)
        return found

    def parents(self, table: QualifiedName) -> tuple[Edge, ...]:
        """The foreign keys of a table whose parents are known."""
        return tuple(self._up.get(table, ()))

    def children(self, table: QualifiedName) -> tuple[Edge, ...]:
        """The foreign keys that refer to a table."""
        return tuple(self._down.get(table, ()))

    def spell(self, name: QualifiedName, dialect: Dialect) -> str:
        """The name as it stands in a statement: without the schema where people leave it out."""
        known = self._names[dialect.name]
        found = known.get(name)
        if found is None:
            bare = name.schema == self.catalogue.default_schema and not name.name.startswith("pg_")
            found = known[name] = dialect.quote(name.name) if bare else dialect.qualify(name)
        return found

    def quote(self, identifier: str, dialect: Dialect) -> str:
        """The identifier as it stands in a statement."""
        known = self._quoted[dialect.name]
        found = known.get(identifier)
        if found is None:
            found = known[identifier] = dialect.quote(identifier)
        return found

    def literal(self, table: QualifiedName, column: str, row: int) -> str | None:
        """The literal in one cell of the made-up rows; None where there is none or it is NULL."""
        if self.samples is None or row >= self.rows:
            return None
        found = self.samples.value(table, column, row)
        return None if found is None or found.upper() == "NULL" else found

    def _edge(self, one: Relationship) -> Edge | None:
        """The relationship with its tables; None where what it refers to is not in the catalogue."""
        child, parent = self.tables.get(one.child), self.tables.get(one.parent)
        if child is None or parent is None:
            return None
        key = one.foreign_key
        referred = key.referenced_columns or (parent.primary_key.columns if parent.primary_key else ())
        known = {column.name for column in parent.columns}
        if len(referred) != len(key.columns) or not known.issuperset(referred) or key.period:
            return None
        return Edge(
            child=child,
            parent=parent,
            pairs=tuple(zip(key.columns, referred, strict=True)),
            on_delete=key.on_delete,
            optional=one.optional,
            one_to_one=one.one_to_one,
            cleared=key.on_delete_columns or key.columns,
        )
