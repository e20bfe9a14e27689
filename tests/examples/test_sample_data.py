"""Sample data on real servers: every kind of constraint, in every engine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from schemabook.demo import shop_script
from schemabook.scratch.server import ScratchServer
from tests.examples.sample_proof import executor, prove, prove_sqlite, read_script
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
