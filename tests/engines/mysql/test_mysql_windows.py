"""Figures of rows made by hand: what FLUSH STATUS leaves of counters, and what of free space is none of the rows'."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from schemabook.engines.dialect import Dialect
from schemabook.engines.mysql.dialect import MARIADB, MYSQL
from schemabook.engines.mysql.measure_figures import build_clock
from schemabook.engines.mysql.measure_rows import InstanceRow, MeasureRows, SizeRow, StatusRow
from schemabook.engines.mysql.measure_server import build_server
from schemabook.engines.mysql.measure_tables import Measuring, build_tables
from schemabook.engines.mysql.measure_use import counts_all
from schemabook.engines.mysql.rows import PartitionRow, Rows

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
MIB = 2**20
STATUS = {"Uptime": 86_400, "Aborted_clients": 3, "Aborted_connects": 4, "Com_commit": 5, "Com_rollback": 6}


def _measuring(status: dict[str, int], dialect: Dialect = MYSQL, sizes: tuple[SizeRow, ...] = ()) -> Measuring:
    values: dict[str, object] = {"at": AT.replace(tzinfo=None), "host": "db", "port": 3306, "file_per_table": 1}
    numbers = ("performance_schema", "userstat", "binary_log", "connections_limit")
    values |= dict.fromkeys(numbers, 0) | dict.fromkeys(("scheduler", "protocol", "cipher"), "")
    rows = MeasureRows(
        instance=msgspec.convert(values, InstanceRow),
        status=[StatusRow(name, str(value)) for name, value in status.items()],
        sizes=list(sizes),
    )
    return Measuring(rows, Rows(), dialect, 1011, build_clock(rows))


@pytest.mark.parametrize(("dialect", "reset"), [(MARIADB, {"refused", "broken-off"}), (MYSQL, {"broken-off"})])
def test_counters_that_flush_status_sets_to_zero_begin_then(dialect: Dialect, reset: set[str]) -> None:
    for since_flush in (86_400, 60):
        measuring = _measuring({**STATUS, "Uptime_since_flush_status": since_flush}, dialect)
        others = {one.name.removeprefix("connections-"): one.figure.since for one in build_server(measuring).others}
        begun = {name: AT - timedelta(seconds=since_flush if name in reset else 86_400) for name in others}
        assert others == begun
        assert counts_all(measuring.rows) == (since_flush == 86_400)


def test_statements_commit_are_not_called_transactions() -> None:
    server = build_server(_measuring(STATUS))
    assert (server.commits, server.rollbacks) == (None, None)
    found = {one.meaning: (one.figure.value, one.figure.unit) for one in server.others}
    assert found["COMMIT statements"] == (5, "statements")
    assert found["ROLLBACK statements"] == (6, "statements")


@pytest.mark.parametrize(
    ("data", "free", "share"), [(4, 4, None), (58, 5, None), (60, 4, 0.0), (48, 16, 0.125), (2, 98, 0.9)]
)
def test_room_that_innodb_keeps_ahead_is_no_bloat(data: int, free: int, share: float | None) -> None:
    row = SizeRow("t", "InnoDB", 1, data * MIB, 0, free * MIB, None, "", None)
    (table,) = build_tables(_measuring(STATUS, sizes=(row,)))
    assert (table.bloat and table.bloat.value) == share
    (table,) = build_tables(
        _measuring(STATUS, sizes=(msgspec.structs.replace(row, options="autoextend_size=4194304"),))
    )
    assert table.bloat is None


def test_every_partition_has_room_ahead() -> None:
    row = SizeRow("t", "InnoDB", 1, 120 * MIB, 0, 40 * MIB, None, "", None)
    measuring = _measuring(STATUS, sizes=(row,))
    for name in ("p0", "p1"):
        measuring.catalogue.partitions.append(PartitionRow("t", name, None, "HASH", "a", None, None, None, ""))
    (table,) = (one for one in build_tables(measuring) if not one.name.schema)
    assert table.bloat is not None
    assert table.bloat.value == 24 / 160
