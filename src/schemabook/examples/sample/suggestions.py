"""Cells that a check asks for: what it compares a column with, texts for its patterns, NULL where it tests for that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from sqlglot import exp

from schemabook.examples.sample.evaluation import Evaluator, listed
from schemabook.examples.sample.patterns import like_sample, regular_sample
from schemabook.examples.sample.values import UNPROVEN

_COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_WRAPPERS = (exp.Paren, exp.Cast, exp.Collate, exp.Lower, exp.Upper, exp.Trim, exp.Coalesce)


class Near(NamedTuple):
    """A value that something beside it in the order of the column may do as well as."""

    value: object


class Long(NamedTuple):
    """Any text of a length close to this."""

    length: int


def suggest(tree: exp.Expr, evaluator: Evaluator, number: int) -> Iterator[tuple[str, object]]:
    """Pairs of a column and a cell, Near or Long; `number` differs from row to row, so that cells do."""
    for node in tree.walk():
        if isinstance(node, _COMPARISONS):
            yield from _compared(node, evaluator, number)
        elif isinstance(node, exp.Between):
            yield from _against(node.this, [node.args["low"], node.args["high"]], evaluator, number)
        elif isinstance(node, exp.In):
            yield from _against(node.this, node.expressions, evaluator, number)
        elif isinstance(node, (exp.Like, exp.ILike, exp.RegexpLike, exp.RegexpILike)):
            yield from _matching(node, evaluator, number)
        elif isinstance(node, exp.Is):
            name = _column(node.this)
            if name and isinstance(node.args["expression"], exp.Null):
                yield name, None
        elif isinstance(node, exp.Column):
            yield from _truth(node)


def _column(node: exp.Expr | None) -> str:
    """The name of the column that an expression is about, whatever is done to its case, blanks or type."""
    while isinstance(node, _WRAPPERS):
        node = node.this
    return node.name if isinstance(node, exp.Column) else ""


def _compared(node: exp.Expr, evaluator: Evaluator, number: int) -> Iterator[tuple[str, object]]:
    left, right = node.this, node.args["expression"]
    several = listed(right)
    if several is not None:
        yield from _against(left, several[1], evaluator, number)
        return
    yield from _against(left, [right], evaluator, number)
    yield from _against(right, [left], evaluator, number)


def _against(side: exp.Expr, others: list[exp.Expr], evaluator: Evaluator, number: int) -> Iterator[tuple[str, object]]:
    name, inner = _column(side), _measured(side)
    if not name and not inner:
        return
    turned = others[number % len(others) :] + others[: number % len(others)] if others else []
    for other in turned:
        value = evaluator.value(other)
        if value is None or value is UNPROVEN:
            continue
        if not inner:
            yield name, value if isinstance(value, str) and not _is_time(value) else Near(value)
        elif str(value).lstrip("-").isdigit():
            for length in (int(str(value)), int(str(value)) + 1, int(str(value)) - 1):
                yield inner, Long(length)


def _is_time(value: object) -> bool:
    return isinstance(value, (date, datetime))


def _measured(node: exp.Expr) -> str:
    """The column whose length an expression is, if it is one."""
    while isinstance(node, (exp.Paren, exp.Cast)):
        node = node.this
    is_length = isinstance(node, exp.Length) or (
        isinstance(node, exp.Anonymous)
        and str(node.this).lower() in {"char_length", "character_length", "octet_length"}
    )
    if not is_length:
        return ""
    return _column(node.expressions[0] if isinstance(node, exp.Anonymous) else node.this)


def _matching(node: exp.Expr, evaluator: Evaluator, number: int) -> Iterator[tuple[str, object]]:
    name, pattern = _column(node.this), evaluator.value(node.args["expression"])
    if not name or not isinstance(pattern, str):
        return
    regular = isinstance(node, (exp.RegexpLike, exp.RegexpILike))
    for attempt in range(3):
        sample = regular_sample(pattern, number + attempt) if regular else like_sample(pattern, number + attempt)
        if sample is not None:
            yield name, sample


def _truth(node: exp.Column) -> Iterator[tuple[str, object]]:
    if isinstance(node.parent, (exp.And, exp.Or, exp.Not, exp.Paren)) or node.parent is None:
        yield node.name, True
        yield node.name, False
