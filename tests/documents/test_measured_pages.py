"""Pages of a book in which everything was measured."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from schemabook.documents.compose import Document, load_profile
from schemabook.documents.context import Settings
from schemabook.documents.figures import FILE, decode_kept
from schemabook.engines import dialect_by_name
from schemabook.model.book import Book
from schemabook.renderers.markdown import render_folder, render_single_file
from schemabook.study import judge
from tests.checks import markdown
from tests.documents.measured import measured_book
from tests.documents_checks import assert_sound


def _files(book: Book, settings: Settings | None = None, *, single: bool = False) -> dict[str, str]:
    document = Document(book, load_profile("book"), dialect_by_name("postgresql"), settings)
    render = render_single_file if single else render_folder
    return {file.path: file.text for file in render(document)}


def _write(files: dict[str, str], folder: Path) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def test_every_measured_section_has_its_page(tmp_path: Path) -> None:
    files = _files(measured_book())
    pages = ["architecture", "configuration", "indexes", "queries", "performance", "monitoring", "backup-recovery"]
    assert {f"{page}.md" for page in pages} <= files.keys()
    assert {"growth/database.svg", "growth/tables/orders.svg", FILE} <= files.keys()
    for single in (False, True):
        folder = _write(_files(measured_book(), single=single), tmp_path / f"single-{single}")
        assert_sound(folder)
        assert markdown.check_mermaid(markdown.mermaid_blocks(folder)) == []
        assert markdown.markdownlint(folder) == []


def test_page_of_a_table_says_what_was_measured() -> None:
    page = _files(measured_book())["tables/orders.md"]
    for words in (
        (
            "| Size with indexes | 30 MiB | 2026-11-20 | 2026-10-21 "
            "| `SELECT pg_catalog.pg_total_relation_size('public.orders'::regclass)` |"
        ),
        "about 120,000 rows",
        "not known: only db.example of 2 servers was asked",
        "look-up by email",
        "3,000",
        "Index Scan",
        "![Growth of orders](../growth/tables/orders.svg)",
        "9.99&#124;&lt;b&gt; (about 50 %)",
    ):
        assert words in page


def test_index_is_called_unused_where_there_is_one_server() -> None:
    book = measured_book()
    survey = msgspec.structs.replace(book.survey, topology=None)
    page = _files(judge(msgspec.structs.replace(book, survey=survey)))["tables/orders.md"]
    assert "no scan since 2026-10-21" in page
    assert "unused-index" in page


def test_statement_that_was_not_planned_says_why() -> None:
    assert "No plan: it calls grade(), a function of the database" in _files(measured_book())["queries.md"]


def test_book_keeps_still_while_figures_move_a_little() -> None:
    before = _files(measured_book())
    kept = decode_kept(before[FILE].encode())
    assert _files(measured_book(scale=1.05), Settings(kept=kept)) == before
    after = _files(measured_book(scale=1.5), Settings(kept=kept))
    changed = {path for path, text in after.items() if before[path] != text}
    assert "tables/orders.md" in changed
    assert "backup-recovery.md" not in changed
    assert "45 MiB" in after["tables/orders.md"]


def test_every_number_with_a_unit_is_a_kept_figure() -> None:
    """A figure that is printed and not kept was printed past `Figures`."""
    files = _files(measured_book())
    kept = decode_kept(files[FILE].encode())
    assert kept
    shown = {words for path, text in files.items() if path.endswith(".md") for words in _figures_in(text)}
    from schemabook.documents.figures import in_words

    known = {in_words(one.value, one.unit) for one in kept.values()}
    assert {words for words in shown if words not in known} == set()


def _figures_in(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,.]* (?:[KMGT]iB(?: per day)?|ms|µs)", text))


@pytest.mark.parametrize("missing", ["measurements", "workload", "topology", "plans"])
def test_book_lacks_what_was_not_measured(missing: str) -> None:
    book = measured_book()
    empty: object = () if missing == "plans" else None
    survey = msgspec.structs.replace(book.survey, **{missing: empty})
    assert _files(msgspec.structs.replace(book, survey=survey))["README.md"]
