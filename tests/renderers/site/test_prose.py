"""Markdown of a team's template: it is shown, and nothing in it acts."""

from __future__ import annotations

import pytest

from schemabook.documents.blocks import FileTarget, Target
from schemabook.documents.markdown_text import code_span, escape
from schemabook.renderers.site.prose import headings_in, prose_html
from schemabook.renderers.slugs import Slugs
from tests.renderers.site.html_reader import PageReader, acting


def find(to: Target | FileTarget) -> str | None:
    """The addresses of a document with one page, one file, and a first page."""
    if isinstance(to, FileTarget):
        return "schema.sql" if to.path == "schema.sql" else None
    known = {"": "index.html", "tables/orders": "tables/orders.html"}
    return known[to.page] + (f"#{to.heading}" if to.heading else "") if to.page in known else None


def page(markdown: str, levels: int = 0) -> PageReader:
    """The Markdown as a page."""
    return PageReader(prose_html(markdown, levels, Slugs(), find))


def test_markdown_is_shown() -> None:
    found = page("## Who\n\n*We* **do**\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```sql\nSELECT 1;\n```\n", levels=1)
    assert found.tags[:3] == ["h3", "p", "em"]
    assert {"table", "strong", "pre", "code"} <= set(found.tags)
    assert found.ids == ["who"]
    assert headings_in("## Who `are` we\n\ntext\n\n### Now") == ["Who are we", "Now"]


@pytest.mark.parametrize(
    ("written", "links"),
    [
        ("[a](tables/orders.md)", ["tables/orders.html"]),
        ("[a](./tables/../tables/orders.md#columns)", ["tables/orders.html#columns"]),
        ("[a](README.md)", ["index.html"]),
        ("[a](schema.sql)", ["schema.sql"]),
        ("[a](../secret.md) [b](other.sql) [c](tables/none.md)", []),
        ("[a](https://example.org/x?y=1&z)", ["https://example.org/x?y=1&z"]),
        ("[a](mailto:a@example.org)", ["mailto:a@example.org"]),
        ("[a](javascript:alert(1)) [b](JAVASCRIPT:alert(1)) [c](data:text/html,x) [d](file:///etc/passwd)", []),
        ("[a](ftp://example.org) [b](x-app:open)", []),
        ("[a](//example.org) [b](/etc/passwd)", []),
        ("<javascript:alert(1)> <https://example.org>", ["https://example.org"]),
        ("![a](https://example.org/x.png)", []),
    ],
)
def test_links_lead_to_pages_files_and_the_web_alone(written: str, links: list[str]) -> None:
    found = page(written)
    assert found.links == links
    assert found.faults == []
    assert found.text.startswith(("a", "[a]", "<javascript"))


@pytest.mark.parametrize(
    "written",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "x <svg onload=alert(1)>",
        "<!-- a -->",
        "<a href='javascript:1'>a</a>",
    ],
)
def test_html_is_text(written: str) -> None:
    found = page(written)
    assert list(acting(found)) == []
    assert set(found.tags) <= {"p"}
    assert found.text == written


@pytest.mark.parametrize("words", ["a\nb", "<b>&amp;`*_", "1. not a list", "https://example.org/", "[x](javascript:1)"])
def test_what_templates_escape_is_shown_as_it_is(words: str) -> None:
    assert page(escape(words)).text == " ".join(words.split())
    assert page(code_span(words, in_table=False)).text == " ".join(words.split())
