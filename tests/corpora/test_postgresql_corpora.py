"""The PostgreSQL corpora on a real server: counts, foreign keys, DDL, books."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from schemabook.model.codec import encode
from schemabook.model.survey import Survey
from schemabook.scratch.server import ScratchServer
from tests.corpora import counts, from_catalogue, loader
from tests.documents_checks import assert_book, assert_diagrams_parse
from tests.round_trip import differences, read, script_of, without_access

RECIPES = [
    one
    for one in (loader.recipes() if loader.corpora_root() else ())
    if one.engine == "postgresql" and not one.unavailable
]
NAMES = [one.name for one in RECIPES]
needs_corpora = pytest.mark.skipif(not RECIPES, reason="no corpora on this machine: set SCHEMABOOK_CORPORA")

Read = Callable[[str], Survey]


@pytest.fixture(scope="session")
def survey_of(postgresql_server: ScratchServer) -> Read:
    """A function that loads a corpus once and gives its survey."""
    known: dict[str, Survey] = {}
    place = loader.Server(
        host=postgresql_server.host,
        port=postgresql_server.port,
        user=postgresql_server.administrator,
        password=postgresql_server.password or "",
    )

    def survey(name: str) -> Survey:
        if name not in known:
            recipe = loader.recipe(name)
            database = f"corpus_{name.replace('/', '_')}"
            loader.load(recipe, place, database)
            known[name] = read(postgresql_server.url(database))
            assert encode(read(postgresql_server.url(database))) == encode(known[name]), "two readings differ"
        return known[name]

    return survey


@needs_corpora
@pytest.mark.parametrize("name", NAMES)
def test_counts_are_those_of_the_truth(name: str, survey_of: Read) -> None:
    recipe = loader.recipe(name)
    expected = loader.expected_counts(recipe)
    if recipe.corpus == "pg-adventureworks":
        expected = {**expected, "schemas": expected["schemas"] - 1}  # public holds only what an extension owns
    assert from_catalogue.postgresql_counts(survey_of(name)) == expected
    found = counts.in_order(from_catalogue.foreign_keys(survey_of(name)))
    assert found == counts.in_order(loader.truth(recipe)["foreign_keys"])


@needs_corpora
@pytest.mark.parametrize("name", NAMES)
def test_ddl_makes_the_same_schema(
    name: str, survey_of: Read, postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    catalogue = survey_of(name).catalogue
    database = fresh_database(postgresql_server)
    postgresql_server.run(script_of(catalogue), database)
    again = read(postgresql_server.url(database)).catalogue
    assert differences(without_access(catalogue), without_access(again)) == ""


@needs_corpora
@pytest.mark.parametrize("name", NAMES)
def test_book_is_sound_and_the_same_twice(name: str, survey_of: Read, tmp_path: Path) -> None:
    assert_book(survey_of(name), tmp_path)


@needs_corpora
def test_diagrams_parse(survey_of: Read, tmp_path: Path) -> None:
    assert_diagrams_parse({name: survey_of(name) for name in NAMES}, tmp_path)
