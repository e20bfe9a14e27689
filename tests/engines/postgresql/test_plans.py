"""Plans taken on real servers: generic, safe, one message each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import asyncpg
import pytest

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.postgresql.plans import plan_block, plan_statements, take_plans
from schemabook.engines.postgresql.plans_build import build_plan, execution_seconds, full_scans, used_indexes
from schemabook.engines.postgresql.session import begin_statement
from schemabook.model.base import QualifiedName
from schemabook.model.plans import Plan
from schemabook.model.survey import Reading, State
from schemabook.scratch.server import ScratchServer
from tests.engines.postgresql.conftest import Servers, drop_database, new_database, read

SCHEMA = """
create table users (id bigint generated always as identity primary key, email text not null unique, born date);
create table orders (id bigint primary key, user_id bigint references users, at timestamptz, state text);
create index orders_user_at on orders (user_id, at desc);
create index orders_open on orders (at) where state = 'open';
create view open_orders as select o.*, u.email from orders o join users u on u.id = o.user_id where o.state = 'open';
insert into users (email) select 'u' || n || '@example.org' from generate_series(1, 2000) n;
insert into orders select n, n % 2000 + 1, now(), 'done' from generate_series(1, 5000) n;
create sequence ran;
create function touched() returns int language plpgsql immutable as $$ begin perform 1 / 0; return 1; end $$;
create view tricky as select id from users where id = touched();
create table kept (id int primary key, made int generated always as (id * 2) stored, other int default touched());
create table parts (id int, at date) partition by range (at);
create table parts_1 partition of parts for values from ('2024-01-01') to ('2025-01-01');
create table parts_2 partition of parts for values from ('2025-01-01') to ('2026-01-01');
create schema app;
create table app.hidden (id int primary key);
"""
USERS, ORDERS = QualifiedName("public", "users"), QualifiedName("public", "orders")


class Bench:
    """A database with the schema, and plans of its statements."""

    def __init__(self, server: ScratchServer, database: str) -> None:
        self.server, self.database = server, database
        server.run(SCHEMA, database)
        server.run("vacuum analyse users", database)
        server.run("vacuum analyse orders", database)
        self.sent: list[str] = []

    def take(
        self, *wanted: str, user: str | None = None, timeout: float = 60.0, **measure: Any
    ) -> tuple[tuple[Plan, ...], tuple[Reading, ...]]:
        catalogue = read(self.server, self.database).catalogue
        options = ReadOptions(measure=MeasureOptions(**measure), statement_timeout=timeout)

        async def work() -> tuple[tuple[Plan, ...], tuple[Reading, ...]]:
            connection = await asyncpg.connect(self.server.url(self.database, user=user), statement_cache_size=0)
            try:
                await connection.execute(begin_statement(options).text)
                with connection.query_logger(lambda record: self.sent.append(record.query)):
                    found = await take_plans(connection, catalogue, wanted, options)
                settings = ("search_path", "plan_cache_mode", "track_counts")
                names = ", ".join(f"current_setting('{name}')" for name in settings)
                found_there = await connection.fetchval(f"select array[{names}]")
                assert found_there == ['""', "auto", "on"], "the session is as it was"
                assert await connection.fetchval("select count(*) from pg_prepared_statements where name ~ 'plan'") == 0
                held = (
                    "select count(*) from pg_locks where pid = pg_backend_pid() and relation = 'public.users'::regclass"
                )
                assert await connection.fetchval(held) == 0, "no plan keeps a lock"
                return found
            finally:
                await connection.close()

        return asyncio.run(work())

    def plan(self, statement: str, **options: Any) -> Plan:
        plans, _ = self.take(statement, **options)
        return plans[0]


@pytest.fixture(scope="module")
def benches(servers: Servers) -> Any:
    made: dict[int, Bench] = {}

    def bench_of(major: int) -> Bench:
        if major not in made:
            made[major] = Bench(servers(major), new_database(servers(major)))
        return made[major]

    yield bench_of
    for bench in made.values():
        drop_database(bench.server, bench.database)


Benches = Callable[[int], Bench]
EVERY = pytest.mark.parametrize("major", [12, 15, 16, 18])


@EVERY
def test_a_generic_plan_names_the_index(benches: Benches, major: int) -> None:
    plan = benches(major).plan("select * from users where email = $1")
    assert plan.refused == ""
    assert plan.generic
    assert not plan.analysed
    assert plan.root is not None
    assert plan.root.operation == "Index Scan"
    assert plan.root.relation == USERS
    assert plan.root.condition == "(users.email = $1)"
    assert plan.root.actual_rows is None
    assert plan.indexes == ((USERS, "users_email_key"),)
    assert plan.full_scans == ()
    assert plan.method.startswith("explain (generic_plan") == (major >= 16)


@EVERY
def test_each_plan_is_one_message(benches: Benches, major: int) -> None:
    bench = benches(major)
    bench.sent.clear()
    wanted = [
        "select * from users where email = $1",
        "select * from nowhere where a = $1",
        "select 1",
        "insert into users (email) values ($1)",
    ]
    plans, readings = bench.take(*wanted)
    assert [plan.refused for plan in plans] == ["", 'relation "nowhere" does not exist', "", ""]
    assert [plan.statement for plan in plans] == wanted
    assert len(bench.sent) == len(wanted) + 2
    assert [(one.part, one.state) for one in readings] == [("plans", State.PARTIAL)]
    assert "nowhere" in readings[0].reason


@EVERY
def test_full_scans_sorts_and_bitmaps(benches: Benches, major: int) -> None:
    bench = benches(major)
    plans, readings = bench.take(
        "select * from orders order by state desc, id",
        "select * from orders where user_id = any(array[1, 2, 3, 4, 5, 6, 7, 8, 9]) and id > 1",
        "select o.id from open_orders o where o.email = $1 limit $2",
        "update orders set state = $1 where id = $2",
        "delete from orders where user_id = $1",
        "select count(*) from orders where at > now() - interval $1",
        "table users",
        "with recent as materialized (select * from orders where id = $1) select state from recent group by 1 -- why",
    )
    assert readings == ()
    scan = plans[0]
    assert scan.full_scans == (ORDERS,)
    assert scan.root is not None
    assert scan.root.operation == "Sort"
    assert scan.root.sort == ("orders.state DESC", "orders.id")
    assert (ORDERS, "orders_user_at") in plans[1].indexes
    view = list(plans[2].root.walk()) if plans[2].root else []
    assert any(fact == "join: Inner" for node in view for fact in node.facts)
    assert plans[3].indexes == ((ORDERS, "orders_pkey"),)
    assert plans[4].indexes == ((ORDERS, "orders_user_at"),)
    assert plans[5].generic
    assert plans[6].full_scans == (USERS,)
    assert plans[7].indexes == ((ORDERS, "orders_pkey"),)


@EVERY
def test_partitions_stay_in_a_generic_plan(benches: Benches, major: int) -> None:
    plan = benches(major).plan("select * from parts where at = $1")
    assert plan.full_scans == (QualifiedName("public", "parts_1"), QualifiedName("public", "parts_2"))


@EVERY
def test_the_databases_own_functions_are_not_run(benches: Benches, major: int) -> None:
    """`touched` divides by zero wherever it is run: its error would show that it was."""
    bench = benches(major)
    wanted = (
        "select * from users where id = touched()",
        'select public . "touched" /* hi */ () from users',
        "select * from tricky",
        "insert into kept (id) values ($1)",
    )
    plans, _ = bench.take(*wanted)
    for plan in plans:
        assert "own function touched" in plan.refused, plan.statement
    for plan in bench.take(*wanted, user_functions=True)[0]:
        assert plan.refused in ("division by zero", ""), "with consent the planner runs it"
    assert "division" in bench.plan(wanted[0], user_functions=True).refused
    assert bench.plan("select id, made from kept where id = $1").refused == "", "a default is not read"


@EVERY
def test_analyse_runs_what_only_reads(benches: Benches, major: int) -> None:
    bench = benches(major)
    plans, _ = bench.take(
        "select count(*) from orders where user_id = 7",
        "select * from users where email = $1",
        "update orders set state = 'x'",
        "select nextval('ran')",
        "select id from orders order by at limit 3",
        "select pg_advisory_xact_lock(1)",
        "select id from users for update",
        analyse=True,
    )
    assert [plan.refused for plan in plans] == [""] * 7, "what is not run is planned"
    assert [plan.analysed for plan in plans] == [True, False, False, False, True, False, False]
    assert [plan.generic for plan in plans] == [False, True, False, False, False, False, False]
    root = plans[0].root
    assert root is not None
    assert root.actual_rows == 1
    assert root.actual_seconds is not None
    assert root.actual_seconds > 0
    assert plans[0].seconds is not None
    assert bench.server.fetch("select is_called from ran", bench.database) == ((False,),)
    assert bench.server.fetch("select count(*) from orders where state = 'x'", bench.database) == ((0,),)


def test_a_missing_right_names_its_grant(benches: Benches, roles: None) -> None:
    bench = benches(15)
    bench.server.run('create role "Plain" login', bench.database)
    wanted = ("select * from users where email = $1", "select * from app.hidden", "update users set email = $1")
    plans, readings = bench.take(*wanted, user="Plain")
    assert plans[0].refused == 'permission denied for table users: GRANT SELECT ON public.users TO "Plain";'
    assert plans[1].refused == (
        'permission denied for schema app: GRANT USAGE ON SCHEMA app TO "Plain"; GRANT SELECT ON app.hidden TO "Plain";'
    )
    assert "GRANT" not in plans[2].refused
    assert readings[0].state is State.DENIED
    for statement in readings[0].remedy.split(";")[:-1]:
        bench.server.run(statement, bench.database)
    plans, _ = bench.take(*wanted, user="Plain")
    assert [plan.refused == "" for plan in plans] == [True, True, False]


def test_a_missing_language_names_its_grant(benches: Benches, roles: None) -> None:
    bench = benches(15)
    bench.server.run("create role plain login; revoke usage on language plpgsql from public", bench.database)
    try:
        plans, readings = bench.take("select 1", "select 2", user="plain")
        assert plans[0].refused.endswith(": GRANT USAGE ON LANGUAGE plpgsql TO plain;")
        bench.server.run(readings[0].remedy, bench.database)
        plans, readings = bench.take("select 1", "select 2", user="plain")
        assert [plan.refused for plan in plans] == ["", ""]
    finally:
        bench.server.run("grant usage on language plpgsql to public", bench.database)


def test_names_are_looked_up_as_the_settings_say(benches: Benches) -> None:
    bench = benches(15)
    assert "does not exist" in bench.plan("select * from hidden").refused
    bench.server.run(f"alter database {bench.database} set search_path = app, public", bench.database)
    try:
        assert bench.plan("select * from hidden").full_scans == (QualifiedName("app", "hidden"),)
    finally:
        bench.server.run(f"alter database {bench.database} reset search_path", bench.database)


def test_a_lock_or_a_limit_costs_one_plan(benches: Benches, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = benches(15)
    slow = "select " + " + ".join(f"(select count(*) from orders o{n})" for n in range(3))
    heavy = "select count(*) from " + ", ".join(f"generate_series(1, 10000) g{n}" for n in range(3))
    plans, _ = bench.take(heavy, slow, analyse=True, timeout=0.3)
    assert "canceling statement" in plans[0].refused
    assert plans[1].refused == ""


@EVERY
def test_nothing_in_a_text_ends_its_place(benches: Benches, major: int) -> None:
    bench = benches(major)
    texts = (
        "select '$schemabook$; $$ '' \\ '' ' from users",
        "select e'it\\'s' || $q$ '; drop table users; -- $q$",
        "select 1; drop table users",
        "explain analyze select 1",
        "select 1 into newly",
        "analyze (select 1)",
        "",
    )
    plans, _ = bench.take(*texts)
    assert [plan.refused == "" for plan in plans] == [True, True, False, False, False, False, False]
    assert bench.server.fetch("select count(*) > 0 from users", bench.database) == ((True,),)


@EVERY
def test_taking_plans_counts_as_no_use_of_an_index(benches: Benches, major: int) -> None:
    bench = benches(major)
    newest = "select * from orders where id > 4999 and id < 100000"

    def counted_more_than(least: int) -> int:
        """The scans of the index, once there are more than these: a session tells of them after its end."""
        deadline = time.monotonic() + 20
        query = "select idx_scan::int from pg_stat_user_indexes where indexrelname = 'orders_pkey'"
        found = least
        while found <= least and time.monotonic() < deadline:
            found = int(str(bench.server.fetch(query, bench.database)[0][0]))
        return found

    start = counted_more_than(-1)
    bench.server.fetch(f"explain {newest}", bench.database)
    first = counted_more_than(start)
    assert first > start, "the planner reads the ends of the index, which the server counts"
    plans, _ = bench.take(newest)
    assert [plan.refused for plan in plans] == [""]
    bench.server.fetch(f"explain {newest}", bench.database)
    assert counted_more_than(first) - first == first - start


def test_statements_are_listed(benches: Benches) -> None:
    names = [one.name for one in plan_statements()]
    assert names == ["plans", "plan", "plans end"]
    assert "''s''" in plan_block("select 's'", 1, version=16, analyse=False)


def test_the_json_of_a_plan() -> None:
    text = """[{"Plan": {"Node Type": "Aggregate", "Strategy": "Hashed", "Partial Mode": "Simple", "Group Key": ["o.a"],
        "Total Cost": 9.5, "Plan Rows": 3, "Actual Rows": 2, "Actual Total Time": 1.5, "Actual Loops": 2, "Plans": [
        {"Node Type": "Bitmap Heap Scan", "Relation Name": "orders", "Schema": "public", "Alias": "o",
         "Recheck Cond": "(a = 1)", "Filter": "(password = 'x')", "Actual Loops": 0, "Parallel Aware": true, "Plans": [
         {"Node Type": "BitmapAnd", "Plans": [
          {"Node Type": "Bitmap Index Scan", "Index Name": "one", "Index Cond": "(a = 1)"},
          {"Node Type": "Bitmap Index Scan", "Index Name": "two", "Index Cond": "(b = 2)"}]}]},
        {"Node Type": "Seq Scan", "Subplan Name": "InitPlan 1", "Relation Name": "users", "Schema": "public"}]},
        "Execution Time": 12.5}]"""
    root = build_plan(text)
    assert used_indexes(root) == ((ORDERS, "one"), (ORDERS, "two"))
    assert full_scans(root) == (USERS,)
    assert (root.actual_rows, root.actual_seconds, root.loops) == (4, 0.003, 2)
    assert (root.estimated_rows, root.estimated_cost) == (3, 9.5)
    assert root.facts == ("strategy: Hashed", "groups by o.a")
    heap, scan = root.children
    assert (heap.actual_rows, heap.loops, heap.facts) == (0, 0, ("in parallel",))
    assert (heap.condition, scan.facts) == ("(a = 1)", ("InitPlan 1",))
    assert execution_seconds(text) == 0.0125
