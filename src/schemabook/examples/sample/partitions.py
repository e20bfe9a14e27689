"""Whether a row falls in a partition that there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from fractions import Fraction

from sqlglot import exp

from schemabook.examples.sample.evaluation import Evaluator, parse_expression
from schemabook.examples.sample.reading import compare
from schemabook.examples.sample.rules import BROKEN, DOUBTFUL, EARLIER, CheckRule
from schemabook.examples.sample.suggestions import Near
from schemabook.examples.sample.values import UNPROVEN, Row
from schemabook.model.tables import Table

_RANGE = re.compile(r"FOR VALUES FROM \((.*)\) TO \((.*)\)$", re.DOTALL)
_LESS = re.compile(r"VALUES LESS THAN \(?(.*?)\)?$", re.DOTALL)
_LIST = re.compile(r"(?:FOR )?VALUES IN \((.*)\)$", re.DOTALL)
_HASH = re.compile(r"modulus (\d+), remainder (\d+)", re.IGNORECASE)
_ENDS = {"MINVALUE": -1, "MAXVALUE": 1}


class Partition:
    """A partition: which cells of the key it takes, its checks, and the partitions under it."""

    def __init__(self, table: Table, language: str, names: dict[str, str]) -> None:
        self.bound = table.partition_bound or ""
        self.is_default = self.bound == "DEFAULT"
        self.checks = [CheckRule(one.expression, language, names) for one in table.checks if one.enforced]
        self.below = PlacementRule(table, language, names) if table.partition_key and table.partitions else None
        self.closed = table.partition_key is not None and not table.partitions
        found = _RANGE.match(self.bound)
        less = _LESS.match(self.bound)
        within = _LIST.match(self.bound)
        self.lower = _cells(found[1], language) if found else None
        upper = found[2] if found else less[1] if less else None
        self.upper = _cells(upper, language) if upper is not None else None
        self.members = _cells(within[1], language) if within else None
        self.hash = _HASH.search(self.bound)

    def takes(self, cells: list[object]) -> bool | None:
        """Whether a row with these cells belongs here; None where that is not known."""
        if self.members is not None:
            found = [_is_member(cells[0], one) for one in self.members]
            return True if True in found else None if None in found else False
        if self.lower is not None and (order := _order(cells, self.lower)) is not None and order < 0:
            return False
        if self.upper is None:
            return None
        above = _order(cells, self.upper)
        return None if above is None else above < 0


def _is_member(cell: object, member: object) -> bool | None:
    if cell is None or member is None:
        return cell is member
    order = compare(cell, member)
    return None if order is None else order == 0


def _order(cells: list[object], bound: list[object]) -> int | None:
    for cell, end in zip(cells, bound, strict=False):
        if isinstance(end, str) and end in _ENDS:
            return -_ENDS[end]
        order = compare(cell, end) if cell is not None else None
        if order != 0:
            return order
    return 0


def _cells(text: str, language: str) -> list[object]:
    tree = parse_expression(f"f({text})", language)
    if tree is None:
        return []
    evaluator = Evaluator({}, EARLIER)
    parts = [one for one in tree.expressions if isinstance(one, exp.Expr)]
    return [one.name.upper() if one.name.upper() in _ENDS else evaluator.value(one) for one in parts]


class PlacementRule:
    """The partitions of a table, at every depth: one of them must take the row, and its checks must hold."""

    columns: frozenset[str]
    among_rows = False

    def __init__(self, table: Table, language: str, names: dict[str, str]) -> None:
        key = table.partition_key
        text = key.expression if key else ""
        tree = parse_expression(f"f({text})", language)
        self.keys: list[exp.Expr] = list(tree.expressions) if tree is not None else []
        self.method = (key.method if key else "").upper()
        self.partitions = [Partition(one, language, names) for one in table.partitions]
        found = {column.name.lower() for one in self.keys for column in one.find_all(exp.Column)}
        below = [column for one in self.partitions if one.below for column in one.below.columns]
        checked = [column for one in self.partitions for check in one.checks for column in check.columns]
        self.columns = frozenset([names[one] for one in found if one in names] + below + checked)

    def penalty(self, row: Row) -> int:
        """BROKEN where no partition takes the row."""
        partition = self._place(row)
        if not isinstance(partition, Partition):
            return partition
        if partition.closed:
            return BROKEN
        penalties = [check.penalty(row) for check in partition.checks]
        return max([*penalties, partition.below.penalty(row) if partition.below else 0])

    def _place(self, row: Row) -> Partition | int:
        """The partition that takes the row, or the penalty where none is known to."""
        if "HASH" in self.method or "KEY" in self.method:
            return self._hashed()
        evaluator = Evaluator(row, EARLIER)
        cells = [evaluator.value(one) for one in self.keys]
        doubtful = UNPROVEN in cells or not cells
        for partition in self.partitions:
            if partition.is_default or doubtful:
                continue
            found = partition.takes(cells)
            if found:
                return partition
            doubtful = doubtful or found is None
        default = next((one for one in self.partitions if one.is_default), None)
        return DOUBTFUL if doubtful else default or BROKEN

    def _hashed(self) -> int:
        bounds = [one.hash for one in self.partitions if one.hash]
        whole = sum((Fraction(1, int(one[1])) for one in bounds), Fraction(0))
        complete = whole == 1 or (not bounds and self.partitions)
        doubts = [check for one in self.partitions for check in one.checks] + [
            one for one in self.partitions if one.below
        ]
        return DOUBTFUL if doubts or not complete else 0

    def suggestions(self, row: Row, number: int) -> Iterator[tuple[str, object]]:
        """Cells inside the bounds of the partitions, each in turn."""
        count = len(self.partitions)
        for index in range(count):
            partition = self.partitions[(number + index) % count]
            yield from self._inside(partition)
            for check in partition.checks:
                yield from check.suggestions(row, number)
            if partition.below:
                yield from partition.below.suggestions(row, number)

    def _inside(self, partition: Partition) -> Iterator[tuple[str, object]]:
        names = [next((one.name for one in key.find_all(exp.Column)), "") for key in self.keys]
        cells = partition.members or partition.lower or partition.upper or []
        plain = all(isinstance(key, exp.Column) for key in self.keys)
        if partition.members is not None and names:
            names, cells = [names[0]] * len(cells), partition.members
        for name, cell in zip(names, cells, strict=False):
            if plain and cell is not UNPROVEN and not (isinstance(cell, str) and cell in _ENDS):
                yield name, cell if isinstance(cell, str) and partition.members else Near(cell)
            for year in range(1996, 2031, 2) if not plain else ():
                yield name, datetime.combine(date(year, 6, 15), time(12))

    def keep(self, _row: Row, /) -> None:
        """Nothing is remembered."""
