"""Sample data for the corpora: real servers take every row that is promised, and nearly every table has rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from schemabook.scratch.server import ScratchServer
from tests.corpora import loader
from tests.examples.sample_proof import prove, prove_sqlite
from tests.round_trip import read

RECIPES = [one for one in (loader.recipes() if loader.corpora_root() else ()) if not one.unavailable]
needs_corpora = pytest.mark.skipif(not RECIPES, reason="no corpora on this machine: set SCHEMABOOK_CORPORA")
Fresh = Callable[[ScratchServer], str]

EMPTY = {
    "pg-thingsboard/postgres15": (11, "has no partition"),
    "multi-temporal/sqlite": (2, "virtual table"),
    "multi-sakila/mariadb1011": (1, "written by the trigger ins_film on film"),
}
"""How many tables of a corpus have no rows, and what the reason says; those of the others all have."""


def names(engine: str) -> list[str]:
    """The corpora of an engine."""
    return [one.name for one in RECIPES if one.engine == engine]


def assert_filled(name: str, empty: dict[str, str]) -> None:
    """Only what is expected to be empty is, for the reason that is expected."""
    count, reason = EMPTY.get(name, (0, ""))
    assert len(empty) == count, empty
    assert all(reason in one for one in empty.values()), empty


@needs_corpora
@pytest.mark.parametrize("name", names("postgresql"))
def test_postgresql_takes_the_rows(name: str, postgresql_server: ScratchServer, fresh_database: Fresh) -> None:
    first, second = fresh_database(postgresql_server), fresh_database(postgresql_server)
    loader.load(loader.recipe(name), place_of(postgresql_server), first)
    proof = prove(read(postgresql_server.url(first)).catalogue, postgresql_server, second)
    assert_filled(name, proof.empty)


@needs_corpora
@pytest.mark.parametrize("server_name", ["mariadb", "mysql"])
@pytest.mark.parametrize("name", names("mariadb"))
def test_mysql_and_mariadb_take_the_rows(
    name: str, server_name: str, request: pytest.FixtureRequest, fresh_database: Fresh
) -> None:
    server: ScratchServer = request.getfixturevalue(f"{server_name}_server")
    first, second = fresh_database(server), fresh_database(server)
    loader.load(loader.recipe(name), place_of(server), first)
    proof = prove(read(server.url(first)).catalogue, server, second)
    assert_filled(name, proof.empty)


@needs_corpora
@pytest.mark.parametrize("name", names("sqlite"))
def test_sqlite_takes_the_rows(name: str, tmp_path: Path) -> None:
    loader.load(loader.recipe(name), tmp_path / "corpus.sqlite")
    proof = prove_sqlite(read(f"sqlite:///{tmp_path / 'corpus.sqlite'}").catalogue, tmp_path)
    assert_filled(name, proof.empty)


def place_of(server: ScratchServer) -> loader.Server:
    """Where the loader finds a server."""
    return loader.Server(server.host, server.port, server.administrator, server.password or "")
