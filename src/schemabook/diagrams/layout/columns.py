"""Columns: tables that lines connect, in columns from left to right, those that are referred to on the left.

Cards are ordered again and again by where what they are tied to stands, and each column is then set as near to that
as its order and its height allow. What is best is judged by straight lines between the middles of the cards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from schemabook.diagrams.layout.lines import crossings

COLUMN_GAP = 72
ROW_GAP = 28
"""Between cards below each other: a table that gets one more column still has room."""
CROSSING = 350.0
"""What a crossing costs, in pixels of line."""
BACKWARDS = 500.0
"""What a line costs whose child does not stand right of its parent."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards by number, and the lines between them as pairs of a child and a parent."""

    widths: Sequence[int]
    heights: Sequence[int]
    lines: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Field:
    """Cards by number: their heights, where their upper edges stand now, and what each is tied to."""

    heights: Sequence[int]
    tops: list[int]
    near: Sequence[Sequence[int]]

    def wanted(self, card: int) -> float | None:
        """Where the middle of a card would best stand: in the middle of those that it is tied to, if any."""
        them = self.near[card]
        if not them:
            return None
        tops, heights = self.tops, self.heights
        return sum([tops[one] + heights[one] / 2 for one in them]) / len(them)

    def sort(self, column: list[int], top: int, room: int) -> None:
        """Order a column by what its cards want, and set it from `top` within so much room."""
        heights, tops = self.heights, self.tops
        keys = {}
        for card in column:
            wanted = self.wanted(card)
            keys[card] = tops[card] + heights[card] / 2 if wanted is None else wanted
        column.sort(key=lambda card: (keys[card], tops[card], card))
        self.settle(column, top, room)

    def settle(self, column: Sequence[int], top: int, room: int) -> None:
        """Set a column as near to what its cards want as its order and the room allow."""
        heights, tops, near = self.heights, self.tops, self.near
        slack = room + ROW_GAP - sum([heights[card] + ROW_GAP for card in column])
        if slack <= 0:
            for card in column:
                tops[card] = top
                top += heights[card] + ROW_GAP
            return
        blocks: list[tuple[float, float, int]] = []
        above = top
        for card in column:
            wanted = self.wanted(card)
            height = heights[card]
            value, weight, count = float(tops[card] - above), 0.01, 1
            if wanted is not None:
                value, weight = wanted - height / 2 - above, float(len(near[card]))
            while blocks and blocks[-1][0] > value:
                other, heft, number = blocks.pop()
                value = (value * weight + other * heft) / (weight + heft)
                weight += heft
                count += number
            blocks.append((value, weight, count))
            above += height + ROW_GAP
        position = 0
        for value, _, count in blocks:
            shift = top + (0 if value <= 0 else slack if value >= slack else int(value))
            for card in column[position : position + count]:
                tops[card] = shift
                shift += heights[card] + ROW_GAP
                top += heights[card] + ROW_GAP
            position += count


class Columns:
    """Cards in columns, at places that follow from the order."""

    def __init__(self, cards: Cards, columns: list[list[int]]) -> None:
        self.cards = cards
        self.columns = columns
        count = len(cards.widths)
        near: list[list[int]] = [[] for _ in range(count)]
        for child, parent in cards.lines:
            near[child].append(parent)
            near[parent].append(child)
        self.lefts = [0] * count
        self.tops = [0] * count
        self._field = Field(cards.heights, self.tops, near)
        self.width = self.height = 0
        self.stack()

    def stack(self) -> None:
        """Set all columns side by side, from the top."""
        heights, widths = self.cards.heights, self.cards.widths
        self.columns = [column for column in self.columns if column]
        left = 0
        self.height = 0
        for column in self.columns:
            top = 0
            for card in column:
                self.lefts[card], self.tops[card] = left, top
                top += heights[card] + ROW_GAP
            self.height = max(self.height, top - ROW_GAP)
            left += max([widths[card] for card in column]) + COLUMN_GAP
        self.width = max(0, left - COLUMN_GAP)

    def sweep(self, *, backwards: bool) -> None:
        """Order and set every column once, from one side to the other."""
        for column in reversed(self.columns) if backwards else self.columns:
            self._field.sort(column, 0, self.height)

    def relax(self) -> None:
        """Set every column without changing its order."""
        for column in self.columns:
            self._field.settle(column, 0, self.height)

    def cost(self) -> float:
        """Lengths of lines and what their crossings cost."""
        cards, lefts, tops = self.cards, self.lefts, self.tops
        widths, heights = cards.widths, cards.heights
        segments = []
        total = 0.0
        for child, parent in cards.lines:
            x0, y0 = lefts[child] + widths[child] / 2, tops[child] + heights[child] / 2
            x1, y1 = lefts[parent] + widths[parent] / 2, tops[parent] + heights[parent] / 2
            total += sqrt((x1 - x0) ** 2 + (y1 - y0) ** 2)
            if lefts[child] <= lefts[parent]:
                total += BACKWARDS
            segments.append((x0, y0, x1, y1, child, parent))
        return total + CROSSING * crossings(segments)

    def state(self) -> tuple[list[list[int]], list[int], list[int], int, int]:
        """What `restore` takes."""
        return [list(column) for column in self.columns], list(self.lefts), list(self.tops), self.width, self.height

    def restore(self, state: tuple[list[list[int]], list[int], list[int], int, int]) -> None:
        """Be as at the time of that state."""
        columns, lefts, tops, self.width, self.height = state
        self.columns = [list(column) for column in columns]
        self.lefts[:], self.tops[:] = lefts, tops
