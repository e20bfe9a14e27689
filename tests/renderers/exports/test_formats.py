"""What holds for every format."""

from __future__ import annotations

import re
import time

import msgspec
import pytest

from schemabook.errors import UsageError
from schemabook.model.annotations import Annotations, ColumnNote, TableNote
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book
from schemabook.renderers.exports import format_by_name, format_names
from schemabook.study import study
from tests.catalogues import references, survey, table
from tests.renderers.exports.support import files_of, large_book

PLACEHOLDERS = re.compile(r"TODO|N/A|example\.com|John Doe|user-uuid|\[…\]|Lorem ipsum", re.IGNORECASE)
every_format = pytest.mark.parametrize("name", format_names())
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@every_format
def test_the_same_book_gives_the_same_bytes(name: str, books: dict[str, Book]) -> None:
    for book in books.values():
        assert files_of(name, book) == files_of(name, book)


@every_format
def test_nothing_looks_like_a_placeholder(name: str, books: dict[str, Book]) -> None:
    for of in ("shop", "shop-sqlite"):
        for path, text in files_of(name, books[of]).items():
            assert not PLACEHOLDERS.search(text), path


@every_format
def test_no_control_character_is_written(name: str, books: dict[str, Book]) -> None:
    for path, text in files_of(name, books["hostile"]).items():
        assert not CONTROL.search(text), path


@every_format
def test_a_format_has_the_name_of_its_module(name: str) -> None:
    assert name == format_by_name(name).NAME


def test_an_unknown_format_is_told_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean mermaid"):
        format_by_name("mermade")


@every_format
def test_ten_thousand_tables_take_seconds(name: str) -> None:
    book = large_book(10_000)
    start = time.process_time()
    assert sum(len(text) for text in files_of(name, book).values()) > 100_000
    assert time.process_time() - start < 60


@pytest.mark.parametrize("name", ["dbml", "okf", "plantuml", "tbls"])
def test_a_new_table_changes_nothing_of_the_others(name: str) -> None:
    before = [table("orders", references("user_id", "users")), table("users")]
    old = files_of(name, study(survey(*before)))
    new = files_of(name, study(survey(table("alpha"), *before)))
    lines = {line for text in new.values() for line in text.splitlines()}
    changed = {line for text in old.values() for line in text.splitlines()} - lines
    assert all("2 tables" in line for line in changed), changed


@pytest.mark.parametrize("name", ["dbml", "okf", "tbls"])
def test_what_people_wrote_goes_before_a_comment(name: str) -> None:
    book = study(survey(table("users", comment="The comment.")))
    note = TableNote(
        name=QualifiedName("public", "users"),
        purpose="Whoever logs in.",
        columns=(ColumnNote(name="id", purpose="Given in order."),),
    )
    annotated = msgspec.structs.replace(book, annotations=Annotations(purpose="All of it.", tables=(note,)))
    assert "The comment." in "".join(files_of(name, book).values())
    text = "".join(files_of(name, annotated).values())
    assert "The comment." not in re.sub(r"COMMENT ON .*", "", text)
    assert "Whoever logs in." in text
    assert "Given in order." in text
    assert "All of it." in text
