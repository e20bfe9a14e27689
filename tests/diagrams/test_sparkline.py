"""Sparklines: well-formed, the same every time, with the right labels at the right places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from schemabook.diagrams.sparkline import sparkline
from schemabook.model.history import Point

START = datetime(2026, 1, 1, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def points(*values: float, hours: float = 24) -> tuple[Point, ...]:
    """Values at equal distances."""
    return tuple(Point(at=START + timedelta(hours=hours * i), value=value) for i, value in enumerate(values))


def drawn(values: Sequence[Point], title: str = "Size", **options: int) -> ET.Element:
    """The picture as a tree."""
    return tree(sparkline(values, title=title, words=lambda value: f"{value:g} MiB", **options))


def tree(picture: str) -> ET.Element:
    """A picture, parsed, which proves that it is well-formed."""
    return ET.fromstring(picture)  # noqa: S314 - our own text


def texts(picture: ET.Element) -> list[str]:
    """What stands in a picture, in order."""
    return [str(one.text) for one in picture.iter(f"{SVG}text")]


def line_of(picture: ET.Element) -> list[tuple[float, float]]:
    """The corners of the line."""
    (path,) = (one for one in picture.iter(f"{SVG}path") if one.get("class") == "line")
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.-]+) ([\d.-]+)", path.get("d", ""))]


def test_it_says_what_it_shows_to_who_does_not_see_it() -> None:
    picture = drawn(points(10, 30), "Size of <a> & \"b\" 'c'\x00\x1b\ud800")
    assert picture.get("role") == "img"
    title, description = picture.find(f"{SVG}title"), picture.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Size of <a> & \"b\" 'c'\ufffd\ufffd\ufffd"
    assert description.text == ("From 10 MiB on 2026-01-01 to 30 MiB on 2026-01-02; least 10 MiB, greatest 30 MiB.")


def test_first_last_least_and_greatest_are_written() -> None:
    picture = drawn(points(5, 90, 6, 1, 7, 8))
    assert sorted(texts(picture)) == sorted(["5 MiB", "90 MiB", "1 MiB", "8 MiB", "2026-01-01", "2026-01-06"])
    assert len([one for one in picture.iter(f"{SVG}circle") if one.get("class") == "mark"]) == 2


def test_extremes_at_the_ends_are_written_once() -> None:
    assert texts(drawn(points(10, 20, 30))) == ["10 MiB", "2026-01-01", "2026-01-03", "30 MiB"]


def test_within_a_day_the_hours_are_written() -> None:
    assert texts(drawn(points(1, 2, hours=6))) == ["1 MiB", "00:00", "06:00", "2 MiB"]


def test_places_follow_time_and_value() -> None:
    values = (*points(0, 10), Point(at=START + timedelta(days=4), value=100))
    line = line_of(drawn(values))
    (x0, y0), (x1, y1), (x2, y2) = line
    assert (x1 - x0) / (x2 - x0) == pytest.approx(0.25, abs=0.01)
    assert (y0 - y1) / (y0 - y2) == pytest.approx(0.10, abs=0.01)
    assert y2 < y1 < y0


def test_small_changes_look_small() -> None:
    line = line_of(drawn(points(1000, 1001)))
    assert line[0][1] - line[1][1] < 2
    line = line_of(drawn(points(500, 500)))
    assert line[0][1] == line[1][1]


@pytest.mark.parametrize(
    "values",
    [
        points(),
        points(7),
        points(0),
        points(0, 0),
        points(-5, 5),
        points(*range(3000)),
        points(*[1, 9] * 700),
        points(1e300, 1),
    ],
    ids=["none", "one", "zero", "zeros", "negative", "many", "jumping", "huge"],
)
def test_everything_stands_inside(values: tuple[Point, ...]) -> None:
    picture = drawn(values, width=420, height=120)
    for circle in picture.iter(f"{SVG}circle"):
        assert 0 <= float(circle.get("cx", "-1")) <= 420
        assert 0 <= float(circle.get("cy", "-1")) <= 120
    for path in picture.iter(f"{SVG}path"):
        for x, y in re.findall(r"([\d.-]+) ([\d.-]+)", path.get("d", "")):
            assert 0 <= float(x) <= 420
            assert 0 <= float(y) <= 120
    assert "nan" not in ET.tostring(picture, encoding="unicode").lower()


def test_nothing_and_one_value_are_said() -> None:
    assert texts(drawn(())) == ["Nothing was measured yet"]
    assert texts(drawn(points(7))) == ["2026-01-01", "7 MiB"]


def test_many_points_keep_the_picture_small_and_its_extremes() -> None:
    values = [50.0] * 5000
    values[1234], values[4321] = 99.0, 1.0
    picture = sparkline(points(*values), title="Size")
    assert len(picture) < 40_000
    assert ">99<" in picture
    heights = [y for _, y in line_of(tree(picture))]
    assert heights.count(min(heights)) == 1
    assert heights.count(max(heights)) == 1


def test_it_is_the_same_every_time_and_in_any_order() -> None:
    one, other = points(1, 5, 2), tuple(reversed(points(1, 5, 2)))
    assert sparkline(one, title="Size") == sparkline(other, title="Size")


def test_two_pictures_on_a_page_have_ids_of_their_own() -> None:
    ids = [one.get("id") for title in ("a", "b") for one in drawn(points(1, 2), title).iter() if one.get("id")]
    assert len(set(ids)) == len(ids) == 4


def test_it_needs_nothing_else_and_knows_the_dark() -> None:
    picture = sparkline(points(1, 5, 2), title="Size")
    assert "prefers-color-scheme:dark" in picture
    for word in ("<script", "href", "url(", "@import"):
        assert word not in picture
    assert re.findall(r"https?://[^\"]+", picture) == ["http://www.w3.org/2000/svg"]
