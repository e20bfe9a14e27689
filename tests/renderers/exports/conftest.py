"""The books that every format is tried on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from schemabook.demo import shop_script
from schemabook.model.book import Book
from schemabook.scratch.server import ScratchServer
from schemabook.study import study
from tests.corpora.surveys import recipes, survey_of
from tests.renderers.exports.hostile import hostile_survey
from tests.round_trip import read

EDGE = Path(__file__).parents[2] / "samples" / "edge.postgresql.sql"


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The shop on SQLite."""
    path = tmp_path_factory.mktemp("shop") / "shop.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(shop_script("sqlite"))
    return study(read(f"sqlite:///{path}"))


@pytest.fixture(scope="session")
def books(shop: Book, postgresql_server: ScratchServer) -> dict[str, Book]:
    """The shop on two engines, every odd name and type of PostgreSQL, and a schema of hostile texts."""
    found = {"shop-sqlite": shop, "hostile": study(hostile_survey())}
    for name, script in (("shop", shop_script("postgresql")), ("edge", EDGE.read_text(encoding="utf-8"))):
        database = f"exports_{name}"
        postgresql_server.create_database(database)
        try:
            postgresql_server.run(script, database)
            found[name] = study(read(postgresql_server.url(database)))
        finally:
            postgresql_server.drop_database(database)
    return found


@pytest.fixture(scope="session")
def corpora(request: pytest.FixtureRequest) -> dict[str, Book]:
    """A book of each corpus on the engine that it was made for."""
    found = {one.name: study(survey_of(one.name, request)) for one in recipes()}
    if not found:
        pytest.skip("no corpora on this machine: set SCHEMABOOK_CORPORA")
    return found
