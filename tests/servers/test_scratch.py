"""Scratch servers start, answer, and leave nothing behind, whatever happens to the process that started them."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schemabook.errors import ScratchError
from schemabook.scratch import mysql, postgresql
from schemabook.scratch.accounts import find_account, is_reachable
from schemabook.scratch.server import ScratchServer, load_driver
from tests.servers.fixtures import (
    give_up,
    read_server,
    require_main_postgresql,
    require_mariadb,
    require_mysql,
    require_postgresql,
)
from tests.servers.places import MATRIX

_SECONDS_TO_VANISH = 30.0

STARTERS: dict[str, Callable[[], ScratchServer]] = {
    "postgresql": lambda: postgresql.start(require_main_postgresql()),
    "mariadb": lambda: mysql.start(require_mariadb()),
    "mysql": lambda: mysql.start(require_mysql()),
}


FAULTY_STARTERS: dict[str, Callable[[tuple[str, ...]], ScratchServer]] = {
    "postgresql": lambda settings: postgresql.start(require_main_postgresql(), settings=settings),
    "mariadb": lambda settings: mysql.start(require_mariadb(), settings=settings),
}


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """Give a temporary folder every account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="sb-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def find_processes(folder: Path) -> list[str]:
    """List the command lines on this machine that mention *folder*."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if str(folder) in line:
            found.append(line)
    return found


def assert_nothing_left(folder: Path) -> None:
    """Wait until folder and processes are gone; fail when they stay."""
    deadline = time.monotonic() + _SECONDS_TO_VANISH
    while time.monotonic() < deadline and (folder.exists() or find_processes(folder)):
        time.sleep(0.1)
    assert not folder.exists()
    assert find_processes(folder) == []


@pytest.mark.parametrize("engine", STARTERS)
def test_server_answers_and_leaves_nothing(engine: str) -> None:
    with STARTERS[engine]() as server:
        folder = server.log.parent
        assert server.engine == engine
        assert server.url("a b", user="u@v", password="p:w") == f"{engine}://u%40v:p%3Aw@127.0.0.1:{server.port}/a%20b"
        assert find_processes(folder)
        server.create_database("odd name")
        server.run("CREATE TABLE t (i integer); INSERT INTO t VALUES (1), (2);", "odd name")
        assert server.fetch("SELECT sum(i) FROM t", "odd name")[0][0] == 3
        server.drop_database("odd name")
        with pytest.raises(ScratchError, match="odd name"):
            server.fetch("SELECT 1", "odd name")
    assert_nothing_left(folder)
    server.stop()


@pytest.mark.parametrize("engine", STARTERS)
def test_faulty_script_names_place_and_cause(
    engine: str, request: pytest.FixtureRequest, fresh_database: Callable[[ScratchServer], str]
) -> None:
    server: ScratchServer = request.getfixturevalue(f"{engine}_server")
    with pytest.raises(ScratchError, match="missing_table") as caught:
        server.run("SELECT 1;\nSELECT * FROM missing_table;", fresh_database(server))
    assert caught.value.__cause__ is not None
    assert "line 2" in str(caught.value) or "statement 2" in str(caught.value)


def test_database_in_use_is_dropped_mysql(mariadb_server: ScratchServer, mysql_server: ScratchServer) -> None:
    pymysql = load_driver("pymysql", "schemabook[mysql]")
    for server in (mariadb_server, mysql_server):
        server.create_database("busy")
        other = pymysql.connect(host=server.host, port=server.port, user="root", database="busy")
        server.drop_database("busy")
        with pytest.raises(pymysql.MySQLError):
            other.query("SELECT 1")
        assert ("busy",) not in server.fetch("SHOW DATABASES", "")


def test_database_in_use_is_dropped_postgresql(postgresql_server: ScratchServer) -> None:
    asyncpg = load_driver("asyncpg", "schemabook[postgresql]")

    async def drop_while_connected() -> None:
        postgresql_server.create_database("busy")
        other = await asyncpg.connect(postgresql_server.url("busy"))
        postgresql_server.drop_database("busy")  # from within an event loop
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
            await other.execute("SELECT 1")

    asyncio.run(drop_while_connected())


@pytest.mark.parametrize("major", MATRIX)
def test_matrix_version(major: int) -> None:
    with postgresql.start(require_postgresql(major)) as server:
        folder = server.log.parent
        assert server.major == major
        rows = server.fetch(
            "SELECT current_setting('server_encoding'), current_setting('lc_collate', true)", "postgres"
        )
        assert rows[0][0] == "UTF8"
        assert rows[0][1] in {"C", None}
    assert_nothing_left(folder)


@pytest.mark.parametrize("engine", FAULTY_STARTERS)
def test_refused_setting_is_reported(engine: str, public_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(public_folder))
    with pytest.raises(ScratchError, match=r"no.such.setting"):
        FAULTY_STARTERS[engine](("no_such_setting=1",))
    assert list(public_folder.iterdir()) == []
    assert find_processes(public_folder) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_server_dies_with_its_owner(number: signal.Signals) -> None:
    script = (
        "import sys, time\n"
        "from tests.servers.test_scratch import STARTERS\n"
        "server = STARTERS['postgresql']()\n"
        "print(server.log.parent, flush=True)\n"
        "time.sleep(600)\n"
    )
    owner = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=_environment())
    with owner:
        assert owner.stdout is not None
        folder = Path(owner.stdout.readline().strip())
        assert find_processes(folder)
        owner.send_signal(number)
    assert_nothing_left(folder)


def test_server_dies_when_its_owner_ends() -> None:
    script = "from tests.servers.test_scratch import STARTERS\nprint(STARTERS['mariadb']().log.parent, flush=True)\n"
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env=_environment()
    )
    folder = Path(answer.stdout.strip())
    assert not folder.exists()
    assert find_processes(folder) == []


def test_software_out_of_reach_is_carried(tmp_path_factory: pytest.TempPathFactory) -> None:
    account = find_account(("postgres", "nobody"))
    if account is None:
        pytest.skip("Only root gives its server to another account.")
    original = require_postgresql(max(MATRIX))
    private = tmp_path_factory.mktemp("private")
    shutil.copytree(original.home, private / "home", symlinks=True)
    private.chmod(0o700)
    installation = postgresql.read_installation(private / "home" / "bin")
    assert installation is not None
    assert not is_reachable(installation.server, account)
    with postgresql.start(installation) as server:
        assert server.major == max(MATRIX)
        server.run("CREATE EXTENSION pg_trgm", "postgres")
    assert private.stat().st_mode & 0o777 == 0o700
    assert (private / "home" / "bin" / "postgres").exists()


def test_environment_names_the_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    oldest = require_postgresql(min(MATRIX))
    monkeypatch.setenv(postgresql.BIN_VARIABLE, str(oldest.server.parent))
    assert postgresql.find_installations()[0] == oldest


@pytest.mark.parametrize("engine", ["postgresql", "mariadb"])
def test_socket_is_left_out_where_its_path_is_too_long(
    engine: str, public_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = public_folder / ("x" * 100)
    long.mkdir(mode=0o755)
    monkeypatch.setattr("tempfile.tempdir", str(long))
    with STARTERS[engine]() as server:
        assert server.log.is_relative_to(long)
        assert server.socket is None
        assert server.socket_url("any") is None
        server.create_database("shop")
        assert server.fetch("SELECT 1", "shop") == ((1,),)


def _environment() -> dict[str, str]:
    """Return this process's environment with its import path."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def test_session_fixtures_and_fresh_databases(
    postgresql_server: ScratchServer,
    mariadb_server: ScratchServer,
    mysql_server: ScratchServer,
    fresh_database: Callable[[ScratchServer], str],
) -> None:
    for server in (postgresql_server, mariadb_server, mysql_server):
        first, second = fresh_database(server), fresh_database(server)
        assert first != second
        server.run("CREATE TABLE t (i integer)", first)
        assert server.fetch("SELECT count(*) FROM t", first) == ((0,),)


def test_server_from_a_url(postgresql_server: ScratchServer, mariadb_server: ScratchServer) -> None:
    described = read_server(postgresql_server.url("postgres"), postgresql.PostgresqlServer, "SHOW server_version")
    assert (described.version, described.port) == (postgresql_server.version, postgresql_server.port)
    described = read_server(mariadb_server.url(""), mysql.MysqlServer, "SELECT version()")
    assert described.version == mariadb_server.version
    described.stop()
    assert mariadb_server.fetch("SELECT 1", "") == ((1,),)


@pytest.mark.parametrize(("in_ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_missing_server_skips_but_fails_in_ci(
    in_ci: str, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", in_ci)
    with pytest.raises(outcome, match=r"python -m tests\.servers\.install"):
        give_up("There is no server here")
