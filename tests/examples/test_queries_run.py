"""Every example of the shop and of the schema of odd names runs, with made-up rows and without."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from schemabook.demo import shop_script
from schemabook.engines import dialect_by_name
from schemabook.examples.queries import ExampleSchema, find_examples
from schemabook.examples.query_samples import ExampleSource
from schemabook.model.catalogue import Catalogue
from schemabook.scratch.server import ScratchServer
from schemabook.translation import translate
from tests.corpora import loader
from tests.examples.query_support import (
    PostgresqlSession,
    SqliteSession,
    Tally,
    fill,
    listed,
    look_ups,
    prove,
    session_with,
)
from tests.round_trip import read, script_of

Fresh = Callable[[ScratchServer], str]
EDGE = Path(__file__).parent.parent / "samples" / "edge.postgresql.sql"
ODD = """
CREATE TABLE "a
; DROP TABLE x; --" ("b
c" integer PRIMARY KEY, "d'e" text UNIQUE, "$1" text NOT NULL, "*/ ?" timestamptz NOT NULL, "\\" text);
CREATE INDEX "i
" ON "a
; DROP TABLE x; --" ("*/ ?" DESC);
CREATE TABLE "x
" (id serial PRIMARY KEY, "select" integer NOT NULL REFERENCES "a
; DROP TABLE x; --");
"""


def source_of(catalogue: Catalogue) -> ExampleSource:
    """Made-up rows for a catalogue."""
    return ExampleSource(catalogue, dialect_by_name(catalogue.engine))


def assert_all_run(tally: Tally, executed: int) -> None:
    assert not tally.failures, listed(tally.failures)
    assert tally.executed >= executed


@pytest.fixture
def shop_database(postgresql_server: ScratchServer, fresh_database: Fresh) -> str:
    """The shop on PostgreSQL, empty."""
    database = fresh_database(postgresql_server)
    postgresql_server.run(shop_script("postgresql"), database)
    return database


@pytest.mark.parametrize(
    ("script", "executed", "without_rows"),
    [(shop_script("postgresql"), 90, 19), (EDGE.read_text(encoding="utf-8"), 88, 20), (ODD, 15, 3)],
    ids=["shop", "edge", "odd"],
)
def test_every_example_runs_on_postgresql(
    script: str, executed: int, without_rows: int, postgresql_server: ScratchServer, fresh_database: Fresh
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run(script, database)
    catalogue = read(postgresql_server.url(database)).catalogue
    samples = source_of(catalogue)
    with session_with("postgresql", postgresql_server.url(database)) as session:
        refused = fill(catalogue, samples, lambda text: postgresql_server.run(text, database), session)
        with_rows = prove(catalogue, session, samples)
        without = prove(catalogue, session, None)
    assert refused == []
    assert_all_run(with_rows, executed)
    assert_all_run(without, without_rows)
    assert with_rows.made_room <= 5


@pytest.mark.parametrize("server_name", ["mariadb", "mysql"])
def test_every_example_of_the_shop_runs_on_mysql(
    server_name: str, shop_database: str, request: pytest.FixtureRequest, fresh_database: Fresh
) -> None:
    server: ScratchServer = request.getfixturevalue(f"{server_name}_server")
    given = read(request.getfixturevalue("postgresql_server").url(shop_database)).catalogue
    done = translate(given, dialect_by_name("postgresql"), dialect_by_name(server_name))
    database = fresh_database(server)
    place = loader.Server(server.host, server.port, server.administrator, server.password or "")
    assert loader.run_mysql(place, database, script_of(done.catalogue)).stderr == ""
    catalogue = read(server.url(database)).catalogue
    samples = source_of(catalogue)
    with session_with(server_name, server.url(database)) as session:
        refused = fill(catalogue, samples, lambda text: server.run(text, database), session)
        with_rows = prove(catalogue, session, samples)
        without = prove(catalogue, session, None)
    assert refused == []
    assert_all_run(with_rows, 75)
    assert_all_run(without, 15)


def test_every_example_of_the_shop_runs_on_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(shop_script("sqlite"))
    catalogue = read(f"sqlite:///{path}").catalogue
    samples = source_of(catalogue)
    with closing(SqliteSession(str(path))) as session:
        refused = fill(catalogue, samples, session.run, session)
        with_rows = prove(catalogue, session, samples)
        without = prove(catalogue, session, None)
    assert refused == []
    assert_all_run(with_rows, 50)
    assert_all_run(without, 10)


@pytest.mark.parametrize("script", [shop_script("postgresql"), EDGE.read_text(encoding="utf-8")], ids=["shop", "edge"])
def test_look_ups_and_pages_use_indexes(script: str, postgresql_server: ScratchServer, fresh_database: Fresh) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run(script, database)
    catalogue = read(postgresql_server.url(database)).catalogue
    with closing(PostgresqlSession(postgresql_server.url(database))) as session:
        checked, scanned = look_ups(catalogue, session, source_of(catalogue))
    assert not scanned, listed(scanned)
    assert checked >= 25


def test_what_is_created_is_a_row_more(shop_database: str, postgresql_server: ScratchServer) -> None:
    catalogue = read(postgresql_server.url(shop_database)).catalogue
    samples = source_of(catalogue)
    room = [table.name.name for table in catalogue.tables if samples.spare(table.name) is not None]
    assert set(room) == {table.name.name for table in catalogue.tables} - {"payments"}
    orders = next(table.name for table in catalogue.tables if table.name.name == "orders")
    new = samples.spare(orders)
    assert new is not None
    assert set(new) == {"user_id", "shipping_address_id", "notes"}


def test_what_is_changed_gets_another_value(shop_database: str, postgresql_server: ScratchServer) -> None:
    catalogue = read(postgresql_server.url(shop_database)).catalogue
    samples = source_of(catalogue)
    orders = next(table.name for table in catalogue.tables if table.name.name == "orders")
    assert samples.value(orders, "status") == "'pending'"
    assert samples.change(orders, "status") == "'paid'"
    assert samples.change(orders, "nothing") is None
    schema = ExampleSchema(catalogue, samples=samples)
    found = find_examples(schema.tables[orders], schema, dialect_by_name("postgresql"))
    assert next(one for one in found if one.name == "update").title == "Change the status of an order"
