"""Rules whose thresholds no test can wait for, on real servers with the thresholds taken away."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.insights import index_use
from schemabook.model.findings import Finding
from schemabook.rules import (
    bloated_index,
    bloated_table,
    forgotten_prepared_transaction,
    fragmented_file,
    lock_wait,
    unused_index,
    unused_table,
)
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from schemabook.survey import read_survey
from tests.servers.fixtures import require_main_postgresql

DATABASE = "live"
SEEDS = (
    """
    CREATE TABLE visit (id bigint PRIMARY KEY, room integer NOT NULL, note text NOT NULL);
    CREATE INDEX visit_room ON visit (room);
    INSERT INTO visit SELECT n, n % 9000, repeat('x', 60) FROM generate_series(1, 100000) AS n;
    DELETE FROM visit WHERE id % 10 > 1;
    """,
    "VACUUM (ANALYZE) visit",
)


@pytest.fixture(scope="module")
def server() -> Iterator[ScratchServer]:
    with postgresql.start(require_main_postgresql(), settings=("max_prepared_transactions=2",)) as started:
        started.create_database(DATABASE)
        for seed in SEEDS:
            started.run(seed, DATABASE)
        yield started


def findings(url: str, rule: str) -> list[Finding]:
    survey = read_survey(url, ReadOptions(measure=MeasureOptions(plans=0)))
    return [one for one in judge(study(survey)).report.findings if one.rule == rule]


def mend(server: ScratchServer, found: list[Finding]) -> None:
    for one in found:
        for statement in one.fix:
            server.run(statement, DATABASE)


def test_a_prepared_transaction(server: ScratchServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.run("BEGIN; CREATE TABLE half_done (); PREPARE TRANSACTION 'order-1'", DATABASE)
    url = server.url(DATABASE)
    try:
        assert findings(url, "forgotten-prepared-transaction") == []
        monkeypatch.setattr(forgotten_prepared_transaction, "LONG", 0)
        (found,) = findings(url, "forgotten-prepared-transaction")
        assert [one.name for one in found.evidence] == ["session order-1 as postgres"]
    finally:
        server.run("ROLLBACK PREPARED 'order-1'", DATABASE)
    assert findings(url, "forgotten-prepared-transaction") == []


def test_a_session_that_waits_for_a_lock(server: ScratchServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock_wait, "LONG", 0)
    found = asyncio.run(_while_a_session_waits(server.url(DATABASE)))
    (evidence,) = found[0].evidence
    assert "on public.visit waits for" in evidence.name
    assert findings(server.url(DATABASE), "lock-wait") == []


async def _while_a_session_waits(url: str) -> list[Finding]:
    holder, waiter = await asyncpg.connect(url), await asyncpg.connect(url)
    try:
        await holder.execute("BEGIN; LOCK TABLE visit IN EXCLUSIVE MODE")
        waiting = asyncio.create_task(waiter.execute("DELETE FROM visit WHERE false"))
        async with asyncio.timeout(10):
            while await holder.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted") == 0:
                continue
        found = await asyncio.to_thread(findings, url, "lock-wait")
        await holder.execute("ROLLBACK")
        await waiting
    finally:
        await holder.close()
        await waiter.close()
    return found


def test_a_bloated_table_and_a_bloated_index(server: ScratchServer, monkeypatch: pytest.MonkeyPatch) -> None:
    url = server.url(DATABASE)
    assert findings(url, "bloated-table") == []
    monkeypatch.setattr(bloated_table, "SMALLEST", 1)
    monkeypatch.setattr(bloated_index, "SMALLEST", 1)
    indexes = findings(url, "bloated-index")
    assert "public.visit.visit_room" in {str(one.subject) for one in indexes}
    mend(server, indexes)
    assert findings(url, "bloated-index") == []
    tables = findings(url, "bloated-table")
    assert [str(one.subject) for one in tables] == ["public.visit"]
    mend(server, tables)
    assert findings(url, "bloated-table") == []


def test_what_is_not_used(server: ScratchServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs last: it drops an index of the others."""
    url = server.url(DATABASE)
    server.run(
        "CREATE TABLE old_visit AS SELECT n AS id FROM generate_series(1, 100) AS n; ANALYZE old_visit", DATABASE
    )
    assert findings(url, "unused-index") == findings(url, "unused-table") == []
    monkeypatch.setattr(index_use, "SHORTEST_WINDOW", timedelta(0))
    monkeypatch.setattr(unused_table, "WINDOW", timedelta(0))
    monkeypatch.setattr(unused_index, "SMALLEST", 0)
    # What fills a table writes it: only a reset leaves counters at nothing.
    server.run("SELECT pg_stat_reset()", DATABASE)
    assert [str(one.subject) for one in findings(url, "unused-table")] == ["public.old_visit", "public.visit"]
    found = findings(url, "unused-index")
    assert [str(one.subject) for one in found] == ["public.visit.visit_room"]
    server.run("SET enable_seqscan = off; SELECT count(*) FROM visit WHERE room = 3", DATABASE)
    assert findings(url, "unused-index") == []
    server.run("SELECT pg_stat_reset()", DATABASE)
    mend(server, findings(url, "unused-index"))
    assert findings(url, "unused-index") == []
    assert server.fetch("SELECT to_regclass('visit_room') IS NULL", DATABASE) == ((True,),)


def test_a_file_with_free_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragmented_file, "SMALLEST", 100_000)
    path = tmp_path / "visits.db"
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("CREATE TABLE visit (id integer PRIMARY KEY, note blob)")
        connection.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) "
            "INSERT INTO visit SELECT i, zeroblob(900) FROM n"
        )
        assert findings(str(path), "fragmented-file") == []
        connection.execute("DELETE FROM visit WHERE id > 20")
        (found,) = findings(str(path), "fragmented-file")
        for statement in found.fix:
            connection.execute(statement)
        assert findings(str(path), "fragmented-file") == []
    connection.close()
