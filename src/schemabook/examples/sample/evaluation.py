"""Checks worked out in Python over one row, in SQL's logic of three values and a fourth for what is not known."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from schemabook.examples.sample.functions import FUNCTIONS, call, extract, truth_of_pattern
from schemabook.examples.sample.reading import compare, convert, same
from schemabook.examples.sample.values import UNPROVEN, Gap

LATER = datetime.fromisoformat("2100-01-01")
"""A present so late that what holds now and then holds in between."""


@lru_cache(maxsize=4096)
def parse_expression(text: str, language: str) -> exp.Expr | None:
    """The tree of an SQL expression; None where the parser cannot make one."""
    try:
        # In parentheses no word begins a statement, and a comment at the end hides nothing.
        tree = sqlglot.parse_one(f"({text}\n)", read=language)
    except (SqlglotError, RecursionError):
        return None
    return tree.this if isinstance(tree, exp.Paren) else tree


class Evaluator:
    """Works out expressions over one row. `now` is the present."""

    def __init__(self, row: Mapping[str, object], now: datetime) -> None:
        self.row = row
        self.now = now
        self._folded: dict[str, object] | None = None

    def value(self, node: exp.Expr | None) -> object:
        """The value of an expression; UNPROVEN where it cannot be worked out."""
        if node is None:
            return None
        worker = _WORKERS.get(type(node))
        try:
            if worker is not None:
                return worker(self, node)
            return self._function(node)
        except (ArithmeticError, InvalidOperation, TypeError, ValueError, RecursionError):
            return UNPROVEN

    def column(self, name: str) -> object:
        """The cell of a column, whatever the case of its name."""
        if name in self.row:
            return self.row[name]
        if self._folded is None:
            self._folded = {one.lower(): cell for one, cell in self.row.items()}
        return self._folded.get(name.lower(), UNPROVEN)

    def _function(self, node: exp.Expr) -> object:
        """The value of a function, or of what has no other worker: NULL where it is about nothing but NULLs."""
        name = str(node.this).lower() if isinstance(node, exp.Anonymous) else node.key
        if name not in FUNCTIONS:
            arguments = [self.value(one) for one in node.find_all(exp.Column)]
            return None if arguments and all(one is None for one in arguments) else UNPROVEN
        return call(name, [self.value(one) for one in arguments_of(node)])


def arguments_of(node: exp.Expr) -> list[exp.Expr]:
    """The arguments of a function in their order."""
    found: list[exp.Expr] = []
    for part in node.args.values():
        listed = part if isinstance(part, list) else [part]
        found += [one for one in listed if isinstance(one, exp.Expr) and not isinstance(one, exp.Var)]
    return found


def _and(self: Evaluator, node: exp.Expr) -> object:
    pair = (_truth(self.value(node.this)), _truth(self.value(node.args["expression"])))
    if False in pair:
        return False
    return UNPROVEN if UNPROVEN in pair else None if None in pair else True


def _or(self: Evaluator, node: exp.Expr) -> object:
    pair = (_truth(self.value(node.this)), _truth(self.value(node.args["expression"])))
    if True in pair:
        return True
    return UNPROVEN if UNPROVEN in pair else None if None in pair else False


def _truth(value: object) -> object:
    """A value as a truth: numbers are true unless they are 0."""
    if value is None or isinstance(value, bool):
        return value
    return value != 0 if isinstance(value, (int, float, Decimal)) else UNPROVEN


def _not(self: Evaluator, node: exp.Expr) -> object:
    value = _truth(self.value(node.this))
    return not value if isinstance(value, bool) else value


def _comparison(judge: Callable[[int], bool]) -> Callable[[Evaluator, exp.Expr], object]:
    def work(self: Evaluator, node: exp.Expr) -> object:
        left, other = self.value(node.this), node.args["expression"]
        several = listed(other)
        if several is None:
            return _judged(left, self.value(other), judge)
        every, members = several
        return _quantified([_judged(left, self.value(one), judge) for one in members], every=every)

    return work


def listed(node: exp.Expr) -> tuple[bool, list[exp.Expr]] | None:
    """Whether ALL must hold, and the members of an ANY or ALL over an array that is written out; None for others."""
    every = isinstance(node, (exp.All,)) or (isinstance(node, exp.Anonymous) and str(node.this).lower() == "all")
    if not every and not isinstance(node, exp.Any):
        return None
    inner = node.expressions[0] if isinstance(node, exp.Anonymous) else node.this
    while isinstance(inner, (exp.Paren, exp.Cast)):
        inner = inner.this
    return (every, inner.expressions) if isinstance(inner, exp.Array) else None


def _quantified(truths: list[object], *, every: bool) -> object:
    if (not every) in truths:
        return not every
    return UNPROVEN if UNPROVEN in truths else None if None in truths else every


def _judged(left: object, right: object, judge: Callable[[int], bool]) -> object:
    if left is None or right is None:
        return None
    order = compare(left, right)
    return UNPROVEN if order is None else judge(order)


def _between(self: Evaluator, node: exp.Expr) -> object:
    value = self.value(node.this)
    low = _judged(value, self.value(node.args["low"]), lambda order: order >= 0)
    high = _judged(value, self.value(node.args["high"]), lambda order: order <= 0)
    if False in (low, high):
        return False
    return UNPROVEN if UNPROVEN in (low, high) else None if None in (low, high) else True


def _in(self: Evaluator, node: exp.Expr) -> object:
    if node.args.get("query") or node.args.get("unnest"):
        return UNPROVEN
    value = self.value(node.this)
    return _quantified(
        [_judged(value, self.value(one), lambda order: order == 0) for one in node.expressions], every=False
    )


def _is(self: Evaluator, node: exp.Expr) -> object:
    value, wanted = self.value(node.this), node.args["expression"]
    if isinstance(wanted, exp.Not):
        wanted, turned = wanted.this, True
    else:
        turned = False
    if value is UNPROVEN:
        return UNPROVEN
    expected = self.value(wanted)
    found = value is None if expected is None else _truth(value) is expected
    return found != (turned or bool(node.args.get("negate")))


def _distinct(differs: bool) -> Callable[[Evaluator, exp.Expr], object]:
    def work(self: Evaluator, node: exp.Expr) -> object:
        left, right = self.value(node.this), self.value(node.args["expression"])
        if UNPROVEN in (left, right):
            return UNPROVEN
        return same(left, right) != differs

    return work


def _pattern(kind: str) -> Callable[[Evaluator, exp.Expr], object]:
    def work(self: Evaluator, node: exp.Expr) -> object:
        found = truth_of_pattern(kind, self.value(node.this), self.value(node.args["expression"]))
        return not found if isinstance(found, bool) and node.args.get("negate") else found

    return work


def _arithmetic(work: Callable[[object, object], object]) -> Callable[[Evaluator, exp.Expr], object]:
    def calculate(self: Evaluator, node: exp.Expr) -> object:
        left, right = self.value(node.this), self.value(node.args["expression"])
        if left is None or right is None:
            return None
        return UNPROVEN if UNPROVEN in (left, right) else work(_number(left), _number(right))

    return calculate


def _number(value: object) -> object:
    if isinstance(value, float):
        return Decimal(str(value))
    return int(value) if isinstance(value, bool) else value


def _sum(left: object, right: object) -> object:
    if isinstance(right, Gap) and isinstance(left, date):
        return later(left, right)
    return left + right  # type: ignore[operator]


def _difference(left: object, right: object) -> object:
    if isinstance(right, Gap) and isinstance(left, date):
        return later(left, Gap(-right.months, -right.seconds))
    found = left - right  # type: ignore[operator]
    if not isinstance(found, timedelta):
        return found
    return Gap(0, found.total_seconds()) if isinstance(left, datetime) else found.days


def later(moment: date, gap: Gap) -> datetime:
    """The moment after a gap. Days that the month does not have become its last."""
    whole = moment if isinstance(moment, datetime) else datetime.combine(moment, time())
    months = whole.year * 12 + whole.month - 1 + gap.months
    year, month = months // 12, months % 12 + 1
    day = min(whole.day, monthrange(year, month)[1])
    return whole.replace(year=year, month=month, day=day) + timedelta(seconds=gap.seconds)


def _quotient(left: object, right: object) -> object:
    if isinstance(left, int) and isinstance(right, int):
        return UNPROVEN
    return left / right  # type: ignore[operator]


def _negated(self: Evaluator, node: exp.Expr) -> object:
    value = self.value(node.this)
    return value if value is None or value is UNPROVEN else -value  # type: ignore[operator]


def _literal(_: Evaluator, node: exp.Expr) -> object:
    text = str(node.this)
    if node.args.get("is_string"):
        return text
    return int(text) if text.isdigit() else Decimal(text)


def _cast(self: Evaluator, node: exp.Expr) -> object:
    value = self.value(node.this)
    to = node.args["to"]
    name = to.this.name if isinstance(to, exp.DataType) and not isinstance(to.this, str) else str(to)
    return value if value is None or value is UNPROVEN else convert(value, name)


def _interval(self: Evaluator, node: exp.Expr) -> object:
    amount = self.value(node.this)
    unit = str(node.args.get("unit") or "")
    return convert(f"{amount} {unit}".strip(), "INTERVAL")


def _case(self: Evaluator, node: exp.Expr) -> object:
    chosen = node.args.get("ifs") or [node]
    for branch in chosen:
        condition = (
            branch.this if node.this is None or branch is node else exp.EQ(this=node.this, expression=branch.this)
        )
        met = _truth(self.value(condition))
        if met is UNPROVEN:
            return UNPROVEN
        if met:
            return self.value(branch.args["true"])
    return self.value(node.args.get("default") or node.args.get("false"))


def _extract(self: Evaluator, node: exp.Expr) -> object:
    value = self.value(node.args["expression"])
    return value if value is None or value is UNPROVEN else extract(node.name.lower(), value)


def _coalesce(self: Evaluator, node: exp.Expr) -> object:
    for one in [node.this, *node.expressions]:
        value = self.value(one)
        if value is not None:
            return value
    return None


_EQUAL = _comparison(lambda order: order == 0)
_UNEQUAL = _comparison(lambda order: order != 0)
_WORKERS: dict[type[exp.Expr], Callable[[Evaluator, exp.Expr], object]] = {
    exp.And: _and,
    exp.Or: _or,
    exp.Not: _not,
    exp.Paren: lambda self, node: self.value(node.this),
    exp.Collate: lambda self, node: self.value(node.this),
    exp.EQ: _EQUAL,
    exp.NEQ: _UNEQUAL,
    exp.LT: _comparison(lambda order: order < 0),
    exp.LTE: _comparison(lambda order: order <= 0),
    exp.GT: _comparison(lambda order: order > 0),
    exp.GTE: _comparison(lambda order: order >= 0),
    exp.Between: _between,
    exp.In: _in,
    exp.Is: _is,
    exp.NullSafeEQ: _distinct(differs=False),
    exp.NullSafeNEQ: _distinct(differs=True),
    exp.Like: _pattern("like"),
    exp.ILike: _pattern("ilike"),
    exp.Glob: _pattern("glob"),
    exp.RegexpLike: _pattern("regexp"),
    exp.RegexpILike: _pattern("iregexp"),
    exp.Add: _arithmetic(_sum),
    exp.Sub: _arithmetic(_difference),
    exp.Mul: _arithmetic(lambda left, right: left * right),  # type: ignore[operator]
    exp.Div: _arithmetic(_quotient),
    exp.Mod: _arithmetic(lambda left, right: left % right),  # type: ignore[operator]
    exp.DPipe: _arithmetic(lambda left, right: f"{left}{right}"),
    exp.Neg: _negated,
    exp.Null: lambda _self, _node: None,
    exp.Boolean: lambda _self, node: bool(node.this),
    exp.Literal: _literal,
    exp.Column: lambda self, node: self.column(node.name),
    exp.Identifier: lambda self, node: self.column(node.name),
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.Interval: _interval,
    exp.Case: _case,
    exp.If: _case,
    exp.Coalesce: _coalesce,
    exp.Extract: _extract,
    exp.CurrentTimestamp: lambda self, _: self.now,
    exp.CurrentDatetime: lambda self, _: self.now,
    exp.CurrentDate: lambda self, _: self.now.date(),
}
