"""Figures as documents print them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemabook.documents.blocks import Code
from schemabook.documents.figures import Figures, Origin, decode_kept, in_words, rounded
from schemabook.model.measured import Measured

MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 9, tzinfo=UTC)


def _figure(
    value: float, unit: str = "bytes", *, at: datetime = MONDAY, quality: str = "exact", since: datetime | None = None
) -> Measured:
    method = "SELECT pg_catalog.pg_total_relation_size({object}::regclass)"
    return Measured(value=value, unit=unit, method=method, quality=quality, measured_at=at, since=since)


def _figures(figure: Measured, before: Figures | None = None, tolerance: float = 0.1) -> Figures:
    kept = decode_kept(before.encode().encode()) if before else {}
    return Figures({id(figure): Origin("table/public.orders/size", "'public.orders'")}, kept, tolerance)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0, "rows", "0 rows"),
        (1, "rows", "1 row"),
        (99, "rows", "99 rows"),
        (123_456, "rows", "120,000 rows"),
        (31_457_280, "bytes", "30 MiB"),
        (8192, "bytes", "8 KiB"),
        (1_234_567, "bytes per day", "1.2 MiB per day"),
        (0.001_234, "seconds", "1.2 ms"),
        (0.000_002_5, "seconds", "2.5 µs"),
        (90_000, "seconds", "25 h"),
        (0.873_4, "share", "87 %"),
        (0.999_71, "share", "99.97 %"),
        (0.000_3, "share", "0.03 %"),
        (1234.5, "per day", "1,200 per day"),
        (0.034_56, "per second", "0.035 per second"),
    ],
)
def test_figure_is_rounded_and_said(value: float, unit: str, words: str) -> None:
    assert in_words(rounded(value, unit), unit) == words


def test_figure_keeps_still_until_it_has_moved_by_a_tenth() -> None:
    first = _figure(30_000_000)
    before = _figures(first)
    assert before.show(first) == "29 MiB"
    near = _figure(32_000_000, at=FRIDAY)
    again = _figures(near, before)
    assert (again.show(near), again.day(near)) == ("29 MiB", "2026-11-16")
    far = _figure(36_000_000, at=FRIDAY)
    moved = _figures(far, before)
    assert (moved.show(far), moved.day(far)) == ("34 MiB", "2026-11-20")
    assert _figures(far, before, tolerance=0.5).show(far) == "29 MiB"


def test_small_moves_do_not_add_up_unseen() -> None:
    figures = None
    for value in (100_000, 104_000, 108_000, 112_000):
        figure = _figure(value, "rows")
        figures = _figures(figure, figures)
        shown = figures.show(figure)
    assert shown == "about 110,000 rows"


def test_nothing_becomes_something_at_once() -> None:
    none = _figure(0, "deadlocks")
    before = _figures(none)
    assert before.show(none) == "0 deadlocks"
    one = _figure(1, "deadlocks", at=FRIDAY)
    assert _figures(one, before).show(one) == "1 deadlock"


@pytest.mark.parametrize(
    ("unit", "before", "still", "moved"),
    [
        ("scans", 6, 16, 17),
        ("scans", 0, 10, 11),
        ("fetches", 1000, 1100, 1101),
        ("rows", 3, 13, 14),
        ("transactions", 0, 100, 101),
        ("statements", 63, 563, 564),
    ],
)
def test_what_reading_adds_to_a_counter_is_no_move(unit: str, before: int, still: int, moved: int) -> None:
    first = _figure(before, unit, since=MONDAY)
    printed = _figures(first)
    shown = printed.show(first)
    for value, at_rest in ((still, True), (moved, False)):
        figure = _figure(value, unit, at=FRIDAY, since=MONDAY)
        assert (_figures(figure, printed).show(figure) == shown) is at_rest


@pytest.mark.parametrize(("quality", "since"), [("exact", None), ("estimate", MONDAY)])
def test_number_of_rows_is_no_counter(quality: str, since: datetime | None) -> None:
    few = _figure(3, "rows", quality=quality, since=since)
    before = _figures(few)
    before.show(few)
    more = _figure(5, "rows", at=FRIDAY, quality=quality, since=since)
    assert _figures(more, before).show(more).removeprefix("about ") == "5 rows"


def test_counter_that_is_printed_as_nothing_is_nothing_as_of_that_day() -> None:
    none = _figure(0, "scans", since=MONDAY)
    before = _figures(none)
    before.show(none)
    few = _figure(2, "scans", at=FRIDAY, since=MONDAY)
    printed = _figures(few, before).as_printed(few)
    assert printed is not None
    assert (printed.value, printed.measured_at.date()) == (0, MONDAY.date())
    many = _figure(20, "scans", at=FRIDAY, since=MONDAY)
    assert _figures(many, before).as_printed(many) is many


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (99, "rows", "99 rows"),
        (150, "rows", "150 rows"),
        (347, "rows", "about 350 rows"),
        (1234, "calls", "about 1,200 calls"),
        (31_457_280, "bytes", "30 MiB"),
        (450, "seconds", "7.5 min"),
        (1234.5, "per day", "1,200 per day"),
    ],
)
def test_rounded_count_says_so(value: float, unit: str, words: str) -> None:
    figure = _figure(value, unit)
    assert _figures(figure).show(figure) == words


def test_rounded_count_says_so_until_it_moves() -> None:
    figure = _figure(347, "rows")
    before = _figures(figure)
    before.show(figure)
    round_one = _figure(350, "rows", at=FRIDAY)
    assert _figures(round_one, before).show(round_one) == "about 350 rows"
    older = before.encode().replace(",null,true]", "]")
    assert older != before.encode()
    kept = decode_kept(older.encode())
    assert Figures({id(round_one): Origin("table/public.orders/size")}, kept).show(round_one) == "about 350 rows"


def test_figure_that_is_measured_in_another_way_is_new() -> None:
    estimate = _figure(1_000_000, "rows", quality="estimate")
    before = _figures(estimate)
    assert before.show(estimate) == "about 1,000,000 rows"
    exact = _figure(1_010_000, "rows", at=FRIDAY)
    assert _figures(exact, before).settle(exact).quality == "exact"


def test_provenance_can_be_run_again() -> None:
    figure = _figure(8192)
    grid = next(iter(_figures(figure).provenance([("Size", figure), ("Rows", None)])))
    assert grid.header == ("Figure", "Value", "Measured", "How")
    assert grid.rows[0][-1] == (Code(text="SELECT pg_catalog.pg_total_relation_size('public.orders'::regclass)"),)


def test_file_of_figures_that_is_not_ours_is_measured_anew() -> None:
    assert decode_kept(b"{}") == {}
    assert decode_kept(b'{"schemabook_figures": 99, "figures": {}}') == {}
    assert decode_kept(b"\xff") == {}
