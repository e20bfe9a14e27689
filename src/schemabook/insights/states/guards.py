"""What the triggers of a table say about the steps between the states of a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from schemabook.engines.conditions import Condition, Token, allowed_values, conjuncts
from schemabook.engines.dialect import Dialect
from schemabook.insights.states.bodies import Branch, find_branches, truth
from schemabook.insights.states.values import ValuedColumn

Pair = tuple[str, str]
_MOST_VALUES = 20


def find_guarded_steps(
    tokens: Sequence[Token], condition: Condition | None, timing: str, column: ValuedColumn, dialect: Dialect
) -> Iterator[tuple[str, str, str]]:
    """Steps as start, end and how: "sets", "acts on", or "allows" where others from the same state are refused."""
    branches = list(find_branches(tokens, condition, dialect))
    refused, allowed = _judged(branches, column)
    for pair in allowed:
        yield *pair, "allows"
    for branch in branches:
        if branch.does == "set" and branch.column.lower() == column.column.lower() and timing.upper() == "BEFORE":
            if branch.value in column.values:
                starts = _limit(branch, "old", column)
                yield from ((start, branch.value, "sets") for start in starts if start != branch.value)
        elif branch.does == "act":
            for pair in _acted_on(branch, column):
                if pair not in refused:
                    yield *pair, "acts on"


def _judged(branches: Sequence[Branch], column: ValuedColumn) -> tuple[set[Pair], list[Pair]]:
    """The steps that are refused for certain; and those that are not, for certain, where others are."""
    guards = [Condition("all", branch.conditions) for branch in branches if branch.does == "refuse"]
    if not guards or len(column.values) > _MOST_VALUES:
        return set(), []
    refused: set[Pair] = set()
    passed: list[Pair] = []
    for start, end in product(column.values, repeat=2):
        if start == end:
            continue
        name = column.column.lower()
        values = {("old", name): start, ("new", name): end, ("", "tg_op"): "UPDATE"}
        found = [truth(guard, values) for guard in guards]
        if True in found:
            refused.add((start, end))
        elif None not in found:
            passed.append((start, end))
    limited = {start for start, _ in refused}
    return refused, [pair for pair in passed if pair[0] in limited]


def _acted_on(branch: Branch, column: ValuedColumn) -> Iterator[Pair]:
    """The steps that a branch is for, where it names both ends, and one of them alone."""
    starts, ends = _limit(branch, "old", column), _limit(branch, "new", column)
    if min(len(starts), len(ends)) == 1:
        yield from (pair for pair in product(starts, ends) if pair[0] != pair[1])


def _limit(branch: Branch, qualifier: str, column: ValuedColumn) -> tuple[str, ...]:
    """The values that the old or the new row must have here."""
    for condition in branch.conditions:
        for part in conjuncts(condition):
            limited = allowed_values(part)
            wanted = (column.column.lower(), qualifier)
            if limited is not None and (limited[0].text.lower(), limited[0].qualifier) == wanted:
                return tuple(value for value in limited[1] if value in column.values)
    return ()
