"""The commands that a book gives for backups: each is run against a real server."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from schemabook.engines import dialect_by_name
from schemabook.engines.dialect import Dialect
from schemabook.errors import ScratchError
from schemabook.model.base import QualifiedName
from schemabook.scratch import mysql, postgresql
from schemabook.scratch.accounts import Account, find_account
from schemabook.scratch.server import ScratchServer
from schemabook.scratch.supervision import find_free_port
from tests.servers.fixtures import give_up, require_main_postgresql, require_mariadb

_DEADLINE = 60.0


def _run(commands: str, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{commands}\n{done.stderr}"
    return done.stdout


class _Commands:
    """The commands of a dialect by purpose; knows which were asked for."""

    def __init__(self, dialect: Dialect, database: str, table: QualifiedName, *columns: str) -> None:
        self._texts = {one.purpose: one.text(database, table, dialect, columns) for one in dialect.backup_commands}
        self.unused = set(self._texts)

    def __getitem__(self, purpose: str) -> str:
        self.unused.discard(purpose)
        return self._texts[purpose]


_POINT_IN_TIME = "Bring the whole server to a moment, from the copy and the archived log, on a port of its own"
_COPY = "Copy the whole server, as the start of a point-in-time recovery, and check the copy"


def _postgresql_environment(server: ScratchServer) -> dict[str, str]:
    if shutil.which("pg_dump") is None:
        give_up("There is no pg_dump on this machine")
    programmes = require_main_postgresql().server.parent
    return {
        "PGHOST": server.host,
        "PGPORT": str(server.port),
        "PGUSER": server.administrator,
        "PATH": f"{os.environ['PATH']}:{programmes}",
    }


def test_postgresql_is_saved_and_brought_back(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str], tmp_path: Path
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run(
        'CREATE SCHEMA "Shop"; CREATE TABLE "Shop"."Order" (id integer PRIMARY KEY);'
        'INSERT INTO "Shop"."Order" SELECT generate_series(1, 1000)',
        database,
    )
    commands = _Commands(dialect_by_name("postgresql"), database, QualifiedName("Shop", "Order"))
    server = _postgresql_environment(postgresql_server)
    _run(commands["Save the rows of one table"], tmp_path, **server)
    _run(commands["Save the database"], tmp_path, **server)
    _run(commands["Save roles and tablespaces, which no dump of a database holds"], tmp_path, **server)
    _run(commands["Check a dump by bringing it back beside the database"], tmp_path, **server)
    assert (f"{database}_check",) not in postgresql_server.fetch("SELECT datname FROM pg_database", "postgres")
    try:
        _run(commands["Bring it back as a new database"], tmp_path, **server)
        assert postgresql_server.fetch('SELECT count(*) FROM "Shop"."Order"', f"{database}_restored") == ((1000,),)
    finally:
        postgresql_server.drop_database(f"{database}_restored")
    for restore in _ROW_RESTORES:
        postgresql_server.run('TRUNCATE "Shop"."Order"', database)
        _run(commands[restore], tmp_path, **server)
        assert postgresql_server.fetch('SELECT count(*) FROM "Shop"."Order"', database) == ((1000,),)
    _run(commands[_COPY], tmp_path, **server)
    assert (tmp_path / "base" / "backup_label").exists()
    assert (tmp_path / "globals.sql").read_text().startswith("--")
    assert commands.unused == {_POINT_IN_TIME}


_ROW_RESTORES = (
    "Bring back the rows of one table",
    "Bring back the rows of one table out of the dump of the database",
)
# A restore runs with an empty search_path, in which the trigger's function finds no table.
_WITH_TRIGGERS = """
CREATE TABLE orders (id integer PRIMARY KEY, total integer NOT NULL DEFAULT 0);
CREATE TABLE order_items (
    order_id integer REFERENCES orders, line integer, price integer, PRIMARY KEY (order_id, line)
) PARTITION BY LIST (order_id);
CREATE TABLE items PARTITION OF order_items DEFAULT;
CREATE FUNCTION sum_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orders SET total = total + NEW.price WHERE id = NEW.order_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER order_items_sum AFTER INSERT ON order_items FOR EACH ROW EXECUTE FUNCTION sum_order();
INSERT INTO orders VALUES (1);
INSERT INTO order_items VALUES (1, 1, 5), (1, 2, 7);
"""


def test_postgresql_brings_back_rows_of_a_table_with_triggers(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str], tmp_path: Path
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run(_WITH_TRIGGERS, database)
    commands = _Commands(dialect_by_name("postgresql"), database, QualifiedName("public", "items"))
    server = _postgresql_environment(postgresql_server)
    _run(commands["Save the rows of one table"], tmp_path, **server)
    _run(commands["Save the database"], tmp_path, **server)
    for restore in _ROW_RESTORES:
        postgresql_server.run("TRUNCATE order_items", database)
        _run(commands[restore], tmp_path, **server)
        assert postgresql_server.fetch("SELECT price FROM order_items ORDER BY line", database) == ((5,), (7,))
        assert postgresql_server.fetch("SELECT total FROM orders", database) == ((12,),)
        enabled = "SELECT bool_and(tgenabled = 'O') FROM pg_trigger WHERE tgrelid = 'items'::regclass"
        assert postgresql_server.fetch(enabled, database) == ((True,),)


def test_postgresql_is_brought_to_a_moment() -> None:
    account = find_account(("postgres",))
    with _folder_of(account) as folder, _archiving_server(folder / "archive") as server:
        environment = _postgresql_environment(server)
        commands = _Commands(dialect_by_name("postgresql"), "postgres", QualifiedName("public", "orders"))
        server.run("CREATE TABLE orders (id integer); INSERT INTO orders VALUES (1)", "postgres")
        _run(commands[_COPY], folder, **environment)
        server.run("INSERT INTO orders VALUES (2)", "postgres")
        moment = str(server.fetch("SELECT clock_timestamp()::text", "postgres")[0][0])
        server.run("INSERT INTO orders VALUES (3)", "postgres")
        log = server.fetch("SELECT pg_walfile_name(pg_current_wal_lsn())", "postgres")[0][0]
        server.run("SELECT pg_switch_wal()", "postgres")
        _wait_for((folder / "archive" / str(log)).exists)
        _give_to(folder, account)
        port = find_free_port()
        command = commands[_POINT_IN_TIME].replace(" -p 5433 ", f" -p {port} ", 1)
        environment |= {"WAL_ARCHIVE": str(folder / "archive"), "MOMENT": moment}
        with _in_background(f"{command} -k {folder}", folder, environment, account):
            restored = replace(server, port=port, socket=None, process=None)
            _wait_for(lambda: _answers(restored, "SELECT NOT pg_is_in_recovery()"))
            assert restored.fetch("SELECT id FROM orders ORDER BY id", "postgres") == ((1,), (2,))


@contextmanager
def _folder_of(account: Account | None) -> Iterator[Path]:
    """A folder that the account of a server may enter and write to; `archive` is in it."""
    folder = Path(tempfile.mkdtemp(prefix="schemabook-backup-"))
    try:
        (folder / "archive").mkdir()
        folder.chmod(0o755)
        _give_to(folder, account)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _give_to(folder: Path, account: Account | None) -> None:
    if account is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _archiving_server(archive: Path) -> ScratchServer:
    settings = ("wal_level=replica", "archive_mode=on", f"archive_command=cp %p {archive}/%f", "max_wal_senders=4")
    return postgresql.start(require_main_postgresql(), settings=settings)


@contextmanager
def _in_background(
    command: str, folder: Path, environment: dict[str, str], account: Account | None
) -> Iterator[subprocess.Popen[bytes]]:
    """A command that stays, as the account of a server; it is told to end like a server is."""
    process = subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(_DEADLINE)


def _answers(server: ScratchServer, query: str) -> bool:
    try:
        return server.fetch(query, "postgres") == ((True,),)
    except ScratchError:
        return False


def _wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so. Raises AssertionError where it takes too long."""
    end = time.monotonic() + _DEADLINE
    while not condition():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


_LOG_PURPOSE = "Save it and begin a new binary log, as the start of a point-in-time recovery"
_ROLL_FORWARD = "Roll a restored server forward to a moment, from its binary log"


def _mysql_home(server: ScratchServer, folder: Path) -> dict[str, str]:
    if shutil.which("mariadb-dump") is None:
        give_up("There is no mariadb-dump on this machine")
    (folder / ".my.cnf").write_text(
        f"[client]\nhost={server.host}\nport={server.port}\nuser={server.administrator}\nprotocol=tcp\n"
    )
    return {"HOME": str(folder), "TZ": "UTC"}


# The products' tools differ in nothing but their names here; MariaDB brings both.
@pytest.mark.parametrize("client", ["mariadb", "mysql"])
def test_mariadb_is_saved_and_brought_back(
    client: str, mariadb_server: ScratchServer, fresh_database: Callable[[ScratchServer], str], tmp_path: Path
) -> None:
    database = fresh_database(mariadb_server)
    mariadb_server.run(
        "CREATE TABLE `Order lines` (id integer PRIMARY KEY); INSERT INTO `Order lines` VALUES (1), (2), (3)", database
    )
    home = _mysql_home(mariadb_server, tmp_path)
    commands = _Commands(dialect_by_name(client), database, QualifiedName("", "Order lines"))
    _run(commands["Save the database"], tmp_path, **home)
    _run(commands["Save one table"], tmp_path, **home)
    _run(commands["Check a dump by bringing it back beside the database"], tmp_path, **home)
    assert (f"{database}_check",) not in mariadb_server.fetch("SHOW DATABASES", "")
    in_place = "Bring back one table, in place of the one that is there"
    out_of_all = "Bring back one table out of the dump of the database, by way of the new database"
    try:
        _run(commands["Bring it back as a new database"], tmp_path, **home)
        assert mariadb_server.fetch("SELECT count(*) FROM `Order lines`", f"{database}_restored") == ((3,),)
        for restore in (in_place, out_of_all):
            mariadb_server.run("DELETE FROM `Order lines`", database)
            _run(commands[restore], tmp_path, **home)
            assert mariadb_server.fetch("SELECT count(*) FROM `Order lines`", database) == ((3,),)
    finally:
        mariadb_server.drop_database(f"{database}_restored")
    assert commands.unused == {_LOG_PURPOSE, _ROLL_FORWARD}


@pytest.mark.parametrize("client", ["mariadb", "mysql"])
def test_mariadb_is_brought_to_a_moment(client: str, tmp_path: Path) -> None:
    with mysql.start(require_mariadb(), settings=("log_bin=binlog", "server_id=1")) as server:
        home = _mysql_home(server, tmp_path)
        server.create_database("shop")
        commands = _Commands(dialect_by_name(client), "shop", QualifiedName("", "orders"))
        server.run("CREATE TABLE orders (id integer); INSERT INTO orders VALUES (1)", "shop")
        _run(commands[_LOG_PURPOSE], tmp_path, **home)
        for hour in (11, 13):
            server.run(
                f"SET timestamp = UNIX_TIMESTAMP('2037-01-31 {hour}:00:00'); INSERT INTO orders VALUES ({hour})", "shop"
            )
        log = str(server.fetch("SHOW BINARY LOGS", "")[-1][0])
        place = Path(str(server.fetch("SELECT @@log_bin_basename", "")[0][0])).with_name(log)
        copy = shutil.copy(place, tmp_path / "log")
        server.drop_database("shop")
        server.create_database("shop")
        client_programme = "mariadb" if client == "mariadb" else "mysql"
        _run(f"{client_programme} shop < shop.sql", tmp_path, **home)
        moment = {"MOMENT": "2037-01-31 12:00:00", "LOG_FILE": str(copy)}
        _run(commands[_ROLL_FORWARD], tmp_path, **home, **moment)
        assert server.fetch("SELECT id FROM orders ORDER BY id", "shop") == ((1,), (11,))


@pytest.mark.parametrize("name", ["shop.sqlite", "my shop.sqlite"])
def test_sqlite_is_saved_and_brought_back(name: str, tmp_path: Path) -> None:
    if shutil.which("sqlite3") is None:
        give_up("There is no sqlite3 on this machine")
    with closing(sqlite3.connect(tmp_path / name)) as connection:
        connection.executescript(
            'CREATE TABLE "order" (id integer PRIMARY KEY, "a b" GENERATED ALWAYS AS (id + 1));'
            'INSERT INTO "order" VALUES (1), (2)'
        )
    commands = _Commands(dialect_by_name("sqlite"), name, QualifiedName("", "order"), "id")
    _run(commands["Save the database while it is in use"], tmp_path)
    _run(commands["Save it without its empty pages"], tmp_path)
    _run(commands["Save one table as SQL"], tmp_path)
    assert _run(commands["Check a copy before it is needed"], tmp_path) == "ok\n"
    for copy in ("copy.sqlite", "compact.sqlite"):
        assert _sqlite_rows(tmp_path / copy) == 2
    assert 'INSERT INTO "order" VALUES(2);' in (tmp_path / "table.sql").read_text()
    for restore in ("Bring it back in place of what is there", "Bring back the rows of one table out of the copy"):
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            connection.executescript('DELETE FROM "order"; INSERT INTO "order" VALUES (7)')
        _run(commands[restore], tmp_path)
        assert _sqlite_rows(tmp_path / name) == 2
    assert not commands.unused


def _sqlite_rows(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute('SELECT count(*) FROM "order" WHERE id < 3').fetchone()[0])
