"""Files that are missing, damaged, busy or odd."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import threading
import time
from pathlib import Path

import pytest

from schemabook.engines.engine import ReadOptions
from schemabook.engines.source import Source, parse_url
from schemabook.engines.sqlite import engine
from schemabook.engines.sqlite import session as session_module
from schemabook.errors import ConnectionFailedError, FileFormatError, SchemabookError, TimeLimitError, UsageError
from schemabook.model.codec import encode
from schemabook.model.survey import State

from .conftest import Check, Make, Read

SCRIPT = "create table t (a int primary key, b text); create index i on t (b);"


def read_url(url: str) -> str:
    return engine.read(parse_url(url), ReadOptions()).server.database


def test_urls(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make(SCRIPT)
    assert read_url(f"sqlite:///{path}") == path.stem
    odd = path.with_name("odd %41 ? # 🦊 name.db")
    path.rename(odd)
    assert engine.read(Source(scheme="sqlite", database=str(odd)), ReadOptions()).server.database == odd.stem
    monkeypatch.chdir(odd.parent)
    odd.rename("relative.db")
    assert read_url("sqlite:///relative.db") == "relative"


def test_two_readings_are_equal_to_the_byte_and_hold_no_path(make: Make, read: Read, tmp_path: Path) -> None:
    path = make(SCRIPT)
    first = encode(read(path))
    assert first == encode(read(path))
    assert str(tmp_path).encode() not in first


def test_reading_changes_nothing(make: Make, read: Read) -> None:
    path = make(SCRIPT)
    before = path.read_bytes(), sorted(path.parent.iterdir())
    read(path)
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == before


def fails(path: str, kind: type[SchemabookError], words: str, *, host: str = "", timeout: float = 60) -> None:
    options = ReadOptions(lock_timeout=0.1, statement_timeout=timeout)
    with pytest.raises(kind, match=words):
        engine.read(Source(scheme="sqlite", host=host, database=path), options)


def test_missing_files(make: Make, tmp_path: Path) -> None:
    path = make(SCRIPT)
    fails(str(path.with_name(path.name.replace("made", "maed"))), UsageError, f"Did you mean .*{path.name}")
    fails(str(tmp_path / "no" / "such.db"), UsageError, "does not exist")
    fails(str(tmp_path), UsageError, "It is a folder")
    fails("", UsageError, "sqlite:///relative.db", host="relative.db")


def test_not_a_database(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_bytes(b"these are only words, and more words. " * 50)
    fails(str(path), FileFormatError, "file is not a database")


def test_an_empty_file_is_an_empty_database(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    assert read(path).catalogue.tables == ()


def test_a_damaged_file(make: Make) -> None:
    path = make("".join(f"create table t{number} (a int, b text);" for number in range(200)))
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    fails(str(path), FileFormatError, "malformed.*\n.*integrity_check")


def test_a_malformed_schema(make: Make) -> None:
    path = make(SCRIPT)
    connection = sqlite3.connect(path)
    connection.execute("pragma writable_schema = on")
    connection.execute("update sqlite_master set sql = 'CREATE TABLE t (a int,, b)' where name = 't'")
    connection.commit()
    connection.close()
    fails(str(path), FileFormatError, r"malformed database schema \(t\)")


def test_a_module_that_is_missing(make: Make, read: Read) -> None:
    path = make(f"create virtual table v using fts5(a); {SCRIPT} create table z (a);")
    connection = sqlite3.connect(path)
    connection.execute("pragma writable_schema = on")
    connection.execute("update sqlite_master set sql = 'CREATE VIRTUAL TABLE v USING nowhere(a, b)' where name = 'v'")
    connection.commit()
    connection.close()
    tables = {table.name.name: table for table in read(path).catalogue.tables}
    assert tables["v"].unmodelled == ("columns: no such module: nowhere",)
    assert tables["v"].using == "nowhere(a, b)"
    assert len(tables["t"].columns) == 2
    assert len(tables["z"].columns) == 1


def test_a_locked_file(make: Make) -> None:
    path = make(SCRIPT)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("begin exclusive")
    fails(str(path), TimeLimitError, "database is locked.*\n.*--lock-timeout")
    writer.close()


def test_a_statement_that_takes_too_long(make: Make) -> None:
    path = make("".join(f"create table t{number} (a int, b text);" for number in range(2000)))
    fails(str(path), TimeLimitError, "--statement-timeout", timeout=0)


def test_a_part_that_takes_too_long(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make("".join(f"create table t{n} (a int references t0, b text unique);" for n in range(500)))
    original = session_module.Reader._fetch

    def fetch(reader: session_module.Reader, name: str, **values: int) -> list[object]:
        if name == "foreign_keys":
            reader._options = ReadOptions(statement_timeout=0)
        return original(reader, name, **values)

    monkeypatch.setattr(session_module.Reader, "_fetch", fetch)
    survey = engine.read(Source(scheme="sqlite", database=str(path)), ReadOptions())
    assert [(reading.part, reading.state) for reading in survey.readings] == [("foreign_keys", State.TIMED_OUT)]
    assert len(survey.catalogue.tables[1].foreign_keys) == 1


def test_write_ahead_log(make: Make, read: Read) -> None:
    path = make(f"pragma journal_mode = wal; {SCRIPT}")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("create table in_the_log (a)")
    survey = read(path)
    assert [table.name.name for table in survey.catalogue.tables] == ["in_the_log", "t"]
    assert survey.readings == ()
    writer.close()


NOBODY = 65534


def as_nobody(path: Path) -> str:
    """What a process without special rights reads: the number of tables and the states, or the error."""
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setuid(NOBODY)
        try:
            survey = engine.read(Source(scheme="sqlite", database=str(path)), ReadOptions())
            said = f"{len(survey.catalogue.tables)} {' '.join(reading.state for reading in survey.readings)}"
        except SchemabookError as error:
            said = type(error).__name__
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent must hear of it
            said = repr(error)
        os.write(sender, said.encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(sender)
    with os.fdopen(receiver) as pipe:
        return pipe.read()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="POSIX permissions")
def test_permissions(make: Make, read: Read) -> None:
    read(make(SCRIPT))
    folder = Path(tempfile.mkdtemp())
    try:
        path = folder / "wal.db"
        shutil.copy(make(f"pragma journal_mode = wal; {SCRIPT}"), path)
        path.chmod(0o644)
        folder.chmod(0o555)
        assert as_nobody(path) == "1 partial"
        path.chmod(0o000)
        assert as_nobody(path) == "UsageError"
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_hot_journal(make: Make, tmp_path: Path) -> None:
    path = make("pragma cache_size = 1; create table t (a); insert into t values (zeroblob(100000));")
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("pragma cache_size = 1")
    writer.execute("begin")
    writer.execute("update t set a = randomblob(200000)")
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in (path, Path(f"{path}-journal")):
        shutil.copy(file, copy / file.name)
    writer.close()
    fails(str(copy / path.name), ConnectionFailedError, "rolled back")


def test_one_transaction(make: Make, read: Read) -> None:
    path = make("pragma journal_mode = wal;" + "".join(f"create table t{n} (a, b);" for n in range(100)))
    stop = threading.Event()

    def write() -> None:
        writer = sqlite3.connect(path, isolation_level=None)
        number = 0
        while not stop.is_set():
            number += 1
            writer.executescript(f"begin; drop table if exists x{number - 1}; create table x{number} (a, b); commit")
        writer.close()

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for _ in range(20):
            tables = read(path).catalogue.tables
            assert all(len(table.columns) == 2 and not table.unmodelled for table in tables)
            assert sum(table.name.name.startswith("x") for table in tables) <= 1
    finally:
        stop.set()
        thread.join()


def test_bad_utf8(make: Make, read: Read) -> None:
    path = make("create table t (a, caf_XX_ text); create view v as select 'x_XX_' as a;")
    path.write_bytes(path.read_bytes().replace(b"_XX_", b"\xe9\xff\xfe\x80"))
    survey = read(path)
    assert {reading.state for reading in survey.readings} == {State.PARTIAL}
    assert survey.catalogue.tables[0].columns[1].name.startswith("caf\ufffd")
    assert survey.catalogue.tables[0].unmodelled == ()


@pytest.mark.parametrize("encoding", ["UTF-16le", "UTF-16be"])
def test_other_encodings(encoding: str, make: Make, read: Read) -> None:
    survey = read(
        make(f"pragma encoding = '{encoding}'; create table \"Größe🦊\" (a text); create view v as select * from x;")
    )
    assert survey.server.character_set == encoding
    assert survey.catalogue.tables[0].name.name == "Größe🦊"
    assert survey.catalogue.views[0].unmodelled


def test_many_tables(make: Make, check: Check) -> None:
    path = make(
        "begin;"
        + "".join(
            f"create table t{n} (id integer primary key, a text not null default 'x', b int check (b > 0),"
            f" p int references t{n // 2}, c decimal(10, 2), unique (a, b)); create index i{n} on t{n} (a);"
            for n in range(2000)
        )
        + "commit;"
    )
    started = time.process_time()
    survey = engine.read(Source(scheme="sqlite", database=str(path)), ReadOptions())
    assert time.process_time() - started < 3
    assert len(survey.catalogue.tables) == 2000
    check(path)


def test_constant_number_of_statements(make: Make, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make("".join(f"create table t{n} (a int); create view v{n} as select a from t{n};" for n in range(50)))
    sent: list[str] = []
    connect = sqlite3.connect

    def traced(*args: str, **options: object) -> sqlite3.Connection:
        connection = connect(*args, **options)  # type: ignore[call-overload]
        connection.set_trace_callback(sent.append)
        assert isinstance(connection, sqlite3.Connection)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    read(path)
    own = [text for text in sent if not text.startswith("--")]
    assert len(own) == 8, own


def test_statements_are_what_is_sent() -> None:
    names = [statement.name for statement in engine.statements(ReadOptions())]
    assert names == ["begin", "encoding", "schema", "tables", "columns", "indexes", "foreign_keys"]
    assert all(statement.purpose for statement in engine.statements(ReadOptions()))
    assert "no accounts" in engine.grants()
