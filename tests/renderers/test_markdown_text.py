"""Text as Markdown: what is shown is what stands in the database."""

from __future__ import annotations

import html
import random
import re
import string
import time

import pytest
from markdown_it import MarkdownIt

from schemabook.documents.blocks import Code, Grid, Page, Paragraph, Text
from schemabook.documents.markdown_text import code_span, escape, fenced
from schemabook.renderers.markdown.pages import PageWriter
from schemabook.renderers.markdown.slugs import Slugs, slug_of
from tests.checks import markdown

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
CHARACTERS = string.printable.replace("\x0b", "").replace("\x0c", "") + "\r\r\näß🚀ع\u202e\x85"


def shown(text: str) -> str:
    """What a reader sees of Markdown, as plain text; line breaks as newlines."""
    rendered = PARSER.render(text)
    rendered = re.sub(r"</?(?:p|code|pre|table|thead|tbody|tr|th|td)(?: [^>]*)?>", "", rendered)
    return html.unescape(rendered.replace("<br>", "\n"))


def expected(text: str) -> str:
    """The text as it should be seen: white space at the ends of lines does not show."""
    visible = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202e]", lambda found: f"\\u{ord(found[0]):04x}", text)
    return re.sub(r"\s*(?:\r\n|[\r\n\x85])\s*", "\n", visible.strip("\r\n\x85")).strip()


@pytest.mark.parametrize("seed", range(400))
def test_any_text_is_shown_as_it_is(seed: int) -> None:
    chance = random.Random(seed)
    words = "".join(chance.choice(CHARACTERS) for _ in range(chance.randrange(1, 25)))
    text = f"x{words}x"
    assert shown(escape(text)).strip() == expected(text)


@pytest.mark.parametrize(
    "text",
    ["# heading", "- item", "1. item", "> quote", "```", "---", "| a | b |", "<b>x</b>", "[a](b)", "![a](b)",
     "&amp;", "a\\b", "*a*", "_a_", "__a__", "~~a~~", "+ a", "= b", "http://x.org", "www.x.org", "<!-- x -->",
     "a\n# b\n- c\n1. d\n> e\n| f |"],
)  # fmt: skip
def test_markup_is_shown_not_applied(text: str) -> None:
    assert shown(escape(text)).strip() == text
    assert "<h1" not in PARSER.render(escape(text))
    assert "<a" not in PARSER.render(escape(text))


@pytest.mark.parametrize("seed", range(300))
def test_code_in_a_table_keeps_the_row_whole(seed: int) -> None:
    chance = random.Random(seed)
    words = "".join(chance.choice("ab `|\\<>&*_[]\n\r\"'") for _ in range(chance.randrange(1, 12)))
    if not words.strip():
        return
    cell = code_span(words, in_table=True)
    rendered = PARSER.render(f"| h | i |\n| --- | --- |\n| {cell} | x |\n")
    cells = re.findall(r"<td>(.*?)</td>", rendered, re.DOTALL)
    assert len(cells) == 2
    assert cells[1] == "x"
    seen = html.unescape(re.sub(r"</?code>", "", cells[0]))
    assert seen.strip() == re.sub(r"\s*[\r\n]\s*", " ", words.strip("\r\n")).strip()


def test_fences_cannot_be_closed_from_inside() -> None:
    text = "a\n```\nb\n`````\nc"
    rendered = PARSER.render(fenced("sql", text))
    assert rendered.count("<pre>") == 1
    assert html.unescape(rendered).count(text) == 1


def test_slugs_are_those_of_github() -> None:
    for heading in ("Columns", "public.film", "a_b c", "Größe (cm)", "x & y", "odd name(integer, text[])"):
        assert slug_of(heading) == markdown.slug(escape(heading))
    slugs = Slugs()
    assert [slugs.take(one) for one in ("A", "a", "A-1", "a")] == ["a", "a-1", "a-1-1", "a-2"]


def test_a_page_cannot_be_broken_by_line_ends() -> None:
    hostile = "    a\r\r<img src=x onerror=alert(1)>\r---\r# b"
    page = Page(
        key="k",
        title="t",
        blocks=(
            Paragraph(line=(Text(text=hostile),)),
            Grid(header=("h", "i"), rows=(((Code(text=hostile),), (Text(text=hostile),)),)),
        ),
    )
    rendered = PARSER.render(PageWriter(lambda _: "", lambda path: path).write(page))
    assert "<img" not in rendered
    assert "<h2" not in rendered
    assert "<pre" not in rendered
    assert rendered.count("<h1") == 1
    assert rendered.count("<td>") == 2


@pytest.mark.parametrize("blanks", [" ", "\n", " \n", "\t"])
def test_long_blanks_are_written_at_once(blanks: str) -> None:
    text = f"a{blanks * 100_000}b"
    start = time.monotonic()
    assert shown(escape(text)).startswith("a")
    assert code_span(text, in_table=True).endswith("b`")
    assert time.monotonic() - start < 5


def test_a_carriage_return_in_a_listing_is_written_out() -> None:
    assert fenced("sql", "a\r\nb\r```\rc\n") == "````sql\na\nb\\u000d```\\u000dc\n\n````"
