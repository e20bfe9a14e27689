"""Constraints of tables and domains from their rows."""

from __future__ import annotations

import re

import msgspec

from schemabook.engines.postgresql.names import Names
from schemabook.engines.postgresql.rows import ConstraintRow, Rows
from schemabook.model.tables import (
    Action,
    CheckConstraint,
    ExclusionConstraint,
    ForeignKey,
    NotNull,
    PrimaryKey,
    UniqueConstraint,
)

_ACTIONS = {
    "a": Action.NO_ACTION,
    "r": Action.RESTRICT,
    "c": Action.CASCADE,
    "n": Action.SET_NULL,
    "d": Action.SET_DEFAULT,
}
_MATCHES = {"s": "SIMPLE", "f": "FULL", "p": "PARTIAL"}
_CHECK = re.compile(r"CHECK \((.*)\)(?: NO INHERIT)?(?: NOT VALID)?(?: NOT ENFORCED)?", re.DOTALL)
_EXCLUDE = re.compile(r"(EXCLUDE .*?)(?: DEFERRABLE)?(?: INITIALLY DEFERRED)?", re.DOTALL)


class Constraints(msgspec.Struct, gc=False):
    """The constraints of one relation or domain, while they are gathered."""

    primary_key: PrimaryKey | None = None
    unique_constraints: list[UniqueConstraint] = []
    checks: list[CheckConstraint] = []
    exclusions: list[ExclusionConstraint] = []
    foreign_keys: list[ForeignKey] = []
    not_null: dict[str, NotNull] = {}


def build_constraints(rows: Rows, names: Names) -> dict[int, Constraints]:
    """The constraints of every table by its oid, and of every domain by its own.

    Those that a partition has from its table are left out: they follow from it.
    """
    found: dict[int, Constraints] = {}
    partitions = {row.oid for row in rows.relations if row.partition_bound is not None}
    for row in rows.constraints:
        owner = row.relation or row.domain
        from_table = row.is_from_parent or (row.relation in partitions and not row.is_local)
        if from_table or (row.relation and row.relation not in names.relations):
            continue
        _add(found.setdefault(owner, Constraints()), row, names)
    return found


def _add(constraints: Constraints, row: ConstraintRow, names: Names) -> None:
    columns = names.columns(row.relation, row.columns)
    if row.kind == "p":
        constraints.primary_key = PrimaryKey(
            name=row.name,
            columns=columns,
            without_overlaps=row.is_period,
            deferrable=row.is_deferrable,
            initially_deferred=row.is_deferred,
            comment=row.comment,
        )
    elif row.kind == "u":
        constraints.unique_constraints.append(
            UniqueConstraint(
                name=row.name,
                columns=columns,
                without_overlaps=row.is_period,
                deferrable=row.is_deferrable,
                initially_deferred=row.is_deferred,
                comment=row.comment,
            )
        )
    elif row.kind == "c":
        constraints.checks.append(_build_check(row))
    elif row.kind == "x":
        constraints.exclusions.append(_build_exclusion(row))
    elif row.kind == "f":
        constraints.foreign_keys.append(_build_foreign_key(row, names))
    else:
        _add_not_null(constraints, row, columns)


def _add_not_null(constraints: Constraints, row: ConstraintRow, columns: tuple[str, ...]) -> None:
    """NOT NULL that differs from what the words NOT NULL make; of a domain under the empty name."""
    for column in columns or ("",):
        constraints.not_null[column] = NotNull(
            name=row.name, no_inherit=row.no_inherit, validated=row.is_validated, comment=row.comment
        )


def _build_check(row: ConstraintRow) -> CheckConstraint:
    text = row.expression or ""
    match = _CHECK.fullmatch(text) if row.domain else None
    return CheckConstraint(
        name=row.name,
        expression=match[1] if match else text,
        no_inherit=row.no_inherit,
        inherited=not row.is_local,
        validated=row.is_validated or not row.is_enforced,
        enforced=row.is_enforced,
        comment=row.comment,
    )


def _build_exclusion(row: ConstraintRow) -> ExclusionConstraint:
    text = row.expression or ""
    match = _EXCLUDE.fullmatch(text)
    return ExclusionConstraint(
        name=row.name,
        definition=match[1] if match else text,
        deferrable=row.is_deferrable,
        initially_deferred=row.is_deferred,
        comment=row.comment,
    )


def _build_foreign_key(row: ConstraintRow, names: Names) -> ForeignKey:
    return ForeignKey(
        name=row.name,
        columns=names.columns(row.relation, row.columns),
        referenced_table=names.relation(row.referenced),
        referenced_columns=names.columns(row.referenced, row.referenced_columns),
        on_delete=_ACTIONS[row.on_delete],
        on_update=_ACTIONS[row.on_update],
        on_delete_columns=names.columns(row.relation, row.on_delete_columns),
        match=_MATCHES[row.match],
        period=row.is_period,
        deferrable=row.is_deferrable,
        initially_deferred=row.is_deferred,
        validated=row.is_validated or not row.is_enforced,
        enforced=row.is_enforced,
        comment=row.comment,
    )
