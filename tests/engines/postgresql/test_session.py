"""The session is read-only, says who it is, and sends the same statements whatever the size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources

import asyncpg
import pytest

from schemabook.engines.engine import ReadOptions
from schemabook.engines.postgresql import engine
from schemabook.engines.postgresql.rows import ROW_TYPES
from schemabook.engines.postgresql.transaction import begin_statement
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from tests.servers.fixtures import require_main_postgresql

from .conftest import new_database, read

MOST = 15
QUERIES = resources.files("schemabook.engines.postgresql") / "queries"
_LINE = re.compile(r"^@(?P<application>[^@]*)@(?P<database>[^@]*)@ LOG:  (?:statement|execute [^:]*): (?P<text>.*)")


@pytest.fixture(scope="module")
def loud() -> Iterator[ScratchServer]:
    """A server whose log holds every statement."""
    settings = ("log_statement=all", "log_line_prefix=@%a@%d@ ", "logging_collector=off")
    with postgresql.start(require_main_postgresql(), settings=settings) as server:
        yield server


def sent(server: ScratchServer, database: str) -> list[str]:
    """The statements that Schemabook's session sent, without their further lines."""
    lines = server.log.read_text(encoding="utf-8", errors="replace").splitlines()
    found = (match for line in lines if (match := _LINE.match(line)) and match["database"] == database)
    return [match["text"] for match in found if match["application"] == "schemabook"]


def test_the_number_of_statements_is_constant(loud: ScratchServer) -> None:
    counts = []
    for tables in (10, 300):
        name = new_database(loud)
        loud.run(
            "".join(
                f"create table t{n} (id serial primary key, a int references t{max(n - 1, 0)}, b text check (b <> ''));"
                f"create index on t{n} (lower(b)); create view v{n} as select * from t{n};"
                for n in range(tables)
            ),
            name,
        )
        survey = read(loud, name)
        assert len(survey.catalogue.tables) == tables
        counts.append(sent(loud, name))
        loud.drop_database(name)
    few, many = counts
    assert few == many
    assert [text.split()[0] for text in few].count("select") == len(ROW_TYPES) <= MOST
    assert not [text for text in few if text.split()[0] not in {"begin", "set", "select"}]


def test_nothing_can_be_written(server: ScratchServer, database: str) -> None:
    server.run("create table t (a int)", database)

    async def write() -> None:
        connection = await asyncpg.connect(server.url(database))
        try:
            await connection.execute(begin_statement(ReadOptions()).text)
            await connection.execute("insert into public.t values (1)")
        finally:
            await connection.close()

    import asyncio

    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        asyncio.run(write())


def test_limits_hold_in_the_session(server: ScratchServer, database: str) -> None:
    async def settings() -> list[str]:
        connection = await asyncpg.connect(server.url(database))
        try:
            await connection.execute(begin_statement(ReadOptions(statement_timeout=7, lock_timeout=3)).text)
            names = (
                "statement_timeout",
                "lock_timeout",
                "search_path",
                "standard_conforming_strings",
                "transaction_read_only",
            )
            return [str(await connection.fetchval(f"show {name}")) for name in names]
        finally:
            await connection.close()

    import asyncio

    assert asyncio.run(settings()) == ["7s", "3s", '""', "on", "on"]


@pytest.mark.parametrize("name", sorted(entry.name for entry in QUERIES.iterdir() if entry.is_file()))
def test_queries_say_what_a_row_is_and_name_their_columns(name: str) -> None:
    text = (QUERIES / name).read_text(encoding="utf-8")
    assert text.startswith("-- one row")
    assert not re.search(r"select\s+(?:\w+\.)?\*", text)
    assert "subconninfo" not in text
    assert "umoptions" not in text
    assert "rolpassword" not in text


def test_statements_are_those_that_are_sent() -> None:
    statements = engine.statements(ReadOptions())
    assert [statement.name for statement in statements] == ["begin", *ROW_TYPES, "locked"]
    assert len(statements) - 2 <= MOST
    assert {entry.name for entry in QUERIES.iterdir() if entry.is_file()} == {f"{name}.sql" for name in ROW_TYPES}


def test_settings_of_role_and_database_change_nothing(server: ScratchServer, database: str) -> None:
    server.run(
        r"""create schema s; create function s.f() returns text language sql immutable as 'select ''x''';
        set search_path to s; create domain s.d as text default f();
        create table s.t (a text default E'a\\b', i interval default '1 day 02:03', z timestamptz default '2020-01-01Z',
            b bytea default '\x00ff', f float8 default 0.1, "Q" s.d, check (a <> E'\\'));
        create view s.v as select a, 'x\y' as b from s.t;""",
        database,
    )
    before = read(server, database)
    for setting in (
        "search_path = s, public",
        "datestyle = 'German, DMY'",
        "timezone = 'Asia/Tokyo'",
        "intervalstyle = 'iso_8601'",
        "bytea_output = 'escape'",
        "quote_all_identifiers = on",
        "standard_conforming_strings = off",
        "extra_float_digits = -5",
        "default_transaction_isolation = 'serializable'",
        "default_transaction_deferrable = on",
    ):
        server.run(f"alter database {database} set {setting}", database)
    assert read(server, database) == before
