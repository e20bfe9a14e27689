"""A layout from nothing: whole, readable from left to right, compact, the same every time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pytest

from schemabook.diagrams.layout import Item, Layout, Tie, find_layout
from schemabook.diagrams.layout.arranging import Effort, connected_shapes
from schemabook.diagrams.layout.columns import COLUMN_GAP, ROW_GAP, Cards
from schemabook.diagrams.layout.lines import crossings, crossings_with
from schemabook.diagrams.layout.rooms import HULL_GAP, SIDE, TOP
from schemabook.model.book import Module
from tests.catalogues import name
from tests.diagrams.layout.schemas import Schema, assert_whole, modules_of, ties_of


def items(names: Iterable[str], width: int = 200, height: int = 120) -> list[Item]:
    return [Item(name=name(one), width=width, height=height) for one in names]


def tie(text: str, weight: float = 1.0) -> Tie:
    """`child>parent`."""
    child, _, parent = text.partition(">")
    return Tie(child=name(child), parent=name(parent), weight=weight)


def module(names: Iterable[str]) -> Module:
    listed = tuple(name(one) for one in names)
    return Module(name=str(listed[0]), tables=listed)


def drawn(names: str, lines: str) -> Layout:
    """One module of tables, with these ties."""
    return find_layout(items(names.split()), [tie(one) for one in lines.split()], [module(names.split())])


def lefts(layout: Layout) -> dict[str, int]:
    return {place.name.name: place.x for place in layout.places}


def crossed(layout: Layout, ties: Iterable[Tie]) -> int:
    """How often the straight lines between the middles of the cards cross."""
    numbers = {place.name: number for number, place in enumerate(layout.places)}
    middles = [(place.x + place.width / 2, place.y + place.height / 2) for place in layout.places]
    pairs = {(numbers[one.child], numbers[one.parent]) for one in ties if one.is_drawn and one.child != one.parent}
    return crossings([(*middles[one], *middles[other], one, other) for one, other in sorted(pairs)])


def fill(layout: Layout) -> float:
    return sum(place.width * place.height for place in layout.places) / (layout.width * layout.height)


@pytest.mark.parametrize("count", [1, 2, 5, 30, 90, 160, 301, 420])
def test_cards_and_hulls_hold_together(count: int) -> None:
    schema = Schema(count, count)
    given = schema.catalogue()
    modules = modules_of(given)
    layout = find_layout(schema.items(), ties_of(given), modules)
    assert_whole(layout, schema.items(), modules)
    assert {hull.module for hull in layout.hulls} == {module.name for module in modules}
    assert not any(place.is_late for place in layout.places)
    if count >= 30:
        assert fill(layout) >= 0.3
        assert 1 < layout.width / layout.height < 2.6


@pytest.mark.parametrize("seed", range(100, 116))
def test_nothing_overlaps_whatever_the_schema(seed: int) -> None:
    schema = Schema(seed, 40 + 3 * (seed - 100))
    given = schema.catalogue()
    modules = modules_of(given)
    assert_whole(find_layout(schema.items(), ties_of(given), modules), schema.items(), modules)


def test_the_order_in_columns_follows_the_lines_without_moving_single_cards() -> None:
    """A tree of 1, 4 and 16 cards whose numbers say nothing about it: only the order by what is tied untangles it."""
    numbers = [(8 * number + 3) % 21 for number in range(21)]
    lines = [(numbers[number], numbers[(number - 1) // 4]) for number in range(1, 21)]
    cards = Cards([200] * 21, [100] * 21, lines)
    (shape,) = connected_shapes(cards, Effort(heights=0, sweeps=8, moves=0, checks=0, drafts=1))
    at = {card: (x, y) for card, x, y in shape.places}
    assert crossings([(*at[one], *at[other], one, other) for one, other in lines]) == 0


def test_there_is_room_between_cards_and_around_them() -> None:
    schema = Schema(5, 60)
    given = schema.catalogue()
    layout = find_layout(schema.items(), ties_of(given), modules_of(given))
    for one in layout.places:
        for other in layout.places:
            if one.name != other.name:
                across = max(other.x - one.x - one.width, one.x - other.x - other.width)
                down = max(other.y - one.y - one.height, one.y - other.y - other.height)
                assert across >= ROW_GAP or down >= ROW_GAP
        (hull,) = [
            hull
            for hull in layout.hulls
            if hull.x < one.x < hull.x + hull.width and hull.y < one.y < hull.y + hull.height
        ]
        assert one.x - hull.x >= SIDE
        assert hull.x + hull.width - one.x - one.width >= SIDE
        assert one.y - hull.y >= TOP
        assert hull.y + hull.height - one.y - one.height >= SIDE
    for first in layout.hulls:
        for second in layout.hulls:
            if first != second:
                across = max(second.x - first.x - first.width, first.x - second.x - second.width)
                down = max(second.y - first.y - first.height, first.y - second.y - second.height)
                assert across >= HULL_GAP or down >= HULL_GAP


def test_nothing_at_all() -> None:
    assert find_layout((), (), ()) == Layout()


def test_children_stand_right_of_what_they_refer_to() -> None:
    left = lefts(drawn("a b c d", "b>a c>b d>c"))
    assert left["a"] < left["b"] < left["c"] < left["d"]
    assert left["b"] - left["a"] == 200 + COLUMN_GAP
    left = lefts(drawn("order item product customer", "order>customer item>order item>product"))
    assert left["customer"] < left["order"] < left["item"]
    assert left["product"] < left["item"]


def test_circles_and_tables_that_refer_to_themselves_are_laid_out() -> None:
    layout = drawn("a b c d", "a>a a>b b>c c>a d>a a>d")
    assert len({(place.x, place.y) for place in layout.places}) == 4


def test_ties_to_what_is_not_there_are_left_out() -> None:
    assert drawn("a b", "a>b a>gone gone>b") == drawn("a b", "a>b")


@pytest.mark.parametrize(
    "lines",
    [
        "b>a c>a d>a e>a f>b g>b h>c i>c j>d",
        "b>a c>b d>c d>a",
        "a>e b>e c>e d>e f>e g>f h>f i>g j>g",
        "b>a c>b d>c e>d f>e g>f h>g i>h j>i",
    ],
)
def test_lines_that_need_not_cross_do_not(lines: str) -> None:
    layout = drawn("a b c d e f g h i j", lines)
    assert crossed(layout, [tie(one) for one in lines.split()]) == 0


def test_tables_without_ties_are_a_compact_grid() -> None:
    names = [f"t{number:03}" for number in range(200)]
    layout = find_layout(items(names), (), [module(names)])
    assert 1 < layout.width / layout.height < 2.6
    assert fill(layout) >= 0.6


def test_a_star_of_many_is_not_one_long_column() -> None:
    names = [f"t{number:02}" for number in range(40)]
    layout = find_layout(items(names), [tie(f"{one}>t00") for one in names[1:]], [module(names)])
    assert 0.6 < layout.width / layout.height < 3
    assert min(lefts(layout).values()) == SIDE


def test_modules_that_are_tied_stand_near_each_other() -> None:
    groups = [[f"m{group:02}_{number}" for number in range(4)] for group in range(16)]
    inner = [tie(f"{group[number]}>{group[0]}") for group in groups for number in range(1, 4)]
    between = [tie(f"{one[2]}>{other[1]}") for one, other in pairwise(groups)]
    layout = find_layout(
        items(one for group in groups for one in group), inner + between, [module(one) for one in groups]
    )
    middles = [(hull.x + hull.width / 2, hull.y + hull.height / 2) for hull in layout.hulls]
    distances = {
        (one, other): abs(middles[one][0] - middles[other][0]) + abs(middles[one][1] - middles[other][1])
        for one in range(16)
        for other in range(one)
    }
    tied = [distances[one + 1, one] for one in range(15)]
    assert sum(tied) / 15 < 0.65 * sum(distances.values()) / len(distances)


def hull_of(layout: Layout, text: str) -> str:
    place = next(place for place in layout.places if place.name == name(text))
    (hull,) = [
        hull
        for hull in layout.hulls
        if hull.x <= place.x < hull.x + hull.width and hull.y <= place.y < hull.y + hull.height
    ]
    return hull.module


def test_views_stand_with_what_they_read() -> None:
    modules = [module(["a", "b"]), module(["x", "y"])]
    reads = [tie("v>x", 0.3), tie("v>y", 0.3), tie("v>a", 0.3), tie("w>v", 0.3)]
    layout = find_layout(items("abxyvw"), reads, modules)
    assert {one: hull_of(layout, one) for one in "vw"} == {"v": "public.x", "w": "public.x"}


def test_a_view_stands_with_what_it_reads_most() -> None:
    reads = [tie("v>x", 0.3), tie("v>x", 0.3), tie("v>a", 0.5)]
    assert hull_of(find_layout(items("axv"), reads, [module("a"), module("x")]), "v") == "public.x"


def test_tables_and_views_without_lines_are_not_mixed() -> None:
    names = [f"n{number}{kind}" for number in range(8) for kind in "tv"]
    tables = [one for one in names if one.endswith("t")]
    mixed = [one for index, own in enumerate(names) for one in items([own], width=160 + 10 * index)]
    layout = find_layout(mixed, (), [module(tables)])
    boxes = {kind: [place for place in layout.places if place.name.name.endswith(kind)] for kind in "tv"}
    (left, top, right, bottom), (other_left, other_top, other_right, other_bottom) = (
        (
            min(place.x for place in them),
            min(place.y for place in them),
            max(place.x + place.width for place in them),
            max(place.y + place.height for place in them),
        )
        for them in boxes.values()
    )
    assert right <= other_left or other_right <= left or bottom <= other_top or other_bottom <= top


def test_views_that_read_nothing_known_stand_with_their_schema_or_alone() -> None:
    layout = find_layout(items(["a", "v", "other.v"]), (), [module(["a"])])
    assert (hull_of(layout, "v"), hull_of(layout, "other.v")) == ("public.a", "")


def test_neither_the_order_of_what_is_given_nor_hashing_matters() -> None:
    program = (
        "from tests.diagrams.layout.schemas import *; from schemabook.diagrams.layout import *\n"
        "schema = Schema(4, 130); given = schema.catalogue(); modules = modules_of(given)\n"
        "print(encode_layout(find_layout(schema.items(), ties_of(given), modules), modules))"
    )
    root = Path(__file__).parents[3]
    written = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=root,
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(written) == 1
    assert b"t0129" in written.pop()


def test_a_thousand_tables_take_no_longer_than_they_may() -> None:
    """The bound is five times what `benchmarks.layout` asks for, so that a busy machine does not fail it."""
    schema = Schema(9, 1_000)
    given = schema.catalogue()
    modules = modules_of(given)
    started = time.process_time()
    find_layout(schema.items(), ties_of(given), modules)
    assert time.process_time() - started < 1.0


def test_crossings_are_counted_where_lines_pass_through_each_other() -> None:
    cross = [(0.0, 0.0, 10.0, 10.0, 0, 1), (0.0, 10.0, 10.0, 0.0, 2, 3)]
    assert crossings(cross) == 1
    assert crossings([(0.0, 0.0, 10.0, 10.0, 0, 1), (0.0, 10.0, 10.0, 0.0, 2, 1)]) == 0
    assert crossings([(5.0, 0.0, 5.0, 10.0, 0, 1), (0.0, 5.0, 10.0, 5.0, 2, 3)]) == 1
    assert crossings([(0.0, 0.0, 4.0, 4.0, 0, 1), (0.0, 10.0, 10.0, 0.0, 2, 3)]) == 0
    both = [*cross, (0.0, 4.0, 10.0, 4.0, 4, 5)]
    assert crossings(both) == 3
    assert crossings_with([0], both) == 2
    assert crossings_with([0, 1], both) == 3
    assert crossings_with([0, 1, 2], both) == 3
