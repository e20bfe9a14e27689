"""What is raised when there is no session, or it ends too early; and that no password is ever in it."""

from __future__ import annotations

import asyncio
import socket
import traceback
from pathlib import Path
from threading import Thread

import asyncpg
import pytest

from schemabook.engines.engine import ReadOptions
from schemabook.engines.postgresql import engine
from schemabook.engines.source import parse_url
from schemabook.errors import ConnectionFailedError, ConnectionLostError, SchemabookError
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer

from .conftest import read
from .test_states import locked

PASSWORD = "S3cret:pass/word"
QUOTED = "S3cret%3Apass%2Fword"


def check(caught: pytest.ExceptionInfo[SchemabookError]) -> SchemabookError:
    """The error, which has its three parts, and no password anywhere in what may be printed of it."""
    error = caught.value
    assert error.doing
    assert error.happened
    assert error.next_step
    assert str(error) == f"{error.doing}\n{error.happened}\n{error.next_step}"
    printed = "".join(traceback.format_exception(error))
    assert PASSWORD not in printed
    assert QUOTED not in printed
    return error


def failing(url: str, **options: float) -> SchemabookError:
    with pytest.raises(ConnectionFailedError) as caught:
        engine.read(parse_url(url), ReadOptions(connect_timeout=options.get("connect_timeout", 5)))
    return check(caught)


def wait_for_rules(server: ScratchServer) -> None:
    """Come back when the server asks for passwords: it reads its rules some time after it was told to."""
    for _ in range(10_000):
        try:
            engine.read(parse_url(server.url("postgres", user="keyholder")), ReadOptions())
        except ConnectionFailedError:
            return
    raise AssertionError("the server never asked for a password")


def test_a_wrong_password() -> None:
    with postgresql.start(settings=("password_encryption=scram-sha-256",)) as server:
        server.run("create role keyholder login password 'right'", "postgres")
        ((rules,),) = server.fetch("show hba_file", "postgres")
        Path(str(rules)).write_text("host all postgres all trust\nhost all all all scram-sha-256\n")
        server.fetch("select pg_reload_conf()", "postgres")
        wait_for_rules(server)
        source = server.url("postgres", user="keyholder", password=PASSWORD)
        error = failing(source)
        assert "password authentication failed" in error.happened
        assert "PGPASSWORD" in error.next_step
        asked: list[str] = []

        def prompt(text: str) -> str:
            asked.append(text)
            return "right"

        url = parse_url(server.url("postgres", user="keyholder"))
        survey = engine.read(url, ReadOptions(prompt=prompt))
        assert survey.server.role == "keyholder"
        assert len(asked) == 1
        with pytest.raises(ConnectionFailedError) as caught:
            engine.read(url, ReadOptions(prompt=lambda _: PASSWORD))
        check(caught)


def test_an_unknown_host() -> None:
    error = failing(f"postgresql://u:{QUOTED}@no-such-host.invalid/d")
    assert "no-such-host.invalid" in error.happened


def test_a_port_where_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        error = failing(f"postgresql://u:{QUOTED}@127.0.0.1:{port}/d")
    assert str(port) in error.doing


def test_a_server_that_says_nothing() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        error = failing(f"postgresql://u:{QUOTED}@127.0.0.1:{silent.getsockname()[1]}/d", connect_timeout=0.3)
    assert "0.3 s" in error.happened


def test_a_server_of_another_kind() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(1024)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = Thread(target=answer)
        thread.start()
        failing(f"postgresql://u:{QUOTED}@127.0.0.1:{other.getsockname()[1]}/d?sslmode=disable")
        thread.join()


def test_an_unknown_database(server: ScratchServer) -> None:
    error = failing(server.url("no such database", user="postgres", password=PASSWORD))
    assert 'database "no such database" does not exist' in error.happened
    assert "psql -l" in error.next_step


def test_an_unknown_role(server: ScratchServer) -> None:
    error = failing(server.url("postgres", user="no such role", password=PASSWORD))
    assert "no such role" in error.happened


def test_a_database_that_refuses_the_role(server: ScratchServer, database: str, roles: None) -> None:
    server.run(f"create role barred login; revoke connect on database {database} from public", database)
    error = failing(server.url(database, user="barred", password=PASSWORD))
    assert "permission denied for database" in error.happened
    assert "GRANT CONNECT" in error.next_step


def test_a_database_at_its_limit(server: ScratchServer, database: str, roles: None) -> None:
    server.run(f"create role one_too_many login; alter database {database} connection limit 0", database)
    error = failing(server.url(database, user="one_too_many", password=PASSWORD))
    assert "too many connections" in error.happened


@pytest.mark.parametrize("option", ["sslmode=nonsense", "port=abc", "passfile=/nowhere", "target_session_attrs=x"])
def test_options_that_the_driver_refuses(option: str, server: ScratchServer) -> None:
    url = server.url("postgres", user="postgres", password=PASSWORD) + f"?{option}"
    try:
        engine.read(parse_url(url), ReadOptions())
    except SchemabookError as error:
        assert PASSWORD not in "".join(traceback.format_exception(error))  # noqa: PT017


def test_a_server_that_vanishes_half_way(server: ScratchServer, database: str) -> None:
    """The reading waits for a lock; another session ends it there."""
    server.run("create table t (a int)", database)

    async def end_the_reader() -> None:
        connection = await asyncpg.connect(server.url("postgres"))
        try:
            ended = 0
            while not ended:
                ended = await connection.fetchval(
                    "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                    " where datname = $1 and application_name = 'schemabook' and wait_event_type = 'Lock'",
                    database,
                )
        finally:
            await connection.close()

    with locked(server, database, "lock table pg_catalog.pg_policy in access exclusive mode"):
        thread = Thread(target=asyncio.run, args=(end_the_reader(),))
        thread.start()
        with pytest.raises(ConnectionLostError) as caught:
            read(server, database, lock_timeout=60)
        thread.join()
    error = check(caught)
    assert "terminating connection" in error.happened
    assert error.exit_code == 3
