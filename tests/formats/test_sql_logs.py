"""Logs that real servers wrote, and files that nobody would want to write."""

from __future__ import annotations

import contextlib
import gzip
import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemabook.errors import FileFormatError, UsageError
from schemabook.formats.sql_logs import read_workload
from schemabook.formats.sql_logs import tally as tallying
from schemabook.model.workload import StatementUse, Workload
from schemabook.scratch import mysql, postgresql
from schemabook.scratch.installation import Installation
from schemabook.scratch.server import ScratchServer
from tests.servers.fixtures import require_main_postgresql, require_mariadb, require_mysql, require_postgresql

STATEMENTS = (
    "CREATE TABLE people (id int PRIMARY KEY, name varchar(40), note varchar(40))",
    "INSERT INTO people VALUES (1, 'Anne Secret', 'x''; y'), (2, 'Bob Secret', 'z')",
    "SELECT * FROM people\n WHERE id = 1",
    "SELECT *  FROM people WHERE id = 2",
    "select * from people where id = 3 -- Secret\n",
    "SELECT count(*) FROM people WHERE name = 'Carol Secret'; SELECT note FROM people WHERE id IN (1, 2, 3)",
)
LAST = "SELECT note FROM people"
EXPECTED = {
    "SELECT * FROM people WHERE id = $1": 3,
    "SELECT count(*) FROM people WHERE name = $1": 1,
    "SELECT note FROM people WHERE id IN ($1)": 1,
    "INSERT INTO people VALUES ($1, $2, $3)": 1,
}


def send(server: ScratchServer) -> None:
    server.create_database("logged")
    for one in STATEMENTS:
        server.run(one, "logged")


def calls(workload: Workload) -> dict[str, int]:
    return {one.text: int(one.calls.value) for one in workload.statements if "people" in one.text[:60]}


def only_queries(found: dict[str, int]) -> dict[str, int]:
    return {text: number for text, number in found.items() if not text.startswith("CREATE")}


def statement(workload: Workload, start: str) -> StatementUse:
    return next(one for one in workload.statements if one.text.startswith(start))


@contextmanager
def a_postgresql(*settings: str) -> Iterator[ScratchServer]:
    """A server that writes its log itself: what it has answered is in it."""
    with postgresql.start(require_main_postgresql(), settings=settings) as server:
        send(server)
        yield server


@contextmanager
def a_collector(installation: Installation, *settings: str) -> Iterator[Path]:
    """The folder of logs in which a process of the server's own writes what was logged."""
    common = ("logging_collector=on", "log_directory=log", "log_filename=server.log", "log_file_mode=0644")
    with postgresql.start(installation, settings=(*common, *settings)) as server:
        folder = server.fetch("SELECT setting FROM pg_settings WHERE name = 'data_directory'", "postgres")[0][0]
        send(server)
        yield Path(str(folder), "log")


def read_when_complete(path: Path, dialect_name: str = "postgresql", database: str = "") -> Workload:
    """The workload of a log that a server may write after it has answered: with the last statement that was sent."""
    deadline = time.monotonic() + 30
    while True:
        with contextlib.suppress(FileFormatError):
            found = read_workload(path, dialect_name, database)
            if any(one.startswith(LAST) for one in calls(found)) or time.monotonic() > deadline:
                return found
        assert time.monotonic() < deadline
        os.sched_yield()


def check_window(workload: Workload) -> None:
    now = datetime.now(UTC)
    assert workload.since is not None
    assert now - timedelta(minutes=5) < workload.since <= workload.until <= now + timedelta(seconds=2)


def test_postgresql_text_csv_and_json_logs_say_the_same() -> None:
    settings = ("log_min_duration_statement=0", "log_destination=stderr,csvlog,jsonlog")
    with a_collector(require_postgresql(16), *settings) as folder:
        found = {file.suffix: read_when_complete(file) for file in sorted(folder.iterdir())}
        whole = read_workload(folder, "postgresql")
    assert sorted(found) == [".csv", ".json", ".log"]
    for workload in found.values():
        assert only_queries(calls(workload)) == EXPECTED
        check_window(workload)
        assert "Secret" not in str(workload)
        times = statement(workload, "SELECT * FROM people")
        assert times.total_time is not None
        assert times.mean_time is not None
        assert times.max_time is not None
        assert 0 < times.mean_time.value <= times.max_time.value < times.total_time.value < 5
        assert times.mean_time.value == times.total_time.value / 3
    assert only_queries(calls(whole)) == EXPECTED
    assert whole.source == "the PostgreSQL log (JSON) files in log"


def test_durations_in_lines_of_their_own() -> None:
    with a_postgresql("log_statement=all", "log_duration=on", "log_line_prefix=%t:%r:%u@%d:[%p]:") as server:
        server.fetch("SELECT name FROM people WHERE id = 7", "logged")
        workload = read_workload(server.log, "postgresql")
    assert only_queries(calls(workload)) == {**EXPECTED, "SELECT name FROM people WHERE id = $1": 1}
    for start in ("SELECT * FROM people", "SELECT name FROM people"):
        assert statement(workload, start).total_time is not None, start
    assert statement(workload, "SELECT note").total_time is None  # it was sent together with another one


def test_statements_of_other_databases_are_left_out() -> None:
    with a_postgresql("log_min_duration_statement=0", "log_line_prefix=%m [%p] db=%d ") as server:
        server.run("SELECT 1 AS elsewhere", "postgres")
        texts = [one.text for one in read_workload(server.log, "postgresql").statements]
        own = [one.text for one in read_workload(server.log, "postgresql", "logged").statements]
    assert "SELECT $1 AS elsewhere" in texts
    assert "SELECT $1 AS elsewhere" not in own
    assert "SELECT * FROM people WHERE id = $1" in own


@pytest.mark.parametrize("require", [require_mariadb, require_mysql])
def test_slow_and_general_logs(require: Callable[[], Installation]) -> None:
    settings = ("slow_query_log=ON", "long_query_time=0", "general_log=ON", "log_output=FILE")
    files = ("slow_query_log_file=slow.log", "general_log_file=general.log")
    with mysql.start(require(), settings=(*settings, *files)) as server:
        send(server)
        folder = Path(str(server.fetch("SELECT @@datadir", "")[0][0]))
        slow = read_when_complete(folder / "slow.log", "mysql")
        general = read_when_complete(folder / "general.log", "mysql", "logged")
    expected = {text.replace("$1, $2, $3", "?, ?, ?").replace("$1", "?"): number for text, number in EXPECTED.items()}
    for workload in (slow, general):
        assert only_queries(calls(workload)) == expected
        check_window(workload)
        assert "Secret" not in str(workload)
    found = statement(slow, "SELECT * FROM people")
    assert found.total_time is not None
    assert found.rows is not None
    assert found.rows_examined is not None
    assert found.total_time.value > 0
    assert (found.rows.value, found.rows_examined.value) == (2, 2)


def test_files_of_sql_count_each_statement_once(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.sql").write_text(
        "-- one; comment\nSELECT 'a;b', \"x;y\" FROM t; select 2 -- after;\n;\n"
        "CREATE FUNCTION f() RETURNS int AS $x$ BEGIN; RETURN 1; END $x$ LANGUAGE plpgsql;\n"
        "\\echo nothing;\nCOPY t (a) FROM stdin;\nhidden;row\n\\.\n/* many\n; lines */ SELECT 3;\n"
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE u SET a = 1; DELETE FROM v; END;\n"
    )
    (tmp_path / "sub" / "b.sql").write_text("UPDATE t SET a = :name WHERE id = %(id)s")
    with gzip.open(tmp_path / "c.sql.gz", "wt") as file:
        file.write("SELECT 4;")
    workload = read_workload(tmp_path, "postgresql")
    assert {one.text: one.calls.value for one in workload.statements} == {
        'SELECT $1, "x;y" FROM t': 1,
        "SELECT $1": 3,
        "CREATE FUNCTION f() RETURNS int AS $1 LANGUAGE plpgsql": 1,
        "COPY t(a) FROM stdin": 1,
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE u SET a = $1; DELETE FROM v; END": 1,
        "UPDATE t SET a = $1 WHERE id = $2": 1,
    }
    assert (workload.source, workload.since) == ("statements in files", None)
    assert statement(workload, "SELECT $1, ").total_time is None


def test_delimiters_and_backslashes_of_mysql(tmp_path: Path) -> None:
    script = tmp_path / "routine.sql"
    script.write_text(
        "SELECT 'it\\'s; one', 1; # a; comment\nDELIMITER //\n"
        "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END//\nDELIMITER ;\nSELECT 3;\n"
    )
    texts = [one.text for one in read_workload(script, "mysql").statements]
    assert texts == ["CREATE PROCEDURE p() BEGIN SELECT ?; SELECT ?; END", "SELECT ?", "SELECT ?, ?"]


LINES = (
    "2026-03-01 10:00:00.000 {zone} [7] LOG:  duration: 2.000 ms  execute S_1: SELECT * FROM t WHERE a = $1\n"
    "2026-03-01 10:00:00.000 {zone} [7] DETAIL:  parameters: $1 = 'hidden'\n"
    "2026-03-01 12:00:00.000 {zone} [7] LOG:  duration: 4.000 ms  execute fetch from S_1/C_2: SELECT * FROM t\n"
    "2026-03-01 12:00:00.000 {zone} [7] NOTICE:  statement: SELECT 1\n"
    "2026-03-01 12:00:00.000 {zone} [7] STATEMENT:  SELECT nothing\n"
    "2026-03-01 12:00:00.000 {zone} [7] LOG:  duration: 6.000 ms  plan:\n\tQuery Text: SELECT 5\n"
)


@pytest.mark.parametrize(("zone", "hour"), [("UTC", 10), ("CET", 9), ("+05:30", 4), ("-03", 13)])
def test_zones_of_times(tmp_path: Path, zone: str, hour: int) -> None:
    log = tmp_path / "a.log"
    log.write_text(LINES.format(zone=zone))
    workload = read_workload(log, "postgresql")
    assert workload.since is not None
    assert workload.since.hour == hour
    assert workload.until - workload.since == timedelta(hours=2)
    assert [(one.text, one.calls.value) for one in workload.statements] == [("SELECT * FROM t WHERE a = $1", 1)]
    assert workload.source == "the PostgreSQL log a.log"


def test_log_without_times_has_no_window(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text(
        "LOG:  statement: SELECT a\n\t  FROM t\nLOG:  duration: 1.500 ms\nLOG:  statement: SELECT a FROM t\n"
    )
    workload = read_workload(log, "postgresql")
    assert workload.since is None
    (found,) = workload.statements
    assert (found.calls.value, found.total_time) == (2, None)
    assert found.mean_time is not None
    assert (found.mean_time.value, found.mean_time.quality, found.mean_time.sample_size) == (0.0015, "sample", 1)


def test_unknown_zone_is_said(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text(LINES.format(zone="IST"))
    assert read_workload(log, "postgresql").source == "the PostgreSQL log a.log, whose times are taken as UTC"


def test_compressed_log_is_read(tmp_path: Path) -> None:
    log = tmp_path / "a.log.gz"
    log.write_bytes(gzip.compress(LINES.format(zone="UTC").encode()))
    assert len(read_workload(log, "postgresql").statements) == 1
    log.write_bytes(log.read_bytes()[:-20])
    with pytest.raises(FileFormatError, match="gzip"):
        read_workload(log, "postgresql")


def test_what_is_no_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        read_workload(tmp_path / "missing.log", "postgresql")
    with pytest.raises(FileFormatError, match="No file in this folder"):
        read_workload(tmp_path, "postgresql")
    odd = tmp_path / "notes.txt"
    odd.write_bytes(b"Dear diary\n\xff\xfe\x00\n")
    with pytest.raises(FileFormatError, match="no log that is known"):
        read_workload(odd, "postgresql")
    empty = tmp_path / "empty.log"
    empty.write_text("2026-03-01 10:00:00 UTC [7] LOG:  database system is ready to accept connections\n")
    with pytest.raises(FileFormatError, match="log_min_duration_statement"):
        read_workload(empty, "postgresql")
    (tmp_path / "a.sql").write_text("SELECT 1")
    with pytest.raises(UsageError, match=r"logs and \.sql files"):
        read_workload(tmp_path, "postgresql")


def test_more_statements_than_are_kept_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallying, "MOST_STATEMENTS", 5)
    script = tmp_path / "many.sql"
    script.write_text("".join(f"SELECT a{i % 8} FROM t;\n" for i in range(24)))
    workload = read_workload(script, "postgresql")
    assert (len(workload.statements), workload.dropped) == (5, 3)


def test_memory_does_not_grow_with_the_log(tmp_path: Path) -> None:
    log = tmp_path / "large.log"
    line = "2026-03-01 10:00:00.000 UTC [7] LOG:  duration: 2.0 ms  statement: SELECT * FROM t WHERE a = '{0}'\n"
    with log.open("w") as file:
        file.writelines(line.format(f"{i}{'x' * 2000}") for i in range(4000))
    tracemalloc.start()
    try:
        workload = read_workload(log, "postgresql")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [one.calls.value for one in workload.statements] == [4000]
    assert log.stat().st_size > 8_000_000
    assert peak < 2_000_000
