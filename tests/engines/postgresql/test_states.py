"""How far a reading gets without rights, and behind locks."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import asyncpg
import pytest

from schemabook.errors import ConnectionFailedError, TimeLimitError
from schemabook.model.survey import State
from schemabook.scratch.server import ScratchServer
from tests.servers.places import MATRIX

from .conftest import Servers, drop_database, drop_roles, new_database, read
from .test_round_trip import CASES

EVERYTHING = """
create role alice;
create schema hidden;
create table hidden.h (a int primary key, b text default 'x' check (b <> ''));
create view hidden.v as select a from hidden.h;
create materialized view hidden.m as select a from hidden.h;
create index on hidden.m (a);
alter table hidden.h enable row level security;
create policy p on hidden.h to alice using (a > 0);
create type hidden.mood as enum ('x');
revoke all on type hidden.mood from public;
create trigger later after insert on hidden.h for each row execute function trig();
create rule r as on delete to hidden.h do instead nothing;
create function hidden.event() returns event_trigger language plpgsql as 'begin end';
revoke all on function hidden.event() from public;
create event trigger watches on ddl_command_start execute function hidden.event();
comment on table hidden.h is 'Hidden';
comment on role alice is 'Alice';
create extension postgres_fdw;
create server far foreign data wrapper postgres_fdw options (host 'db.example');
create user mapping for postgres server far options (password 's3cret');
create publication everything for all tables;
alter default privileges grant select on tables to alice;
"""


@contextmanager
def locked(server: ScratchServer, database: str, statement: str) -> Iterator[None]:
    """A session that holds what the statement locks until the block ends."""
    begun, done = Event(), Event()

    async def hold() -> None:
        connection = await asyncpg.connect(server.url(database))
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(statement)
        begun.set()
        await asyncio.to_thread(done.wait)
        await transaction.rollback()
        await connection.close()

    thread = Thread(target=asyncio.run, args=(hold(),))
    thread.start()
    assert begun.wait(30)
    try:
        yield
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("major", MATRIX)
def test_a_role_without_rights_reads_everything(major: int, servers: Servers) -> None:
    server = servers(major)
    name = new_database(server)
    try:
        server.run("create role nobody login; revoke all on schema public from public;", name)
        server.run(CASES["functions"].script + CASES["subscription"].script + EVERYTHING, name)
        whole, seen = read(server, name), read(server, name, user="nobody")
        assert seen.readings == whole.readings == ()
        assert seen.catalogue == whole.catalogue
        assert whole.catalogue.subscriptions
    finally:
        drop_database(server, name)
        drop_roles(server)


def test_a_denied_relation_costs_only_its_part(server: ScratchServer, database: str, roles: None) -> None:
    server.run(
        """create role "Odd reader" login; create table t (a int primary key); alter table t enable row level security;
        create policy p on t using (true); revoke select on pg_catalog.pg_policy from public;""",
        database,
    )
    whole = read(server, database)
    seen = read(server, database, user="Odd reader")
    (reading,) = seen.readings
    assert (reading.part, reading.state) == ("policies", State.DENIED)
    assert "pg_policy" in reading.reason
    assert reading.remedy == 'GRANT SELECT ON pg_catalog.pg_policy TO "Odd reader";'
    (table,) = seen.catalogue.tables
    assert table.policies == ()
    assert len(whole.catalogue.tables[0].policies) == 1
    assert table.primary_key == whole.catalogue.tables[0].primary_key
    server.run(reading.remedy, database)
    assert read(server, database, user="Odd reader").catalogue == whole.catalogue


def test_a_denied_function_is_named(server: ScratchServer, database: str, roles: None) -> None:
    server.run(
        """create role reader login; create table t (a int); create rule r as on delete to t do instead nothing;
        revoke execute on function pg_catalog.pg_get_ruledef(oid) from public;""",
        database,
    )
    (reading,) = read(server, database, user="reader").readings
    assert reading.part == "triggers"
    assert reading.remedy == "GRANT EXECUTE ON FUNCTION pg_catalog.pg_get_ruledef(oid) TO reader;"
    server.run(reading.remedy, database)
    assert read(server, database, user="reader").readings == ()


def test_a_denied_essential_part_ends_the_reading(server: ScratchServer, database: str, roles: None) -> None:
    server.run("create role reader login; revoke select on pg_catalog.pg_class from public;", database)
    with pytest.raises(ConnectionFailedError) as caught:
        read(server, database, user="reader")
    assert caught.value.next_step == "GRANT SELECT ON pg_catalog.pg_class TO reader;"
    assert "permission denied" in caught.value.happened


def test_a_locked_catalogue_costs_only_its_part(server: ScratchServer, database: str) -> None:
    server.run("create table t (a int); create index i on t (a);", database)
    with locked(server, database, "lock table pg_catalog.pg_trigger in access exclusive mode"):
        survey = read(server, database, lock_timeout=0.1)
    (reading,) = survey.readings
    assert (reading.part, reading.state, reading.missed) == ("triggers", State.TIMED_OUT, "all triggers")
    assert "--lock-timeout (now 0.1 s)" in reading.remedy
    assert survey.catalogue.tables[0].indexes != ()


def test_a_slow_part_is_timed_out(server: ScratchServer, database: str) -> None:
    server.run("create table t (a int)", database)
    with locked(server, database, "lock table pg_catalog.pg_policy in access exclusive mode"):
        survey = read(server, database, statement_timeout=0.3, lock_timeout=60)
    (reading,) = survey.readings
    assert (reading.part, reading.state) == ("policies", State.TIMED_OUT)
    assert "--statement-timeout (now 0.3 s)" in reading.remedy


def test_a_locked_view_ends_the_reading_in_time(server: ScratchServer, database: str) -> None:
    server.run("create table t (a int); create view v as select a from t;", database)
    with (
        locked(server, database, "lock table v in access exclusive mode"),
        pytest.raises(TimeLimitError) as caught,
    ):
        read(server, database, lock_timeout=0.1)
    assert caught.value.exit_code == 4
    assert caught.value.doing == "Could not read the relations of the database."
    assert re.fullmatch(
        r".* lock timeout\. Locked exclusively: public\.t \(session (\d+)\), public\.v \(session \1\)\.",
        caught.value.happened,
    )
    assert "--lock-timeout" in caught.value.next_step
