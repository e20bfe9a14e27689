"""Indexes from their rows."""

from __future__ import annotations

from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.postgresql.names import Names, build_settings
from schemabook.engines.postgresql.rows import IndexRow, Rows
from schemabook.model.base import QualifiedName
from schemabook.model.tables import Index, IndexColumn

_DESCENDING = 1
_NULLS_FIRST = 2


def build_indexes(rows: Rows, names: Names) -> dict[int, tuple[Index, ...]]:
    """The indexes of every relation by its oid, without those that follow from its partitioned table."""
    indexes: dict[int, list[Index]] = {}
    for row in rows.indexes:
        if row.relation in names.relations and not row.is_attached:
            indexes.setdefault(row.relation, []).append(_build_index(row, names))
    return {relation: tuple(found) for relation, found in indexes.items()}


def _build_index(row: IndexRow, names: Names) -> Index:
    method = names.named("access method", row.method)
    tablespace = names.named("tablespace", row.tablespace)
    return Index(
        name=row.name,
        columns=tuple(_build_key(row, position, names) for position in range(row.key_count)),
        include=names.columns(row.relation, row.keys[row.key_count :]),
        unique=row.is_unique,
        method=method.name if method else "",
        predicate=row.predicate,
        nulls_not_distinct=row.nulls_not_distinct,
        constraint=row.constraint_name,
        valid=row.is_valid,
        clustered=row.is_clustered,
        options=build_settings(row.options),
        tablespace=tablespace.name if tablespace else None,
        comment=row.comment,
        unmodelled=("operator class options",) if row.has_operator_class_options else (),
    )


def _build_key(row: IndexRow, position: int, names: Names) -> IndexColumn:
    number = row.keys[position]
    flags = row.orders[position]
    descending = bool(flags & _DESCENDING)
    nulls_first = bool(flags & _NULLS_FIRST)
    expression = None
    if number == 0 and row.expressions is not None:
        expression = row.expressions[position]
    return IndexColumn(
        name=None if number == 0 else names.column(row.relation, number),
        expression=expression,
        descending=descending,
        nulls_first=None if nulls_first == descending else nulls_first,
        operator_class=_operator_class(row.operator_classes[position], names),
        collation=_collation(row, position, names),
    )


def _operator_class(oid: int, names: Names) -> str | None:
    """The operator class where it is not the default of its type and method."""
    row = names.named("operator class", oid)
    if row is None or row.is_default:
        return None
    if row.schema == "pg_catalog":
        return POSTGRESQL.quote(row.name)
    return POSTGRESQL.qualify(QualifiedName(row.schema, row.name))


def _collation(row: IndexRow, position: int, names: Names) -> str | None:
    """The collation of a key where it is not that of its column."""
    oid = row.collations[position]
    number = row.keys[position]
    if not oid or oid == names.column_collation(row.relation, number):
        return None
    return names.quoted("collation", oid)
