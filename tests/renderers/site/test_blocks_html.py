"""Blocks as HTML: every one is written, and whatever stands in it is shown as it is."""

from __future__ import annotations

import random
import re
import string
from typing import get_args

import pytest

from schemabook.diagrams.drawing import Box, Drawing
from schemabook.documents.blocks import (
    Block,
    Bullets,
    Code,
    Diagram,
    FileTarget,
    Grid,
    Heading,
    Image,
    Line,
    Link,
    Listing,
    Note,
    Paragraph,
    Prose,
    Strong,
    Target,
    Text,
)
from schemabook.renderers.site.addresses import Addresses, Viewpoint
from schemabook.renderers.site.blocks_html import PageHtml
from tests.renderers.site.html_reader import PageReader, acting

PLACES = frozenset({"tables/orders", "tables/users", "types", "schema.sql", "er.svg"})
HOSTILE = (
    "<script>window.hacked=1</script>",
    '"><img src=x onerror=window.hacked=1>',
    "' onmouseover='window.hacked=1",
    "</code></pre></table><svg onload=window.hacked=1>",
    "<!-- -->",
    "]]>",
    "&lt;b&gt;",
    "javascript:window.hacked=1",
    "\u202egnp.exe\u2028",
    "a\x00b\x1b[31m",
)
CHARACTERS = string.printable.replace("\x0b", "").replace("\x0c", "") + "äß🚀ع\u202e\x85"


def html(*blocks: Block, address: str = "tables/orders.html") -> str:
    """The blocks on a page at an address."""
    return PageHtml(Viewpoint(Addresses(PLACES.__contains__), address)).write(blocks)


def text(words: str) -> Line:
    """A line of text."""
    return (Text(text=words),)


def every_block(words: str) -> tuple[Block, ...]:
    """One block of each kind, with the words wherever words can be."""
    line = (Text(text=words), Code(text=words), Strong(text=words), Link(text=words, to=Target(page="types")))
    drawing = Drawing(
        width=50, height=20, title=words, boxes=(Box(x=0, y=0, width=9, height=9, title=words, page=words),)
    )
    return (
        Heading(level=2, text=words),
        Paragraph(line=line),
        Bullets(items=(line,)),
        Grid(header=(words, words), rows=((line, line),), anchors=(words,)),
        Grid(header=("Fact", "Value"), rows=((line, line),)),
        Grid(header=("Figure", "How"), rows=((line, line),)),
        Listing(language=words, text=words),
        Diagram(text=words, drawing=drawing),
        Image(path="er.svg", text=words),
        Image(path="er.svg", text=words, drawing=drawing),
        *(Note(kind=kind, line=line) for kind in ("note", "warning", "missing", words)),
        Prose(text=words),
    )


def test_every_block_of_the_union_is_written() -> None:
    blocks = every_block("word")
    assert {type(block) for block in blocks} == set(get_args(Block))
    for block in blocks:
        assert "word" in html(block), block


def test_a_diagram_without_a_drawing_is_left_to_the_map() -> None:
    heading, diagram = Heading(level=2, text="Diagram"), Diagram(text="erDiagram")
    said, last = Paragraph(line=(Text(text="Not in it: a."),)), Heading(level=2, text="Keys")
    assert html(heading, diagram) == ""
    assert html(heading, diagram, last) == html(last)
    assert html(heading, diagram, said, last) == html(heading, said, last)


@pytest.mark.parametrize("words", HOSTILE)
def test_no_block_acts(words: str) -> None:
    page = PageReader(html(*every_block(words)))
    assert page.faults == []
    assert list(acting(page)) == []
    assert not {"script", "img onerror", "b"} & (set(page.tags) - {"b"})
    assert "window.hacked" not in "".join(name + value for _, name, value in page.attributes if name.startswith("on"))


@pytest.mark.parametrize("seed", range(200))
def test_any_text_is_shown_as_it_is(seed: int) -> None:
    chance = random.Random(seed)
    words = "".join(chance.choice(CHARACTERS) for _ in range(chance.randrange(1, 25)))
    expected = " ".join(words.replace("\u202e", "\\u202e").split())
    assert PageReader(html(Paragraph(line=text(words)))).text == expected
    shown = "".join(PageReader(html(Listing(language="sql", text=words))).words).strip("\n")
    assert " ".join(shown.split()) == expected


def test_characters_that_turn_text_are_written_out() -> None:
    assert PageReader(html(Paragraph(line=(Code(text="a\u202eb\x1b"),)))).text == r"a\u202eb\u001b"


def test_links_are_relative_and_lead_where_the_document_has_a_page() -> None:
    line: Line = (
        Link(text="one", to=Target(page="tables/users")),
        Link(text="two", to=Target(page="types", heading="Order status")),
        Link(text="three", to=Target(page="tables/orders", heading="Columns")),
        Link(text="four", to=Target(page="nowhere")),
        Link(text="five", to=FileTarget(path="schema.sql"), code=True),
        Link(text="six", to=Target(page="")),
    )
    page = PageReader(html(Paragraph(line=line)))
    assert page.links == ["users.html", "../types.html#order-status", "#columns", "../schema.sql", "../index.html"]
    assert page.text == "one two three four five six".replace(" ", "")


def test_headings_have_anchors_of_their_own() -> None:
    names = ("Columns", "Columns", "???", "???", 'a "b"')
    page = PageReader(html(*(Heading(level=2, text=name) for name in names)))
    assert page.ids == ["columns", "columns-1", "section", "section-1", "a-b"]


def test_rows_have_anchors() -> None:
    rows = tuple((text(name), text("x")) for name in ("id", "Id", "user id"))
    page = PageReader(
        html(Heading(level=2, text="c-id"), Grid(header=("a", "b"), rows=rows, anchors=("id", "Id", "user id")))
    )
    assert page.ids == ["c-id", "c-id-1", "c-id-2", "c-user-id"]


def test_figures_stand_at_the_right_and_days_are_not_broken() -> None:
    rows = tuple(
        (text("a"), text(figure), text("2026-11-20"), text("3 of them"))
        for figure in ("1,200", "about 3.4 MiB", "0.67")
    )
    written = html(Grid(header=("Name", "Size", "Day", "Words"), rows=rows))
    assert re.search(r'<table class="([^"]*)"', written)[1] == "r2 d3"  # type: ignore[index]


def test_statements_behind_figures_are_folded_away() -> None:
    rows = ((text("Rows"), (Code(text="select 1"),)), (text("Size"), ()))
    page = PageReader(html(Grid(header=("Figure", "How"), rows=rows)))
    assert page.tags.count("details") == 1
    assert "select 1" in page.text


def test_facts_are_a_list() -> None:
    page = PageReader(html(Grid(header=("Fact", "Value"), rows=((text("Owner"), (Code(text="app"),)),))))
    assert page.tags == ["dl", "div", "dt", "dd", "code"]


def test_drawings_stand_in_the_page_and_lead_to_pages() -> None:
    box = Box(x=1, y=1, width=50, height=20, title="users", page="tables/users")
    page = PageReader(
        html(Diagram(text="erDiagram", drawing=Drawing(width=60, height=30, title="Users", boxes=(box,))))
    )
    assert "svg" in page.tags
    assert "users.html" in page.links
    assert "erDiagram" not in page.text


def test_a_picture_without_a_drawing_is_its_file() -> None:
    assert PageReader(html(Image(path="er.svg", text="The tables"))).links == ["../er.svg"]
    assert html(Image(path="missing.svg", text="The tables")) == ""
