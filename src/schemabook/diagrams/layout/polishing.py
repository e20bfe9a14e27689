"""Polishing: cards that change places within what is there already, so that lines are shorter and cross less.

The hulls and the columns in them stay. Unlike the arrangement of a module, this sees the lines between modules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from schemabook.diagrams.layout.columns import BACKWARDS, CROSSING, ROW_GAP, Cards, Field
from schemabook.diagrams.layout.lines import Segment, crossings, crossings_with


@dataclass(slots=True)
class Column:
    """Cards below each other, from the top, where there is so much room.

    `block` is what they are arranged in, `group` what stands in the same hull.
    """

    cards: list[int]
    top: int
    room: int
    width: int
    block: int
    group: int


class Board:
    """All cards where they stand, in their columns."""

    def __init__(self, cards: Cards, lefts: list[int], tops: list[int], columns: Sequence[Column]) -> None:
        self._cards = cards
        self.lefts = lefts
        self.tops = tops
        self.columns = columns
        self._blocks = {card: column.block for column in columns for card in column.cards}
        near: list[list[int]] = [[] for _ in cards.widths]
        self._lines_of: list[list[int]] = [[] for _ in cards.widths]
        for number, (child, parent) in enumerate(cards.lines):
            near[child].append(parent)
            near[parent].append(child)
            self._lines_of[child].append(number)
            self._lines_of[parent].append(number)
        self._field = Field(cards.heights, tops, near)
        self._checks = 0
        self._segments: list[Segment] = [self._segment(number) for number in range(len(cards.lines))]

    def sweep(self, rounds: int) -> None:
        """Order every column by what its cards are tied to, wherever that stands, while it makes lines shorter."""
        order = sorted(self.columns, key=lambda one: (self.lefts[one.cards[0]], one.top))
        best = self._length()
        for number in range(rounds):
            state = [list(column.cards) for column in self.columns], list(self.tops)
            for column in order if number % 2 == 0 else reversed(order):
                self._field.sort(column.cards, column.top, column.room)
            for column in order:
                self._field.settle(column.cards, column.top, column.room)
            length = self._length()
            if length >= best:
                for column, cards in zip(self.columns, state[0], strict=True):
                    column.cards[:] = cards
                self.tops[:] = state[1]
                break
            best = length
        self._segments = [self._segment(number) for number in range(len(self._cards.lines))]

    def improve(self, checks: int) -> None:
        """Try other orders one by one, by their lines and crossings, with so many comparisons of two lines at most."""
        self._checks = checks
        has_moved = True
        while has_moved and self._checks > 0:
            has_moved = False
            for block in sorted({column.block for column in self.columns}):
                columns = [column for column in self.columns if column.block == block]
                has_moved = self._mirror(columns) or has_moved
                for column in columns:
                    has_moved = self._swap_in(column) or has_moved
                for index, column in enumerate(columns):
                    for other in columns[index + 1 :]:
                        has_moved = self._swap_between(column, other) or has_moved

    def cost(self) -> float:
        """The lengths of all lines and what their crossings cost."""
        return self._length() + CROSSING * crossings(self._segments)

    def shift(self, moves: Mapping[int, tuple[int, int]]) -> None:
        """Move all that stands in these groups, by so much to the right and downwards."""
        for column in self.columns:
            right, down = moves.get(column.group, (0, 0))
            column.top += down
            for card in column.cards:
                self.lefts[card] += right
                self.tops[card] += down
        self._segments = [self._segment(number) for number in range(len(self._cards.lines))]

    def _length(self) -> float:
        cards, lefts, tops = self._cards, self.lefts, self.tops
        xs = [left + width / 2 for left, width in zip(lefts, cards.widths, strict=True)]
        ys = [top + height / 2 for top, height in zip(tops, cards.heights, strict=True)]
        return sum([sqrt((xs[a] - xs[b]) ** 2 + (ys[a] - ys[b]) ** 2) for a, b in cards.lines])

    def _segment(self, line: int) -> Segment:
        child, parent = self._cards.lines[line]
        widths, heights = self._cards.widths, self._cards.heights
        return (
            self.lefts[child] + widths[child] / 2,
            self.tops[child] + heights[child] / 2,
            self.lefts[parent] + widths[parent] / 2,
            self.tops[parent] + heights[parent] / 2,
            child,
            parent,
        )

    def _cost(self, lines: Sequence[int]) -> float:
        """What these lines cost: their lengths and their crossings with all."""
        self._checks -= len(lines) * len(self._segments)
        total: float = 0.0
        for line in lines:
            x0, y0, x1, y1, child, parent = self._segments[line]
            total += sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2)
            if self.lefts[child] <= self.lefts[parent] and self._blocks[child] == self._blocks[parent]:
                total += BACKWARDS
        return total + CROSSING * crossings_with(lines, self._segments)

    def _try(self, columns: Sequence[Column], orders: Sequence[list[int]], *, mirrored: bool = False) -> bool:
        """Give columns other orders, and keep them where that costs less."""
        listed = [card for column in columns for card in column.cards]
        touched = sorted({line for card in listed for line in self._lines_of[card]})
        if not touched or self._checks <= 0:
            return False
        before = self._cost(touched)
        old = [list(column.cards) for column in columns]
        state = [(self.lefts[card], self.tops[card]) for card in listed]
        lefts = [self.lefts[column.cards[0]] for column in columns]
        for column, order, left in zip(columns, orders, lefts, strict=True):
            self._arrange(column, order, left, mirrored=mirrored)
        for line in touched:
            self._segments[line] = self._segment(line)
        if self._cost(touched) < before - 1:
            return True
        for column, order in zip(columns, old, strict=True):
            column.cards[:] = order
        for card, (left, top) in zip(listed, state, strict=True):
            self.lefts[card], self.tops[card] = left, top
        for line in touched:
            self._segments[line] = self._segment(line)
        return False

    def _arrange(self, column: Column, order: list[int], left: int, *, mirrored: bool) -> None:
        column.cards[:] = order
        for card in order:
            self.lefts[card] = left
            if mirrored:
                self.tops[card] = 2 * column.top + column.room - self.tops[card] - self._cards.heights[card]
        if not mirrored:
            self._field.settle(order, column.top, column.room)

    def _mirror(self, columns: Sequence[Column]) -> bool:
        return self._try(columns, [column.cards[::-1] for column in columns], mirrored=True)

    def _swap_in(self, column: Column) -> bool:
        """Swap cards that stand below each other."""
        has_moved = False
        for index in range(len(column.cards) - 1):
            for other in range(index + 1, min(index + 4, len(column.cards))):
                order = list(column.cards)
                order[index], order[other] = order[other], order[index]
                has_moved = self._try([column], [order]) or has_moved
        return has_moved

    def _swap_between(self, column: Column, other: Column) -> bool:
        """Swap cards of two columns that have room for each other's."""
        has_moved = False
        for index in range(len(column.cards)):
            for position in range(len(other.cards)):
                one, two = list(column.cards), list(other.cards)
                one[index], two[position] = two[position], one[index]
                if self._fits(one, column) and self._fits(two, other):
                    has_moved = self._try([column, other], [one, two]) or has_moved
        return has_moved

    def _fits(self, order: Sequence[int], column: Column) -> bool:
        cards = self._cards
        total = sum(cards.heights[card] + ROW_GAP for card in order) - ROW_GAP
        return total <= column.room and all(cards.widths[card] <= column.width for card in order)
