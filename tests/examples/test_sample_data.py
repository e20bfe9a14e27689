"""Sample data on real servers: every kind of constraint, in every engine."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from schemabook.demo import shop_script
from schemabook.scratch.server import ScratchServer
from tests.examples.sample_proof import Proof, executor, prove, prove_sqlite, read_script
from tests.round_trip import read

HERE = Path(__file__).parent
EDGE = HERE.parent / "samples" / "edge.postgresql.sql"
Fresh = Callable[[ScratchServer], str]


@pytest.mark.parametrize("rows", [2, 3, 20])
@pytest.mark.parametrize(
    "script",
    [shop_script("postgresql"), EDGE.read_text(), (HERE / "hard.postgresql.sql").read_text()],
    ids=["shop", "edge", "hard"],
)
def test_postgresql_takes_every_row(
    script: str, rows: int, postgresql_server: ScratchServer, fresh_database: Fresh
) -> None:
    first, second = fresh_database(postgresql_server), fresh_database(postgresql_server)
    postgresql_server.run(script, first)
    catalogue = read(postgresql_server.url(first)).catalogue
    proof = prove(catalogue, postgresql_server, second, rows=rows)
    assert set(proof.empty) <= {"public.mirror_of_stays"}


@pytest.mark.parametrize("rows", [2, 3, 20])
@pytest.mark.parametrize("server_name", ["mariadb", "mysql"])
def test_mysql_and_mariadb_take_every_row(
    server_name: str, rows: int, request: pytest.FixtureRequest, fresh_database: Fresh
) -> None:
    server: ScratchServer = request.getfixturevalue(f"{server_name}_server")
    first, second = fresh_database(server), fresh_database(server)
    executor(server, first)((HERE / "hard.mysql.sql").read_text())
    proof = prove(read(server.url(first)).catalogue, server, second, rows=rows)
    assert set(proof.empty) == {"copy"}


@pytest.mark.parametrize("rows", [2, 3, 20])
@pytest.mark.parametrize(
    "script", [shop_script("sqlite"), (HERE / "hard.sqlite.sql").read_text()], ids=["shop", "hard"]
)
def test_sqlite_takes_every_row(script: str, rows: int, tmp_path: Path) -> None:
    proof = prove_sqlite(read_script(script, tmp_path), tmp_path, rows=rows)
    assert set(proof.empty) <= {"copy"}


def test_sequences_go_on_behind_the_numbers_that_were_used(
    postgresql_server: ScratchServer, fresh_database: Fresh
) -> None:
    first, second = fresh_database(postgresql_server), fresh_database(postgresql_server)
    postgresql_server.run((HERE / "hard.postgresql.sql").read_text(), first)
    prove(read(postgresql_server.url(first)).catalogue, postgresql_server, second)
    for table, columns, cells, expected in (
        ("tenant", "slug", "'next'", 130),
        ("second_user", "first_id", "50", 53),
    ):
        query = f"INSERT INTO {table} ({columns}) VALUES ({cells}) RETURNING id"
        assert postgresql_server.fetch(query, second) == ((expected,),)


def test_rows_of_the_shop_agree_with_one_another(postgresql_server: ScratchServer, fresh_database: Fresh) -> None:
    database, second = fresh_database(postgresql_server), fresh_database(postgresql_server)
    postgresql_server.run(shop_script("postgresql"), database)
    proof = prove(read(postgresql_server.url(database)).catalogue, postgresql_server, second, rows=7)
    assert "total" not in proof.script
    postgresql_server.run(proof.script, database)
    wrong = {
        "totals": "orders WHERE total <> (SELECT sum(subtotal) FROM order_items WHERE order_id = orders.id)",
        "states": "orders WHERE status <> 'pending'",
        "steps": "order_events WHERE old_status IS NOT NULL OR new_status <> 'pending'",
        "early events": "order_events JOIN orders ON orders.id = order_id WHERE happened_at < placed_at",
        "early orders": "orders JOIN users ON users.id = user_id WHERE placed_at < created_at",
        "early payments": "payments JOIN orders ON orders.id = order_id WHERE paid_at < placed_at",
    }
    counts = {what: postgresql_server.fetch(f"SELECT count(*) FROM {rows}", database) for what, rows in wrong.items()}
    assert counts == dict.fromkeys(wrong, ((0,),))
    assert postgresql_server.fetch("SELECT count(*) FROM orders WHERE total > 0", database) == ((7,),)


def test_moments_that_are_text_follow_one_another_too(tmp_path: Path) -> None:
    catalogue = read_script(shop_script("sqlite"), tmp_path)
    with closing(sqlite3.connect(tmp_path / "filled.db")) as connection:
        connection.executescript(shop_script("sqlite") + Proof(catalogue, rows=7).script)
        early = "SELECT count(*) FROM orders JOIN users ON users.id = user_id WHERE placed_at < created_at"
        assert connection.execute(early).fetchone() == (0,)
        moments = connection.execute("SELECT count(*) FROM orders WHERE datetime(placed_at) = placed_at")
        assert moments.fetchone() == (7,)
        assert connection.execute("SELECT DISTINCT length(country) FROM addresses").fetchall() == [(2,)]
        assert connection.execute("SELECT country FROM addresses WHERE id = 1").fetchone() == ("GB",)
