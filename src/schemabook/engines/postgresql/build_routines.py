"""Routines and sequences from their rows."""

from __future__ import annotations

from schemabook.engines.postgresql.build_relations import Dependencies
from schemabook.engines.postgresql.dialect import POSTGRESQL
from schemabook.engines.postgresql.names import Names
from schemabook.engines.postgresql.rows import RoutineRow, Rows
from schemabook.engines.redaction import redact
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Parameter, Routine, Sequence

_KINDS = {"f": "function", "p": "procedure", "a": "aggregate", "w": "window function"}
_MODES = {"i": "in", "o": "out", "b": "inout", "v": "variadic", "t": "table"}
_VOLATILITY = {"i": "immutable", "s": "stable", "v": "volatile"}


def build_routines(rows: Rows, names: Names, dependencies: Dependencies) -> tuple[Routine, ...]:
    """Every routine by name and signature."""
    ordered = sorted(rows.routines, key=lambda row: (row.schema, row.name, row.signature))
    return tuple(_build_routine(row, names, dependencies) for row in ordered)


def _build_routine(row: RoutineRow, names: Names, dependencies: Dependencies) -> Routine:
    name = QualifiedName(row.schema, row.name)
    text = row.definition or f"CREATE AGGREGATE {POSTGRESQL.qualify(name)}({row.arguments or '*'}) ({row.aggregate})"
    definition = redact(text.strip())
    return Routine(
        name=name,
        kind=_KINDS[row.kind],
        signature=row.signature,
        parameters=_parameters(row, names),
        returns=row.returns,
        language=row.language,
        definition=definition,
        volatility=_VOLATILITY[row.volatility] if row.kind == "f" else None,
        security_definer=row.security_definer,
        strict=row.is_strict and row.kind == "f",
        owner=row.owner,
        comment=row.comment,
        depends_on=dependencies.get(("routine", row.oid), ()),
        unmodelled=() if definition == text.strip() else ("a password in the body, which is left out",),
    )


def _parameters(row: RoutineRow, names: Names) -> tuple[Parameter, ...]:
    modes = row.modes or ["i"] * len(row.types)
    labels = row.names or [""] * len(row.types)
    defaults = row.defaults or [None] * len(row.types)
    return tuple(
        Parameter(name=label, type=names.type_text(oid), mode=_MODES[mode], default=default and redact(default))
        for oid, mode, label, default in zip(row.types, modes, labels, defaults, strict=False)
    )


def build_sequences(rows: Rows, names: Names) -> tuple[Sequence, ...]:
    """Every sequence by name that is not behind an identity column."""
    found = []
    for row in sorted(rows.sequences, key=lambda row: (row.schema, row.name)):
        if row.ownership == "i":
            continue
        relation = row.owner_relation or 0
        found.append(
            Sequence(
                name=QualifiedName(row.schema, row.name),
                type=row.type,
                start=row.start,
                increment=row.increment,
                minimum=row.minimum,
                maximum=row.maximum,
                cache=row.cache,
                cycle=row.cycle,
                owned_by=names.relations.get(relation),
                owned_by_column=names.column(relation, row.owner_column) if row.owner_column else None,
                unlogged=row.persistence == "u",
                owner=row.owner,
                comment=row.comment,
            )
        )
    return tuple(found)
