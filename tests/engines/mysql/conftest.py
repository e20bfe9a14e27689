"""Databases on real servers, made from SQL, read, and written back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymysql
import pytest

from schemabook.ddl.mysql import build_statements
from schemabook.engines import dialect_by_name
from schemabook.model.catalogue import Catalogue
from schemabook.model.survey import Survey
from schemabook.scratch import mysql
from schemabook.scratch.server import ScratchServer
from tests.corpora.loader import Server, run_mysql
from tests.round_trip import read
from tests.servers.fixtures import require_mariadb, require_mysql

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Database:
    """A database on one of the servers."""

    server: ScratchServer
    name: str

    @property
    def place(self) -> Server:
        return Server(
            host=self.server.host,
            port=self.server.port,
            user=self.server.administrator,
            password=self.server.password or "",
        )

    def load(self, script: str) -> None:
        """Run a script through the client, which knows DELIMITER; comments reach the server."""
        done = run_mysql(self.place, self.name, script, "--comments")
        assert done.stderr == "", done.stderr

    def url(self, user: str | None = None, password: str | None = None) -> str:
        return self.server.url(self.name, user=user, password=password)

    def survey(self, user: str | None = None, password: str | None = None) -> Survey:
        return read(self.url(user, password))

    def connect(self, user: str | None = None, password: str = "") -> Any:
        return pymysql.connect(
            host=self.server.host,
            port=self.server.port,
            user=user or self.server.administrator,
            password=password if user else self.server.password or "",
            database=self.name,
            charset="utf8mb4",
            autocommit=True,
        )

    def run(self, *statements: str) -> None:
        """Execute single statements."""
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connection.close()

    def write(self, catalogue: Catalogue, *, access: bool = False) -> None:
        """Make a catalogue, statement by statement."""
        dialect = dialect_by_name(catalogue.engine)
        self.run(*(statement.sql for statement in build_statements(catalogue, dialect, access=access)))

    def empty(self) -> None:
        """Drop everything in it."""
        quoted = "`" + self.name.replace("`", "``") + "`"
        self.run("SET foreign_key_checks = 0", f"DROP DATABASE {quoted}", f"CREATE DATABASE {quoted}")


@pytest.fixture(params=["mariadb", "mysql"])
def server(request: pytest.FixtureRequest) -> ScratchServer:
    """Each of the two products in turn."""
    found: ScratchServer = request.getfixturevalue(f"{request.param}_server")
    return found


@pytest.fixture
def database(server: ScratchServer, fresh_database: Callable[[ScratchServer], str]) -> Database:
    """An empty database."""
    return Database(server, fresh_database(server))


@pytest.fixture
def edge(database: Database, fresh_database: Callable[[ScratchServer], str]) -> Iterator[Database]:
    """A database with everything that is hard to read or to write."""
    other = fresh_database(database.server)
    for name in ("edge.sql", f"edge_{database.server.engine}.sql"):
        text = (HERE / name).read_text(encoding="utf-8")
        database.load(text.replace("{database}", database.name).replace("{other}", other))
    yield database
    database.empty()  # before the other one, which its foreign keys refer to


@pytest.fixture
def account(database: Database) -> Iterator[str]:
    """An account with the password `secret word` and no rights; dropped at the end."""
    name = f"u_{database.name[-12:]}"
    database.run(f"CREATE USER '{name}'@'%' IDENTIFIED BY 'secret word'")
    yield name
    database.run(f"DROP USER IF EXISTS '{name}'@'%'")


_MEASURED = ("performance-schema=ON", "userstat=ON", "log-bin=binlog", "server-id=1", "event-scheduler=ON")
"""MariaDB counts nothing by itself; neither of the scratch servers keeps a binary log."""


@pytest.fixture(scope="session")
def measured_mariadb() -> Iterator[ScratchServer]:
    """A MariaDB server that counts everything."""
    with mysql.start(require_mariadb(), settings=_MEASURED) as server:
        yield server


@pytest.fixture(scope="session")
def measured_mysql() -> Iterator[ScratchServer]:
    """A MySQL server that counts everything and keeps a binary log."""
    with mysql.start(require_mysql(), settings=tuple(one for one in _MEASURED if one != "userstat=ON")) as server:
        yield server


@pytest.fixture(params=["mariadb", "mysql"])
def measured(request: pytest.FixtureRequest, fresh_database: Callable[[ScratchServer], str]) -> Database:
    """An empty database on each of the two products in turn, on a server that counts everything."""
    server: ScratchServer = request.getfixturevalue(f"measured_{request.param}")
    return Database(server, fresh_database(server))


@pytest.fixture
def reader(measured: Database) -> Iterator[str]:
    """An account of the measured server with the password `secret word` and no rights; dropped at the end."""
    name = f"m_{measured.name[-12:]}"
    measured.run(f"CREATE USER '{name}'@'%' IDENTIFIED BY 'secret word'")
    yield name
    measured.run(f"DROP USER IF EXISTS '{name}'@'%'")
