"""The measures of layouts, held against a plain count of every pair, and the schemas that the benchmarks generate."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations

import pytest

from benchmarks.layout.metrics import Segment, count_crossings, measure_quality, overlaps
from benchmarks.synthetic import COLUMNS, modular_survey, uniform_survey


def crosses(one: Segment, other: Segment) -> bool:
    """Whether two segments cross inside both, by where their lines meet."""
    (ax, ay, bx, by), (cx, cy, dx, dy) = one, other
    turn = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if not turn:
        return False
    first = Fraction((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx), turn)
    second = Fraction((cx - ax) * (by - ay) - (cy - ay) * (bx - ax), turn)
    return 0 < first < 1 and 0 < second < 1


@pytest.mark.parametrize(
    ("segments", "crossings"),
    [
        ([(0, 0, 4, 4), (0, 4, 4, 0)], 1),
        ([(4, 4, 0, 0), (4, 0, 0, 4)], 1),
        ([(0, 0, 4, 4), (0, 0, 4, 0)], 0),
        ([(0, 0, 4, 4), (4, 4, 8, 0)], 0),
        ([(0, 0, 4, 0), (2, 0, 2, 4)], 0),
        ([(0, 0, 4, 0), (1, 0, 3, 0)], 0),
        ([(0, 0, 4, 0), (0, 1, 4, 1)], 0),
        ([(0, 0, 10, 10), (0, 10, 10, 0), (0, 4, 10, 4)], 3),
        ([], 0),
    ],
)
def test_crossings(segments: list[Segment], crossings: int) -> None:
    assert count_crossings(segments) == crossings
    assert count_crossings([(y1, x1, y2, x2) for x1, y1, x2, y2 in segments]) == crossings


@pytest.mark.parametrize("height", [30, 300])
def test_crossings_are_those_of_all_pairs(height: int) -> None:
    chance = random.Random(1)
    segments: list[Segment] = [
        (chance.randrange(100), chance.randrange(height), chance.randrange(100), chance.randrange(height))
        for _ in range(150)
    ]
    expected = sum(crosses(one, other) for one, other in combinations(segments, 2))
    assert expected > 1000
    assert count_crossings(segments) == expected


def test_quality() -> None:
    boxes = {"a": (0, 0, 10, 10), "b": (30, 0, 10, 10), "c": (0, 40, 20, 10), "d": (30, 40, 10, 10)}
    quality = measure_quality(boxes, [("a", "d"), ("d", "a"), ("b", "c"), ("a", "a")])
    assert (quality.width, quality.height, quality.edges, quality.crossings) == (40, 50, 2, 1)
    assert quality.fill == 500 / 2000
    assert quality.median_edge == pytest.approx((50 + (25**2 + 40**2) ** 0.5) / 2)
    assert quality.zoom == 1.0
    assert measure_quality({"a": (0, 0, 2880, 10)}, []).zoom == 0.5


def test_overlaps() -> None:
    assert overlaps([(0, 0, 10, 10), (10, 0, 10, 10), (0, 10, 10, 10)]) == 0
    assert overlaps([(0, 0, 10, 10), (9, 9, 10, 10), (5, 5, 1, 1)]) == 2


@pytest.mark.parametrize("size", [100, 500])
def test_modular_schema(size: int) -> None:
    """As many tables as asked for, 13 columns each with a comment, about 1.5 keys a table, 15 in 100 without any."""
    survey = modular_survey(size)
    assert survey == modular_survey(size)
    tables = survey.catalogue.tables
    names = {table.name for table in tables}
    assert len(names) == len(tables) == size
    assert all(len(table.columns) == COLUMNS and all(one.comment for one in table.columns) for table in tables)
    keys = [(table.name, key.referenced_table) for table in tables for key in table.foreign_keys]
    assert {parent for _, parent in keys} <= names
    assert 1.2 < len(keys) / size < 1.8
    tied = {name for pair in keys for name in pair}
    assert 0.1 < 1 - len(tied) / size < 0.2


def test_uniform_schema() -> None:
    tables = uniform_survey(100).catalogue.tables
    assert len(tables) == 100
    assert sum(len(table.foreign_keys) for table in tables) == 200
