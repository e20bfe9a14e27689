"""Packing: hulls side by side, those that are tied to each other near each other, with little room between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemabook.diagrams.layout.shapes import AREA, Near, Shape, badness, divided, placed, tree_shapes

Spot = tuple[int, int, int]
"""Which of its shapes a group has, and where its corner stands."""
_MOST_SHAPES = 16
_MOST_WHOLE = 400
_BALANCES = (4.0, 1.5, 10.0)
_ROUNDS = 3
_ROOTS = 1
"""How many shapes of the whole are tried for each tree, at least."""


@dataclass(slots=True)
class Cut:
    """Two sets of groups that may change sides, and how far each moves then."""

    first: list[int]
    second: list[int]
    shift: tuple[int, int]
    back: tuple[int, int]

    def moves(self) -> dict[int, tuple[int, int]]:
        """How far each group moves when the sides change."""
        return dict.fromkeys(self.first, self.shift) | dict.fromkeys(self.second, (-self.back[0], -self.back[1]))

    def turn(self) -> None:
        """Note that the sides have changed."""
        self.first, self.second, self.shift, self.back = self.second, self.first, self.back, self.shift


@dataclass(frozen=True, slots=True)
class Packing:
    """Where each group stands, and the cuts whose sides may change, from the largest to the smallest."""

    spots: list[Spot]
    cuts: list[Cut]


def pack(shapes: Sequence[Sequence[Shape]], near: Near, gap: int, most: int) -> list[Packing]:
    """At most so many ways to pack groups, the best first: for each group a shape and a place.

    None overlap, and there is at least `gap` between any two. Each group has at most 16 shapes.
    """
    if not shapes:
        return [Packing([], [])]
    leaves = [
        [
            Shape(one.width, one.height, one.cost, [(index * _MOST_SHAPES + number, 0, 0)])
            for number, one in enumerate(them)
        ]
        for index, them in enumerate(shapes)
    ]
    areas = [min(one.width * one.height for one in them) + 0.0 for them in shapes]
    order = sorted(range(len(shapes)), key=lambda one: (-areas[one], one))
    found: dict[tuple[Spot, ...], tuple[float, Packing]] = {}
    trees = {divided(order, areas, near, balance): None for balance in _BALANCES[: max(1, len(shapes) - 1)]}
    each = max(_ROOTS, -(-most // len(trees)))
    for tree in trees:
        roots = sorted(tree_shapes(tree, leaves, gap, _MOST_WHOLE), key=lambda one: (badness(one), one.width))
        for root in roots[:each]:
            packing, length = _packing(root, len(shapes), near, gap)
            found.setdefault(tuple(packing.spots), (badness(root) / AREA + length / 2, packing))
    ranked = sorted(found.items(), key=lambda one: (one[1][0], one[0]))
    return [packing for _, (_, packing) in ranked[:most]]


def _packing(root: Shape, count: int, near: Near, gap: int) -> tuple[Packing, float]:
    """Where each group stands when the halves of the tree change sides wherever that brings together what is tied.

    And twice the length of all ties then.
    """
    spots = [(0, 0, 0)] * count
    middles = [(0.0, 0.0)] * count
    for leaf, x, y in placed(root, 0, 0):
        group, number = divmod(leaf.places[0][0], _MOST_SHAPES)
        spots[group] = (number, x, y)
        middles[group] = (x + leaf.width / 2, y + leaf.height / 2)
    cuts = list(_cuts(root, gap))
    for _ in range(_ROUNDS):
        flips = [_flip(cut, spots, middles, near) for cut in cuts]
        if not any(flips):
            break
    length = sum(
        weight * (abs(middles[one][0] - middles[other][0]) + abs(middles[one][1] - middles[other][1]))
        for one, them in enumerate(near)
        for other, weight in them.items()
    )
    return Packing(spots, cuts), length


def _cuts(shape: Shape, gap: int) -> Iterator[Cut]:
    """The cuts of a tree, from the largest to the smallest."""
    waiting = [shape]
    for one in waiting:
        if one.parts is not None:
            second = one.parts[1]
            sets = [[leaf.places[0][0] // _MOST_SHAPES for leaf, _, _ in placed(part, 0, 0)] for part in one.parts]
            is_beside = one.offset[0] > 0
            shift = (second.width + gap, 0) if is_beside else (0, second.height + gap)
            yield Cut(sets[0], sets[1], shift, one.offset)
            waiting.extend(one.parts)


def _flip(cut: Cut, spots: list[Spot], middles: list[tuple[float, float]], near: Near) -> bool:
    """Change the sides of a cut where that brings together what is tied; whether it did."""
    before = _length(cut, middles, near)
    moved = cut.moves()
    for group, (right, down) in moved.items():
        middles[group] = (middles[group][0] + right, middles[group][1] + down)
    if _length(cut, middles, near) < before - 0.001:
        for group, (right, down) in moved.items():
            number, x, y = spots[group]
            spots[group] = (number, x + right, y + down)
        cut.turn()
        return True
    for group, (right, down) in moved.items():
        middles[group] = (middles[group][0] - right, middles[group][1] - down)
    return False


def _length(cut: Cut, middles: list[tuple[float, float]], near: Near) -> float:
    """How far apart what is tied stands, for all groups of a cut."""
    total = 0.0
    for group in (*cut.first, *cut.second):
        x, y = middles[group]
        for other, weight in near[group].items():
            across, down = middles[other]
            total += weight * (abs(across - x) + abs(down - y))
    return total


def compacting(boxes: Sequence[tuple[int, int, int, int]], gap: int) -> dict[int, tuple[int, int]]:
    """How far each box (left, top, width, height) can move to the left and upwards, all at once, by its number.

    No two come nearer than the gap that were not; none goes below 0.
    """
    lefts, tops = [box[0] for box in boxes], [box[1] for box in boxes]
    widths, heights = [box[2] for box in boxes], [box[3] for box in boxes]
    for _ in range(_ROUNDS):
        before = list(lefts), list(tops)
        _press((lefts, widths), (tops, heights), gap)
        _press((tops, heights), (lefts, widths), gap)
        if before == (lefts, tops):
            break
    return {
        number: (lefts[number] - box[0], tops[number] - box[1])
        for number, box in enumerate(boxes)
        if (lefts[number], tops[number]) != box[:2]
    }


def _press(along: tuple[list[int], list[int]], across: tuple[list[int], list[int]], gap: int) -> None:
    """Move boxes towards 0 along one axis (starts and sizes), as far as those before them allow."""
    starts, sizes = along
    lows = across[0]
    highs = [low + size + gap for low, size in zip(*across, strict=True)]
    passed: list[int] = []
    for number in sorted(range(len(starts)), key=lambda one: (starts[one], one)):
        low, high = lows[number], highs[number]
        ends = [starts[one] + sizes[one] + gap for one in passed if lows[one] < high and low < highs[one]]
        starts[number] = max(ends, default=0)
        passed.append(number)
