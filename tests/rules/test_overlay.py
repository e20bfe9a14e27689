"""The lines of `Measured:` blocks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Sequence
from schemabook.model.measurements import ServerFigures, TableFigures
from schemabook.model.survey import Server, Survey
from schemabook.model.tables import Table
from tests.rules.overlay import MEASURED_AT, apply_overlay, history_of

ORDERS = QualifiedName("public", "orders")
NUMBERS = QualifiedName("public", "orders_id_seq")
CATALOGUE = Catalogue(
    engine="postgresql",
    default_schema="public",
    tables=(Table(name=ORDERS), Table(name=QualifiedName("public", "plain"))),
    sequences=(Sequence(name=NUMBERS, type="bigint", start=1, increment=1, minimum=1, maximum=9),),
)
SURVEY = Survey(
    server=Server(engine="postgresql", product="PostgreSQL", version="15.0", database="x"), catalogue=CATALOGUE
)


LINES = (
    "table orders: rows = 5_000, bloat = 0.5, analysed_at = 3 days ago",
    "index orders.orders_pkey: scans = 0, size = 81920",
    "column orders.note: null_share = 0.99, common = open 0.9 | a b 0.05",
    "sequence orders_id_seq: last_value = 2000000000, used = 0.93, table = orders, column = id",
    "server: cache_hit = 0.5, connections = 90, connections_limit = 100, free-pages = 0.3",
    "state idle: sessions = 3",
    "setting fsync = off (default on)",
    "setting details work_mem: value = 4MB, pending_restart = true",
    'statement "SELECT 1, 2 = :x": calls = 10, mean_time = 0.25',
    'plan "SELECT 1": full_scans = orders | plain, filter = (note = $1), estimated_rows = 10',
    'activity "idle in transaction": lasted = 600',
    "slot old: active = false, retained = 5_000_000",
    "archiving: mode = on, failed = 3, last_failed_at = 1 days ago",
    "job nightly: active = false, last_succeeded = false",
    "encryption: session = false",
    "flow standby1: lag = 30",
    "node left: role = replica, state = stopped",
    "days = 3",
    "nodes = 2",
    "role = standby",
)


def test_lines_about_tables() -> None:
    survey = apply_overlay(SURVEY, LINES)
    measured = survey.measurements
    assert measured is not None
    assert [one.name.name for one in measured.tables] == ["orders", "plain"]
    table = measured.tables[0]
    assert table.name == ORDERS
    assert table.rows is not None
    assert (table.rows.value, table.rows.unit, table.rows.days) == (5000, "rows", 3)
    assert table.bloat is not None
    assert (table.bloat.value, table.bloat.unit) == (0.5, "share")
    assert table.analysed_at == MEASURED_AT - timedelta(days=3)
    assert measured.tables[1] == TableFigures(name=QualifiedName("public", "plain"))
    assert measured.indexes[0].name == "orders_pkey"
    assert measured.indexes[0].table == ORDERS
    assert [(one.value, one.share.value) for one in measured.columns[0].common] == [("open", 0.9), ("a b", 0.05)]


def test_lines_about_the_rest() -> None:
    survey = apply_overlay(SURVEY, LINES)
    measured = survey.measurements
    assert measured is not None
    assert measured.sequences[0].table == ORDERS
    assert measured.sequences[0].name == NUMBERS
    assert measured.server.connections_limit == 100
    assert [(one.name, one.figure.value) for one in measured.server.others] == [("free-pages", 0.3)]
    assert measured.server.states[0].state == "idle"
    assert [(one.name, one.value, one.default) for one in measured.settings] == [
        ("fsync", "off", "on"),
        ("work_mem", "4MB", None),
    ]
    assert measured.settings[1].pending_restart
    assert measured.activity[0].kind == "idle in transaction"
    assert measured.archiving is not None
    assert [one.name for one in measured.archiving.slots] == ["old"]
    assert measured.archiving.failed is not None
    assert not measured.jobs[0].active
    assert measured.encryption is not None
    assert survey.workload is not None
    assert survey.workload.statements[0].text == "SELECT 1, 2 = :x"
    assert survey.plans[0].full_scans == (ORDERS, QualifiedName("public", "plain"))
    assert survey.plans[0].root is not None
    assert survey.plans[0].root.filter == "(note = $1)"
    assert survey.topology is not None
    assert survey.topology.servers == 3
    assert measured.seen.role == "standby"


def test_nothing_said_is_nothing_measured() -> None:
    measured = apply_overlay(SURVEY, []).measurements
    assert measured is not None
    assert measured.server == ServerFigures(database_size=measured.server.database_size)
    assert measured.indexes == ()
    assert history_of([], CATALOGUE) is None


def test_history() -> None:
    history = history_of(
        ["growth orders: bytes_per_day = 1_000", "unused orders.by_note: since = 90 days ago, surveys = 4"], CATALOGUE
    )
    assert history is not None
    assert history.growth[0].table == ORDERS
    assert history.unused[0].surveys == 4


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("tabel orders: rows = 5", "not a line"),
        ("table orders: rowz = 5", "TableFigures has no field rowz"),
        ("table orders", "neither : nor ="),
        ("table orders: rows 5", "no field = value"),
    ],
)
def test_a_line_that_says_nothing_fails(line: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        apply_overlay(SURVEY, [line])
