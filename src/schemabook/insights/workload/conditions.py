"""WHERE, ON and ORDER BY → filters, joins and sorts of each table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from sqlglot import exp

from schemabook.insights.workload.expressions import bare, canonical, columns_in, conjuncts, queries_in
from schemabook.insights.workload.facts import Facts, Filter, How, Join, Sort, Use
from schemabook.insights.workload.scopes import Place, Result, Scope

_HOW: dict[type[exp.Expr], How] = {
    exp.EQ: How.EQUAL,
    exp.NullSafeEQ: How.EQUAL,
    exp.Column: How.EQUAL,
    exp.In: How.ONE_OF,
    exp.GT: How.RANGE,
    exp.GTE: How.RANGE,
    exp.LT: How.RANGE,
    exp.LTE: How.RANGE,
    exp.Between: How.RANGE,
    exp.Like: How.SEARCH,
    exp.ILike: How.SEARCH,
    exp.RegexpLike: How.SEARCH,
    exp.RegexpILike: How.SEARCH,
    exp.SimilarTo: How.SEARCH,
    exp.Glob: How.SEARCH,
    exp.Match: How.SEARCH,
    exp.MatchAgainst: How.SEARCH,
    exp.StartsWith: How.SEARCH,
    exp.ArrayContainsAll: How.CONTAINS,
    exp.ArrayContainedBy: How.CONTAINS,
    exp.ArrayOverlaps: How.CONTAINS,
    exp.JSONBContainsTopKey: How.CONTAINS,
    exp.JSONBContainsAnyTopKeys: How.CONTAINS,
    exp.JSONBContainsAllTopKeys: How.CONTAINS,
    exp.Or: How.EITHER,
}

_MANNER: dict[type[exp.Expr], str] = {
    exp.Like: " (LIKE)",
    exp.ILike: " (LIKE)",
    exp.Glob: " (GLOB)",
    exp.RegexpLike: " (regular expression)",
    exp.RegexpILike: " (regular expression)",
    exp.SimilarTo: " (regular expression)",
    exp.Match: " (full text)",
    exp.MatchAgainst: " (full text)",
    exp.StartsWith: " (prefix)",
}


class QueryReader(Protocol):
    """Reads a query that stands in an expression."""

    def __call__(self, node: exp.Expr, outer: Scope | None, *, exists: bool = False) -> Result:
        """What the query gives."""
        ...


class Conditions:
    """Adds conditions to the uses of tables that they are about, and their columns to the facts."""

    def __init__(self, facts: Facts, language: str, read_query: QueryReader) -> None:
        self._facts = facts
        self._language = language
        self._read_query = read_query

    def add(self, node: exp.Expr, scope: Scope) -> None:
        """Add all the conditions of a WHERE or an ON."""
        for one in conjuncts(node):
            results = [self._read_query(inner, scope, exists=isinstance(one, exp.Exists)) for inner in _queries(one)]
            if isinstance(one, exp.Exists) or (isinstance(one, exp.Not) and isinstance(one.this, exp.Exists)):
                continue
            if isinstance(one, (exp.EQ, exp.NullSafeEQ)) and self._add_comparison(one, scope):
                continue
            if results and isinstance(one, (exp.In, exp.EQ)) and self._add_semijoin(one, results[0], scope):
                continue
            self._add_filter(one, scope)

    def add_using(self, name: str, scope: Scope) -> None:
        """Add USING: the column of the last source equals that of one before it."""
        found = [place for source in scope.sources.values() if (place := source.find(name)) is not None]
        if len(found) > 1:
            self._join(Place(*found[0]), Place(*found[-1]), scope)

    def add_sort(self, node: exp.Expr, scope: Scope, *, descending: bool) -> None:
        """Add a key of ORDER BY."""
        plain = bare(node)
        places = [(one, place) for one in columns_in(plain) if (place := scope.find(one)) is not None]
        if not places:
            return
        _, place = places[0]
        column = place.column if isinstance(plain, exp.Column) else ""
        label = column or canonical(plain, self._language)
        for _, each in places:
            self._facts.sorts.setdefault((each.use.table, each.column))
        if place.use.query is scope.query or place.use.query.is_plain:
            place.use.sorts.append(Sort(label, column, descending))

    def _add_comparison(self, node: exp.Expr, scope: Scope) -> bool:
        """Whether it was a join: two columns of different tables that are equal, or rows of them."""
        left, right = bare(node.this), bare(node.expression)
        if isinstance(left, exp.Tuple) and isinstance(right, exp.Tuple):
            pairs = list(zip(left.expressions, right.expressions, strict=False))
        else:
            pairs = [(left, right)]
        joined = False
        for one, other in pairs:
            first, second = (self._place(bare(each), scope) for each in (one, other))
            if first is not None and second is not None and first.use is not second.use:
                self._join(first, second, scope)
                joined = True
            elif (place := first or second) is not None and self._is_of_result(other if first else one, scope):
                self._facts.joins.setdefault((place.use.table, place.column))
                place.use.joins.append(Join(place.column, None, derived=True))
                joined = True
        return joined

    def _is_of_result(self, node: exp.Expr, scope: Scope) -> bool:
        """Whether a column is one of a source that is no table."""
        plain = bare(node)
        return isinstance(plain, exp.Column) and self._place(plain, scope) is None and scope.has(plain.table)

    def _place(self, node: exp.Expr, scope: Scope) -> Place | None:
        return scope.find(node) if isinstance(node, exp.Column) else None

    def _join(self, first: Place, second: Place, scope: Scope) -> None:
        for one, other in ((first, second), (second, first)):
            self._facts.joins.setdefault((one.use.table, one.column))
            if not one.outward and one.use.query is scope.query:
                derived = not other.outward and other.use.query is not scope.query
                one.use.joins.append(Join(one.column, other.use.table, other.outward, derived))

    def _add_semijoin(self, node: exp.Expr, result: Result, scope: Scope) -> bool:
        """Whether a column is compared with what a query gives."""
        place = self._place(bare(node.this), scope)
        if place is None or any(True for _ in _values(node)):
            return False
        given = next(iter(result.outputs.values()), None)
        self._facts.joins.setdefault((place.use.table, place.column))
        if given is not None:
            self._facts.joins.setdefault((given[0].table, given[1]))
        if place.use.query is scope.query:
            how = How.EQUAL if isinstance(node, exp.EQ) else How.ONE_OF
            self._keep(place.use, Filter(how, place.column, (place.column,)), node, scope)
        return True

    def _add_filter(self, node: exp.Expr, scope: Scope) -> None:
        """A condition that is no join: a filter of each table that it names."""
        how, subject = _classify(node)
        places = [(one, place) for one in columns_in(node) if (place := scope.find(one)) is not None]
        by_use: dict[Use, list[str]] = {}
        for _, place in places:
            self._facts.filters.setdefault((place.use.table, place.column))
            if not place.outward:
                by_use.setdefault(place.use, []).append(place.column)
        for one in columns_in(node):
            use = scope.guess(one) if scope.find(one) is None else None
            if use is not None:
                by_use.setdefault(use, [])
        if len(by_use) > 1:
            how = How.OTHER
        for use, columns in by_use.items():
            for found in self._filters(node, (how, subject), tuple(dict.fromkeys(columns)), scope):
                self._keep(use, found, node, scope)

    def _filters(
        self, node: exp.Expr, told: tuple[How, exp.Expr], columns: tuple[str, ...], scope: Scope
    ) -> list[Filter]:
        """A condition on these columns of one table, as filters; `told` is how it narrows and what it compares."""
        how, subject = told
        if isinstance(subject, exp.Tuple):
            if how is How.RANGE:
                return [Filter(How.ROW, f"({', '.join(columns)})", columns)]
            return [Filter(how, column, (column,)) for column in columns]
        if how is How.SEARCH:
            return [Filter(how, f"{', '.join(columns) or subject.name}{_MANNER.get(type(node), '')}", columns)]
        if how is How.EITHER:
            return _alternatives(node, columns)
        if isinstance(subject, exp.Column):
            place = scope.find(subject)
            return [Filter(how, place.column if place else subject.name, columns)]
        if columns and (how is How.OTHER or len(columns) > 1):
            return [Filter(how, column, (column,)) for column in columns]
        return [Filter(how, canonical(subject, self._language), columns)]

    def _keep(self, use: Use, found: Filter, node: exp.Expr, scope: Scope) -> None:
        if use.query is not scope.query and not use.query.is_plain:
            return
        if found not in use.filters:
            use.filters.append(found)
        use.conditions.add(canonical(node, self._language))


def _alternatives(node: exp.Expr, columns: tuple[str, ...]) -> list[Filter]:
    """Conditions of which one must hold: of one column, values that it may have, unless they are compared otherwise."""
    if len(columns) > 1:
        return [Filter(How.EITHER, " or ".join(columns), columns)]
    parts = list(_disjuncts(node))
    how = How.ONE_OF if all(isinstance(one, (exp.EQ, exp.In)) for one in parts) else How.OTHER
    return [Filter(how, column, (column,)) for column in columns]


def _disjuncts(node: exp.Expr) -> Iterator[exp.Expr]:
    """The conditions of which one must hold."""
    waiting = [node]
    while waiting:
        one = bare(waiting.pop())
        if isinstance(one, exp.Or):
            waiting.extend((one.expression, one.this))
        else:
            yield one


def _queries(node: exp.Expr) -> list[exp.Query]:
    return list(queries_in(node))


def _values(node: exp.Expr) -> list[exp.Expr]:
    """The values in a condition with a query: the items of IN."""
    return [one for one in node.expressions if not isinstance(one, exp.Query)]


def _classify(node: exp.Expr) -> tuple[How, exp.Expr]:
    """How a condition narrows, and what it compares with values."""
    if isinstance(node, exp.Is):
        return _is(node, negated=bool(node.args.get("negate"))), bare(node.this)
    if isinstance(node, exp.Not):
        inner = bare(node.this)
        if isinstance(inner, exp.Column):
            return How.EQUAL, inner
        if isinstance(inner, exp.Is):
            return _is(inner, negated=True), bare(inner.this)
        return How.OTHER, inner
    how = How.OTHER if node.args.get("negate") else _HOW.get(type(node), How.OTHER)
    if how is How.EITHER or isinstance(node, exp.Column):
        return how, node
    return _compared(node, how)


def _is(node: exp.Is, *, negated: bool) -> How:
    if isinstance(node.expression, exp.Boolean):
        return How.EQUAL
    return How.NOT_NULL if negated else How.NULL


def _compared(node: exp.Expr, how: How) -> tuple[How, exp.Expr]:
    """The side of a comparison that has columns; with columns on both sides nothing narrows."""
    parts = [part for part in node.iter_expressions() if any(True for _ in columns_in(part))]
    if not parts:
        return How.OTHER, node
    subject = bare(parts[0])
    if isinstance(subject, exp.Any):
        return How.CONTAINS, bare(subject.this)
    if any(isinstance(part, exp.Any) for part in node.iter_expressions()):
        how = How.ONE_OF if how is How.EQUAL else How.OTHER
    if len(parts) > 1 and how is not How.SEARCH:
        how = How.OTHER
    return how, subject
