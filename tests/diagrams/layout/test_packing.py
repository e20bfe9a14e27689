"""Rectangles side by side."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from schemabook.diagrams.layout.packing import compacting, pack
from schemabook.diagrams.layout.shapes import Shape, divided, pareto

GAP = 36


def assert_apart(boxes: Sequence[tuple[int, int, int, int]]) -> None:
    """No two boxes (left, top, width, height) are nearer to each other than the gap."""
    for number, (left, top, width, height) in enumerate(boxes):
        assert left >= 0
        assert top >= 0
        for other_left, other_top, other_width, other_height in boxes[:number]:
            across = max(other_left - left - width, left - other_left - other_width)
            down = max(other_top - top - height, top - other_top - other_height)
            assert across >= GAP or down >= GAP


def random_near(chance: random.Random, count: int) -> list[dict[int, float]]:
    near: list[dict[int, float]] = [{} for _ in range(count)]
    for _ in range(2 * count):
        one, other = chance.randrange(count), chance.randrange(count)
        if one != other:
            near[one][other] = near[other][one] = chance.random()
    return near


@pytest.mark.parametrize("seed", range(20))
def test_every_packing_keeps_the_gap_also_when_cuts_are_turned(seed: int) -> None:
    chance = random.Random(seed)
    count = chance.randrange(1, 40)
    shapes = []
    for _ in range(count):
        width, height = chance.randrange(200, 2000), chance.randrange(200, 2000)
        shapes.append([Shape(width, height), Shape(width * 2, height // 2)])
    for packing in pack(shapes, random_near(chance, count), GAP, 6):
        spots = list(packing.spots)
        for cut in (*packing.cuts, *packing.cuts[::2]):
            assert_apart([(x, y, shapes[n][i].width, shapes[n][i].height) for n, (i, x, y) in enumerate(spots)])
            for group, (right, down) in cut.moves().items():
                index, x, y = spots[group]
                spots[group] = (index, x + right, y + down)
            cut.turn()


def test_there_are_as_many_packings_as_asked_for_at_most() -> None:
    shapes = [[Shape(300, 200)], [Shape(200, 300)], [Shape(250, 250)]]
    assert len(pack(shapes, [{}, {}, {}], GAP, 1)) == 1
    assert 1 < len(pack(shapes, [{}, {}, {}], GAP, 6)) <= 6


@pytest.mark.parametrize("seed", range(10))
def test_compacting_leaves_the_gap_and_no_room(seed: int) -> None:
    chance = random.Random(seed)
    boxes = [
        (column * 1100 + chance.randrange(200), row * 1100 + chance.randrange(200), *sizes)
        for column in range(4)
        for row in range(4)
        for sizes in [(chance.randrange(200, 800), chance.randrange(200, 800))]
    ]
    assert_apart(boxes)
    moves = compacting(boxes, GAP)
    moved = [
        (left + moves.get(number, (0, 0))[0], top + moves.get(number, (0, 0))[1], width, height)
        for number, (left, top, width, height) in enumerate(boxes)
    ]
    assert_apart(moved)
    assert min(box[0] for box in moved) == 0
    assert max(box[0] + box[2] for box in moved) < max(box[0] + box[2] for box in boxes)
    assert all(right <= 0 and down <= 0 for right, down in moves.values())


def test_a_cut_goes_through_few_ties() -> None:
    near = [{1: 9.0}, {0: 9.0, 2: 9.0}, {1: 9.0, 3: 0.1}, {2: 0.1}]
    assert divided([0, 1, 2, 3], [1.0] * 4, near) == (3, ((0, 1), 2))
    assert divided([0, 1, 2, 3], [1.0] * 4, [{}, {}, {}, {}]) == ((0, 1), (2, 3))


def test_shapes_that_are_larger_both_ways_are_dropped() -> None:
    narrow, low, bad = Shape(100, 300), Shape(300, 100), Shape(310, 310)
    assert pareto([bad, low, narrow]) == [narrow, low]
    many = [Shape(100 + number, 10_000 - 10 * number) for number in range(500)]
    assert len(pareto(many)) <= 14
