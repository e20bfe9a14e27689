"""Every example runs on the corpora: their schemas with made-up rows, and with parameters where there are none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlglot

from schemabook.engines import dialect_by_name
from schemabook.examples.queries import ExampleSchema
from schemabook.examples.query_samples import ExampleSource
from schemabook.model.catalogue import Catalogue
from schemabook.scratch.server import ScratchServer
from tests.corpora import loader
from tests.examples.query_support import (
    PostgresqlSession,
    SqliteSession,
    Tally,
    every_example,
    fill,
    listed,
    look_ups,
    prove,
    session_with,
)
from tests.round_trip import read, script_of

RECIPES = [one for one in (loader.recipes() if loader.corpora_root() else ()) if not one.unavailable]
needs_corpora = pytest.mark.skipif(not RECIPES, reason="no corpora on this machine: set SCHEMABOOK_CORPORA")


def named(engine: str) -> list[str]:
    """The recipes of an engine."""
    return [one.name for one in RECIPES if one.engine == engine]


FLOORS = {
    "goose-openfga/postgres15": 33,
    "jpa-petclinic/postgres15": 47,
    "multi-chinook/postgres15": 91,
    "multi-mimic/postgres15-iii": 225,
    "multi-omop-cdm/postgres15": 242,
    "multi-sakila/postgres15": 139,
    "multi-temporal/postgres15": 213,
    "pg-adventureworks/postgres15": 580,
    "pg-marquez-flyway/postgres15": 209,
    "pg-neon-samples/postgres15-pagila": 127,
    "pg-northwind/postgres15": 109,
    "pg-pagila/postgres15": 82,
    "pg-stackexchange/postgres15": 143,
    "pg-supabase-auth/postgres15": 187,
    "pg-thingsboard/postgres15": 478,
    "prisma-umami/postgres15": 124,
    "text2sql-defog/postgres15-academic": 14,
    "text2sql-defog/postgres15-advising": 17,
    "text2sql-defog/postgres15-atis": 26,
    "text2sql-defog/postgres15-broker": 21,
    "text2sql-defog/postgres15-car_dealership": 55,
    "text2sql-defog/postgres15-derm_treatment": 57,
    "text2sql-defog/postgres15-ewallet": 52,
    "text2sql-defog/postgres15-geography": 6,
    "text2sql-defog/postgres15-restaurants": 3,
    "text2sql-defog/postgres15-scholar": 11,
    "text2sql-defog/postgres15-yelp": 7,
    "cassandra-zipkin/mariadb1011": 15,
    "flyway-killbill/mariadb1011": 433,
    "goose-openfga/mariadb1011": 33,
    "jpa-petclinic/mariadb1011": 47,
    "liquibase-fineract/mariadb1011": 394,
    "multi-chinook/mariadb1011": 89,
    "multi-mimic/mariadb1011-iii": 213,
    "multi-sakila/mariadb1011": 123,
    "multi-temporal/mariadb1011": 206,
    "mysql-pgloader/mariadb1011": 61,
    "goose-openfga/sqlite": 34,
    "multi-chinook/sqlite": 80,
    "multi-omop-cdm/sqlite": 38,
    "multi-sakila/sqlite": 119,
    "multi-temporal/sqlite": 212,
    "mysql-pgloader/sqlite-sqlite": 60,
}
"""How many examples of a corpus are executed at least, with made-up rows in its tables."""


def assert_proved(name: str, catalogue: Catalogue, with_rows: Tally, without: Tally) -> None:
    """Nothing fails, most of it was executed, and sqlglot reads all of it."""
    assert not with_rows.failures, listed(with_rows.failures)
    assert not without.failures, listed(without.failures)
    assert with_rows.executed >= FLOORS[name]
    dialect = dialect_by_name(catalogue.engine)
    language = {"postgresql": "postgres"}.get(dialect.ddl, dialect.ddl)
    for _, examples, _ in every_example(catalogue, ExampleSchema(catalogue), dialect):
        for example in examples:
            assert len(sqlglot.parse(example.sql, dialect=language)) == 1, example.sql


@needs_corpora
@pytest.mark.parametrize("name", named("postgresql"))
def test_examples_run_on_postgresql(
    name: str, postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    server = postgresql_server
    place = loader.Server(server.host, server.port, server.administrator, server.password or "")
    loaded = f"examples_{name.replace('/', '_')}"
    loader.load(loader.recipe(name), place, loaded)
    catalogue = read(server.url(loaded)).catalogue
    server.drop_database(loaded)
    database = fresh_database(server)
    server.run(script_of(catalogue), database)
    samples = ExampleSource(catalogue, dialect_by_name(catalogue.engine))
    with closing(PostgresqlSession(server.url(database))) as session:
        fill(catalogue, samples, lambda script: server.run(script, database), session)
        with_rows = prove(catalogue, session, samples)
        without = prove(catalogue, session, None)
        _, scanned = look_ups(catalogue, session, samples)
    assert_proved(name, catalogue, with_rows, without)
    assert not scanned, listed(scanned)


@needs_corpora
@pytest.mark.parametrize("server_name", ["mariadb", "mysql"])
@pytest.mark.parametrize("name", named("mariadb"))
def test_examples_run_on_mysql(
    name: str,
    server_name: str,
    request: pytest.FixtureRequest,
    fresh_database: Callable[[ScratchServer], str],
) -> None:
    server: ScratchServer = request.getfixturevalue(f"{server_name}_server")
    place = loader.Server(server.host, server.port, server.administrator, server.password or "")
    loaded = f"examples_{name.replace('/', '_').replace('-', '_')}"
    loader.load(loader.recipe(name), place, loaded)
    catalogue = read(server.url(loaded)).catalogue
    server.drop_database(loaded)
    database = fresh_database(server)
    done = loader.run_mysql(place, database, script_of(catalogue))
    assert done.stderr == ""
    samples = ExampleSource(catalogue, dialect_by_name(catalogue.engine))
    with session_with(catalogue.engine, server.url(database)) as session:
        fill(catalogue, samples, lambda script: server.run(script, database), session)
        with_rows = prove(catalogue, session, samples)
        without = prove(catalogue, session, None)
    assert_proved(name, catalogue, with_rows, without)


@needs_corpora
@pytest.mark.parametrize("name", named("sqlite"))
def test_examples_run_on_sqlite(name: str, tmp_path: Path) -> None:
    path = tmp_path / "corpus.sqlite"
    loader.load(loader.recipe(name), path)
    catalogue = read(f"sqlite:///{path}").catalogue
    made = tmp_path / "made.sqlite"
    samples = ExampleSource(catalogue, dialect_by_name(catalogue.engine))
    with closing(SqliteSession(str(made))) as session:
        session.run(script_of(catalogue))
        fill(catalogue, samples, session.run, session)
        with_rows = prove(catalogue, session, samples)
        without = prove(catalogue, session, None)
    assert_proved(name, catalogue, with_rows, without)
