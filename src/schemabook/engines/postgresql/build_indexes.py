"""Indexes from their rows."""

from __future__ import annotations

import re

from schemabook.engines.dialect import literal
from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.postgresql.names import Names, build_settings
from schemabook.engines.postgresql.rows import IndexRow, Rows
from schemabook.model.base import QualifiedName
from schemabook.model.tables import Index, IndexColumn

_KEPT = 14
"""So many characters of a table's name always stand in the name that the server gives to its index."""
_GIVEN_NAME = re.compile(r"_(idx|key|pkey|excl)\d*$")
_DESCENDING = 1
_NULLS_FIRST = 2


def build_indexes(rows: Rows, names: Names) -> dict[int, tuple[Index, ...]]:
    """The indexes of every relation by its oid, without those that follow from its partitioned table."""
    indexes: dict[int, list[Index]] = {}
    for row in rows.indexes:
        if row.relation in names.relations and not row.is_attached:
            indexes.setdefault(row.relation, []).append(_build_index(row, names))
    return {relation: tuple(found) for relation, found in indexes.items()}


def build_index_notes(rows: Rows, names: Names) -> dict[int, list[str]]:
    """What indexes that follow from a partitioned table have of their own, by the oid of the partition."""
    notes: dict[int, list[str]] = {}
    for row in rows.indexes:
        if row.is_attached and row.relation in names.relations:
            own = names.relations[row.relation].name[:_KEPT]
            called = row.constraint_name or row.name
            if not (called.startswith(own) and _GIVEN_NAME.search(called)):
                notes.setdefault(row.relation, []).append(f"index {row.name}, which follows from the partitioned table")
            if row.comment is not None:
                text = f"comment on index {row.name}, which follows from the partitioned table"
                notes.setdefault(row.relation, []).append(text)
            if row.is_clustered:
                notes.setdefault(row.relation, []).append(f"clustered on index {row.name}")
    return notes


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
        unmodelled=tuple(f"statistics target of column {number}" for number in row.statistics or ()),
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
        operator_class=_operator_class(row, position, names),
        collation=_collation(row, position, names),
    )


def _operator_class(row: IndexRow, position: int, names: Names) -> str | None:
    """The operator class where it is not the default of its type and method, with its options."""
    found = names.named("operator class", row.operator_classes[position])
    if found is None:
        return None
    texts = row.operator_class_options[position].splitlines() if row.operator_class_options else []
    options = build_settings(texts)
    type_oid = names.column_type(row.relation, row.keys[position])
    if row.keys[position] == 0 and row.expression_types is not None:
        type_oid = row.expression_types[position]
    if not options and names.is_default_class(found, type_oid):
        return None
    name = POSTGRESQL.quote(found.name)
    if found.schema != "pg_catalog":
        name = POSTGRESQL.qualify(QualifiedName(found.schema, found.name))
    listed = ", ".join(f"{POSTGRESQL.quote(option.name)}={literal(option.value)}" for option in options)
    return f"{name} ({listed})" if listed else name


def _collation(row: IndexRow, position: int, names: Names) -> str | None:
    """The collation of a key where it is not that of its column, or may not be that of its expression."""
    oid = row.collations[position]
    number = row.keys[position]
    if number == 0 and row.names_default_collation and oid:
        return names.quoted("collation", oid)
    if not oid or oid == names.column_collation(row.relation, number):
        return None
    return names.quoted("collation", oid)
