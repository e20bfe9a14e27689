"""Each way to fail ends with a clear message, the right exit code, and the output folder as it was."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from tests.cli.support import SECRET, assert_clear, contents, schemabook


def test_unknown_scheme(tmp_path: Path) -> None:
    run = schemabook("document", f"db2://me:{SECRET}@host/db", "-o", tmp_path / "book")
    assert_clear(run, 2, "db2", "postgresql://")
    assert not (tmp_path / "book").exists()


def test_missing_file(tmp_path: Path) -> None:
    assert_clear(schemabook("read", tmp_path / "nothing.db"), 2, "no such file")


def test_file_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear reader")
    assert_clear(schemabook("read", tmp_path / "letter.txt"), 2, "neither an SQLite database nor a catalogue file")


def test_catalogue_file_of_a_later_format(tmp_path: Path) -> None:
    (tmp_path / "later.json").write_text('{"schemabook": 99, "survey": {}}')
    assert_clear(schemabook("read", tmp_path / "later.json"), 2, "format 99")


def test_catalogue_file_that_was_cut_off(tmp_path: Path, shop: Path) -> None:
    whole = schemabook("read", shop).stdout
    (tmp_path / "cut.json").write_text(whole[: len(whole) // 2])
    assert_clear(schemabook("read", tmp_path / "cut.json"), 2, "Could not read", "schemabook read SOURCE -o FILE")


@pytest.mark.parametrize(
    ("scheme", "driver", "extra"), [("postgresql", "asyncpg", "postgresql"), ("mysql", "pymysql", "mysql")]
)
def test_missing_driver(scheme: str, driver: str, extra: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nsys.modules['{driver}'] = None\n")
    run = schemabook("read", f"{scheme}://me:{SECRET}@127.0.0.1/db", PYTHONPATH=str(tmp_path))
    assert_clear(run, 2, f'pip install "schemabook[{scheme}]"')


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "mariadb"])
def test_unknown_host(scheme: str, tmp_path: Path) -> None:
    run = schemabook("document", f"{scheme}://me:{SECRET}@no-such-host.invalid/db", "-o", tmp_path / "book")
    assert_clear(run, 3, "no-such-host.invalid")
    assert not (tmp_path / "book").exists()


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
def test_nobody_listens(scheme: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert_clear(schemabook("read", f"{scheme}://me:{SECRET}@127.0.0.1:{port}/db"), 3, "Could not open a session")


def test_server_that_does_not_answer() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        run = schemabook("read", f"postgresql://me:{SECRET}@127.0.0.1:{port}/db", "--connect-timeout", "0.3")
    assert_clear(run, 3, "0.3 s", "--connect-timeout")


def test_wrong_password(tmp_path: Path) -> None:
    with postgresql.start() as server:
        server.run(f"CREATE ROLE reader LOGIN PASSWORD '{SECRET}'", "postgres")
        found = server.fetch("SHOW hba_file", "postgres")
        Path(str(found[0][0])).write_text(
            "host all reader 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"
        )
        server.run("SELECT pg_reload_conf()", "postgres")
        place = f"{server.host}:{server.port}/postgres"
        wrong = schemabook("read", f"postgresql://reader:not-{SECRET}@{place}")
        assert_clear(wrong, 3, "reader", "PGPASSWORD", "~/.pgpass")
        assert_clear(schemabook("read", f"postgresql://reader@{place}"), 3, "PGPASSWORD")
        assert schemabook("read", f"postgresql://reader:{SECRET}@{place}").returncode == 0
        assert schemabook("read", f"postgresql://reader@{place}", PGPASSWORD=SECRET).returncode == 0
        (tmp_path / "password").write_text(f"{SECRET}\n")
        with_file = schemabook("read", f"postgresql://reader@{place}", "--password-file", tmp_path / "password")
        assert with_file.returncode == 0
        passwords = tmp_path / "pgpass"
        passwords.write_text(f"{server.host}:{server.port}:*:reader:{SECRET}\n")
        passwords.chmod(0o600)
        assert schemabook("read", f"postgresql://reader@{place}", PGPASSFILE=str(passwords)).returncode == 0
        for run in (with_file, wrong):
            assert SECRET not in run.stdout + run.stderr.replace(f"not-{SECRET}", "")


def test_unknown_database(postgresql_server: ScratchServer) -> None:
    assert_clear(schemabook("read", postgresql_server.url("no_such_database")), 3, "no_such_database", "psql -l")


def test_time_limit(postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run("CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t", database)
    with holding_lock(postgresql_server, database):
        run = schemabook("read", postgresql_server.url(database), "--lock-timeout", "0.3")
    assert_clear(run, 4, "lock timeout", "Could not read the relations")


def test_database_that_vanishes_half_way(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str], book: Path
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run("CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t", database)
    before = contents(book)
    with holding_lock(postgresql_server, database):
        waiting = start("document", postgresql_server.url(database), "-o", str(book), "--yes", "--lock-timeout", "60")
        wait_until_blocked(postgresql_server, database)
        postgresql_server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'schemabook'", "postgres"
        )
        _, said = waiting.communicate(timeout=60)
    assert waiting.returncode == 3, said
    assert "The connection ended" in said
    assert "Traceback" not in said
    assert contents(book) == before


def test_interrupt_while_reading(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str], book: Path
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run("CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t", database)
    before = contents(book)
    with holding_lock(postgresql_server, database):
        waiting = start("document", postgresql_server.url(database), "-o", str(book), "--yes", "--lock-timeout", "60")
        wait_until_blocked(postgresql_server, database)
        waiting.send_signal(signal.SIGINT)
        _, said = waiting.communicate(timeout=60)
    assert waiting.returncode == 130, said
    assert "Nothing was written" in said
    assert "Traceback" not in said
    assert contents(book) == before


def test_progress_is_told_after_a_second(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run("CREATE TABLE t (a integer); CREATE VIEW v AS SELECT a FROM t", database)
    with holding_lock(postgresql_server, database):
        run = schemabook("read", postgresql_server.url(database), "--lock-timeout", "1.5")
    assert "reading relations …" in run.stderr
    assert "…" not in schemabook("read", postgresql_server.url(database)).stderr


def test_full_disk(shop: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root can make a small file system")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40k", "tmpfs", str(disk)], check=True)
    try:
        (disk / "book").mkdir()
        (disk / "book" / "notes.txt").write_text("mine")
        before = contents(disk)
        run = schemabook("document", shop, "-o", disk / "book", "--yes")
        assert_clear(run, 2, "No space left", "Nothing was changed")
        assert contents(disk) == before
        assert sorted(path.name for path in disk.iterdir()) == ["book"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_file_of_somebody_else_in_the_way(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    (folder / "tables").mkdir(parents=True)
    (folder / "README.md").write_text("by hand")
    (folder / "tables" / "users.md").write_text("by hand, too")
    before = contents(folder)
    run = schemabook("document", shop, "-o", folder, "--yes")
    assert_clear(run, 2, "README.md", "tables/users.md", "did not write")
    assert contents(folder) == before


def test_folder_that_is_a_file(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "book").write_text("a file")
    assert_clear(schemabook("document", shop, "-o", tmp_path / "book"), 2)
    assert (tmp_path / "book").read_text() == "a file"


def test_unknown_option() -> None:
    assert_clear(schemabook("document", "--no-such-option"), 2, "No such option")


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start the command and let it run."""
    return subprocess.Popen(
        [sys.executable, "-m", "schemabook", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextlib.contextmanager
def holding_lock(server: ScratchServer, database: str) -> Iterator[None]:
    """Hold a lock on a table that the server needs to word a view, for as long as the block runs."""
    ready, done = threading.Event(), threading.Event()

    def hold() -> None:
        import asyncio

        import asyncpg

        async def session() -> None:
            connection = await asyncpg.connect(server.url(database))
            async with connection.transaction():
                await connection.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE")
                ready.set()
                await asyncio.to_thread(done.wait)
            await connection.close()

        asyncio.run(session())

    thread = threading.Thread(target=hold)
    thread.start()
    assert ready.wait(30)
    try:
        yield
    finally:
        done.set()
        thread.join()


def wait_until_blocked(server: ScratchServer, database: str) -> None:
    """Come back when a session of Schemabook waits for the lock."""
    for _ in range(2000):
        waiting = server.fetch(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'schemabook' AND wait_event_type = 'Lock'"
            f" AND datname = '{database}'",
            "postgres",
        )
        if waiting[0][0]:
            return
    raise AssertionError("the command never waited for the lock")
