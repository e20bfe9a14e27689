from __future__ import annotations

import pytest

from schemabook.documents.context import LARGE, MOST_WITH_VALUES
from schemabook.model.book import Book
from schemabook.model.reader import Depth, Extra, Reader
from schemabook.study import judge, study
from tests.catalogues import survey, table
from tests.documents_checks import document_files


def book_of(tables: int) -> Book:
    return judge(study(survey(*(table(f"t{number}", comment="Kept.") for number in range(tables)))))


@pytest.fixture(scope="module")
def large() -> Book:
    return book_of(LARGE + 1)


@pytest.fixture(scope="module")
def very_large() -> Book:
    return book_of(MOST_WITH_VALUES + 1)


def test_the_definition_leaves_out_the_comments_that_stand_above_it(large: Book) -> None:
    assert "COMMENT ON" not in document_files(large)["tables/t7.md"]
    assert "COMMENT ON" in document_files(book_of(9))["tables/t7.md"]


def test_examples_are_left_out_of_a_very_large_book_which_says_so(large: Book) -> None:
    files = document_files(large)
    assert "--with queries" in files["README.md"]
    assert "Example queries" not in files["tables/t7.md"]


@pytest.mark.parametrize(
    "reader", [Reader(extras=frozenset({Extra.QUERIES})), Reader(depth=Depth.COMPREHENSIVE, orms=("sqlalchemy",))]
)
def test_they_are_there_with_parameters_where_they_are_asked_for(reader: Reader, very_large: Book) -> None:
    files = document_files(very_large, reader=reader)
    assert "--with queries" not in files["README.md"]
    assert "WHERE id = $1" in files["tables/t7.md"]
