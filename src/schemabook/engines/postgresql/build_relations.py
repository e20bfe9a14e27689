"""Tables, with their partitions under them, and views."""

from __future__ import annotations

import msgspec

from schemabook.engines.postgresql.build_columns import build_columns
from schemabook.engines.postgresql.build_constraints import Constraints, build_constraints
from schemabook.engines.postgresql.build_indexes import build_index_notes, build_indexes
from schemabook.engines.postgresql.build_triggers import Hangers, build_hangers
from schemabook.engines.postgresql.names import Names, build_settings, harmless_settings, secret_options, type_name
from schemabook.engines.postgresql.rows import RelationRow, Rows
from schemabook.engines.redaction import redact
from schemabook.model.base import QualifiedName
from schemabook.model.tables import (
    Column,
    Index,
    PartitionKey,
    Reference,
    RowSecurity,
    Table,
    TableKind,
    UniqueConstraint,
    View,
)

_KINDS = {"r": TableKind.ORDINARY, "p": TableKind.PARTITIONED, "f": TableKind.FOREIGN}
_IDENTITIES = {"n": "NOTHING", "f": "FULL", "i": "INDEX"}

Dependencies = dict[tuple[str, int], tuple[Reference, ...]]


class Parts(msgspec.Struct, gc=False):
    """What hangs on relations, by the oid of each."""

    columns: dict[int, tuple[Column, ...]]
    indexes: dict[int, tuple[Index, ...]]
    constraints: dict[int, Constraints]
    hangers: dict[int, Hangers]
    dependencies: Dependencies
    index_notes: dict[int, list[str]]
    replica_indexes: dict[int, str]


def build_parts(rows: Rows, names: Names, dependencies: Dependencies) -> Parts:
    """Everything that hangs on relations."""
    return Parts(
        columns=build_columns(rows, names),
        indexes=build_indexes(rows, names),
        constraints=build_constraints(rows, names),
        hangers=build_hangers(rows, names),
        dependencies=dependencies,
        index_notes=build_index_notes(rows, names),
        replica_indexes={row.relation: row.name for row in rows.indexes if row.is_replica_identity},
    )


def build_tables(rows: Rows, names: Names, parts: Parts) -> tuple[Table, ...]:
    """Every table by name; partitions stand under the table that they are part of."""
    children: dict[int, list[RelationRow]] = {}
    top = []
    for row in sorted(rows.relations, key=lambda row: (row.schema, row.name)):
        if row.kind not in _KINDS:
            continue
        if row.partition_bound is not None and row.parents and row.parents[0] in names.relations:
            children.setdefault(row.parents[0], []).append(row)
        else:
            top.append(row)
    builder = _TableBuilder(names, parts, children)
    return tuple(builder.build(row) for row in top)


class _TableBuilder:
    def __init__(self, names: Names, parts: Parts, children: dict[int, list[RelationRow]]) -> None:
        self._names = names
        self._parts = parts
        self._children = children

    def build(self, row: RelationRow, parent: tuple[Column, ...] = ()) -> Table:
        """The table of a row; `parent` are the columns of the table that it is a partition of."""
        names, parts = self._names, self._parts
        constraints = parts.constraints.get(row.oid) or Constraints()
        hangers = parts.hangers.get(row.oid) or Hangers()
        indexes = parts.indexes.get(row.oid, ())
        columns = _with_not_null(parts.columns.get(row.oid, ()), constraints)
        is_partition = row.partition_bound is not None
        if is_partition:
            columns = _as_partition(columns)
        own = () if is_partition and columns == parent else columns
        of_type = names.types.get(row.of_type)
        return Table(
            name=QualifiedName(row.schema, row.name),
            owner=row.owner,
            comment=row.comment,
            kind=_kind(row),
            columns=own,
            primary_key=constraints.primary_key,
            unique_constraints=_with_null_rule(constraints, indexes),
            checks=tuple(constraints.checks),
            exclusions=tuple(constraints.exclusions),
            foreign_keys=tuple(constraints.foreign_keys),
            indexes=indexes,
            triggers=tuple(hangers.triggers),
            rules=tuple(hangers.rules),
            policies=tuple(hangers.policies),
            row_security=_row_security(row),
            inherits=() if is_partition else self._parents(row),
            partition_key=_partition_key(row),
            partition_bound=row.partition_bound,
            partitions=tuple(self.build(child, _of_parent(columns)) for child in self._children.get(row.oid, ())),
            of_type=None if of_type is None else type_name(of_type),
            server=row.server,
            using=None if row.access_method in (None, "heap") else row.access_method,
            unlogged=row.persistence == "u",
            replica_identity=self._replica_identity(row),
            tablespace=row.tablespace,
            options=build_settings(row.options) or harmless_settings(row.server_options),
            depends_on=parts.dependencies.get(("relation", row.oid), ()),
            unmodelled=_unmodelled(row, hangers, parts),
        )

    def _parents(self, row: RelationRow) -> tuple[QualifiedName, ...]:
        return tuple(self._names.relation(oid) for oid in row.parents or ())

    def _replica_identity(self, row: RelationRow) -> str | None:
        if row.kind == "f":
            return None
        if row.replica_identity == "i":
            return f"INDEX {self._parts.replica_indexes.get(row.oid, '')}"
        return _IDENTITIES.get(row.replica_identity)


def build_views(rows: Rows, parts: Parts) -> tuple[View, ...]:
    """Every view and materialised view by name."""
    found = [row for row in rows.relations if row.kind in ("v", "m")]
    return tuple(_build_view(row, parts) for row in sorted(found, key=lambda row: (row.schema, row.name)))


def _build_view(row: RelationRow, parts: Parts) -> View:
    hangers = parts.hangers.get(row.oid) or Hangers()
    settings = build_settings(row.options)
    check = next((setting.value.upper() for setting in settings if setting.name == "check_option"), None)
    definition = (row.definition or "").rstrip().removesuffix(";")
    kept = redact(definition)
    return View(
        name=QualifiedName(row.schema, row.name),
        owner=row.owner,
        comment=row.comment,
        columns=parts.columns.get(row.oid, ()),
        definition=kept,
        materialised=row.kind == "m",
        populated=row.populated,
        check_option=check,
        indexes=parts.indexes.get(row.oid, ()),
        triggers=tuple(hangers.triggers),
        rules=tuple(hangers.rules),
        tablespace=row.tablespace,
        using=None if row.access_method in (None, "heap") else row.access_method,
        options=tuple(setting for setting in settings if setting.name != "check_option"),
        depends_on=parts.dependencies.get(("relation", row.oid), ()),
        unmodelled=(*(() if kept == definition else ("a password in its query, which is left out",)), *hangers.notes),
    )


def _kind(row: RelationRow) -> TableKind:
    if row.partition_bound is not None and row.kind == "r":
        return TableKind.PARTITION
    return _KINDS[row.kind]


def _as_partition(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns as a partition has them: identities and inheritance belong to the whole table."""
    return tuple(
        msgspec.structs.replace(column, inherited=False, identity=None)
        if column.inherited or column.identity
        else column
        for column in columns
    )


def _of_parent(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns that a partition has of its table: all but comments and named NOT NULLs."""
    return tuple(
        msgspec.structs.replace(column, comment=None, not_null=None, unmodelled=())
        if column.comment is not None or column.not_null or column.unmodelled
        else column
        for column in _as_partition(columns)
    )


def _with_not_null(columns: tuple[Column, ...], constraints: Constraints) -> tuple[Column, ...]:
    if not constraints.not_null:
        return columns
    return tuple(msgspec.structs.replace(column, not_null=constraints.not_null.get(column.name)) for column in columns)


def _with_null_rule(constraints: Constraints, indexes: tuple[Index, ...]) -> tuple[UniqueConstraint, ...]:
    """The unique constraints; whether nulls are distinct is known to their indexes."""
    equal_nulls = {index.constraint for index in indexes if index.nulls_not_distinct}
    return tuple(
        msgspec.structs.replace(unique, nulls_not_distinct=True) if unique.name in equal_nulls else unique
        for unique in constraints.unique_constraints
    )


def _row_security(row: RelationRow) -> RowSecurity:
    if not row.row_security:
        return RowSecurity.OFF
    return RowSecurity.FORCED if row.force_row_security else RowSecurity.ON


def _partition_key(row: RelationRow) -> PartitionKey | None:
    if row.partition_key is None:
        return None
    method, _, expression = row.partition_key.partition(" ")
    return PartitionKey(method=method, expression=expression.removeprefix("(").removesuffix(")"))


def _unmodelled(row: RelationRow, hangers: Hangers, parts: Parts) -> tuple[str, ...]:
    """What the table has that the catalogue has no shape for."""
    notes = sorted(parts.index_notes.get(row.oid, []))
    notes.extend(f"option {name}, whose value may be a secret" for name in secret_options(row.server_options))
    return (*notes, *hangers.notes)
