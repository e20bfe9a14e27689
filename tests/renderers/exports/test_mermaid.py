"""Mermaid: its own parser takes every diagram, and none is larger than it draws."""

from __future__ import annotations

import msgspec

from schemabook.model.book import Book
from schemabook.study import study
from tests.catalogues import column, references, survey, table
from tests.checks import markdown
from tests.checks.markdown import Block
from tests.renderers.exports.support import files_of, large_book


def faults(books: dict[str, Book]) -> list[markdown.Fault]:
    """What Mermaid says against the diagrams of these books."""
    blocks = [
        Block(f"{name}/{path}", 1, text)
        for name, book in books.items()
        for path, text in files_of("mermaid", book).items()
    ]
    assert blocks
    return markdown.check_mermaid(blocks)


def test_mermaid_parses_the_samples(books: dict[str, Book]) -> None:
    assert faults({**books, "large": large_book(2_000)}) == []


def test_mermaid_parses_the_corpora(corpora: dict[str, Book]) -> None:
    assert faults(corpora) == []


def test_a_small_schema_is_one_diagram(shop: Book) -> None:
    files = files_of("mermaid", shop)
    assert list(files) == ["schema.mmd"]
    for one in shop.survey.catalogue.tables:
        assert one.name.name in files["schema.mmd"]


def test_a_large_schema_is_a_map_and_a_diagram_for_each_module() -> None:
    book = large_book(500)
    files = files_of("mermaid", book)
    assert next(iter(files)) == "overview.mmd"
    assert len(files) == len(book.modules) + 1
    text = "".join(files.values())
    assert all(
        f'"{one.name.name}"' in text or f"[{one.name.name}" in text or one.name.name in text
        for one in book.survey.catalogue.tables
    )


def test_what_a_diagram_leaves_out_is_said() -> None:
    wide = msgspec.structs.replace(
        table("hub"), columns=(column("id"), *(column(f"a_column_with_a_long_name_{i:04}") for i in range(2_000)))
    )
    children = [table(f"child{i:03}", references("hub_id", "hub")) for i in range(60)]
    files = files_of("mermaid", study(survey(wide, *children)))
    module = next(text for path, text in files.items() if path == "modules/hub.mmd")
    assert "shown with their keys" in module
    assert "tables of other modules are shown" in module
