"""Drawings as SVG: whole, escaped, the same every time."""

from __future__ import annotations

import itertools
import re
import xml.etree.ElementTree as ET

import pytest

from schemabook.diagrams.drawing import Area, Box, Drawing, Row, Stroke
from schemabook.diagrams.svg import escape, write_svg
from schemabook.diagrams.svg_style import page_style
from schemabook.diagrams.text_width import shortened, text_width

HOSTILE = '</text><script>alert(1)</script>" onload="x\x00\x0b\ud800\x9f & \n<b>'
MARKS = ("key", "reference", "unique", "required", "sensitive")


def everything(words: str) -> Drawing:
    """A drawing with every shape there is, in these words."""
    rows = tuple(Row(left=words, right=words, marks=marks) for marks in itertools.combinations(MARKS, 2))
    styles = ("table", "view", "centre", "hub", "more", "plain", "start", "end")
    boxes = [
        Box(x=10, y=10, width=200, height=60, title=words, second=words, rows=rows, page="tables/a", tint=number)
        for number in (-1, 3, 13)
    ]
    boxes += [Box(x=0, y=0, width=80, height=34, title=words, second=words, style=style) for style in styles]
    ends = ("", "arrow", "one", "zero-or-one", "many", "zero-or-many")
    strokes = [
        Stroke(path="M10 10C40 10 60 -50 90 50L90 70", start=end, end=end, dashed=True, label=words, label_at=(5, 5))
        for end in ends
    ]
    strokes.append(Stroke(path="M0 0L9 9", width=4))
    areas = (
        Area(x=0, y=0, width=300, height=90, title=words, second=words, page="modules/a", tint=2),
        Area(x=0, y=0, width=4, height=4, title=words, page="modules/b"),
    )
    return Drawing(
        width=400, height=300, title=words, description=words, boxes=tuple(boxes), strokes=tuple(strokes), areas=areas
    )


def page_of(key: str) -> str | None:
    return f"{key}.html?a&\"<'>"


@pytest.mark.parametrize("standalone", [True, False])
@pytest.mark.parametrize("words", ["orders", HOSTILE, "", "x" * 400, "日本語" * 30])
def test_is_xml_without_script_or_style_attribute(standalone: bool, words: str) -> None:
    written = write_svg(everything(words), standalone=standalone, link=page_of)
    root = ET.fromstring(written)  # noqa: S314 - our own text
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in set("svg title desc style rect path circle g a text tspan".split()), (
            element.tag
        )
        assert not [name for name in element.attrib if name.startswith("on") or name in ("style", "id")]
    assert written == write_svg(everything(words), standalone=standalone, link=page_of)


def test_a_file_has_its_own_style_and_no_link() -> None:
    written = write_svg(everything("a"), standalone=True, link=page_of)
    assert "prefers-color-scheme:dark" in written
    assert "href" not in written
    assert 'xmlns="http://www.w3.org/2000/svg"' in written
    assert "<title>a</title>" in written
    assert "var(" not in written


def test_a_part_of_a_page_has_links_and_no_style() -> None:
    written = write_svg(everything("a"), standalone=False, link=page_of)
    assert "<style" not in written
    assert written.count('<a href="tables/a.html?a&amp;&quot;&lt;\'&gt;"') == 3
    assert written.count('<a href="modules/') == 2
    assert 'role="group"' in written


def test_without_a_page_there_is_no_link() -> None:
    written = write_svg(everything("a"), standalone=False)
    assert "<a" not in written
    assert 'role="img"' in written


@pytest.mark.parametrize("standalone", [True, False])
def test_every_class_has_a_style(standalone: bool) -> None:
    written = write_svg(everything("a"), standalone=standalone, link=page_of)
    style = written if standalone else page_style()
    own = {name for one in re.findall(r'class="([^"]+)"', written) for name in one.split()} - {"drawing"}
    unstyled = {"d-box", "d-table", "d-more", "d-start", "d-end"}
    assert [name for name in sorted(own - unstyled) if not re.search(rf"\.{name}(?![\w-])", style)] == []


def test_whole_name_is_told_where_it_is_shortened() -> None:
    long = "a_name_that_is_longer_than_any_box_could_ever_be_in_a_picture_that_people_read"
    box = Box(x=0, y=0, width=160, height=56, title=long, rows=(Row(left="id"),))
    root = ET.fromstring(write_svg(Drawing(width=200, height=90, title="a", boxes=(box,)), standalone=True))  # noqa: S314
    (hint,) = [one for one in root.iter() if one.tag.endswith("title") and one.text == long]
    assert any(one.text is None and hint in list(one) and (hint.tail or "").endswith("…") for one in root.iter())


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("plain_name", "plain_name"),
        ("a\n\tb", "a b"),
        ("<&>\"'", "&lt;&amp;&gt;&quot;'"),
        ("a\x00b\x1b\ud800\ufffe", "a\ufffdb\ufffd\ufffd\ufffd"),
        ("é日😀", "é日😀"),
    ],
)
def test_escape(given: str, expected: str) -> None:
    assert escape(given) == expected


def test_crows_feet_stand_at_the_ends_of_their_lines() -> None:
    one = Stroke(path="M100 50C70 50 60 20 30 20", start="zero-or-many", end="one")
    written = write_svg(Drawing(width=200, height=90, title="a", strokes=(one,)), standalone=True)
    assert '<circle class="d-ring" cx="86" cy="50" r="4"/>' in written
    assert 'd="M100 55L90 50L100 45M37 15L37 25"' in written


def test_widths_grow_with_what_is_written() -> None:
    assert text_width("") == 0
    assert text_width("iii") < text_width("www") < text_width("www", bold=True)
    assert text_width("order_items", 13) < text_width("order_items", 16)
    assert text_width("abc", mono=True) == text_width("iii", mono=True) == 24
    assert text_width("日本") >= 26
    assert text_width("e\u0301") == text_width("e") == text_width("é")


@pytest.mark.parametrize("width", [0, 5, 20, 60, 200])
@pytest.mark.parametrize("text", ["", "a", "order_items_of_customers", "日本語の表", "W" * 99])
def test_shortened_text_fits(text: str, width: int) -> None:
    found = shortened(text, width)
    assert text_width(found) <= width
    assert found in (text, "") or found[-1] == "…"
    assert text.startswith(found.removesuffix("…"))
