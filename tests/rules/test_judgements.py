"""Judgements of rules that examples cannot tell apart: estimates, hosts, what is offered as a fix."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from schemabook.engines import dialect_by_name
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.findings import Report
from schemabook.model.measured import Measured
from schemabook.model.measurements import (
    Encryption,
    IndexFigures,
    Measurements,
    SeenFrom,
    ServerFigures,
    SettingValue,
    TableFigures,
)
from schemabook.model.plans import Plan, PlanNode
from schemabook.model.survey import Server, Survey
from schemabook.model.tables import Column, Index, IndexColumn, PrimaryKey, Table
from schemabook.model.workload import StatementUse, Workload
from schemabook.rules import check, findings_of
from schemabook.study import study

NOW = datetime(2026, 3, 1, tzinfo=UTC)
VISIT, TAG = QualifiedName("public", "visit"), QualifiedName("public", "tag")
DIALECT = dialect_by_name("postgresql")
STATEMENT = "SELECT id FROM visit WHERE room = $1"


def figure(value: float, quality: str = "exact") -> Measured:
    return Measured(
        value=value, unit="count", method="", quality=quality, measured_at=NOW, since=NOW - timedelta(days=30)
    )


def table(name: QualifiedName, *indexes: Index) -> Table:
    columns = (
        Column(name="id", type="bigint", family=Family.INTEGER, nullable=False),
        Column(name="room", type="bigint", family=Family.INTEGER),
    )
    return Table(name=name, columns=columns, primary_key=PrimaryKey(name="", columns=("id",)), indexes=indexes)


def index(name: str, column: str) -> Index:
    return Index(name=name, columns=(IndexColumn(name=column),), method="btree")


def report(measurements: Measurements, *tables: Table, survey: Survey | None = None) -> Report:
    server = Server(engine="postgresql", product="PostgreSQL", version="15", database="clinic")
    catalogue = Catalogue(engine="postgresql", default_schema="public", tables=tables or (table(VISIT), table(TAG)))
    whole = survey or Survey(server=server, catalogue=catalogue)
    return check(study(msgspec.structs.replace(whole, catalogue=catalogue, measurements=measurements)), DIALECT)


def measured(host: str = "db.example", **more: object) -> Measurements:
    return msgspec.structs.replace(Measurements(seen=SeenFrom(host=host, at=NOW)), **more)


def subjects(found: Report, rule: str) -> list[str]:
    return [str(one.subject) for one in findings_of(found, rule)]


@pytest.mark.parametrize(
    ("tag", "empty"),
    [
        (TableFigures(name=TAG, rows=figure(0)), True),
        (TableFigures(name=TAG, rows=figure(0, "estimate")), False),
        (TableFigures(name=TAG, rows=figure(0, "estimate"), heap_size=figure(8192), inserts=figure(3)), False),
        (TableFigures(name=TAG, rows=figure(0, "estimate"), heap_size=figure(8192), inserts=figure(0)), True),
        (TableFigures(name=TAG, rows=figure(0, "estimate"), heap_size=figure(0), inserts=figure(3)), True),
        (TableFigures(name=TAG), False),
    ],
)
def test_an_estimate_of_no_rows_needs_a_second_witness(tag: TableFigures, empty: bool) -> None:
    found = report(measured(tables=(TableFigures(name=VISIT, rows=figure(9)), tag)))
    assert subjects(found, "empty-table") == (["public.tag"] if empty else [])


@pytest.mark.parametrize(
    ("host", "open_to_all"), [("db.example", True), ("localhost", False), ("/run/postgresql", False)]
)
def test_a_session_within_the_machine_needs_no_encryption(host: str, open_to_all: bool) -> None:
    encryption = Encryption(session=False, offered=True)
    found = report(measured(host, encryption=encryption, server=ServerFigures(commits=figure(1))))
    assert bool(subjects(found, "unencrypted-session")) is open_to_all


def test_empty_space_that_was_not_measured_is_said_of_what_is_large() -> None:
    large, small = figure(10**10), figure(10**4)
    found = report(
        measured(
            tables=(TableFigures(name=VISIT, heap_size=large), TableFigures(name=TAG, heap_size=small)),
            indexes=(IndexFigures(table=VISIT, name="a", size=large), IndexFigures(table=VISIT, name="b", size=small)),
        )
    )
    told = {one.rule: one.objects for one in found.skipped if "empty" in one.reason}
    assert told == {"bloated-table": 1, "bloated-index": 1}


def test_the_tables_with_the_oldest_rows_are_frozen_first() -> None:
    server = ServerFigures(transaction_age=figure(1_500_000_000), transaction_age_limit=200_000_000)
    ages = {VISIT: 1_400_000_000, TAG: 1_500_000_000}
    old = tuple(TableFigures(name=name, freeze_age=figure(age)) for name, age in ages.items())
    (found,) = findings_of(report(measured(server=server, tables=old)), "transaction-id-wraparound")
    assert found.fix == ("VACUUM (FREEZE) public.tag", "VACUUM (FREEZE) public.visit")
    many = [QualifiedName("public", f"t{number}") for number in range(9)]
    figures = tuple(TableFigures(name=name, freeze_age=figure(1_400_000_000)) for name in many)
    wide = report(measured(server=server, tables=figures), *(table(name) for name in many))
    assert len(next(findings_of(wide, "transaction-id-wraparound")).fix) == 5


def test_a_setting_of_the_command_line_has_no_fix() -> None:
    for source, fixed in (("configuration file", True), ("command line", False), ("database", False), ("", True)):
        setting = SettingValue(name="fsync", value="off", default="on", source=source)
        (found,) = findings_of(report(measured(settings=(setting,))), "fsync-off")
        assert bool(found.fix) is fixed, source


@pytest.mark.parametrize("served", [False, True])
def test_no_second_index_is_advised_where_one_begins_with_the_column(served: bool) -> None:
    root = PlanNode(operation="Seq Scan", relation=VISIT, filter="(room = $1)", estimated_rows=3)
    plan = Plan(statement=STATEMENT, method="EXPLAIN", taken_at=NOW, root=root, full_scans=(VISIT,))
    use = StatementUse(text=STATEMENT, calls=figure(9000), rows=figure(9000))
    workload = Workload(source="a test", until=NOW, since=NOW - timedelta(days=30), statements=(use,))
    server = Server(engine="postgresql", product="PostgreSQL", version="15", database="clinic")
    survey = Survey(server=server, catalogue=Catalogue(engine="postgresql"), workload=workload, plans=(plan,))
    visit = table(VISIT, *([index("visit_room", "room")] if served else []))
    tables = (TableFigures(name=VISIT, rows=figure(5_000_000)),)
    (found,) = findings_of(report(measured(tables=tables), visit, survey=survey), "scanned-by-workload")
    assert bool(found.fix) is not served
    assert ("already" in found.advice) is served
    assert {one.name: one.subject and str(one.subject) for one in found.evidence}["rows of the table"] == "public.visit"
