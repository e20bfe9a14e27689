"""Profiles of columns of real servers: what they show, what they hide, and what a part of a table may not say."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from schemabook.engines.mysql import measure_sample, measure_session
from schemabook.model.measurements import ColumnFigures, Measurements
from schemabook.model.survey import Survey
from tests.engines.mysql.conftest import Database
from tests.engines.mysql.measuring import ask_again, load, measure


def _measured(survey: Survey) -> Measurements:
    assert survey.measurements is not None
    return survey.measurements


def _column(survey: Survey, name: str) -> ColumnFigures:
    return next(one for one in _measured(survey).columns if one.column == name)


def _value(figure: Any) -> Any:
    assert figure is not None
    return figure.value


def _reads(survey: Survey) -> Any:
    (table,) = _measured(survey).tables
    return _value(table.reads)


def test_column_profiles_leave_sensitive_columns_out(measured: Database) -> None:
    load(measured)
    measured.run(
        "CREATE TABLE gadgets (password char(40), api_token char(40), phone char(20), iban char(22), size int)",
        "INSERT INTO gadgets VALUES ('hunter2-hunter2', 'tok-9f8e7d', '+49 170 5550199', 'DE02120300000000202051', 7)",
    )
    survey = measure(measured, sample=True)
    text = msgspec.json.encode(survey).decode()
    for secret in ("hunter2", "tok-9f8e7d", "5550199", "DE0212", "example.org", "a note"):
        assert secret not in text
    assert {one.column for one in _measured(survey).columns if one.table.name == "gadgets"} == {"size"}
    status = _column(survey, "status")
    assert [(one.value, one.share.value) for one in status.common][-1] == ("gone", 0.05)
    assert _value(status.distinct) == 4
    assert status.distinct is not None
    assert (status.distinct.quality, status.distinct.sample_size) == ("exact", None)
    joined = _column(survey, "joined")
    assert (joined.minimum, joined.maximum) == ("2024-01-01", "2024-01-28")
    assert not joined.common
    assert not _measured(measure(measured)).columns


def test_value_that_looks_sensitive_hides_its_column(measured: Database) -> None:
    measured.run(
        "CREATE TABLE parcels (tag varchar(60), code bigint, grade char(1), size int)",
        "INSERT INTO parcels VALUES ('green', 4111111111111111, 'b', 3), ('green', 4111111111111111, 'b', 9),"
        " ('jo@example.org', 17, 'a', 5)",
    )
    survey = measure(measured, sample=True)
    text = msgspec.json.encode(survey).decode()
    assert "jo@example.org" not in text
    assert "4111111111111111" not in text
    tag, code, grade, size = (_column(survey, name) for name in ("tag", "code", "grade", "size"))
    assert [(one.common, one.minimum, one.maximum) for one in (tag, code)] == [((), None, None)] * 2
    assert (_value(tag.distinct), _value(tag.null_share)) == (2, 0)
    assert [one.value for one in grade.common] == ["b"]
    assert (grade.minimum, grade.maximum) == (None, None)
    assert (size.minimum, size.maximum) == ("3", "9")


def test_part_of_a_table_does_not_speak_for_the_whole(measured: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    measured.run(
        "CREATE TABLE parcels (id int PRIMARY KEY, grade char(1))",
        "INSERT INTO parcels VALUES (1, 'a'), (2, 'a'), (3, NULL), (4, 'b'), (5, 'c')",
    )
    for module in (measure_session, measure_sample):
        monkeypatch.setattr(module, "LIMIT", 4)
    survey = measure(measured, sample=True)
    ids, grade = _column(survey, "id"), _column(survey, "grade")
    assert (ids.distinct, ids.minimum, ids.maximum, grade.distinct) == (None, None, None, None)
    shares = [grade.null_share, *(one.share for one in grade.common)]
    assert [(one.value, one.quality, one.sample_size) for one in shares if one] == [
        (0.25, "sample", 4),
        (0.5, "sample", 4),
    ]
    assert ask_again(measured, None, (ids, grade)) == 5


def test_own_sample_is_not_in_the_use_of_the_same_survey(measured: Database) -> None:
    measured.run("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (2), (3)")
    assert _reads(measure(measured, sample=True)) == 0
    assert _reads(measure(measured)) > 0
