"""What the numbers in catalogue rows stand for."""

from __future__ import annotations

import re

from schemabook.engines.postgresql.dialect import POSTGRESQL, family_of
from schemabook.engines.postgresql.rows import NameRow, Rows, TypeRow
from schemabook.engines.redaction import redact
from schemabook.model.base import QualifiedName, Setting
from schemabook.model.families import Family

_DEFAULT_COLLATION = 100
_C_COLLATION = 950
_RELATION_KINDS = {"v": "view", "m": "view", "S": "sequence", "c": "type"}
_SECRET = re.compile(r"(?i)pass|pwd|secret|token|credential|(?:api|access|private|account)_?key")
ENABLED = {"O": "origin", "D": "disabled", "R": "replica", "A": "always"}


class Names:
    """Looks up relations, columns, types and routines by the oid that other rows refer to them with."""

    def __init__(self, rows: Rows) -> None:
        self.relations = {row.oid: QualifiedName(row.schema, row.name) for row in rows.relations}
        self.row_types = {row.row_type: self.relations[row.oid] for row in rows.relations if row.kind != "c"}
        self.row_types |= {
            row.row_array: self.relations[row.oid] for row in rows.relations if row.row_array and row.kind != "c"
        }
        self._row_type_kinds = {oid: row.kind for row in rows.relations for oid in (row.row_type, row.row_array or 0)}
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
        self._default_classes = {
            (row.method, row.type): row.oid for row in rows.names if row.kind == "operator class" and row.is_default
        }
        self._ranges = {row.multirange_oid: row for row in rows.types if row.multirange_oid}
        self._column_types = {(column.relation, column.number): column.type_oid for column in rows.columns}

    def column(self, relation: int, number: int) -> str:
        """The name of a column of a relation."""
        return self._columns[relation][number]

    def columns(self, relation: int, numbers: list[int] | None) -> tuple[str, ...]:
        """The names of columns of a relation, in the order of `numbers`."""
        known = self._columns.get(relation, {})
        return tuple(known[number] for number in numbers or () if number in known)

    def column_collation(self, relation: int, number: int) -> int:
        """The collation of a column: its own, that of its type, or the database's default.

        Expressions (number 0) are taken to have the default.
        """
        row = self.types.get(self.column_type(relation, number))
        while row is not None and row.kind == "d" and row.collation is None:
            row = self.types.get(row.base_oid)
        of_type = _DEFAULT_COLLATION
        if row is not None:
            of_type = row.collation or (_C_COLLATION if row.name == "name" else _DEFAULT_COLLATION)
        return self._collations.get((relation, number), of_type)

    def named(self, kind: str, oid: int) -> NameRow | None:
        """The operator class, collation, access method, tablespace or extension's relation of this oid."""
        return self._names.get((kind, oid))

    def relation(self, oid: int) -> QualifiedName:
        """The name of a relation, which may be one of an extension."""
        row = self.named("relation", oid)
        return self.relations[oid] if row is None else QualifiedName(row.schema, row.name)

    def column_type(self, relation: int, number: int) -> int:
        """The oid of the type of a column; 0 where the column is not known."""
        return self._column_types.get((relation, number), 0)

    def is_default_class(self, row: NameRow, type_oid: int) -> bool:
        """Whether an index that names no operator class for a key of this type gets this one."""
        base = self.types.get(type_oid)
        while base is not None and base.kind == "d":
            base = self.types.get(base.base_oid)
        exact = None if base is None else self._default_classes.get((row.method, base.oid))
        return row.is_default and exact in (None, row.oid)

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

    def row_type_kind(self, oid: int) -> str:
        """What the row type of this oid, or of the elements of this array type, is the row type of."""
        return kind_of_relation(self._row_type_kinds[oid])

    def type_text(self, oid: int) -> str:
        """The type as SQL text. A row type of a table is named after it."""
        row = self.types.get(oid)
        if row is not None:
            return row.text
        return POSTGRESQL.qualify(self.row_types[oid]) if oid in self.row_types else "record"

    def user_type(self, oid: int) -> QualifiedName | None:
        """The name of a type that is one of the database's own.

        For an array it is that of its element, for a multirange that of its range.
        """
        if oid in self.row_types:
            return self.row_types[oid]
        row = self.types.get(oid)
        if row is not None and row.category == "A" and row.element:
            row = self.types.get(row.element)
        if row is not None and row.kind == "m":
            row = self._ranges.get(row.oid)
        return type_name(row) if row is not None and is_own(row) else None


def kind_of_relation(kind: str) -> str:
    """The kind of object that a `relkind` stands for in references and grants."""
    return _RELATION_KINDS.get(kind, "table")


def is_own(row: TypeRow) -> bool:
    """Whether a type is the database's own, neither the system's nor an extension's."""
    return row.is_user and not row.is_from_extension and row.kind in "edcr"


def type_name(row: TypeRow) -> QualifiedName:
    """The qualified name of a type."""
    return QualifiedName(row.schema, row.name)


def secret_options(options: list[str] | None) -> tuple[str, ...]:
    """The names of the options of a foreign table or column whose values may be secrets."""
    return tuple(setting.name for setting in build_settings(options) if _SECRET.search(setting.name))


def harmless_settings(options: list[str] | None) -> tuple[Setting, ...]:
    """The options of a foreign table or column without those whose values may be secrets."""
    kept = (setting for setting in build_settings(options) if not _SECRET.search(setting.name))
    return tuple(Setting(name=setting.name, value=redact(setting.value)) for setting in kept)


def build_settings(options: list[str] | None) -> tuple[Setting, ...]:
    """`name=value` texts as settings, by name.

    Newer servers keep books of their own among the options of a column (`pg_attver=26488272`), a
    number that nobody set and no statement can set: names that begin with `pg_` are left out.
    """
    if not options:
        return ()
    pairs = (option.partition("=") for option in options)
    settings = (Setting(name=name, value=value) for name, _, value in pairs if not name.startswith("pg_"))
    return tuple(sorted(settings, key=lambda pair: pair.name))
