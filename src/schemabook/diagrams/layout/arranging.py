"""Arrangements: the best shapes of tables that lines connect, and of those that none does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from schemabook.diagrams.layout.columns import COLUMN_GAP, ROW_GAP, Cards, Columns
from schemabook.diagrams.layout.layering import find_layers
from schemabook.diagrams.layout.shapes import AREA, Shape, pareto

_HARM = 500.0
"""How much harm a move may do at first."""
_WORSE = 1.35
"""Shapes that cost so many times as much as the best are not taken."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried for each group of tables: heights, sweeps over its columns, and moves of single cards.

    `drafts` says how many ways to pack the modules are tried, `checks` how many pairs of lines are compared at most
    when the whole is polished.
    """

    heights: int
    sweeps: int
    moves: int
    checks: int
    drafts: int


def connected_shapes(cards: Cards, effort: Effort) -> list[Shape]:
    """Shapes of cards that lines connect, the narrowest first."""
    count = len(cards.widths)
    layers = find_layers(count, cards.lines)
    base = Columns(cards, [list(layer) for layer in layers])
    _sweep(base, effort.sweeps)
    tried: dict[tuple[int, ...], tuple[float, Columns]] = {}
    for height in _heights(cards, base, effort.heights):
        columns = Columns(cards, _wrapped(base, height))
        _sweep(columns, effort.sweeps)
        tried.setdefault((columns.width, columns.height), (_worth(columns), columns))
    ranked = sorted(tried.values(), key=lambda one: (one[0], one[1].width))
    found = []
    for _, columns in ranked[:4]:
        worth = _improve(columns, effort.moves // min(4, len(ranked)))
        found.append((worth, columns))
    limit = min(worth for worth, _ in found) * _WORSE
    return pareto([_shape(columns, worth) for worth, columns in found if worth <= limit])


def _shape(columns: Columns, cost: float) -> Shape:
    places = [(card, columns.lefts[card], columns.tops[card]) for card in range(len(columns.cards.widths))]
    return Shape(columns.width, columns.height, cost, places)


def _worth(columns: Columns) -> float:
    return columns.cost() + (columns.width + COLUMN_GAP) * (columns.height + ROW_GAP) / AREA


def _sweep(columns: Columns, sweeps: int) -> None:
    """Order the columns; what was best stays."""
    best, state = columns.cost(), columns.state()
    worse = 0
    for number in range(sweeps):
        columns.sweep(backwards=number % 2 == 1)
        columns.relax()
        cost = columns.cost()
        if cost < best - 0.5:
            best, state, worse = cost, columns.state(), 0
        else:
            worse += 1
            if worse == 2:
                break
    columns.restore(state)


def _heights(cards: Cards, base: Columns, number: int) -> list[int]:
    """Heights to try, from that of the layers as they are down to that of a low and wide shape."""
    area = sum(
        (width + COLUMN_GAP) * (height + ROW_GAP) for width, height in zip(cards.widths, cards.heights, strict=True)
    )
    tallest = max(cards.heights)
    wanted = [base.height]
    for index in range(number):
        aspect = (1.0, 1.6, 0.65, 2.5, 0.45)[index]
        height = max(tallest, int(sqrt(area / aspect)))
        if height < base.height:
            wanted.append(height)
    return sorted(set(wanted))


def _wrapped(base: Columns, height: int) -> list[list[int]]:
    """Columns of about this height at most: a taller layer becomes several, side by side, its order from above."""
    heights = base.cards.heights
    wrapped: list[list[int]] = []
    for layer in base.columns:
        total = sum(heights[card] + ROW_GAP for card in layer)
        number = min(len(layer), -(-total // max(1, int(height * 1.15))))
        parts: list[list[int]] = [[] for _ in range(number)]
        filled = [0] * number
        for card in layer:
            target = min(range(number), key=lambda one: (filled[one], one))
            parts[target].append(card)
            filled[target] += heights[card] + ROW_GAP
        wrapped.extend(parts)
    return wrapped


def _improve(columns: Columns, moves: int) -> float:
    """Move single cards so many times, to other places of their column and to other columns.

    At first moves that do a little harm are taken, then only those that help (threshold accepting). What was best is
    kept. The moves look random, and are the same for the same cards.
    """
    count = len(columns.cards.widths)
    worth = best = _worth(columns)
    state = found = columns.state()
    number = count
    for step in range(moves):
        number = (number * 1103515245 + 12345) % 2147483648
        card = (number >> 8) % count
        targets = _targets(columns, card)
        if not targets:
            continue
        _put(columns, card, *targets[(number >> 16) % len(targets)])
        now = _worth(columns)
        if now < worth + _HARM * max(0.0, 1 - 1.5 * step / moves):
            worth, state = now, columns.state()
            if now < best:
                best, found = now, state
        else:
            columns.restore(state)
    columns.restore(found)
    return best


def _targets(columns: Columns, card: int) -> list[tuple[int, int]]:
    """Where a card may go: one place up or down, and beside where it is in the columns left and right."""
    own = next(index for index, column in enumerate(columns.columns) if card in column)
    position = columns.columns[own].index(card)
    targets = []
    if position > 0:
        targets.append((own, position - 1))
    if position + 1 < len(columns.columns[own]):
        targets.append((own, position + 1))
    middle = columns.tops[card] + columns.cards.heights[card] / 2
    for other in (own - 1, own + 1, own - 2, own + 2):
        if 0 <= other < len(columns.columns):
            column = columns.columns[other]
            above = sum(columns.tops[one] + columns.cards.heights[one] / 2 < middle for one in column)
            targets.extend((other, place) for place in dict.fromkeys((above, 0, len(column))))
    return targets


def _put(columns: Columns, card: int, target: int, position: int) -> None:
    into = columns.columns[target]
    for column in columns.columns:
        if card in column:
            column.remove(card)
    into.insert(position, card)
    columns.stack()
    columns.relax()


def grid_shapes(cards: Sequence[int], widths: Sequence[int], heights: Sequence[int]) -> list[Shape]:
    """Shapes of cards that nothing ties to each other: columns of about the same height, cards of like widths in each.

    In a column they stand in the order of their numbers.
    """
    by_width = sorted(cards, key=lambda card: (-widths[card], card))
    total = sum(heights[card] + ROW_GAP for card in cards)
    shapes = []
    for number in range(1, min(len(cards), 24) + 1):
        target = total / number
        columns: list[list[int]] = [[]]
        filled = 0.0
        for card in by_width:
            size = heights[card] + ROW_GAP
            if columns[-1] and filled + size / 2 > target * len(columns) and len(columns) < number:
                columns.append([])
            columns[-1].append(card)
            filled += size
        shapes.append(_grid(columns, widths, heights))
    return pareto(shapes)


def _grid(columns: list[list[int]], widths: Sequence[int], heights: Sequence[int]) -> Shape:
    places = []
    left = tallest = 0
    for column in columns:
        top = 0
        for card in sorted(column):
            places.append((card, left, top))
            top += heights[card] + ROW_GAP
        tallest = max(tallest, top - ROW_GAP)
        left += max(widths[card] for card in column) + ROW_GAP
    return Shape(left - ROW_GAP, tallest, 0.0, places)
