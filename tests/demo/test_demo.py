"""The shop's rows satisfy its constraints, and what is done with them is counted by the server as it is by us."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import cast

import pytest

from schemabook.demo import SETTINGS, data_script, demo_scripts, reset_script, shop_script, workload_scripts
from schemabook.demo.visits import OPEN_ORDERS, WAREHOUSE_VISITS
from schemabook.engines import dialect_by_name
from schemabook.engines.engine import ReadOptions
from schemabook.engines.postgresql import engine
from schemabook.engines.source import parse_url
from schemabook.formats.sql_logs.normalising import normalise, statements_in
from schemabook.insights.workload import find_workload_study
from schemabook.model.measured import Measured
from schemabook.model.workload import StatementUse, Workload, WorkloadStudy
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from tests.insights.workload_support import UNTIL
from tests.servers.fixtures import require_main_postgresql, require_postgresql

COUNTED = """
SELECT query, calls, rows FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid WHERE datname = 'shop'
"""


@pytest.fixture(scope="module")
def shop() -> Iterator[ScratchServer]:
    with postgresql.start(require_main_postgresql(), settings=SETTINGS) as server:
        server.create_database("shop")
        for script in demo_scripts("postgresql"):
            server.run(script, "shop")
        yield server


@pytest.fixture(scope="module")
def counted(shop: ScratchServer) -> Workload:
    """The workload as pg_stat_statements counts it."""
    rows = cast("tuple[tuple[str, int, int], ...]", shop.fetch(COUNTED, "shop"))
    return Workload(
        source="pg_stat_statements",
        until=UNTIL,
        statements=tuple(
            StatementUse(text=text, calls=_figure(calls, "calls"), rows=_figure(rows, "rows"))
            for text, calls, rows in rows
            if not text.startswith(("DO ", "/*"))
        ),
    )


@pytest.fixture(scope="module")
def found(shop: ScratchServer, counted: Workload) -> WorkloadStudy:
    catalogue = engine.read(parse_url(shop.url("shop")), ReadOptions()).catalogue
    return find_workload_study(catalogue, counted, dialect_by_name("postgresql"))


def _figure(value: int, unit: str) -> Measured:
    return Measured(value=value, unit=unit, method="counted", quality="exact", measured_at=UNTIL)


def sent(dialect: str) -> Counter[str]:
    """The calls of each statement of the workload, as the scripts have them."""
    texts = (text for script in workload_scripts(dialect) for text in statements_in(script, dialect))
    return Counter(normalise(text, dialect) for text in texts)


def test_server_counts_what_was_sent(counted: Workload) -> None:
    by_server: Counter[str] = Counter()
    for one in counted.statements:
        by_server[normalise(one.text, "postgresql")] += int(one.calls.value)
    ours = sent("postgresql")
    assert {text: calls for text, calls in by_server.items() if text in ours} == ours
    assert len(ours) == 30


def test_patterns_have_the_calls_that_were_sent(found: WorkloadStudy) -> None:
    patterns = {(one.table.name, one.words): one.calls.value for one in found.patterns}
    assert patterns["users", "look-up by lower(email), where deleted_at is null"] == 400
    assert patterns["users", "page by (created_at, id), newest first"] == 40
    assert patterns["users", "search in name (LIKE), in order of name"] == 25
    assert patterns["orders", "list by user_id, newest first"] == 250
    assert patterns["orders", "queue: next by status, oldest first, skip locked"] == 20
    assert patterns["orders", "update by id: status"] == 100
    assert patterns["payments", "upsert by order_id"] == 60
    assert patterns["products", "search in search (full text) by is_active"] == 150
    assert patterns["order_items", "list by order_id, in order of line"] == 700


def test_reads_and_writes_of_tables_are_those_of_the_statements(found: WorkloadStudy) -> None:
    uses = {one.table.name: (one.reads.value, one.writes.value) for one in found.tables}
    assert uses["payments"] == (0, 60)
    assert uses["order_items"] == (700, 60)
    assert uses["orders"] == (335, 160)  # open_orders reads it ten times


def test_items_of_open_orders_are_the_only_suspicion(found: WorkloadStudy) -> None:
    (suspect,) = found.repeated
    assert (suspect.table.name, suspect.column) == ("order_items", "order_id")
    assert suspect.calls.value == WAREHOUSE_VISITS * len(OPEN_ORDERS)
    assert suspect.factor is not None
    assert suspect.factor.value == len(OPEN_ORDERS)


def test_every_statement_is_understood(counted: Workload, found: WorkloadStudy) -> None:
    texts = {one.digest: one.text for one in counted.statements}
    reasons = {texts[one.digest].split("(")[0]: one.reason for one in found.attributions if one.reason}
    assert reasons == {"CALL cancel_order": "what the routine does is not seen"}


def test_open_orders_are_the_ones_that_the_list_gives(shop: ScratchServer) -> None:
    rows = shop.fetch("SELECT id FROM orders WHERE id BETWEEN 4900 AND 5000 AND total > 0 ORDER BY placed_at", "shop")
    assert [row[0] for row in rows][-40:-15] == list(OPEN_ORDERS)


def test_counters_tell_of_used_and_unused_indexes(shop: ScratchServer) -> None:
    query = "SELECT indexrelname, idx_scan FROM pg_stat_user_indexes"
    scans = dict(cast("tuple[tuple[str, int], ...]", shop.fetch(query, "shop")))
    for used in ("users_email_key", "orders_user_id_idx", "products_category_id_idx"):
        assert scans[used] > 0, used
    for unused in ("products_tags_idx", "product_relations_related_id_idx"):
        assert scans[unused] == 0, unused


def test_rows_satisfy_every_constraint(shop: ScratchServer) -> None:
    wrong = "SELECT count(*) FROM orders o WHERE total <> (SELECT sum(subtotal) FROM order_items WHERE order_id = o.id)"
    assert shop.fetch(wrong, "shop") == ((0,),)
    assert shop.fetch("SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O'", "shop") == ((0,),)


def test_server_without_the_extension_gets_the_same_rows(shop: ScratchServer) -> None:
    digests = [
        "SELECT md5(string_agg(u::text, ',' ORDER BY id)) FROM users u",
        "SELECT md5(string_agg(o::text, ',' ORDER BY id)) FROM orders o WHERE id <= 4900",
        "SELECT md5(string_agg(i::text, ',' ORDER BY order_id, line)) FROM order_items i",
    ]
    with postgresql.start(require_postgresql(18)) as server:
        server.create_database("shop")
        for script in demo_scripts("postgresql"):
            server.run(script, "shop")
        assert server.fetch("SELECT count(*) FROM pg_extension WHERE extname = 'pg_stat_statements'", "shop") == ((0,),)
        assert [server.fetch(one, "shop") for one in digests] == [shop.fetch(one, "shop") for one in digests]


def test_sqlite_has_the_same_shop() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for script in (shop_script("sqlite"), data_script("sqlite")):
            connection.executescript(script)
        assert connection.execute("SELECT count(*), min(total) > 0 FROM orders").fetchone() == (5000, 1)
        for script in workload_scripts("sqlite"):
            connection.executescript(script)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        shipped = connection.execute("SELECT count(*) FROM orders WHERE status = 'shipped' AND id > 4960").fetchone()
        assert shipped == (20,)
    assert reset_script("sqlite") == ""
    assert sent("sqlite")["SELECT line, product_id, quantity FROM order_items WHERE order_id = ? ORDER BY line"] == 500
