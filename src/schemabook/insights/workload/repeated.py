"""Look-ups that are sent once for each row of another statement's result: the N+1 problem.

A false alarm is worse than a miss, so a look-up is suspected only where a statement fits it: one that gives the
keys that are looked up, and gave about as many rows as there were look-ups.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from schemabook.insights.workload.facts import Facts, How, Use, Verb
from schemabook.insights.workload.names import Lookup
from schemabook.insights.workload.patterns import is_unique
from schemabook.model.base import QualifiedName
from schemabook.model.measured import Measured
from schemabook.model.workload import RepeatedLookup, StatementUse

LEAST_FACTOR = 10
"""Look-ups for each call of the other statement."""
LEAST_CALLS = 5
"""Calls of the other statement: fewer can agree by chance."""
CLOSE = 0.1
"""The share by which look-ups and rows may differ."""

Column = tuple[QualifiedName, str]


class Studied(NamedTuple):
    """A statement and what it does."""

    statement: StatementUse
    facts: Facts


class Parent(NamedTuple):
    """A statement that gives keys: how often it was sent and how many rows it gave each time."""

    statement: StatementUse
    calls: float
    rows: float


def find_repeated(studied: list[Studied], lookup: Lookup) -> tuple[RepeatedLookup, ...]:
    """The look-ups that are suspected, those with the most calls first."""
    parents = _parents(studied)
    found = [
        suspect
        for one in studied
        if (looked_up := _looked_up(one, lookup)) is not None
        and (suspect := _suspect(one, looked_up, parents, lookup)) is not None
    ]
    return tuple(sorted(found, key=lambda one: (-one.calls.value, one.statement)))


def _looked_up(one: Studied, lookup: Lookup) -> Column | None:
    """The column by which a statement looks rows up, where it does so by one column of one table."""
    if len(one.facts.uses) != 1 or one.facts.reason:
        return None
    use = one.facts.uses[0]
    equal = [each for each in use.filters if each.how is How.EQUAL]
    others = [each for each in use.filters if each.how not in {How.EQUAL, How.NULL, How.NOT_NULL}]
    if use.verb is not Verb.READ or len(equal) != 1 or others or use.query.groups:
        return None
    column = equal[0].label
    known = lookup.get(use.table)
    return (use.table, column) if known is not None and known.column(column) is not None else None


def _parents(studied: list[Studied]) -> dict[Column, list[Parent]]:
    """The statements that give many rows with a column, by that column."""
    found: dict[Column, list[Parent]] = {}
    for one in studied:
        rows, calls = one.statement.rows, one.statement.calls.value
        query = one.facts.main
        writes = any(use.verb is not Verb.READ for use in one.facts.uses)
        if rows is None or query is None or writes or query.aggregate or calls < LEAST_CALLS:
            continue
        parent = Parent(one.statement, calls, rows.value / calls)
        if parent.rows >= LEAST_FACTOR * (1 - CLOSE):
            for use, column in dict.fromkeys(query.outputs.values()):
                found.setdefault((use.table, column), []).append(parent)
    return found


def _suspect(
    one: Studied, looked_up: Column, parents: dict[Column, list[Parent]], lookup: Lookup
) -> RepeatedLookup | None:
    calls = one.statement.calls.value
    best: tuple[float, Parent] | None = None
    for column in _key_columns(one.facts.uses[0], looked_up[1], lookup, parents):
        for parent in parents.get(column, ()):
            if parent.statement is one.statement:
                continue
            factor = calls / parent.calls
            distance = abs(factor / parent.rows - 1)
            if factor >= LEAST_FACTOR and distance <= CLOSE and (best is None or distance < best[0]):
                best = distance, parent
    return _repeated(one, looked_up, best[1]) if best is not None else None


def _key_columns(use: Use, column: str, lookup: Lookup, parents: dict[Column, list[Parent]]) -> Iterator[Column]:
    """The columns whose values are looked up: those that a foreign key has at its other end."""
    known = lookup.get(use.table)
    assert known is not None
    for key in known.foreign_keys:
        if key.columns == (column,):
            for parent_column in key.referenced_columns or _primary(lookup, key.referenced_table):
                yield key.referenced_table, parent_column
    if not is_unique(use, known):
        return
    for table, given in parents:
        other = lookup.get(table)
        for key in other.foreign_keys if other is not None else ():
            if key.columns == (given,) and key.referenced_table == use.table and column in key.referenced_columns:
                yield table, given


def _primary(lookup: Lookup, table: QualifiedName) -> tuple[str, ...]:
    known = lookup.get(table)
    primary = getattr(known.relation, "primary_key", None) if known is not None else None
    return primary.columns if primary is not None else ()


def _repeated(one: Studied, looked_up: Column, parent: Parent) -> RepeatedLookup:
    calls = one.statement.calls
    digest = parent.statement.digest
    return RepeatedLookup(
        table=looked_up[0],
        column=looked_up[1],
        statement=one.statement.digest,
        calls=calls,
        parent=digest,
        factor=Measured(
            value=calls.value / parent.calls,
            unit="calls",
            method=f"calls of {one.statement.digest} per call of {digest}, which gave {parent.rows:.4g} rows each",
            quality="estimate",
            measured_at=calls.measured_at,
            since=calls.since,
        ),
    )
