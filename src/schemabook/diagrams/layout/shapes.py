"""Shapes: the sizes that a group of rectangles can take, and where each of them stands then.

A group is divided in two again and again, so that those that are tied together stay together; the two halves stand
beside or below each other, whatever gives the better sizes (slicing floor plans, after Stockmeyer).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Tree: TypeAlias = "int | tuple[Tree, Tree]"
"""A number of a rectangle, or two trees."""
Near: TypeAlias = Sequence[Mapping[int, float]]
"""For each rectangle the others that it is tied to, with weights, the same both ways."""

ASPECT = 1.6
AREA = 300.0
"""How many square pixels are as bad as a pixel of line."""
_MOST_SHAPES = 14
_LONGEST = 6
"""How many times as long as wide a shape may be where there are many."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One size of a group; `cost` is what its inner order costs, in pixels of lines.

    `places` says where single things stand in it. It is empty where the shape is made of two others: `parts`, the
    second at `offset` from the first.
    """

    width: int
    height: int
    cost: float = 0.0
    places: Sequence[tuple[int, int, int]] = ()
    parts: tuple[Shape, Shape] | None = None
    offset: tuple[int, int] = (0, 0)


def pareto(shapes: Sequence[Shape], most: int = _MOST_SHAPES) -> list[Shape]:
    """The shapes that none is both narrower and lower than, the narrowest first; at most so many, of all aspects."""
    kept: list[Shape] = []
    for shape in sorted(shapes, key=lambda one: (one.width, one.height, one.cost)):
        if not kept or shape.height < kept[-1].height:
            kept.append(shape)
    if len(kept) <= most:
        return kept
    kept = [shape for shape in kept if shape.height <= _LONGEST * shape.width <= _LONGEST**2 * shape.height] or kept
    best: dict[int, Shape] = {}
    low, high = kept[0].width / kept[0].height, kept[-1].width / kept[-1].height
    step = round((high / low) ** (1 / most), 6)
    limit = step
    number = 0
    for shape in kept:
        while number < most - 1 and shape.width > low * limit * shape.height:
            limit *= step
            number += 1
        if number not in best or shape.width * shape.height < best[number].width * best[number].height:
            best[number] = shape
    return list(best.values())


def badness(shape: Shape) -> float:
    """How far a shape is from a small one of the aspect of a screen."""
    ratio = max(shape.width / ASPECT, shape.height) / max(1.0, min(shape.width / ASPECT, shape.height))
    return (shape.width * shape.height + AREA * shape.cost) * ratio


def tree_shapes(tree: Tree, leaves: Sequence[Sequence[Shape]], gap: int, most: int = _MOST_SHAPES) -> list[Shape]:
    """The shapes of a tree whose leaves have these, at most so many."""
    if isinstance(tree, int):
        return list(leaves[tree])
    first, second = tree_shapes(tree[0], leaves, gap), tree_shapes(tree[1], leaves, gap)
    made: list[Shape] = []
    sizes: list[tuple[int, int, int, int, bool]] = []
    for i, one in enumerate(first):
        for j, other in enumerate(second):
            sizes.append((one.width + gap + other.width, max(one.height, other.height), i, j, True))
            sizes.append((max(one.width, other.width), one.height + gap + other.height, i, j, False))
    sizes.sort()
    lowest = 1 << 60
    for width, height, i, j, is_beside in sizes:
        if height < lowest:
            lowest = height
            one, other = first[i], second[j]
            offset = (one.width + gap, 0) if is_beside else (0, one.height + gap)
            made.append(Shape(width, height, one.cost + other.cost, parts=(one, other), offset=offset))
    return made if len(made) <= most else pareto(made, most)


def divided(numbers: Sequence[int], areas: Sequence[float], near: Near, balance: float = 4.0) -> Tree:
    """A tree of these rectangles: halves with little between them that is tied.

    The halves are the more alike in area, the higher the balance.
    """
    if len(numbers) == 1:
        return numbers[0]
    order = _in_a_row(numbers, near)
    cut = _best_cut(order, areas, near, balance)
    return divided(order[:cut], areas, near, balance), divided(order[cut:], areas, near, balance)


def _in_a_row(numbers: Sequence[int], near: Near) -> list[int]:
    """The rectangles in a row, each the one that is tied most to those before it."""
    among = set(numbers)
    pull = dict.fromkeys(numbers, 0.0)
    rest = {number: sum(weight for other, weight in near[number].items() if other in among) for number in numbers}
    order: list[int] = []
    while pull:
        best = (
            max(pull, key=lambda one: (2 * pull[one] - rest[one], -one))
            if order
            else min(pull, key=lambda one: (rest[one], one))
        )
        order.append(best)
        del pull[best]
        for other, weight in near[best].items():
            if other in pull:
                pull[other] += weight
    return order


def _best_cut(order: list[int], areas: Sequence[float], near: Near, balance: float) -> int:
    """Where to cut a row: near the middle of its area, through few ties."""
    total = sum(areas[number] for number in order)
    before: set[int] = set()
    crossing = passed = 0.0
    best, cut = float("inf"), 1
    everything = set(order)
    weights = sum(weight for number in order for other, weight in near[number].items() if other in everything) / 2
    for position, number in enumerate(order[:-1], 1):
        for other, weight in near[number].items():
            if other in everything:
                crossing += -weight if other in before else weight
        before.add(number)
        passed += areas[number]
        share = passed / total
        cost = crossing / (weights or 1.0) + balance * (share - 0.5) ** 2
        if cost < best:
            best, cut = cost, position
    return cut


def placed(shape: Shape, x: int, y: int) -> Iterator[tuple[Shape, int, int]]:
    """The shapes that a shape is made of in the end, each with the place of its corner, when its own is at (x, y)."""
    if shape.parts is None:
        yield shape, x, y
        return
    yield from placed(shape.parts[0], x, y)
    yield from placed(shape.parts[1], x + shape.offset[0], y + shape.offset[1])
