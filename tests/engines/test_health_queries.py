"""The health queries of each dialect, sent by the account that `grants.sql` describes; the upkeep on real names."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from schemabook.demo import data_script, shop_script
from schemabook.documents.blocks import Code, Grid
from schemabook.documents.compose import Document, Profile
from schemabook.documents.profile import Chapter
from schemabook.engines import dialect_by_name
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from schemabook.study import study
from tests.round_trip import read
from tests.servers.fixtures import postgresql_installations, require_postgresql

_MAJORS = [one.major for one in postgresql_installations()]
_ROLE = "watcher_of_health"
_NEEDED = {
    "mariadb": ("PROCESS ON *.*", "BINLOG MONITOR, REPLICA MONITOR ON *.*"),
    "mysql": (
        "PROCESS ON *.*",
        "REPLICATION CLIENT ON *.*",
        "SELECT ON performance_schema.data_lock_waits",
        "SELECT (THREAD_ID, PROCESSLIST_ID, PROCESSLIST_USER, PROCESSLIST_TIME) ON performance_schema.threads",
    ),
}
"""Of `grants.sql`, what the queries need."""


@pytest.mark.parametrize("major", _MAJORS or [15])
def test_postgresql_answers_a_role_with_pg_monitor(major: int) -> None:
    with postgresql.start(require_postgresql(major)) as server:
        server.run(f"CREATE ROLE {_ROLE} LOGIN; GRANT pg_monitor TO {_ROLE};", "postgres")
        server.run("".join(f"CREATE TABLE table_{number} (id integer);" for number in range(12)), "postgres")
        answers = asyncio.run(_ask_postgresql(server.url("postgres", user=_ROLE)))
    dialect = dialect_by_name("postgresql")
    rows = dict(zip((query.name for query in dialect.health_queries), answers, strict=True))
    assert len(rows["Largest tables"]) == 10
    assert sum(row["sessions"] for row in rows["Connections by state"]) == 1
    assert rows["Tables with the most dead rows"]
    assert rows["Reads that memory answered"]


async def _ask_postgresql(url: str) -> list[list[Any]]:
    import asyncpg

    connection = await asyncpg.connect(url)
    try:
        return [await connection.fetch(query.sql) for query in dialect_by_name("postgresql").health_queries]
    finally:
        await connection.close()


@pytest.mark.parametrize("name", ["mariadb", "mysql"])
def test_mysql_answers_an_account_with_few_privileges(
    name: str, request: pytest.FixtureRequest, fresh_database: Callable[[ScratchServer], str]
) -> None:
    import pymysql

    server: ScratchServer = request.getfixturevalue(f"{name}_server")
    database = fresh_database(server)
    server.run("CREATE TABLE orders (id integer PRIMARY KEY)", database)
    server.run(f"DROP USER IF EXISTS '{_ROLE}'@'%'; CREATE USER '{_ROLE}'@'%'", "")
    try:
        for grant in (*_NEEDED[name], f"REFERENCES ON `{database}`.*"):
            server.run(f"GRANT {grant} TO '{_ROLE}'@'%'", "")
        rows: dict[str, Any] = {}
        with closing(pymysql.connect(host=server.host, port=server.port, user=_ROLE, database=database)) as connection:
            for query in dialect_by_name(name).health_queries:
                with connection.cursor() as cursor:
                    cursor.execute(query.sql)
                    rows[query.name] = cursor.fetchall()
    finally:
        server.run(f"DROP USER '{_ROLE}'@'%'", "")
    assert rows["Largest tables"][0][0] == "orders"
    assert rows["Connections by state"]
    assert rows["Size of the database"][0][0] is not None
    assert rows["Reads from disk beside all reads"]


def _sqlite_answers(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_sqlite_answers(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(shop_script("sqlite") + data_script("sqlite"))
    queries = {query.name: query.sql for query in dialect_by_name("sqlite").health_queries}
    answers = {name: _sqlite_answers(path, sql) for name, sql in queries.items() if "dbstat" not in sql}
    assert answers["Size of the file"] == [(path.stat().st_size,)]
    assert answers["Whether the file is whole"] == [("ok",)]
    assert answers["Rows whose parent is missing"] == []
    with closing(sqlite3.connect(":memory:")) as connection:
        has_dbstat = ("dbstat",) in connection.execute("SELECT name FROM pragma_module_list").fetchall()
    if has_dbstat:
        assert len(_sqlite_answers(path, queries["Largest tables and indexes"])) == 10


@pytest.mark.parametrize("name", ["postgresql", "mariadb", "mysql"])
def test_upkeep_runs_on_real_names(
    name: str, request: pytest.FixtureRequest, fresh_database: Callable[[ScratchServer], str]
) -> None:

    server: ScratchServer = request.getfixturevalue(f"{name}_server")
    dialect = dialect_by_name(name)
    database = fresh_database(server)
    table, index, column = (dialect.quote(one) for one in ("Order lines", "By 'date'", "At"))
    server.run(f"CREATE TABLE {table} (id integer PRIMARY KEY, {column} date)", database)
    server.run(f"CREATE INDEX {index} ON {table} ({column})", database)
    survey = read(server.url(database))
    profile = Profile(name="one", description="", output="one", chapters=(Chapter(section="index-maintenance"),))
    pages = {page.key: page for page in Document(study(survey), profile, dialect).pages()}
    grids = [block for block in pages["index-maintenance"].blocks if isinstance(block, Grid)]
    statements = [cell.text for row in grids[-1].rows for cell in row[1] if isinstance(cell, Code)]
    assert len(statements) == len([one for one in _upkeep(name) if one])
    for statement in statements:
        server.run(statement.removesuffix(";"), database)


def _upkeep(name: str) -> tuple[str, ...]:
    upkeep = dialect_by_name(name).upkeep
    return (upkeep.analyse, upkeep.vacuum, upkeep.rewrite_table, upkeep.rebuild_index)
