"""What every format says of a book: its objects, their descriptions, and the relationships that can be drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.documents.context import Context, Settings, hub_of
from schemabook.documents.index import Index as LookUps
from schemabook.documents.index import case_safe, safe_stem
from schemabook.documents.words import counted
from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book, Module, Relationship
from schemabook.model.catalogue import Enum
from schemabook.model.tables import Column, Generated, Index, IndexColumn, Table, View

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


class Content:
    """A book as the formats see it. Partitions stand for their table, which `tables` alone has."""

    def __init__(self, book: Book, dialect: Dialect) -> None:
        self.book = book
        self.dialect = dialect
        self.catalogue = book.survey.catalogue
        self.context = Context(LookUps(book, dialect), Settings())
        self.tables = self.catalogue.tables
        self.views = self.catalogue.views
        self.table_of: dict[QualifiedName, Table] = {table.name: table for table in self.tables}
        self.enums: dict[QualifiedName, Enum] = {enum.name: enum for enum in self.catalogue.enums}
        self._columns = {table.name: {column.name for column in table.columns} for table in self.tables}
        self.relationships = tuple(one for one in book.relationships if self._is_whole(one))
        self.whole = frozenset(self.relationships)
        self.undrawn = tuple(one for one in book.relationships if not self._is_whole(one))

    def _is_whole(self, relationship: Relationship) -> bool:
        """Whether both ends are tables of the catalogue with the columns that the key names."""
        key = relationship.foreign_key
        child, parent = self._columns.get(relationship.child), self._columns.get(relationship.parent)
        if child is None or parent is None or not key.columns:
            return False
        same = len(key.columns) == len(key.referenced_columns)
        return same and child.issuperset(key.columns) and parent.issuperset(key.referenced_columns)

    @property
    def title(self) -> str:
        """The name of the database, or of its file."""
        server = self.book.survey.server
        return server.database or server.file or server.product

    @property
    def product(self) -> str:
        """The product and its release, without the patch: `PostgreSQL 15`."""
        server = self.book.survey.server
        release = ".".join(server.version.split(".")[: self.dialect.version_parts])
        return f"{server.product} {release}".strip()

    def describe(self, item: Table | View) -> str:
        """What people or the database's own comment say of a table or view; empty where nobody does."""
        return self.context.notes.describe(item.name, item.comment)[0].strip()

    def describe_column(self, item: Table | View, column: Column) -> str:
        """What people or the database's own comment say of a column; empty where nobody does."""
        return self.context.notes.describe_column(item.name, column)[0].strip()

    def enum_of(self, column: Column) -> Enum | None:
        """The enum whose labels are the values of a column, and not just the elements of its arrays."""
        if column.type_name is None or column.type.endswith("]"):
            return None
        return self.enums.get(column.type_name)

    def module_stems(self) -> dict[str, str]:
        """A file name for each module, by the module's name."""
        hubs = {module.name: hub_of(module) for module in self.book.modules}
        return case_safe({name: safe_stem(hub, bare=self.context.index.is_bare(hub)) for name, hub in hubs.items()})

    def module_title(self, module: Module) -> str:
        """The name of a module as people say it."""
        return self.context.module_title(module)

    def left_out(self, *, views: bool = True) -> Iterator[str]:
        """What a format of tables and keys alone has no place for, in words, a line each."""
        catalogue = self.catalogue
        relations: list[Table | View] = [*self.tables, *self.views]
        numbers = (
            (len(self.views) if views else 0, "view"),
            (len(catalogue.routines), "routine"),
            (sum(len(one.triggers) for one in relations), "trigger"),
            (sum(len(table.policies) for table in self.tables), "row-level policy"),
            (len(catalogue.sequences), "sequence"),
            (len(catalogue.domains) + len(catalogue.composites) + len(catalogue.ranges), "type other than an enum"),
        )
        plurals = {"row-level policy": "row-level policies", "type other than an enum": "types other than enums"}
        for number, noun in numbers:
            if number:
                yield counted(number, noun, plurals.get(noun, ""))
        for one in self.undrawn:
            columns = ", ".join(one.foreign_key.columns)
            yield f"the foreign key of {one.child} ({columns}), because what it refers to was not read"


def one_line(text: str) -> str:
    """The text without line ends and control characters."""
    return _CONTROL.sub(" ", text).strip()


def generated_text(generated: Generated) -> str:
    """A generated column's clause as SQL has it."""
    return f"GENERATED ALWAYS AS ({generated.expression}) {'STORED' if generated.stored else 'VIRTUAL'}"


def unique_columns(table: Table) -> set[str]:
    """The columns that are unique by a constraint of their own, the primary key aside."""
    return {unique.columns[0] for unique in table.unique_constraints if len(unique.columns) == 1}


def index_text(dialect: Dialect, relation: QualifiedName, index: Index) -> str:
    """An index as a statement that says what it is."""
    unique = "UNIQUE " if index.unique else ""
    using = f" USING {index.method.lower()}" if index.method else ""
    keys = ", ".join(_index_key(dialect, key) for key in index.columns)
    include = f" INCLUDE ({dialect.columns(index.include)})" if index.include else ""
    where = f" WHERE {index.predicate}" if index.predicate else ""
    name, on = dialect.quote(index.name), dialect.qualify(relation)
    return f"CREATE {unique}INDEX {name} ON {on}{using} ({keys}){include}{where}"


def _index_key(dialect: Dialect, key: IndexColumn) -> str:
    shown = dialect.quote(key.name) if key.name is not None else f"({key.expression})"
    prefix = f"({key.prefix_length})" if key.prefix_length else ""
    collation = f" COLLATE {key.collation}" if key.collation else ""
    operators = f" {key.operator_class}" if key.operator_class else ""
    return f"{shown}{prefix}{collation}{operators}{' DESC' if key.descending else ''}"
