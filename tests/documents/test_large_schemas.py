from __future__ import annotations

import pytest

from schemabook.documents.context import MOST_WITH_EXAMPLES
from schemabook.model.book import Book
from schemabook.model.reader import Depth, Extra, Reader
from schemabook.study import judge, study
from tests.catalogues import survey, table
from tests.documents_checks import document_files


@pytest.fixture(scope="module")
def large() -> Book:
    return judge(study(survey(*(table(f"t{number}") for number in range(MOST_WITH_EXAMPLES + 1)))))


def test_examples_are_left_out_of_a_very_large_book_which_says_so(large: Book) -> None:
    files = document_files(large)
    assert "--with queries" in files["README.md"]
    assert "Example queries" not in files["tables/t7.md"]


@pytest.mark.parametrize(
    "reader", [Reader(extras=frozenset({Extra.QUERIES})), Reader(depth=Depth.COMPREHENSIVE, orms=("sqlalchemy",))]
)
def test_they_are_there_with_parameters_where_they_are_asked_for(reader: Reader, large: Book) -> None:
    files = document_files(large, reader=reader)
    assert "--with queries" not in files["README.md"]
    assert "WHERE id = $1" in files["tables/t7.md"]
