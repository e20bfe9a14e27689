"""What the rows of a table must meet: checks, unique keys, references, exclusions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from sqlglot import exp

from schemabook.examples.sample.evaluation import LATER, Evaluator, parse_expression
from schemabook.examples.sample.reading import compare
from schemabook.examples.sample.suggestions import suggest
from schemabook.examples.sample.values import UNPROVEN, Row, Span
from schemabook.model.tables import ForeignKey

BROKEN = 10
"""The penalty of what a server would refuse."""
DOUBTFUL = 1
"""The penalty of what could not be worked out."""
EARLIER = datetime.fromisoformat("2026-01-01")
"""Before any run: together with LATER it stands for every present."""

Suggestions = Iterator[tuple[str, object]]


class Rule(Protocol):
    """Something that rows must meet. `columns` are those that decide it.

    `among_rows` says that it is about a row beside those that are there, and that a row alone always meets it.
    """

    columns: frozenset[str]
    among_rows: bool

    def penalty(self, row: Row) -> int:
        """0 where the row meets it, DOUBTFUL or BROKEN where not."""
        ...

    def suggestions(self, row: Row, number: int, /) -> Suggestions:
        """Cells that may help a row that does not meet it, best first."""
        ...

    def keep(self, row: Row, /) -> None:
        """Remember the row as one that is there."""
        ...


class CheckRule:
    """A CHECK, a domain's check where `value_of` names the column that VALUE is, or the condition of a partition."""

    among_rows = False

    def __init__(self, expression: str, language: str, names: Mapping[str, str], value_of: str = "") -> None:
        self.tree = parse_expression(expression, language)
        self._parts = [] if self.tree is None else list(_conjuncts(self.tree))
        self.value_of = value_of
        found = set() if self.tree is None else {one.name.lower() for one in self.tree.find_all(exp.Column)}
        self.columns = frozenset({value_of}) if value_of else frozenset(names[one] for one in found if one in names)
        self._timed = self.tree is not None and any(
            self.tree.find_all(exp.CurrentTimestamp, exp.CurrentDate, exp.CurrentDatetime)
        )

    def _view(self, row: Row) -> Row:
        return {"VALUE": row.get(self.value_of)} if self.value_of else row

    def penalty(self, row: Row) -> int:
        """BROKEN for each part between its ANDs that is false at any present from EARLIER to LATER."""
        if self.tree is None:
            return DOUBTFUL
        view = self._view(row)
        presents = (EARLIER, LATER) if self._timed else (EARLIER,)
        return sum(self._part(part, [Evaluator(view, now) for now in presents]) for part in self._parts)

    def _part(self, part: exp.Expr, evaluators: list[Evaluator]) -> int:
        found = [evaluator.value(part) for evaluator in evaluators]
        if any(one is False or (one == 0 and one is not None) for one in found):
            return BROKEN
        return DOUBTFUL if UNPROVEN in found else 0

    def suggestions(self, row: Row, number: int) -> Suggestions:
        """Cells taken from what the check compares with."""
        if self.tree is not None:
            evaluator = Evaluator(self._view(row), EARLIER)
            for column, value in suggest(self.tree, evaluator, number):
                yield self.value_of or column, value

    def keep(self, _row: Row, /) -> None:
        """Nothing is remembered."""


def _conjuncts(tree: exp.Expr) -> Iterator[exp.Expr]:
    """The parts of a condition that must all hold."""
    while isinstance(tree, exp.Paren):
        tree = tree.this
    if isinstance(tree, exp.And):
        yield from _conjuncts(tree.this)
        yield from _conjuncts(tree.args["expression"])
    else:
        yield tree


class UniqueRule:
    """A primary key, unique constraint or unique index over columns or expressions, among the rows of `predicate`."""

    among_rows = True

    def __init__(self, parts: Iterable[tuple[str | exp.Expr, int | None]], predicate: exp.Expr | None = None) -> None:
        self.parts = tuple(parts)
        self.predicate = predicate
        self.nulls_are_equal = False
        trees = [one for one, _ in self.parts if not isinstance(one, str)] + ([predicate] if predicate else [])
        self.columns = frozenset(
            [one for one, _ in self.parts if isinstance(one, str)]
            + [column.name for tree in trees for column in tree.find_all(exp.Column)]
        )
        plain = [one for one, _ in self.parts if isinstance(one, str)]
        self._plain = plain if len(plain) == len(self.parts) and predicate is None else None
        self._lengths = [length for _, length in self.parts]
        self._seen: set[tuple[str, ...]] = set()

    def penalty(self, row: Row) -> int:
        """BROKEN where a row with this key is there."""
        key = self._key(row)
        return BROKEN if key is not None and key in self._seen else 0

    def suggestions(self, _row: Row, _number: int, /) -> Suggestions:
        """None: any other value of a column helps."""
        yield from ()

    def keep(self, row: Row) -> None:
        """Remember the key."""
        key = self._key(row)
        if key is not None:
            self._seen.add(key)

    def _key(self, row: Row) -> tuple[str, ...] | None:
        if self._plain is not None:
            cells = [row.get(one) for one in self._plain]
        else:
            evaluator = Evaluator(row, EARLIER)
            if self.predicate is not None and evaluator.value(self.predicate) in {False, None}:
                return None
            cells = [row.get(one) if isinstance(one, str) else evaluator.value(one) for one, _ in self.parts]
        if None in cells and not self.nulls_are_equal:
            return None
        lengths = self._lengths
        if UNPROVEN in cells:
            cells += [row.get(one) for one in sorted(self.columns)]
            lengths = lengths + [None] * (len(cells) - len(lengths))
        return tuple([key_text(cell, length) for cell, length in zip(cells, lengths, strict=True)])


def key_text(cell: object, length: int | None = None) -> str:
    """A cell as keys compare it: without case or blanks at its end, as the most forgiving collations do."""
    if isinstance(cell, str):
        return repr(cell[:length].casefold().rstrip())
    if isinstance(cell, bytes):
        return repr(cell[:length])
    if isinstance(cell, (int, float, Decimal)):
        return _number_text(str(int(cell) if isinstance(cell, bool) else cell))
    return repr(cell)


@lru_cache(maxsize=4096)
def _number_text(number: str) -> str:
    return str(Decimal(number).normalize())


class ReferenceRule:
    """A foreign key to `parents`, rows that are there; with `own`, to rows of the same table.

    `created` are the columns of a parent that say when it came to be.
    """

    among_rows = True

    def __init__(self, key: ForeignKey, targets: tuple[str, ...], parents: Iterable[Row], *, own: bool) -> None:
        self.key = key
        self.targets = targets
        self.own = own
        self.created: tuple[str, ...] = ()
        self.columns = frozenset(key.columns) | (frozenset(targets) if own else frozenset())
        self.parents = list(parents)
        self._known = {self._tuple(row, targets) for row in self.parents}

    def _tuple(self, row: Row, columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple([key_text(row.get(one)) for one in columns])

    def penalty(self, row: Row) -> int:
        """BROKEN where no row has the key that this one names."""
        cells = [row.get(one) for one in self.key.columns]
        if None in cells:
            half = self.key.match == "FULL" and any(one is not None for one in cells)
            return BROKEN if half else 0
        named = self._tuple(row, self.key.columns)
        return 0 if named in self._known or (self.own and named == self._tuple(row, self.targets)) else BROKEN

    def suggestions(self, _row: Row, _number: int, /) -> Suggestions:
        """None: the options of its columns are the rows that are there."""
        yield from ()

    def creations(self, row: Row) -> Iterator[object]:
        """When the parent that the row names came to be."""
        if self.created:
            named = self._tuple(row, self.key.columns)
            found = (one for one in self.parents if self._tuple(one, self.targets) == named)
            yield from (parent.get(one) for parent in found for one in self.created)

    def keep(self, row: Row) -> None:
        """Remember the row where it may be a parent."""
        if self.own:
            self.parents.append(row)
            self._known.add(self._tuple(row, self.targets))


_EXCLUSION = re.compile(
    r"^EXCLUDE(?:\s+USING\s+\S+)?\s*\((.*?)\)(?:\s+INCLUDE\s*\([^)]*\))?"
    r"(?:\s+WHERE\s+\((.*)\))?\s*(?:DEFERRABLE.*)?$",
    re.DOTALL,
)
_ELEMENT = re.compile(r"^(.*)\s+WITH\s+(\S+)$", re.DOTALL)


class ExclusionRule:
    """An exclusion constraint: of two rows, at least one operator must be false."""

    among_rows = True

    def __init__(self, elements: Iterable[tuple[exp.Expr, str]], predicate: exp.Expr | None) -> None:
        self.elements = tuple(elements)
        self.predicate = predicate
        trees = [tree for tree, _ in self.elements] + ([predicate] if predicate else [])
        self.columns = frozenset(column.name for tree in trees for column in tree.find_all(exp.Column))
        self._seen: list[list[object]] = []

    def _cells(self, row: Row) -> list[object] | None:
        evaluator = Evaluator(row, EARLIER)
        if self.predicate is not None and evaluator.value(self.predicate) in {False, None}:
            return None
        cells = [evaluator.value(tree) for tree, _ in self.elements]
        return None if None in cells else cells

    def penalty(self, row: Row) -> int:
        """BROKEN beside a row that it collides with, DOUBTFUL beside one of which that is not known."""
        cells = self._cells(row)
        return max((self._collision(cells, other) for other in self._seen), default=0) if cells is not None else 0

    def _collision(self, cells: list[object], other: list[object]) -> int:
        pairs = zip(self.elements, cells, other, strict=True)
        found = [_meets(operator, first, second) for (_, operator), first, second in pairs]
        if False in found:
            return 0
        return DOUBTFUL if None in found else BROKEN

    def suggestions(self, _row: Row, _number: int, /) -> Suggestions:
        """None: any other value of a column may help."""
        yield from ()

    def keep(self, row: Row) -> None:
        """Remember the row."""
        cells = self._cells(row)
        if cells is not None:
            self._seen.append(cells)


def read_exclusion(definition: str, language: str) -> ExclusionRule | None:
    """The rule of an EXCLUDE clause as the server writes it; None where it has a form that is not known here."""
    match = _EXCLUSION.match(definition.strip())
    if match is None:
        return None
    elements = []
    for part in _split(match[1]):
        element = _ELEMENT.match(part.strip())
        tree = parse_expression(element[1], language) if element else None
        if element is None or tree is None:
            return None
        elements.append((tree, element[2]))
    return ExclusionRule(elements, parse_expression(match[2], language) if match[2] else None)


def _split(text: str) -> Iterator[str]:
    """The parts between the commas that stand in no parentheses."""
    depth, begin = 0, 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            yield text[begin:place]
            begin = place + 1
    yield text[begin:]


def _meets(operator: str, first: object, second: object) -> bool | None:
    """Whether `first operator second` holds; None where that is not known."""
    if operator == "&&" and isinstance(first, Span) and isinstance(second, Span):
        before, behind = compare(first.upper, second.lower), compare(second.upper, first.lower)
        return None if before is None or behind is None else before > 0 and behind > 0
    if operator in {"=", "<>"}:
        order = compare(first, second)
        return None if order is None else (order == 0) == (operator == "=")
    return None
