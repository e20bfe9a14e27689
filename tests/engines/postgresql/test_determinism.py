"""Equal schemas give equal bytes: read twice, on two servers, made in another order."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from schemabook.model.codec import decode, encode
from schemabook.model.survey import Survey
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer

from .conftest import Servers, new_database, read
from .test_round_trip import CASES

STATEMENTS = [
    "create type z_mood as enum ('b', 'a')",
    "create domain code as text check (value <> '') constraint other check (length(value) < 9)",
    "create type pair as (a int, b text)",
    "create sequence one",
    "create sequence two start 5",
    "create table t1 (id int constraint k1 primary key, a text)",
    "create table t2 (id int constraint k2 primary key, b int[], c jsonb)",
    "create function f(int) returns int language sql as 'select 1'",
    "create function f(text) returns int language sql as 'select 2'",
    "create function trig() returns trigger language plpgsql as 'begin return new; end'",
    "create role r1",
    "create role r2",
    "create schema s1",
    "create schema s2",
    "create extension hstore",
    "create extension citext",
]
THEN = [
    "create index i1 on t1 (a)",
    "create index i2 on t1 (lower(a)) where a <> ''",
    "create view v1 as select * from t1",
    "create view v2 as select * from t2",
    "create trigger b before update on t1 for each row execute function trig()",
    "create trigger a before update on t1 for each row execute function trig()",
    "create policy p2 on t1 to r2, r1 using (true)",
    "create policy p1 on t1 using (id > 0)",
    "create rule ru2 as on delete to t2 do instead nothing",
    "create rule ru1 as on update to t2 do also nothing",
    "grant select on t1 to r1",
    "grant insert, delete on t1 to r2",
    "grant update on t1 to r1",
    "grant usage on schema s1 to r2",
    "alter table t1 add constraint c2 check (id > 2)",
    "alter table t1 add constraint c1 check (id > 1)",
    "alter table t2 add constraint f2 foreign key (id) references t1",
    "alter table t2 add constraint f1 foreign key (id) references t1 (id) on delete cascade",
    "alter table t1 set (fillfactor = 50)",
    "alter table t1 set (autovacuum_enabled = off)",
    "create publication pub2 for table t2, t1",
    "create publication pub1 for table t1",
    "alter default privileges in schema s2 grant select on tables to r2",
    "alter default privileges in schema s2 grant insert on tables to r1",
    "create collation c_2 (locale = 'C')",
    "create collation c_1 (locale = 'POSIX')",
    "comment on table t1 is 'x'",
]


def without_place(survey: Survey) -> bytes:
    """The bytes of a survey but for the name of the database."""
    return encode(msgspec.structs.replace(survey, server=msgspec.structs.replace(survey.server, database="")))


@pytest.mark.parametrize("name", ["names", "partitions", "functions", "views"])
def test_two_readings_are_equal_to_the_byte(name: str, server: ScratchServer, database: str, roles: None) -> None:
    server.run(CASES[name].script, database)
    first, second = read(server, database), read(server, database)
    assert encode(first) == encode(second)
    assert decode(encode(first)) == first


def test_two_servers_and_another_order(servers: Servers) -> None:
    order = random.Random(7)
    with postgresql.start(settings=("wal_level=logical",)) as other:
        found = []
        for server in (servers(other.major), other):
            name = new_database(server)
            try:
                server.run(";\n".join([*STATEMENTS, *THEN]), name)
                found.append(without_place(read(server, name)))
            finally:
                server.drop_database(name)
                server.run("drop role r1; drop role r2", "postgres")
            order.shuffle(STATEMENTS)
            order.shuffle(THEN)
    assert found[0] == found[1]


def test_no_case_is_unused() -> None:
    folder = Path(__file__).parent / "cases"
    assert {path.stem for path in folder.glob("*.sql")} == set(CASES)
