"""What a rule needs of a survey, and what is said where it is not there."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from schemabook.engines import dialect_by_name
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.measured import Measured
from schemabook.model.measurements import (
    ColumnFigures,
    IndexFigures,
    Measurements,
    SeenFrom,
    ServerFigures,
    SettingValue,
    TableFigures,
)
from schemabook.model.survey import Reading, Server, State, Survey
from schemabook.model.tables import Column, Index, IndexColumn, Table
from schemabook.model.workload import StatementUse, Workload
from schemabook.rules import check
from schemabook.rules.base import Need
from schemabook.rules.needs import NOT_MEASURED, missing_need
from schemabook.study import study

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NAME = QualifiedName("public", "visit")
FIGURE = Measured(value=1, unit="count", method="", quality="exact", measured_at=NOW)
INDEX = Index(name="visit_at", columns=(IndexColumn(name="at"),))
TABLE = Table(name=NAME, columns=(Column(name="at", type="date"),), indexes=(INDEX,))
BARE = Survey(
    server=Server(engine="postgresql", product="PostgreSQL", version="15", database="clinic"),
    catalogue=Catalogue(engine="postgresql", tables=(TABLE,)),
)
EMPTY = Measurements(seen=SeenFrom(host="db1", at=NOW))
FULL = Measurements(
    seen=EMPTY.seen,
    tables=(TableFigures(name=NAME),),
    indexes=(IndexFigures(table=NAME, name="visit_at", scans=FIGURE),),
    columns=(ColumnFigures(table=NAME, column="at"),),
    server=ServerFigures(commits=FIGURE),
    settings=(SettingValue(name="fsync", value="on"),),
)
MEASURED = ("sizes", "use", "server", "settings", "activity", "sample")


def survey(measurements: Measurements | None, *readings: Reading) -> Survey:
    return msgspec.structs.replace(BARE, measurements=measurements, readings=readings)


@pytest.mark.parametrize("need", [one for one in Need if one is not Need.ROLES])
def test_without_measurements_nothing_is_there(need: Need) -> None:
    missing = missing_need(need, BARE)
    assert missing is not None
    assert missing[0] == NOT_MEASURED
    assert "--no-measure" in missing[1]


@pytest.mark.parametrize("need", MEASURED)
def test_what_was_measured_is_there(need: str) -> None:
    assert missing_need(need, survey(FULL)) is None


@pytest.mark.parametrize("need", [one for one in MEASURED if one != "activity"])
def test_what_could_not_be_measured_is_missing(need: str) -> None:
    missing = missing_need(need, survey(EMPTY))
    assert missing is not None
    assert missing[0]


def test_the_reading_of_a_part_gives_its_reason_and_remedy() -> None:
    denied = Reading(part="use", state=State.DENIED, reason="permission denied", remedy="GRANT pg_monitor TO reader;")
    other = Reading(part="sizes", state=State.DENIED, reason="no", remedy="GRANT ALL")
    missing = missing_need("use", survey(EMPTY, other, denied))
    assert missing == (
        "the use of indexes could not be measured: permission denied",
        "GRANT pg_monitor TO reader;",
    )


def test_hidden_sessions_are_told_apart_from_none() -> None:
    assert missing_need("activity", survey(FULL)) is None
    denied = Reading(part="activity", state=State.DENIED, reason="permission denied")
    assert missing_need("activity", survey(FULL, denied)) is not None
    partial = Reading(part="activity", state=State.PARTIAL, missed="3 sessions", remedy="GRANT pg_monitor TO reader;")
    assert missing_need("activity", survey(FULL, partial)) is None
    report = check(study(survey(FULL, partial)), dialect_by_name("postgresql"))
    told = [one for one in report.skipped if one.rule == "long-transaction"]
    assert [(one.reason, one.remedy) for one in told] == [("not seen: 3 sessions", "GRANT pg_monitor TO reader;")]
    assert "long-transaction" in report.checked


def test_values_are_looked_at_with_consent_only() -> None:
    missing = missing_need("sample", survey(msgspec.structs.replace(FULL, columns=())))
    assert missing == ("no values were looked at", "Allow it with --sample.")


def test_an_empty_database_has_nothing_that_could_be_missing() -> None:
    empty = msgspec.structs.replace(survey(EMPTY), catalogue=Catalogue(engine="postgresql"))
    assert [need for need in ("sizes", "use", "sample") if missing_need(need, empty)] == []


def test_a_log_of_statements_serves_without_measurements() -> None:
    workload = Workload(source="a log", until=NOW, statements=(StatementUse(text="SELECT 1", calls=FIGURE),))
    read = msgspec.structs.replace(BARE, workload=workload)
    assert missing_need("workload", read) is None
    assert missing_need("plans", read) == ("no plans were taken", "")


def test_rules_about_what_was_measured_are_skipped_and_the_others_run() -> None:
    report = check(study(BARE), dialect_by_name("postgresql"))
    skipped = {one.rule for one in report.skipped if one.reason == NOT_MEASURED}
    assert {"unused-index", "fsync-off", "long-transaction", "slow-statement", "replication-lag"} <= skipped
    assert not skipped & set(report.checked)
    assert "missing-primary-key" in report.checked


def test_what_the_archive_hides_is_said() -> None:
    denied = Reading(part="archiving", state=State.DENIED, missed="the archiver", reason="permission denied")
    report = check(study(survey(FULL, denied)), dialect_by_name("postgresql"))
    told = {one.rule: one.reason for one in report.skipped}
    assert told["archiving-off"] == told["archiving-failing"] == "not seen: the archiver: permission denied"
