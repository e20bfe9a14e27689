"""Sample data and examples on the corpora: servers take every row that is promised, and every example runs.

Nearly every table has rows. Examples run with them, and with parameters in place of values where there are none.
"""

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
from tests.corpora.surveys import names, needs_corpora, survey_of
from tests.examples.query_support import (
    PostgresqlSession,
    SqliteSession,
    Tally,
    every_example,
    listed,
    look_ups,
    prove,
    session_with,
)
from tests.examples.sample_proof import Proof, prove_source, prove_sqlite_source

EMPTY = {
    "pg-thingsboard/postgres15": (11, "has no partition"),
    "multi-temporal/sqlite": (2, "virtual table"),
    "multi-sakila/mariadb1011": (1, "written by the trigger ins_film on film"),
}
"""How many tables of a corpus have no rows, and what the reason says; those of the others all have."""
Fresh = Callable[[ScratchServer], str]

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
    "flyway-killbill/mariadb1011": 431,
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


def proof_of(catalogue: Catalogue) -> tuple[ExampleSource, Proof]:
    """The rows that examples take their values from, and the proof of them."""
    samples = ExampleSource(catalogue, dialect_by_name(catalogue.engine))
    return samples, Proof(catalogue, source=samples)


def assert_filled(name: str, empty: dict[str, str]) -> None:
    """Only what is expected to be empty is, for the reason that is expected."""
    count, reason = EMPTY.get(name, (0, ""))
    assert len(empty) == count, empty
    assert all(reason in one for one in empty.values()), empty


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
@pytest.mark.parametrize("name", names("postgresql"))
def test_rows_and_examples_run_on_postgresql(
    name: str, request: pytest.FixtureRequest, postgresql_server: ScratchServer, fresh_database: Fresh
) -> None:
    catalogue = survey_of(name, request).catalogue
    database = fresh_database(postgresql_server)
    samples, proof = proof_of(catalogue)
    assert_filled(name, prove_source(proof, postgresql_server, database).empty)
    with closing(PostgresqlSession(postgresql_server.url(database))) as session:
        with_rows = prove(catalogue, session, samples)
        without = prove(catalogue, session, None)
        _, scanned = look_ups(catalogue, session, samples)
    assert_proved(name, catalogue, with_rows, without)
    assert not scanned, listed(scanned)


@needs_corpora
@pytest.mark.parametrize(
    ("name", "server_name"),
    [(name, "mariadb") for name in names("mariadb")]
    + [(name, "mysql") for name in names("mariadb", left_out=["flyway-killbill", "cassandra-zipkin"])],
)
def test_rows_and_examples_run_on_mysql(
    name: str, server_name: str, request: pytest.FixtureRequest, fresh_database: Fresh
) -> None:
    catalogue = survey_of(name, request, server_name).catalogue
    server: ScratchServer = request.getfixturevalue(f"{server_name}_server")
    database = fresh_database(server)
    samples, proof = proof_of(catalogue)
    assert_filled(name, prove_source(proof, server, database).empty)
    with session_with(catalogue.engine, server.url(database)) as session:
        with_rows = prove(catalogue, session, samples)
        without = prove(catalogue, session, None)
    assert_proved(name, catalogue, with_rows, without)


@needs_corpora
@pytest.mark.parametrize("name", names("sqlite"))
def test_rows_and_examples_run_on_sqlite(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    catalogue = survey_of(name, request).catalogue
    samples, proof = proof_of(catalogue)
    assert_filled(name, prove_sqlite_source(proof, tmp_path / "made.sqlite").empty)
    with closing(SqliteSession(str(tmp_path / "made.sqlite"))) as session:
        with_rows = prove(catalogue, session, samples)
        without = prove(catalogue, session, None)
    assert_proved(name, catalogue, with_rows, without)
