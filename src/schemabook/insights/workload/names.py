"""The catalogue as statements see it: tables by the names that people write, their columns and keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from schemabook.engines.dialect import Dialect
from schemabook.insights.workload.expressions import canonical_text, conjunct_texts
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.tables import Column, ForeignKey, Table, View

Key = tuple[frozenset[str], frozenset[str]]
"""What no two rows have in common, as labels, among the rows for which the conditions hold."""

_ROW_ADDRESSES = ("rowid", "_rowid_", "ctid")
"""Names that stand for the place of a row where no column has them."""


class Known:
    """A table or view of the catalogue."""

    def __init__(self, relation: Table | View, columns: tuple[Column, ...], language: str) -> None:
        self.name = relation.name
        self.relation = relation
        self._language = language
        self._columns = {one.name.lower(): one for one in columns}

    @property
    def is_view(self) -> bool:
        """Whether it is a view."""
        return isinstance(self.relation, View)

    @property
    def columns(self) -> Iterator[str]:
        """The names of its columns."""
        return (one.name for one in self._columns.values())

    @property
    def foreign_keys(self) -> tuple[ForeignKey, ...]:
        """The foreign keys that it declares."""
        return self.relation.foreign_keys if isinstance(self.relation, Table) else ()

    def column(self, name: str) -> str | None:
        """The name of a column as the catalogue spells it."""
        found = self._columns.get(name.lower())
        return found.name if found else None

    def family(self, name: str) -> Family:
        """What kind of type a column has."""
        found = self._columns.get(name.lower())
        return found.family if found else Family.OTHER

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """What no two rows have in common: primary key, unique constraints, unique indexes."""
        found: list[Key] = []
        if isinstance(self.relation, Table):
            declared = (self.relation.primary_key, *self.relation.unique_constraints)
            found.extend((frozenset(one.columns), frozenset()) for one in declared if one and not one.without_overlaps)
        for index in self.relation.indexes:
            if index.unique and index.valid and not any(one.prefix_length for one in index.columns):
                labels = frozenset(
                    one.name or canonical_text(one.expression or "", self._language) for one in index.columns
                )
                predicate = conjunct_texts(index.predicate, self._language) if index.predicate else frozenset()
                found.append((labels, predicate))
        found.extend((frozenset({one}), frozenset()) for one in _ROW_ADDRESSES if one not in self._columns)
        return tuple(found)


class Lookup:
    """Finds tables and views by the names in statements.

    `language` is the dialect's name in the SQL parser; `database` is how statements may name the database itself
    where there are no schemas.
    """

    def __init__(self, catalogue: Catalogue, dialect: Dialect, language: str, database: str = "") -> None:
        self.language = language
        self._schemas = dialect.supports.schemas
        self._default = catalogue.default_schema
        self._own = {"", database.lower(), "main"} if database else None
        self._relations: dict[QualifiedName, tuple[Table | View, tuple[Column, ...]]] = {}
        self._by_name: dict[str, list[QualifiedName]] = {}
        self._known: dict[QualifiedName, Known] = {}
        for table in catalogue.tables:
            self._add_table(table, table.columns)
        for view in catalogue.views:
            self._add(view, view.columns)

    def _add_table(self, table: Table, columns: tuple[Column, ...]) -> None:
        own = table.columns or columns
        self._add(table, own)
        for part in table.partitions:
            self._add_table(part, own)

    def _add(self, relation: Table | View, columns: tuple[Column, ...]) -> None:
        self._relations[relation.name] = relation, columns
        self._by_name.setdefault(relation.name.name.lower(), []).append(relation.name)

    def get(self, name: QualifiedName) -> Known | None:
        """The table or view of exactly this name."""
        if name not in self._relations:
            return None
        if name not in self._known:
            self._known[name] = Known(*self._relations[name], self.language)
        return self._known[name]

    def find(self, schema: str, name: str, *, quoted: bool) -> Known | None:
        """The table or view that a statement names.

        A name without a schema is one of the default schema, else the only one of this name.
        """
        named = self._by_name.get(name.lower(), [])
        if not self._schemas:
            return self._find_without_schemas(schema, name, named)
        plain = name if quoted else name.lower()
        named = [one for one in named if one.name == plain]
        if schema:
            named = [one for one in named if one.schema.lower() == schema.lower()]
        else:
            named = [one for one in named if one.schema == self._default] or named
        return self.get(named[0]) if len(named) == 1 else None

    def _find_without_schemas(self, schema: str, name: str, named: list[QualifiedName]) -> Known | None:
        if schema.lower() in _SYSTEM or (self._own is not None and schema.lower() not in self._own):
            return None
        exact = [one for one in named if one.name == name] or named
        return self.get(exact[0]) if len(exact) == 1 else None

    def base_tables(self, name: QualifiedName) -> set[QualifiedName]:
        """The tables that a view reads, through other views too; of a table, itself."""
        found: set[QualifiedName] = set()
        seen: set[QualifiedName] = set()
        waiting = [name]
        while waiting:
            one = waiting.pop()
            known = self.get(one)
            if known is None or one in seen:
                continue
            seen.add(one)
            if isinstance(known.relation, View) and not known.relation.materialised:
                waiting.extend(reference.name for reference in known.relation.depends_on)
            else:
                found.add(one)
        return found


_SYSTEM = frozenset({"information_schema", "performance_schema", "mysql", "sys", "temp"})
