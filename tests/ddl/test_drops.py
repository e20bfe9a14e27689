"""The way back of a schema, and the emptying of its tables: each on a real server."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from schemabook.ddl.drops import build_drops
from schemabook.ddl.emptying import build_emptying
from schemabook.demo import data_script, shop_script
from schemabook.engines import dialect_by_name
from schemabook.model.catalogue import Catalogue, every_table
from schemabook.model.survey import Server, Survey
from schemabook.model.tables import TableKind
from schemabook.scratch.server import ScratchServer
from schemabook.study import study
from tests.corpora import loader
from tests.round_trip import read, without_access

SAMPLES = Path(__file__).parent.parent / "samples"
EVERY = os.environ.get("SCHEMABOOK_EVERY_CORPUS") == "1"
CHOSEN = {
    "postgresql": ("multi-sakila", "pg-adventureworks", "pg-supabase-auth", "pg-northwind"),
    "mariadb": ("multi-sakila", "jpa-petclinic", "liquibase-fineract"),
    "sqlite": ("multi-sakila", "multi-chinook", "mysql-pgloader"),
}
HAS_CORPORA = loader.corpora_root() is not None
needs_corpora = pytest.mark.skipif(not HAS_CORPORA, reason="no corpora on this machine: set SCHEMABOOK_CORPORA")
RINGS = """
CREATE TABLE teams (id integer PRIMARY KEY, lead_id integer);
CREATE TABLE people (
    id integer PRIMARY KEY, team_id integer NOT NULL, boss_id integer,
    CONSTRAINT people_team FOREIGN KEY (team_id) REFERENCES teams (id),
    CONSTRAINT people_boss FOREIGN KEY (boss_id) REFERENCES people (id)
);
INSERT INTO teams VALUES (1, NULL);
INSERT INTO people VALUES (1, 1, NULL), (2, 1, 1);
"""
CLOSED = "ALTER TABLE teams ADD CONSTRAINT teams_lead FOREIGN KEY (lead_id) REFERENCES people (id);"
LED = "UPDATE teams SET lead_id = 2;"


def _names(engine: str) -> list[str]:
    recipes = loader.recipes() if HAS_CORPORA else ()
    return [
        one.name
        for one in recipes
        if one.engine == engine and not one.unavailable and (EVERY or one.corpus in CHOSEN[engine])
    ]


def _drops(catalogue: Catalogue) -> list[str]:
    return [one.sql for one in build_drops(catalogue, dialect_by_name(catalogue.engine))]


def _bare(catalogue: Catalogue) -> Catalogue:
    """The catalogue without access, and without what says nothing of objects: the schema that is always there."""
    plain = without_access(catalogue)
    return msgspec.structs.replace(plain, schemas=(), default_schema="")


def _assert_dropped(server: ScratchServer, database: str, catalogue: Catalogue) -> None:
    for statement in _drops(catalogue):
        server.run(statement, database)
    left = _bare(read(server.url(database)).catalogue)
    assert left == Catalogue(engine=catalogue.engine)


@pytest.mark.parametrize("name", ["shop", "edge"])
def test_postgresql_goes_back(
    name: str, postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    if name == "edge" and postgresql_server.major != 15:
        pytest.skip("the edge is written for PostgreSQL 15")
    script = shop_script("postgresql") if name == "shop" else (SAMPLES / "edge.postgresql.sql").read_text("utf-8")
    database = fresh_database(postgresql_server)
    postgresql_server.run(script, database)
    _assert_dropped(postgresql_server, database, read(postgresql_server.url(database)).catalogue)


@needs_corpora
@pytest.mark.parametrize("name", _names("postgresql"))
def test_postgresql_corpus_goes_back(name: str, postgresql_server: ScratchServer) -> None:
    server = postgresql_server
    place = loader.Server(server.host, server.port, server.administrator, server.password or "")
    database = f"drops_{name.replace('/', '_').replace('-', '_')}"[:60]
    loader.load(loader.recipe(name), place, database)
    try:
        _assert_dropped(server, database, read(server.url(database)).catalogue)
    finally:
        server.drop_database(database)


@needs_corpora
@pytest.mark.parametrize("server_name", ["mariadb", "mysql"])
@pytest.mark.parametrize("name", _names("mariadb"))
def test_mysql_corpus_goes_back(
    name: str, server_name: str, mariadb_server: ScratchServer, mysql_server: ScratchServer
) -> None:
    server = {"mariadb": mariadb_server, "mysql": mysql_server}[server_name]
    place = loader.Server(server.host, server.port, server.administrator, server.password or "")
    database = f"drops_{name.replace('/', '_').replace('-', '_')}"[:60]
    loader.load(loader.recipe(name), place, database)
    try:
        _assert_dropped(server, database, read(server.url(database)).catalogue)
    finally:
        server.drop_database(database)


@pytest.mark.parametrize("server_name", ["postgresql", "mariadb", "mysql"])
def test_ring_is_dropped_and_emptied(
    server_name: str,
    request: pytest.FixtureRequest,
    fresh_database: Callable[[ScratchServer], str],
) -> None:
    server: ScratchServer = request.getfixturevalue(f"{server_name}_server")
    database = fresh_database(server)
    server.run(RINGS + CLOSED + LED, database)
    survey = read(server.url(database))
    _assert_emptied(survey.catalogue, lambda sql: server.run(sql, database), lambda sql: server.fetch(sql, database))
    drops = _drops(survey.catalogue)
    assert any("DROP CONSTRAINT" in sql for sql in drops)
    assert not any("CASCADE" in sql for sql in drops)
    _assert_dropped(server, database, survey.catalogue)


def _assert_emptied(
    catalogue: Catalogue, run: Callable[[str], object], fetch: Callable[[str], Iterable[tuple[object, ...]]]
) -> None:
    dialect = dialect_by_name(catalogue.engine)
    tables = [table for table in catalogue.tables if table.kind is not TableKind.FOREIGN]
    queries = [f"SELECT count(*) FROM {dialect.qualify(table.name)}" for table in tables]
    assert any(tuple(fetch(query)) != ((0,),) for query in queries)
    book = study(read_as_survey(catalogue))
    run(";\n".join(build_emptying(catalogue, book.load_order.levels, dialect)))
    assert [tuple(fetch(query)) for query in queries] == [((0,),)] * len(queries)


def read_as_survey(catalogue: Catalogue) -> Survey:
    """The catalogue as a survey of a server that nobody asked."""
    return Survey(server=Server(engine=catalogue.engine, product="", version="", database="test"), catalogue=catalogue)


def test_postgresql_shop_is_emptied(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    server, database = postgresql_server, fresh_database(postgresql_server)
    server.run(shop_script("postgresql"), database)
    server.run(data_script("postgresql"), database)
    catalogue = read(server.url(database)).catalogue
    _assert_emptied(catalogue, lambda sql: server.run(sql, database), lambda sql: server.fetch(sql, database))


def test_sqlite_goes_back_and_is_emptied(tmp_path: Path) -> None:
    for name, script in {"shop": shop_script("sqlite") + data_script("sqlite"), "ring": _sqlite_ring()}.items():
        path = tmp_path / f"{name}.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript(script)
            connection.execute("PRAGMA foreign_keys = ON")
            catalogue = read(f"sqlite:///{path}").catalogue
            _assert_emptied(catalogue, connection.executescript, lambda sql: connection.execute(sql).fetchall())
            for statement in _drops(catalogue):
                connection.execute(statement)
        assert not list(every_table(read(f"sqlite:///{path}").catalogue.tables))
        assert not read(f"sqlite:///{path}").catalogue.views


def test_sqlite_tables_that_triggers_write_into_are_emptied_last(tmp_path: Path) -> None:
    path = tmp_path / "audited.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(
            "CREATE TABLE audit (what text); CREATE TABLE parents (id integer PRIMARY KEY);"
            "CREATE TABLE children (id integer PRIMARY KEY, parent_id integer REFERENCES parents (id));"
            "CREATE TRIGGER noted AFTER DELETE ON parents BEGIN INSERT INTO audit VALUES ('gone'); END;"
            "INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1, 1)"
        )
        catalogue = read(f"sqlite:///{path}").catalogue
        _assert_emptied(catalogue, connection.executescript, lambda sql: connection.execute(sql).fetchall())
    levels = study(read_as_survey(catalogue)).load_order.levels
    deletes = [sql for sql in build_emptying(catalogue, levels, dialect_by_name("sqlite")) if sql.startswith("DELETE")]
    assert deletes == ["DELETE FROM parents", "DELETE FROM children", "DELETE FROM audit"]
    postgresql = build_emptying(catalogue, levels, dialect_by_name("postgresql"))
    assert postgresql == ["TRUNCATE TABLE children, audit, parents RESTART IDENTITY"]


def _sqlite_ring() -> str:
    return RINGS.replace("lead_id integer", "lead_id integer REFERENCES people (id)") + LED


@needs_corpora
@pytest.mark.parametrize("name", _names("sqlite"))
def test_sqlite_corpus_goes_back(name: str, tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    loader.load(loader.recipe(name), path)
    catalogue = read(f"sqlite:///{path}").catalogue
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for statement in _drops(catalogue):
            connection.execute(statement)
    left = read(f"sqlite:///{path}").catalogue
    assert (left.tables, left.views) == ((), ())
