"""Enums, domains, composites and ranges from their rows."""

from __future__ import annotations

from schemabook.engines.postgresql.build_constraints import Constraints
from schemabook.engines.postgresql.build_relations import Parts
from schemabook.engines.postgresql.names import Names, is_own, type_name
from schemabook.engines.postgresql.rows import Rows, TypeRow
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Composite, Domain, Enum, Range


def _own(rows: Rows, kind: str) -> list[TypeRow]:
    found = (row for row in rows.types if row.kind == kind and is_own(row))
    return sorted(found, key=lambda row: (row.schema, row.name))


def build_enums(rows: Rows) -> tuple[Enum, ...]:
    """Every enum by name, its labels in their sort order."""
    return tuple(
        Enum(name=type_name(row), labels=tuple(row.labels or ()), owner=row.owner, comment=row.comment)
        for row in _own(rows, "e")
    )


def build_domains(rows: Rows, names: Names, parts: Parts) -> tuple[Domain, ...]:
    """Every domain by name."""
    return tuple(
        Domain(
            name=type_name(row),
            type=row.base_type or "",
            type_name=names.user_type(row.base_oid),
            nullable=not row.not_null,
            not_null=(parts.constraints.get(row.oid) or Constraints()).not_null.get(""),
            default=row.default,
            collation=names.quoted("collation", row.collation),
            checks=tuple((parts.constraints.get(row.oid) or Constraints()).checks),
            owner=row.owner,
            comment=row.comment,
            depends_on=parts.dependencies.get(("type", row.oid), ()),
        )
        for row in _own(rows, "d")
    )


def build_composites(rows: Rows, parts: Parts) -> tuple[Composite, ...]:
    """Every composite type by name."""
    return tuple(
        Composite(
            name=type_name(row),
            attributes=parts.columns.get(row.relation, ()),
            owner=row.owner,
            comment=row.comment,
        )
        for row in _own(rows, "c")
    )


def build_ranges(rows: Rows, names: Names, parts: Parts) -> tuple[Range, ...]:
    """Every range type by name."""
    return tuple(
        Range(
            name=type_name(row),
            subtype=row.subtype or "",
            operator_class=names.quoted("operator class", row.operator_class),
            collation=names.quoted("collation", row.range_collation),
            canonical=_routine(row.canonical, names),
            subtype_difference=_routine(row.difference, names),
            multirange=row.multirange,
            owner=row.owner,
            comment=row.comment,
            depends_on=parts.dependencies.get(("type", row.oid), ()),
        )
        for row in _own(rows, "r")
    )


def _routine(oid: int | None, names: Names) -> QualifiedName | None:
    row = names.routines.get(oid or 0)
    return None if row is None else QualifiedName(row.schema, row.name)
