"""What the numbers in catalogue rows stand for."""

from __future__ import annotations

from schemabook.engines.postgresql.dialect import POSTGRESQL, family_of
from schemabook.engines.postgresql.rows import NameRow, Rows, TypeRow
from schemabook.model.base import QualifiedName, Setting
from schemabook.model.families import Family

_DEFAULT_COLLATION = 100
ENABLED = {"O": "origin", "D": "disabled", "R": "replica", "A": "always"}


class Names:
    """Looks up relations, columns, types and routines by the oid that other rows refer to them with."""

    def __init__(self, rows: Rows) -> None:
        self.relations = {row.oid: QualifiedName(row.schema, row.name) for row in rows.relations}
        self.row_types = {row.row_type: self.relations[row.oid] for row in rows.relations if row.kind != "c"}
        self.row_types |= {
            row.row_array: self.relations[row.oid] for row in rows.relations if row.row_array and row.kind != "c"
        }
        self.relation_kinds = {row.oid: row.kind for row in rows.relations}
        self.routines = {row.oid: row for row in rows.routines}
        self.types = {row.oid: row for row in rows.types}
        self._columns: dict[int, dict[int, str]] = {}
        self._collations: dict[tuple[int, int], int] = {}
        for column in rows.columns:
            self._columns.setdefault(column.relation, {})[column.number] = column.name
            if column.collation is not None:
                self._collations[column.relation, column.number] = column.collation
        self._names = {(row.kind, row.oid): row for row in rows.names}

    def column(self, relation: int, number: int) -> str:
        """The name of a column of a relation."""
        return self._columns[relation][number]

    def columns(self, relation: int, numbers: list[int] | None) -> tuple[str, ...]:
        """The names of columns of a relation, in the order of `numbers`."""
        known = self._columns.get(relation, {})
        return tuple(known[number] for number in numbers or () if number in known)

    def column_collation(self, relation: int, number: int) -> int:
        """The collation of a column, or the database's default for columns without one of their own.

        Expressions (number 0) are taken to have the default.
        """
        return self._collations.get((relation, number), _DEFAULT_COLLATION)

    def named(self, kind: str, oid: int) -> NameRow | None:
        """The operator class, collation, access method or tablespace of this oid."""
        return self._names.get((kind, oid))

    def quoted(self, kind: str, oid: int | None) -> str | None:
        """The name of the same as SQL text, without its schema where that is the system's."""
        row = self.named(kind, oid) if oid else None
        if row is None:
            return None
        if row.schema in ("", "pg_catalog"):
            return POSTGRESQL.quote(row.name)
        return POSTGRESQL.qualify(QualifiedName(row.schema, row.name))

    def family(self, oid: int) -> Family:
        """The family of a type; a domain has that of its base type."""
        row = self.types.get(oid)
        while row is not None and row.kind == "d":
            row = self.types.get(row.base_oid)
        return Family.COMPOSITE if row is None else family_of(row.name, row.kind, row.category)

    def type_text(self, oid: int) -> str:
        """The type as SQL text. A row type of a table is named after it."""
        row = self.types.get(oid)
        if row is not None:
            return row.text
        return POSTGRESQL.qualify(self.row_types[oid]) if oid in self.row_types else "record"

    def user_type(self, oid: int) -> QualifiedName | None:
        """The name of a type that is one of the database's own; of an array, that of its element."""
        if oid in self.row_types:
            return self.row_types[oid]
        row = self.types.get(oid)
        if row is not None and row.category == "A" and row.element:
            row = self.types.get(row.element)
        return type_name(row) if row is not None and is_own(row) else None


def is_own(row: TypeRow) -> bool:
    """Whether a type is the database's own, neither the system's nor an extension's."""
    return row.is_user and not row.is_from_extension and row.kind in "edcr"


def type_name(row: TypeRow) -> QualifiedName:
    """The qualified name of a type."""
    return QualifiedName(row.schema, row.name)


def build_settings(options: list[str] | None) -> tuple[Setting, ...]:
    """`name=value` texts as settings, by name."""
    pairs = (option.partition("=") for option in options or ())
    return tuple(sorted((Setting(name=name, value=value) for name, _, value in pairs), key=lambda pair: pair.name))
