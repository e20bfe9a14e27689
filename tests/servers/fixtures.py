"""The servers of the tests, each started once per session, on first use.

A server comes from a URL in the environment (SCHEMABOOK_TEST_POSTGRESQL_URL, SCHEMABOOK_TEST_MARIADB_URL,
SCHEMABOOK_TEST_MYSQL_URL), else it is started from what `python -m tests.servers.install` put on this machine. Where
neither can be had the test is skipped with the command that helps; with CI=true in the environment it fails instead.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import pytest

from schemabook.errors import ScratchError
from schemabook.scratch import mysql, postgresql
from schemabook.scratch.installation import Installation
from schemabook.scratch.server import ScratchServer
from tests.servers.places import (
    DEBIAN_MAJOR,
    INSTALL_COMMAND,
    MATRIX,
    mysql_folder,
    postgresql_folder,
    system_postgresql_folder,
)

POSTGRESQL_URL = "SCHEMABOOK_TEST_POSTGRESQL_URL"
MARIADB_URL = "SCHEMABOOK_TEST_MARIADB_URL"
MYSQL_URL = "SCHEMABOOK_TEST_MYSQL_URL"

_DEFAULT_PORTS = {"postgresql": 5432, "postgres": 5432, "mysql": 3306, "mariadb": 3306}


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[ScratchServer]:
    """Give the main PostgreSQL server of the tests."""
    url = os.environ.get(POSTGRESQL_URL)
    if url:
        yield read_server(url, postgresql.PostgresqlServer, "SHOW server_version")
        return
    with _start(lambda: postgresql.start(require_main_postgresql())) as server:
        yield server


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[ScratchServer]:
    """Give a MariaDB server."""
    url = os.environ.get(MARIADB_URL)
    if url:
        yield read_server(url, mysql.MysqlServer, "SELECT version()")
        return
    with _start(lambda: mysql.start(require_mariadb())) as server:
        yield server


@pytest.fixture(scope="session")
def mysql_server() -> Iterator[ScratchServer]:
    """Give a MySQL server."""
    url = os.environ.get(MYSQL_URL)
    if url:
        yield read_server(url, mysql.MysqlServer, "SELECT version()")
        return
    with _start(lambda: mysql.start(require_mysql())) as server:
        yield server


@pytest.fixture
def fresh_database() -> Iterator[Callable[[ScratchServer], str]]:
    """Give a function that creates an empty database on a server and returns its name; the test's end drops all."""
    made: list[tuple[ScratchServer, str]] = []

    def create(server: ScratchServer) -> str:
        name = f"test_{uuid4().hex[:12]}"
        server.create_database(name)
        made.append((server, name))
        return name

    yield create
    for server, name in reversed(made):
        server.drop_database(name)


def postgresql_installations() -> tuple[Installation, ...]:
    """Find the PostgreSQL versions of the matrix on this machine.

    Returns:
        At most one installation for each major version from 12 to 18, the oldest first.
    """
    found = (find_postgresql(major) for major in MATRIX)
    return tuple(installation for installation in found if installation is not None)


def find_postgresql(major: int) -> Installation | None:
    """Find PostgreSQL of one major version: the system's, else the one in the cache; None when there is neither."""
    for folder in (system_postgresql_folder(major), postgresql_folder(major) / "bin"):
        installation = postgresql.read_installation(folder)
        if installation is not None and installation.major == major:
            return installation
    return next((i for i in postgresql.find_installations() if i.major == major), None)


def require_postgresql(major: int) -> Installation:
    """Find PostgreSQL of one major version, or skip the test (fail it in CI)."""
    return find_postgresql(major) or give_up(f"There is no PostgreSQL {major} on this machine")


def require_main_postgresql() -> Installation:
    """Find the system's PostgreSQL (15 on Debian 12), else the first there is, or skip the test (fail it in CI)."""
    found = find_postgresql(DEBIAN_MAJOR) or next(iter(postgresql.find_installations()), None)
    return found or give_up("There is no PostgreSQL on this machine")


def require_mariadb() -> Installation:
    """Find MariaDB, or skip the test (fail it in CI)."""
    found = next(iter(mysql.find_installations("mariadb")), None)
    return found or give_up("There is no MariaDB on this machine")


def require_mysql() -> Installation:
    """Find MySQL in the cache or on the system, or skip the test (fail it in CI)."""
    found = mysql.read_installation(mysql_folder()) or next(iter(mysql.find_installations("mysql")), None)
    return found or give_up("There is no MySQL on this machine")


def give_up(reason: str) -> NoReturn:
    """Skip the running test with the command that installs what it lacks; in CI, where nothing may lack, fail it."""
    message = f"{reason}. Install it: {INSTALL_COMMAND}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def read_server(url: str, kind: type[ScratchServer], version_query: str) -> ScratchServer:
    """Describe a server that somebody else runs.

    Args:
        url: Its URL with the administrator's name and password; the database in it serves to ask for the version.
        kind: The class that speaks its language.
        version_query: A query that answers with the version.

    Returns:
        The server; its `stop` does nothing.
    """
    parts = urlsplit(url)
    server = kind(
        engine=parts.scheme,
        version="0",
        host=parts.hostname or "127.0.0.1",
        port=parts.port or _DEFAULT_PORTS[parts.scheme],
        socket=None,
        log=Path(os.devnull),
        administrator=unquote(parts.username or ""),
        password=None if parts.password is None else unquote(parts.password),
    )
    answer = server.fetch(version_query, unquote(parts.path.lstrip("/")))
    return replace(server, version=str(answer[0][0]).split(" ")[0].split("-")[0])


def _start(start: Callable[[], ScratchServer]) -> ScratchServer:
    """Start a server. One that exists but does not start fails the test everywhere: that is a fault, not a gap."""
    try:
        return start()
    except ScratchError as error:
        pytest.fail(str(error), pytrace=False)
