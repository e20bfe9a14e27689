"""The SQLite corpora: counts, foreign keys, DDL, books."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from schemabook.model.codec import encode
from schemabook.model.survey import Survey
from schemabook.model.tables import TableKind
from tests.corpora import counts, from_catalogue, loader
from tests.documents_checks import assert_book, assert_diagrams_parse
from tests.round_trip import differences, read, script_of

RECIPES = [
    one for one in (loader.recipes() if loader.corpora_root() else ()) if one.engine == "sqlite" and not one.unavailable
]
NAMES = [one.name for one in RECIPES]
needs_corpora = pytest.mark.skipif(not RECIPES, reason="no corpora on this machine: set SCHEMABOOK_CORPORA")

Read = Callable[[str], Survey]


@pytest.fixture(scope="session")
def survey_of(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """A function that loads a corpus once and gives its survey."""
    known: dict[str, Survey] = {}

    def survey(name: str) -> Survey:
        if name not in known:
            path = tmp_path_factory.mktemp("corpus") / "corpus.sqlite"
            loader.load(loader.recipe(name), path)
            known[name] = read(f"sqlite:///{path}")
            assert encode(read(f"sqlite:///{path}")) == encode(known[name]), "two readings differ"
        return known[name]

    return survey


@needs_corpora
@pytest.mark.parametrize("name", NAMES)
def test_counts_are_those_of_the_truth(name: str, survey_of: Read) -> None:
    recipe = loader.recipe(name)
    survey = survey_of(name)
    found = from_catalogue.sqlite_counts(survey)
    expected = loader.expected_counts(recipe)
    if any(table.kind is TableKind.VIRTUAL for table in survey.catalogue.tables):
        # The truth counts the hidden tables, columns and indexes of virtual tables, which the catalogue leaves out.
        assert found["tables"] < expected["tables"]
        found |= {key: expected[key] for key in ("tables", "columns", "indexes")}
    assert found == expected
    keys = counts.in_order(from_catalogue.foreign_keys(survey))
    truth = counts.in_order(loader.truth(recipe)["foreign_keys"])
    assert [_folded(key) for key in keys] == [_folded(key) for key in truth]


def _folded(key: dict[str, object]) -> str:
    """A foreign key without case: the truth has parents as they were written, the catalogue as they are named."""
    return str(key).lower()


@needs_corpora
@pytest.mark.parametrize("name", NAMES)
def test_ddl_makes_the_same_schema(name: str, survey_of: Read, tmp_path: Path) -> None:
    catalogue = survey_of(name).catalogue
    path = tmp_path / "again.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script_of(catalogue))
    assert differences(catalogue, read(f"sqlite:///{path}").catalogue) == ""


@needs_corpora
@pytest.mark.parametrize("name", NAMES)
def test_book_is_sound_and_the_same_twice(name: str, survey_of: Read, tmp_path: Path) -> None:
    assert_book(survey_of(name), tmp_path)


@needs_corpora
def test_diagrams_parse(survey_of: Read, tmp_path: Path) -> None:
    assert_diagrams_parse({name: survey_of(name) for name in NAMES}, tmp_path)
