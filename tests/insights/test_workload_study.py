"""Attribution of statements to tables and columns, and the sums of their calls."""

from __future__ import annotations

import time
from datetime import timedelta

import msgspec
import pytest

from schemabook.engines import dialect_by_name
from schemabook.insights.workload import find_workload_study
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.workload import WorkloadStudy
from tests.catalogues import catalogue, table
from tests.insights.workload_support import UNTIL, figure, name, names, shop, study_of, used, workload


def test_columns_are_attributed_to_their_tables() -> None:
    (found,) = study_of(
        "SELECT u.email, o.total FROM orders AS o JOIN users u ON u.id = o.user_id "
        "WHERE status = $1 AND lower(u.email) LIKE $2 ORDER BY placed_at DESC"
    ).attributions
    assert names(found.reads) == ["public.orders", "public.users"]
    assert found.writes == ()
    assert found.filters == ((name("orders"), "status"), (name("users"), "email"))
    assert found.joins == ((name("orders"), "user_id"), (name("users"), "id"))
    assert found.sorts == ((name("orders"), "placed_at"),)


def test_write_and_read_in_one_statement() -> None:
    (found,) = study_of("INSERT INTO events (order_id) SELECT id FROM orders WHERE user_id = $1").attributions
    assert (names(found.reads), names(found.writes)) == (["public.orders"], ["public.events"])


def test_views_are_named_and_their_tables_counted() -> None:
    found = study_of("SELECT * FROM open_orders", used("SELECT * FROM orders WHERE id = $1", 7))
    assert names(found.attributions[0].reads) == ["public.open_orders"]
    assert names(found.attributions[0].views) == ["public.open_orders"]
    assert found.attributions[1].views == ()
    assert {one.table.name: one.reads.value for one in found.tables} == {"open_orders": 10, "orders": 17, "users": 10}


def test_partitions_are_tables_of_their_own_with_the_columns_of_theirs() -> None:
    (found,) = study_of("SELECT * FROM events_2026 WHERE order_id = $1").attributions
    assert found.filters == ((name("events_2026"), "order_id"),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * FROM users WHERE", "it could not be parsed"),
        ("SELECT relname FROM pg_catalog.pg_class", "not in the catalogue: pg_catalog.pg_class"),
        ("SELECT $1", "it names no table"),
        ("BEGIN", "BEGIN reads and writes no rows of tables"),
        ("CALL cancel_order($1)", "what the routine does is not seen"),
        ("", "it is empty"),
        ("/* nothing */ ;", "it is empty"),
        ("<insufficient privilege>", "its text is hidden from this account"),
        ("SELECT " + "(" * 5000 + "1" + ")" * 5000, "it is nested too deep to be parsed"),
    ],
)
def test_reason_says_why_nothing_is_attributed(text: str, reason: str) -> None:
    found = study_of(text)
    assert [one.reason for one in found.attributions] == [reason]
    assert found.patterns == ()


def test_known_tables_are_attributed_beside_unknown_ones() -> None:
    (found,) = study_of("SELECT * FROM orders o JOIN elsewhere.x ON x.id = o.id").attributions
    assert names(found.reads) == ["public.orders"]
    assert found.reason == "not in the catalogue: elsewhere.x"


def test_names_follow_the_rules_of_case() -> None:
    odd = Catalogue(
        engine="postgresql",
        default_schema="public",
        tables=(
            msgspec.structs.replace(table("Users"), name=name("Users")),
            msgspec.structs.replace(table("users"), name=name("users")),
        ),
    )
    texts = ("SELECT * FROM USERS", 'SELECT * FROM "Users"', 'SELECT * FROM "USERS"')
    found = find_workload_study(odd, workload(*(used(one) for one in texts)), dialect_by_name("postgresql"))
    assert [names(one.reads) for one in found.attributions] == [["public.users"], ["public.Users"], []]


def test_name_without_schema_is_of_the_default_schema_or_the_only_one() -> None:
    given = catalogue(table("a.t"), table("public.t"), table("b.only"), table("b.twice"), table("c.twice"))
    texts = (
        "SELECT * FROM t",
        "SELECT * FROM a.t",
        "SELECT * FROM only_one",
        'SELECT * FROM b."only"',
        "SELECT * FROM twice",
    )
    found = find_workload_study(given, workload(*(used(one) for one in texts)), dialect_by_name("postgresql"))
    assert [names(one.reads) for one in found.attributions] == [["public.t"], ["a.t"], [], ["b.only"], []]


def test_tables_of_another_database_are_not_taken_for_its_own() -> None:
    found = study_of(
        "SELECT * FROM shop.users", "SELECT * FROM other.users", "SELECT * FROM mysql.users", engine="mysql"
    ).attributions
    assert [names(one.reads) for one in found] == [["users"], [], []]


def test_tables_of_the_server_are_not_taken_for_its_own_where_its_name_is_not_known() -> None:
    given = workload(used("SELECT * FROM mysql.users"), used("SELECT * FROM any_name.users"))
    found = find_workload_study(shop("", "mysql"), given, dialect_by_name("mysql"))
    assert [names(one.reads) for one in found.attributions] == [[], ["users"]]


def test_patterns_add_the_calls_of_statements_that_do_the_same() -> None:
    found = study_of(
        used("SELECT * FROM orders WHERE user_id = $1 ORDER BY placed_at DESC", 4),
        used("SELECT id, status FROM orders o WHERE o.user_id = $1 ORDER BY o.placed_at DESC LIMIT $2", 6),
        used("SELECT * FROM orders WHERE user_id = $1 ORDER BY placed_at", 5),
    )
    assert [(one.words, one.calls.value, len(one.statements)) for one in found.patterns] == [
        ("list by user_id, newest first", 10, 2),
        ("list by user_id, oldest first", 5, 1),
    ]
    assert found.patterns[0].calls.method == "sum of calls of 2 statements in the test"
    assert found.patterns[0].calls.since == UNTIL - timedelta(days=2)


def test_estimates_make_an_estimate() -> None:
    rough = msgspec.structs.replace(figure(3), quality="estimate")
    statement = msgspec.structs.replace(used("SELECT * FROM orders"), calls=rough)
    (pattern,) = study_of(statement, "SELECT id FROM orders").patterns
    assert (pattern.calls.value, pattern.calls.quality) == (13, "estimate")


def test_reads_and_writes_are_counted_in_statements() -> None:
    found = study_of(
        used("SELECT * FROM orders a JOIN orders b ON a.id = b.user_id", 4),
        used("UPDATE orders SET status = $1 WHERE id = $2", 6),
    )
    (orders,) = found.tables
    assert (orders.reads.value, orders.writes.value) == (4, 6)
    assert orders.reads_per_day is not None
    assert orders.writes_per_day is not None
    assert (orders.reads_per_day.value, orders.writes_per_day.value) == (2.0, 3.0)


@pytest.mark.parametrize("window", [None, timedelta(minutes=59)])
def test_nothing_is_per_day_without_a_window_of_an_hour(window: timedelta | None) -> None:
    found = study_of("SELECT * FROM orders", since=None if window is None else UNTIL - window)
    assert found.patterns[0].per_day is None
    assert found.tables[0].reads_per_day is None


def test_an_hour_is_enough() -> None:
    per_day = study_of(used("SELECT * FROM orders", 5), since=UNTIL - timedelta(hours=1)).patterns[0].per_day
    assert per_day is not None
    assert (per_day.value, per_day.unit) == (120.0, "per day")


def test_no_statements_make_an_empty_study() -> None:
    assert find_workload_study(shop(), workload(), dialect_by_name("postgresql")) == WorkloadStudy()


def test_five_hundred_statements_on_ten_thousand_tables_take_little_time() -> None:
    tables = tuple(
        msgspec.structs.replace(one, name=QualifiedName("public", f"t{i:05}"))
        for i, one in enumerate([table("t", primary="id", unique="email")] * 10_000)
    )
    given = Catalogue(engine="postgresql", default_schema="public", tables=tables)
    statements = [
        used(
            f"SELECT a.id, b.email, count(*) FROM t{i:05} a JOIN t{i + 1:05} b ON b.id = a.email "
            f"LEFT JOIN t{i + 2:05} c ON c.id = b.id "
            f"WHERE a.id = $1 AND b.email IN ($2, $3) AND c.id > $4 GROUP BY a.id, b.email "
            f"ORDER BY a.id DESC, b.email LIMIT $5"
        )
        for i in range(500)
    ]
    dialect = dialect_by_name("postgresql")
    find_workload_study(given, workload(statements[0]), dialect)
    start = time.process_time()
    found = find_workload_study(given, workload(*statements), dialect)
    assert time.process_time() - start < 1.5
    assert sum(len(one.reads) for one in found.attributions) == 1500
