"""The commands that a book gives for backups: each is run against a real server."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from schemabook.engines import dialect_by_name
from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.scratch.server import ScratchServer
from tests.servers.fixtures import give_up


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


def _commands(dialect: Dialect, database: str, table: QualifiedName) -> dict[str, str]:
    return {one.purpose: one.text(database, table, dialect) for one in dialect.backup_commands}


def test_postgresql_is_saved_and_brought_back(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str], tmp_path: Path
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run(
        'CREATE SCHEMA "Shop"; CREATE TABLE "Shop"."Order" (id integer PRIMARY KEY);'
        'INSERT INTO "Shop"."Order" SELECT generate_series(1, 1000)',
        database,
    )
    commands = _commands(dialect_by_name("postgresql"), database, QualifiedName("Shop", "Order"))
    server = {
        "PGHOST": postgresql_server.host,
        "PGPORT": str(postgresql_server.port),
        "PGUSER": postgresql_server.administrator,
    }
    if shutil.which("pg_dump") is None:
        give_up("There is no pg_dump on this machine")
    _run(commands["Save the rows of one table"], tmp_path, **server)
    _run(commands["Save the database"], tmp_path, **server)
    _run(commands["Save roles and tablespaces, which no dump of a database holds"], tmp_path, **server)
    try:
        _run(commands["Bring it back as a new database"], tmp_path, **server)
        assert postgresql_server.fetch('SELECT count(*) FROM "Shop"."Order"', f"{database}_restored") == ((1000,),)
    finally:
        postgresql_server.drop_database(f"{database}_restored")
    postgresql_server.run('TRUNCATE "Shop"."Order"', database)
    _run(commands["Bring back the rows of one table"], tmp_path, **server)
    assert postgresql_server.fetch('SELECT count(*) FROM "Shop"."Order"', database) == ((1000,),)
    _run(commands["Copy the whole server, as the start of a point-in-time recovery"], tmp_path, **server)
    assert (tmp_path / "base" / "backup_label").exists()
    assert (tmp_path / "globals.sql").read_text().startswith("--")


def test_mariadb_is_saved_and_brought_back(
    mariadb_server: ScratchServer, fresh_database: Callable[[ScratchServer], str], tmp_path: Path
) -> None:
    database = fresh_database(mariadb_server)
    mariadb_server.run(
        "CREATE TABLE `Order lines` (id integer PRIMARY KEY); INSERT INTO `Order lines` VALUES (1), (2), (3)", database
    )
    (tmp_path / ".my.cnf").write_text(
        f"[client]\nhost={mariadb_server.host}\nport={mariadb_server.port}\nuser={mariadb_server.administrator}\n"
        "protocol=tcp\n"
    )
    if shutil.which("mariadb-dump") is None:
        give_up("There is no mariadb-dump on this machine")
    for client in ("mariadb", "mysql"):
        # The products' tools differ in nothing but their names here; MariaDB brings both.
        commands = _commands(dialect_by_name(client), database, QualifiedName("", "Order lines"))
        _run(commands["Save the database"], tmp_path, HOME=str(tmp_path))
        _run(commands["Save one table"], tmp_path, HOME=str(tmp_path))
        try:
            _run(commands["Bring it back as a new database"], tmp_path, HOME=str(tmp_path))
            assert mariadb_server.fetch("SELECT count(*) FROM `Order lines`", f"{database}_restored") == ((3,),)
        finally:
            mariadb_server.drop_database(f"{database}_restored")
        mariadb_server.run("DELETE FROM `Order lines`", database)
        restore = "Bring back one table, in place of the one that is there"
        _run(commands[restore], tmp_path, HOME=str(tmp_path))
        assert mariadb_server.fetch("SELECT count(*) FROM `Order lines`", database) == ((3,),)


@pytest.mark.parametrize("name", ["shop.sqlite", "my shop.sqlite"])
def test_sqlite_is_saved(name: str, tmp_path: Path) -> None:
    if shutil.which("sqlite3") is None:
        give_up("There is no sqlite3 on this machine")
    with closing(sqlite3.connect(tmp_path / name)) as connection:
        connection.executescript("CREATE TABLE orders (id integer PRIMARY KEY); INSERT INTO orders VALUES (1), (2)")
    commands = _commands(dialect_by_name("sqlite"), name, QualifiedName("", "orders"))
    answers = [_run(command, tmp_path) for command in commands.values()]
    assert "ok\n" in answers
    for copy in ("copy.sqlite", "compact.sqlite"):
        with closing(sqlite3.connect(tmp_path / copy)) as connection:
            assert connection.execute("SELECT count(*) FROM orders").fetchone() == (2,)
    assert "INSERT INTO orders VALUES(2);" in (tmp_path / "table.sql").read_text()
