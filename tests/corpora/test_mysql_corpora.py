"""The MySQL corpora on MariaDB and on MySQL: counts, foreign keys, DDL, books."""

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
    if one.engine == "mariadb" and not one.unavailable
]
NAMES = [one.name for one in RECIPES]
needs_corpora = pytest.mark.skipif(not RECIPES, reason="no corpora on this machine: set SCHEMABOOK_CORPORA")
on_both = pytest.mark.parametrize("server_name", ["mariadb", "mysql"])

Read = Callable[[str, str], Survey]


@pytest.fixture(scope="session")
def mysql_survey_of(mariadb_server: ScratchServer, mysql_server: ScratchServer) -> Read:
    """A function that loads a corpus on one of the servers once and gives its survey."""
    known: dict[tuple[str, str], Survey] = {}
    servers = {"mariadb": mariadb_server, "mysql": mysql_server}

    def survey(name: str, server_name: str) -> Survey:
        if (name, server_name) not in known:
            server = servers[server_name]
            place = loader.Server(server.host, server.port, server.administrator, server.password or "")
            database = f"corpus_{name.replace('/', '_').replace('-', '_')}"
            loader.load(loader.recipe(name), place, database)
            known[name, server_name] = read(server.url(database))
            assert encode(read(server.url(database))) == encode(known[name, server_name]), "two readings differ"
        return known[name, server_name]

    return survey


@needs_corpora
@on_both
@pytest.mark.parametrize("name", NAMES)
def test_counts_are_those_of_the_truth(name: str, server_name: str, mysql_survey_of: Read) -> None:
    recipe = loader.recipe(name)
    survey = mysql_survey_of(name, server_name)
    expected = loader.expected_counts(recipe, "mysql" if server_name == "mysql" else "")
    assert from_catalogue.mysql_counts(survey) == expected
    if server_name == "mariadb":
        found = counts.in_order(from_catalogue.foreign_keys(survey))
        assert found == counts.in_order(loader.truth(recipe)["foreign_keys"])


@needs_corpora
@on_both
@pytest.mark.parametrize("name", NAMES)
def test_ddl_makes_the_same_schema(
    name: str,
    server_name: str,
    mysql_survey_of: Read,
    request: pytest.FixtureRequest,
    fresh_database: Callable[[ScratchServer], str],
) -> None:
    catalogue = mysql_survey_of(name, server_name).catalogue
    server: ScratchServer = request.getfixturevalue(f"{server_name}_server")
    database = fresh_database(server)
    place = loader.Server(server.host, server.port, server.administrator, server.password or "")
    done = loader.run_mysql(place, database, script_of(catalogue))
    assert done.stderr == ""
    again = read(server.url(database)).catalogue
    assert differences(without_access(catalogue), without_access(again)) == ""


@needs_corpora
@on_both
@pytest.mark.parametrize("name", NAMES)
def test_book_is_sound_and_the_same_twice(name: str, server_name: str, mysql_survey_of: Read, tmp_path: Path) -> None:
    assert_book(mysql_survey_of(name, server_name), tmp_path)


@needs_corpora
def test_diagrams_parse(mysql_survey_of: Read, tmp_path: Path) -> None:
    assert_diagrams_parse({name: mysql_survey_of(name, "mariadb") for name in NAMES}, tmp_path)
