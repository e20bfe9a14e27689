"""A role that may only connect: nothing fails, what it misses names its grant, and the grant fills it in."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import asyncpg
import pytest

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.postgresql import engine
from schemabook.engines.postgresql.measuring import Measurer
from schemabook.engines.source import parse_url
from schemabook.model.base import QualifiedName
from schemabook.model.survey import State, Survey
from schemabook.scratch.accounts import find_account
from schemabook.scratch.server import ScratchServer
from tests.servers.fixtures import give_up

from .measured import index, measure, readings, sequence, start, table, value, wait_until

MONITORED = "GRANT pg_monitor TO nobody;"
SCHEMA = """
create extension pg_stat_statements;
create role nobody login;
create table t (id serial primary key, t text);
insert into t (t) select repeat('x', 100) from generate_series(1, 5000);
create schema hidden; create table hidden.h (id serial primary key);
insert into hidden.h select from generate_series(1, 3000);
analyze;
"""


@pytest.fixture(scope="module", params=[12, 15, 18])
def server(request: pytest.FixtureRequest) -> Iterator[ScratchServer]:
    with start(request.param) as server:
        yield server


@pytest.fixture
def shop(server: ScratchServer) -> Iterator[str]:
    """A database with tables that the role nobody may not read, when its counters have heard of all rows."""
    server.create_database("shop")
    server.run(SCHEMA, "shop")
    wait_until(server, "shop", "select sum(n_tup_ins) = 8000 from pg_stat_user_tables")
    yield "shop"
    server.drop_database("shop")
    server.run("drop role nobody", "postgres")


@contextmanager
def session(server: ScratchServer, database: str, *statements: str) -> Iterator[int]:
    """Another session that has sent the statements and is still there; gives its process number."""
    begun, done = Event(), Event()
    pids: list[int] = []

    async def hold() -> None:
        connection = await asyncpg.connect(server.url(database))
        for statement in statements:
            await connection.execute(statement)
        pids.append(connection.get_server_pid())
        begun.set()
        await asyncio.get_running_loop().run_in_executor(None, done.wait)
        await connection.close()

    thread = Thread(target=asyncio.run, args=(hold(),))
    thread.start()
    assert begun.wait(30)
    try:
        yield pids[0]
    finally:
        done.set()
        thread.join()


def remedies(survey: Survey) -> dict[tuple[str, State], str]:
    return {(one.part, one.state): one.remedy for one in survey.readings}


def test_pg_monitor_fills_in_what_was_hidden(server: ScratchServer, shop: str) -> None:
    with session(server, shop, "select 1 as counted"):
        before = measure(server, shop, "nobody")
        server.run(MONITORED, shop)
        after = measure(server, shop, "nobody")
    assert before.measurements is not None
    assert after.measurements is not None
    assert before.workload is not None
    assert after.workload is not None
    for part, missed in (
        ("activity", "what 1 other session do"),
        ("settings", "shared_preload_libraries"),
        ("archiving", "write-ahead log"),
    ):
        (reading,) = readings(before, part)
        assert (reading.state, reading.remedy) == (State.PARTIAL, MONITORED)
        assert missed in reading.missed
        assert readings(after, part) == []
    assert before.measurements.server.retained_log is None
    assert value(after.measurements.server.retained_log) > 0
    assert [one.state for one in before.measurements.server.states] == []
    assert value(before.measurements.server.connections) == 1
    assert [one.state for one in after.measurements.server.states] == ["idle"]
    assert "shared_preload_libraries" not in {one.name for one in before.measurements.settings}
    assert "shared_preload_libraries" in {one.name for one in after.measurements.settings}
    (hidden,) = (one for one in readings(before, "workload") if "other roles" in one.missed)
    assert hidden.remedy == "GRANT pg_read_all_stats TO nobody;"
    assert hidden.missed == f"{before.workload.dropped} statements of other roles"
    assert before.workload.statements == ()
    assert not [one for one in readings(after, "workload") if "other roles" in one.missed]
    assert "select $1 as counted" in {one.text for one in after.workload.statements}
    assert after.workload.dropped == 0


def test_what_needs_no_right_is_there_without_any(server: ScratchServer, shop: str) -> None:
    whole, seen = measure(server, shop), measure(server, shop, "nobody")
    assert whole.measurements is not None
    assert seen.measurements is not None
    assert seen.catalogue == whole.catalogue
    for one, other in zip(whole.measurements.tables, seen.measurements.tables, strict=True):
        assert value(one.size) == value(other.size)
        assert value(one.rows) == value(other.rows)
        assert value(one.inserts) == value(other.inserts)
        assert value(one.freeze_age) == value(other.freeze_age)
    assert value(index(seen, "t_pkey").size) == value(index(whole, "t_pkey").size)
    assert seen.measurements.server.database_size == whole.measurements.server.database_size or value(
        seen.measurements.server.database_size
    ) >= value(whole.measurements.server.database_size)
    assert seen.measurements.server.commits is not None
    assert seen.measurements.encryption == whole.measurements.encryption
    assert {one.state for one in seen.readings} == {State.PARTIAL}
    assert all(
        one.remedy.endswith(("TO nobody;", "ALTER EXTENSION pg_stat_statements UPDATE;")) or server.major < 14
        for one in seen.readings
    )


def test_each_grant_fills_in_its_own_figures(server: ScratchServer, shop: str) -> None:
    for statement in ("delete from t where id % 10 > 0", "vacuum (index_cleanup on) t", "analyze t"):
        server.run(statement, shop)
    before = measure(server, shop, "nobody", sample=True)
    assert table(before, "t").bloat is None
    assert sequence(before, "t_id_seq").last_value is None
    assert sequence(before, "t_id_seq").used is None
    assert before.measurements is not None
    assert before.measurements.columns == ()
    (bloat,) = readings(before, "sizes")
    (sample,) = readings(before, "sample")
    (sequences,) = readings(before, "sequences")
    assert bloat.missed == "the bloat of 2 tables, and of their indexes"
    assert sample.missed == "the columns of 2 tables"
    assert sequences.missed == "how far 2 sequences came"
    assert (
        bloat.remedy
        == sample.remedy
        == (
            "GRANT USAGE ON SCHEMA hidden TO nobody; GRANT SELECT ON ALL TABLES IN SCHEMA hidden TO nobody;"
            " GRANT SELECT ON ALL TABLES IN SCHEMA public TO nobody;"
        )
    )
    server.run(bloat.remedy + sequences.remedy, shop)
    after = measure(server, shop, "nobody", sample=True)
    assert value(table(after, "t").bloat) > 0.8
    assert value(index(after, "t_pkey").bloat) > 0.8
    assert value(sequence(after, "t_id_seq").last_value) == 5000
    assert value(sequence(after, "h_id_seq").used) > 0
    assert after.measurements is not None
    assert {(one.table.name, one.column) for one in after.measurements.columns} == {
        ("t", "id"),
        ("t", "t"),
        ("h", "id"),
    }
    assert readings(after, "sizes") == readings(after, "sample") == readings(after, "sequences") == []


def test_rows_are_counted_only_where_all_may_be_seen(server: ScratchServer, shop: str) -> None:
    server.run(
        """grant select on t to nobody; create table own (a int); insert into own values (1), (2);
        alter table own enable row level security; grant select on own to nobody;
        create policy one on own using (a = 1); analyze own;""",
        shop,
    )
    survey = measure(server, shop, "nobody", exact_rows=True)
    rows = table(survey, "t").rows
    assert rows is not None
    assert (rows.value, rows.quality) == (5000, "exact")
    guarded = table(survey, "own").rows
    assert guarded is not None
    assert (guarded.value, guarded.quality) == (2, "estimate")
    found = [one.remedy for one in readings(survey, "sizes") if one.missed == "exact numbers of rows of 1 table"]
    assert sorted(found) == [
        "ALTER ROLE nobody BYPASSRLS;",
        "GRANT USAGE ON SCHEMA hidden TO nobody; GRANT SELECT ON ALL TABLES IN SCHEMA hidden TO nobody;",
    ]


def test_a_locked_table_costs_its_own_sizes_only(server: ScratchServer, shop: str) -> None:
    server.run("create table other (a int primary key)", shop)
    with session(server, shop, "begin", "lock table t in access exclusive mode"):
        survey = measure(server, shop)
    (reading,) = readings(survey, "sizes")
    assert reading.state is State.PARTIAL
    assert "public.t locked" in reading.reason
    assert table(survey, "t").size is None
    assert table(survey, "t").heap_size is None
    assert value(table(survey, "t").rows) == 5000
    assert value(table(survey, "other").size) == 8192
    assert survey.measurements is not None
    assert survey.measurements.server.database_size is not None
    assert table(measure(server, shop), "t").size is not None


def test_a_locked_index_costs_the_sizes_of_its_table(server: ScratchServer, shop: str) -> None:
    server.run("create table other (a int primary key)", shop)
    with session(server, shop, "begin", "reindex index t_pkey"):
        survey = measure(server, shop)
    (reading,) = readings(survey, "sizes")
    assert "public.t locked" in reading.reason
    assert index(survey, "t_pkey").size is None
    assert table(survey, "t").size is None
    assert value(table(survey, "t").heap_size) > 0
    assert value(index(survey, "other_pkey").size) == 8192


def test_a_locked_sequence_costs_itself(server: ScratchServer, shop: str) -> None:
    with session(server, shop, "begin", "alter sequence t_id_seq cycle"):
        survey = measure(server, shop)
    (reading,) = readings(survey, "sequences")
    assert "public.t_id_seq locked" in reading.reason
    assert sequence(survey, "t_id_seq").last_value is None
    assert value(sequence(survey, "h_id_seq").last_value) == 3000


def test_a_part_that_fails_costs_itself(server: ScratchServer, shop: str) -> None:
    server.run("revoke select on pg_catalog.pg_stat_database from public", shop)
    survey = measure(server, shop, "nobody")
    denied = [one for one in survey.readings if one.state is State.DENIED]
    assert [one.part for one in denied] == ["server"]
    assert denied[0].remedy == "GRANT SELECT ON pg_catalog.pg_stat_database TO nobody;"
    assert survey.measurements is not None
    assert survey.measurements.server.commits is None
    assert survey.measurements.archiving is None
    assert len(survey.measurements.settings) > 200
    assert value(table(survey, "t").size) > 0
    server.run(denied[0].remedy, shop)
    again = measure(server, shop, "nobody").measurements
    assert again is not None
    assert again.server.commits is not None


def test_a_slow_part_costs_itself(server: ScratchServer, shop: str) -> None:
    options = ReadOptions(statement_timeout=1, lock_timeout=60, measure=MeasureOptions(plans=0))
    with session(server, shop, "begin", "lock table pg_catalog.pg_sequence in access exclusive mode"):
        survey = engine.read(parse_url(server.url(shop)), options)
    timed_out = [one for one in survey.readings if one.state is State.TIMED_OUT]
    assert [one.part for one in timed_out] == ["sequences", "sequences"]
    assert "--statement-timeout (now 1 s)" in timed_out[1].remedy
    assert survey.measurements is not None
    assert survey.measurements.sequences == ()
    assert value(table(survey, "t").size) > 0


def test_sessions_that_hold_others_up(server: ScratchServer, shop: str) -> None:
    """Times are what they are: the waiting is real, the long ones are unit-tested by their SQL."""
    with session(server, shop, "begin", "lock table t in access exclusive mode") as holder:
        waiting = Event()

        async def wait() -> None:
            connection = await asyncpg.connect(server.url(shop))
            waiting.set()
            await connection.execute("set application_name = 'waiter'; select count(*) from t")
            await connection.close()

        thread = Thread(target=asyncio.run, args=(wait(),))
        thread.start()
        assert waiting.wait(30)
        wait_until(server, shop, "select count(*) > 0 from pg_locks where not granted and relation = 't'::regclass")
        survey = measure(server, shop)
        hidden = measure(server, shop, "nobody")
    thread.join()
    assert survey.measurements is not None
    (found,) = survey.measurements.activity
    assert (found.kind, found.application, found.account) == ("lock wait", "waiter", "postgres")
    assert (found.relation, found.waits_for) == (QualifiedName("public", "t"), str(holder))
    assert found.lasted.value >= 0
    assert hidden.measurements is not None
    assert hidden.measurements.activity == ()
    assert readings(hidden, "activity")[0].missed == "what 2 other sessions do"


def test_prepared_transactions_are_seen(server: ScratchServer, shop: str) -> None:
    with session(server, shop, "begin", "insert into t (t) values ('y')", "prepare transaction 'left''over'"):
        survey = measure(server, shop, "nobody")
    assert survey.measurements is not None
    assert [(one.kind, one.session) for one in survey.measurements.activity] == [("prepared transaction", "left'over")]
    with session(server, shop, "rollback prepared 'left''over'"):
        pass


def test_long_and_idle_transactions(server: ScratchServer, shop: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits five minutes here: the query is sent with shorter times."""
    text_of = Measurer._text

    def impatient(self: Measurer, name: str) -> str:
        return (
            text_of(self, name)
            .replace("interval '5 minutes'", "interval '0'")
            .replace("interval '1 minute'", "interval '0'")
        )

    server.run("grant pg_monitor to nobody", shop)
    with session(server, shop, "begin", "select 1"):
        patient = measure(server, shop, "nobody")
        monkeypatch.setattr(Measurer, "_text", impatient)
        survey = measure(server, shop, "nobody")
    assert patient.measurements is not None
    assert patient.measurements.activity == ()
    assert survey.measurements is not None
    found = survey.measurements.activity
    assert [one.kind for one in found] == ["long transaction", "idle in transaction"]
    assert {one.account for one in found} == {"postgres"}
    assert all(one.lasted.unit == "seconds" and one.lasted.value > 0 for one in found)
    assert [one.relation for one in found] == [None, None]


def test_the_encryption_of_the_session() -> None:
    """The certificate is made by hand; nobody checks it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        give_up("There is no openssl on this machine")
    folder = Path(tempfile.mkdtemp())
    try:
        key, certificate = folder / "key", folder / "certificate"
        command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "1"]
        subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
        account = find_account(("postgres", "nobody"))
        for path in (folder, key, certificate):
            path.chmod(0o700 if path is folder else 0o600)
            if account is not None:
                os.chown(path, account.uid, account.gid)
        with start(15, "ssl=on", f"ssl_key_file={key}", f"ssl_cert_file={certificate}") as server:
            found = []
            for mode in ("require", "disable"):
                url = f"{server.url('postgres')}?sslmode={mode}"
                measured = engine.read(parse_url(url), ReadOptions(measure=MeasureOptions(plans=0))).measurements
                assert measured is not None
                assert measured.encryption is not None
                found.append(measured.encryption)
    finally:
        shutil.rmtree(folder)
    encrypted, plain = found
    assert (encrypted.session, encrypted.offered, encrypted.protocol[:3]) == (True, True, "TLS")
    assert encrypted.cipher != ""
    assert (plain.session, plain.offered, plain.protocol, plain.cipher) == (False, True, "", "")


def test_a_lock_that_is_not_had_in_time_costs_its_part(server: ScratchServer, shop: str) -> None:
    with session(server, shop, "begin", "lock table pg_catalog.pg_sequence in access exclusive mode"):
        survey = measure(server, shop)
    timed_out = [one for one in survey.readings if one.state is State.TIMED_OUT]
    assert [(one.part, one.missed) for one in timed_out] == [
        ("sequences", "all sequences"),
        ("sequences", "how far sequences came"),
    ]
    assert "--lock-timeout (now 1 s)" in timed_out[1].remedy
    assert value(table(survey, "t").size) > 0
