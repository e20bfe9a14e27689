"""Files and databases that a history cannot be in, and those that two write to at once."""

from __future__ import annotations

import contextlib
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from schemabook.engines.source import parse_url
from schemabook.errors import ConnectionFailedError, FileFormatError, MissingDriverError, TimeLimitError, UsageError
from schemabook.history import default_place, layout, open_store, places, source_key
from schemabook.scratch.server import ScratchServer
from tests.history.support import KEY, day, surveyed

_WRITER = """
import sys
from schemabook.history.store import open_store
from tests.history.support import KEY, day, surveyed
store = open_store(sys.argv[1])
for i in range(15):
    at = day(i + float(sys.argv[2]))
    store.keep(KEY, surveyed(at, {"orders": i, sys.argv[3]: i}), at)
"""


def test_two_processes_write_at_once(place: str) -> None:
    commands = [[sys.executable, "-c", _WRITER, place, offset, name] for offset, name in (("0", "one"), ("0.5", "two"))]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    store = open_store(place, create=False)
    assert [one.at for one in store.surveys(KEY)] == [day(i / 2) for i in range(30)]
    growth = {str(one.table): one for one in store.history(KEY).growth}
    values = {point.at: point.value for point in growth["public.orders"].points}
    assert values == {day(i / 2): i // 2 for i in range(30)}
    assert set(growth) == {"public.orders", "public.two"}


def test_the_file_is_for_the_account_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "history.sqlite"
    open_store(str(path)).keep(KEY, surveyed(day(0), {"orders": 1}), day(0))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_looking_makes_no_file(tmp_path: Path) -> None:
    path = tmp_path / "state" / "history.sqlite"
    with pytest.raises(UsageError, match="There is none"):
        open_store(str(path), create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_url_names_a_file(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path}/history.sqlite")
    assert (tmp_path / "history.sqlite").exists()


@pytest.mark.parametrize("place", ["sqlite://host/x.db", "mysql://db/history", "sqlite://"])
def test_places_that_are_none(place: str) -> None:
    with pytest.raises(UsageError, match="Could not open the history"):
        open_store(place)


def test_a_locked_file_is_said_to_be_and_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "history.sqlite"
    monkeypatch.setattr(places, "LOCK_SECONDS", 0.05)
    store = open_store(str(path))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(TimeLimitError, match="Another process has held it"):
            store.keep(KEY, surveyed(day(0), {"orders": 1}), day(0))
        other.execute("ROLLBACK")
    store.keep(KEY, surveyed(day(0), {"orders": 1}), day(0))
    assert len(store.surveys(KEY)) == 1


def test_a_writer_locks_the_file_before_it_reads(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    open_store(str(path))

    def try_to_write(_: object) -> None:
        with contextlib.closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
            other.execute("BEGIN")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("DELETE FROM schemabook_survey")

    places.find_place(str(path)).transact(try_to_write, writes=True)


def test_a_locked_database_is_said_to_be(
    postgresql_server: ScratchServer,
    fresh_database: Callable[[ScratchServer], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = postgresql_server.url(fresh_database(postgresql_server))
    store, other = open_store(url), places.find_place(url)
    monkeypatch.setattr(places, "LOCK_SECONDS", 1)

    def keep_meanwhile(_: object) -> None:
        with pytest.raises(TimeLimitError, match="Another process has held it"):
            _in_a_thread(lambda: store.keep(KEY, surveyed(day(0), {"orders": 1}), day(0)))

    other.transact(keep_meanwhile, writes=True)
    assert store.surveys(KEY) == ()


def _in_a_thread(work: Callable[[], None]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


@pytest.mark.parametrize(
    "data", [b"not a database, and long enough to be read as one" * 99, b"SQLite format 3\0" + b"x" * 4096]
)
def test_a_file_that_is_something_else_is_left_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "history.sqlite"
    path.write_bytes(data)
    with pytest.raises(FileFormatError, match="damaged or something else"):
        open_store(str(path))
    assert path.read_bytes() == data


def test_a_damaged_history_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    store = open_store(str(path))
    store.keep(KEY, surveyed(day(0), {f"t{i}": i for i in range(500)}), day(0))
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(FileFormatError, match="damaged"):
        store.keep(KEY, surveyed(day(1), {"t": 1}), day(1))


def test_the_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "shop.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE orders (id integer)")
    before = path.read_bytes()
    with pytest.raises(FileFormatError, match="a database of something else"):
        open_store(str(path))
    assert path.read_bytes() == before


def test_a_newer_format_is_not_touched(place: str) -> None:
    open_store(place)
    places.find_place(place).transact(
        lambda connection: connection.execute(layout.formats.update().values(version=layout.FORMAT + 1)), writes=True
    )
    with pytest.raises(FileFormatError, match=f"format {layout.FORMAT + 1}; this Schemabook uses"):
        open_store(place)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="Could not use the history"):
        open_store(str(tmp_path / "file" / "history.sqlite"))


def test_a_database_beside_other_tables(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run("create table orders (id integer)", database)
    store = open_store(postgresql_server.url(database))
    store.keep(KEY, surveyed(day(0), {"orders": 1}), day(0))
    assert len(store.surveys(KEY)) == 1


def test_an_account_without_rights_is_told_which(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    database = fresh_database(postgresql_server)

    def run(script: str) -> None:
        postgresql_server.run(script, database)

    run("revoke create on schema public from public; create role maker login")
    run("create role \"Writer\" login password 's3cr3t'")
    try:
        url = postgresql_server.url(database, user="maker")
        with pytest.raises(UsageError, match="permission denied for schema public") as caught:
            open_store(url)
        run(grants(caught.value)["To make the tables"])
        open_store(url).keep(KEY, surveyed(day(0), {"orders": 1}), day(0))
        url = postgresql_server.url(database, user="Writer", password="s3cr3t")
        with pytest.raises(UsageError, match="permission denied for table") as caught:
            open_store(url)
        assert "s3cr3t" not in str(caught.value)
        run(grants(caught.value)["To use them"])
        store = open_store(url)
        store.keep(KEY, surveyed(day(1), {"orders": 2}), day(1))
        assert store.prune(KEY, day(9)) == 0
        assert len(store.surveys(KEY)) == 2
    finally:
        run('drop owned by maker; drop owned by "Writer"; drop role maker; drop role "Writer"')


def grants(error: UsageError) -> dict[str, str]:
    """The statements of a message, by what they are for."""
    parted = (line.partition(": ") for line in error.next_step.splitlines())
    return {purpose: statement for purpose, _, statement in parted}


def test_a_server_that_is_not_there_and_no_password() -> None:
    with pytest.raises(ConnectionFailedError) as caught:
        open_store("postgresql://me:s3cr3t@127.0.0.1:1/history")
    assert "s3cr3t" not in str(caught.value)
    assert "127.0.0.1:1" in str(caught.value)


def test_an_account_that_is_refused(postgresql_server: ScratchServer) -> None:
    with pytest.raises(ConnectionFailedError) as caught:
        open_store(f"postgresql://nobody:s3cr3t@{postgresql_server.host}:{postgresql_server.port}/postgres")
    assert "s3cr3t" not in str(caught.value)


def test_the_driver_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "find_spec", lambda _: None)
    with pytest.raises(MissingDriverError, match="asyncpg, greenlet"):
        open_store("postgresql://127.0.0.1/history")


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (
            "postgresql://me:s3cr3t@DB.Example.org:5432/shop?sslmode=require&password=s3cr3t",
            "postgresql://db.example.org:5432/shop",
        ),
        ("postgres://me@db.example.org:5432/shop", "postgresql://db.example.org:5432/shop"),
        ("postgresql://[::1]/a%2Fb", "postgresql://[::1]/a%2Fb"),
        ("postgresql:///shop?host=/run/postgresql&port=5433", "postgresql://%2Frun%2Fpostgresql:5433/shop"),
        ("postgresql:///shop", "postgresql://localhost/shop"),
        ("mariadb://me:s3cr3t@db/shop", "mysql://db/shop"),
        ("sqlite:////srv/shop.db?mode=ro", "sqlite:///srv/shop.db"),
    ],
)
def test_keys_of_sources(url: str, key: str) -> None:
    assert source_key(parse_url(url)) == key
    assert source_key(url) == key


def test_the_key_of_a_file_is_its_absolute_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a folder").mkdir()
    spellings = ("shop.db", "./a folder/../shop.db", f"sqlite:///{tmp_path}/shop.db", "sqlite:///shop.db")
    assert {source_key(one) for one in spellings} == {f"sqlite://{tmp_path.resolve()}/shop.db"}


def test_the_default_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SCHEMABOOK_HISTORY", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    assert default_place() == str(tmp_path / ".local/state/schemabook/history.sqlite")
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    assert default_place() == str(tmp_path / ".local/state/schemabook/history.sqlite")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "x"))
    assert default_place() == str(tmp_path / "x/schemabook/history.sqlite")
    monkeypatch.setenv("SCHEMABOOK_HISTORY", "postgresql://db/history")
    assert default_place() == "postgresql://db/history"
