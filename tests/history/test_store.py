"""What is kept comes back, in a file and in PostgreSQL."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from schemabook.errors import UsageError
from schemabook.history import layout
from schemabook.history.store import Store, open_store
from schemabook.model.base import QualifiedName
from schemabook.model.measurements import (
    ColumnFigures,
    CommonValue,
    SequenceFigures,
    ServerFigures,
    SettingValue,
)
from schemabook.model.survey import Survey
from tests.catalogues import survey, table
from tests.history.support import KEY, MIB, START, day, figure, surveyed


def rows_of_points(store: Store) -> int:
    """How many values are stored."""
    count = layout.points.select()
    return store._read(lambda connection: len(connection.execute(count).all()))


def test_surveys_come_back_in_the_order_of_reading(store: Store) -> None:
    sized = ServerFigures(database_size=figure(5 * MIB, "bytes", day(0)))
    store.keep(KEY, surveyed(day(2), {"orders": 3, "users": 4}), day(2))
    store.keep(KEY, surveyed(day(0), {"orders": 1}, server=sized), day(0))
    first, second = store.surveys(KEY)
    assert (first.at, first.tables, first.version) == (START, 1, "15")
    assert (second.at, second.tables) == (day(2), 2)
    assert first.schema != second.schema
    assert first.size == sized.database_size
    assert second.size is None
    assert store.surveys("postgresql://db.example.org:5432/other") == ()
    assert store.sources() == (KEY,)


def test_an_equal_schema_is_stored_once_and_comes_back(store: Store) -> None:
    one = surveyed(day(0), {"orders": 1, "users": 2})
    store.keep(KEY, one, day(0))
    store.keep(KEY + "2", surveyed(day(1), {"orders": 8, "users": 9}), day(1))
    (kept,), (other,) = store.surveys(KEY), store.surveys(KEY + "2")
    assert kept.schema == other.schema
    assert store.schema(kept.schema) == one.catalogue
    assert store.schema(kept.schema[:6]) == one.catalogue
    found = store.schema_survey(KEY, kept.schema)
    assert (found.server.product, found.server.version, found.server.database) == ("PostgreSQL", "15", "test")
    assert found.catalogue == one.catalogue


@pytest.mark.parametrize("digest", ["", "ab", "0000000000000000", "%%%%%%%%"])
def test_an_unknown_schema_is_an_error(file_store: Store, digest: str) -> None:
    file_store.keep(KEY, surveyed(day(0), {"orders": 1}), day(0))
    with pytest.raises(UsageError, match="Could not find the schema"):
        file_store.schema(digest)


def test_the_same_survey_twice_is_one(store: Store) -> None:
    for _ in range(2):
        store.keep(KEY, surveyed(day(0), {"orders": 1}), day(0))
    assert len(store.surveys(KEY)) == 1
    assert rows_of_points(store) == 1


def test_only_what_changed_is_stored(store: Store) -> None:
    store.keep(KEY, surveyed(day(0), {"orders": 1, "users": 2}), day(0))
    store.keep(KEY, surveyed(day(1), {"orders": 1, "users": 2}), day(1))
    assert rows_of_points(store) == 2
    store.keep(KEY, surveyed(day(2), {"orders": 1, "users": 3}), day(2))
    assert rows_of_points(store) == 3
    growth = {str(one.table): [point.value for point in one.points] for one in store.history(KEY).growth}
    assert growth == {"public.orders": [1, 1], "public.users": [2, 2, 3]}


def test_a_start_that_is_counted_back_from_the_uptime_may_jitter(store: Store) -> None:
    for i in range(4):
        store.keep(KEY, surveyed(day(i), scans={"ix": 0}, since=START - timedelta(seconds=i % 2)), day(i))
    assert rows_of_points(store) == 1


def test_a_survey_without_figures_is_kept_for_its_schema(store: Store) -> None:
    store.keep(KEY, surveyed(day(0), {"orders": 10 * MIB}), day(0))
    store.keep(KEY, survey(table("orders"), table("users")), day(1))
    store.keep(KEY, surveyed(day(2), {"orders": 30 * MIB}), day(2))
    assert [one.tables for one in store.surveys(KEY)] == [1, 2, 1]
    (growth,) = store.history(KEY).growth
    assert [point.at for point in growth.points] == [day(0), day(2)]


@pytest.mark.parametrize("value", [0, -7, 2**53 + 1, 2**63 - 1, 0.1, 1e300, 2.0**80])
def test_values_come_back_exactly(store: Store, value: float) -> None:
    store.keep(KEY, surveyed(day(0), {"orders": value}), day(0))
    (growth,) = store.history(KEY).growth
    (point,) = growth.points
    assert point.value == value
    assert type(point.value) is type(value)


def test_what_is_no_number_is_not_kept(store: Store) -> None:
    store.keep(KEY, surveyed(day(0), {"orders": math.nan, "users": math.inf}), day(0))
    assert store.history(KEY).growth == ()


def test_names_are_kept_whatever_is_in_them(store: Store) -> None:
    odd = "a'\"; DROP TABLE schemabook_point; -- %s :x é\n☃"
    store.keep(KEY, surveyed(day(0), {odd: 1}), day(0))
    store.keep(KEY, surveyed(day(1), {odd: 2}), day(1))
    (growth,) = store.history(KEY).growth
    assert growth.table == QualifiedName("public", odd)


def test_values_of_columns_and_settings_are_not_kept(file_store: Store) -> None:
    plain = surveyed(day(0), {"orders": 1})
    assert plain.measurements is not None
    share = figure(0.5, "share", day(0))
    name = QualifiedName("public", "orders")
    seen = CommonValue(value="alice@example.org", share=share)
    measured = msgspec.structs.replace(
        plain.measurements,
        columns=(ColumnFigures(table=name, column="email", common=(seen,), minimum="alice@example.org"),),
        settings=(SettingValue(name="s", value="alice@example.org"),),
        sequences=(SequenceFigures(name=name, limit=9, last_value=figure(3, "", day(0))),),
    )
    file_store.keep(KEY, msgspec.structs.replace(plain, measurements=measured), day(0))
    assert rows_of_points(file_store) == 2
    assert b"alice" not in Path(file_store.name).read_bytes()


def test_a_failure_keeps_nothing_of_the_survey(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.keep(KEY, surveyed(day(0), {"orders": 1}), day(0))

    def fail(*_: object) -> None:
        raise RuntimeError("in the middle")

    with monkeypatch.context() as patch:
        patch.setattr("schemabook.history.writing._add", fail)
        with pytest.raises(RuntimeError, match="in the middle"):
            store.keep(KEY, surveyed(day(1), {"users": 1}), day(1))
    assert len(store.surveys(KEY)) == 1
    assert len(store._read(lambda connection: connection.execute(layout.schemas.select()).all())) == 1
    store.keep(KEY, surveyed(day(2), {"orders": 1}), day(2))
    assert [len(one.points) for one in store.history(KEY).growth] == [2]


def test_a_history_is_opened_again(place: str) -> None:
    open_store(place).keep(KEY, surveyed(day(0), {"orders": 1}), day(0))
    again = open_store(place, create=False)
    assert len(again.surveys(KEY)) == 1
    now: Survey = surveyed(day(1), {"orders": 2})
    assert again.history(KEY, now).growth[0].bytes_per_day is not None
    assert len(again.surveys(KEY)) == 1
