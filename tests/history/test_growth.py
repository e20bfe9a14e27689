"""Growth, on a real server and from what was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import msgspec
import pytest

from schemabook.engines.engine import ReadOptions
from schemabook.history.store import Store
from schemabook.model.base import QualifiedName
from schemabook.model.history import Growth, History
from schemabook.model.measurements import Measurements, SeenFrom, ServerFigures, TableFigures
from schemabook.model.survey import Survey
from schemabook.scratch.server import ScratchServer
from schemabook.survey import read_survey
from tests.history.support import KEY, MIB, START, day, figure, surveyed


def of(history: History, table: str) -> Growth:
    """The growth of one table."""
    (found,) = (one for one in history.growth if str(one.table) == table)
    return found


def fill(server: ScratchServer, database: str, mebibytes: int) -> None:
    """Add rows to a table until it holds so many MiB."""
    server.run(
        f"insert into orders select repeat('x', 1000), i from generate_series(1, 910 * {mebibytes}) i;", database
    )


def read_sizes(server: ScratchServer, database: str, number: float) -> Survey:
    """A survey of a real database, said to be of this day, with the size of its table and its own."""
    survey = read_survey(server.url(database), ReadOptions())
    ((table_size, size),) = server.fetch(
        "select pg_total_relation_size('orders'), pg_database_size(current_database())", database
    )
    assert isinstance(table_size, int)
    assert isinstance(size, int)
    at = day(number)
    table = TableFigures(name=QualifiedName("public", "orders"), size=figure(table_size, "bytes", at))
    server_figures = ServerFigures(database_size=figure(size, "bytes", at))
    seen = SeenFrom(host=server.host, port=server.port, at=at, role="primary")
    return msgspec.structs.replace(survey, measurements=Measurements(seen=seen, tables=(table,), server=server_figures))


def test_a_table_that_grew_from_10_to_30_mebibytes(
    store: Store, postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run("create table orders (note text, id integer)", database)
    fill(postgresql_server, database, 10)
    before = read_sizes(postgresql_server, database, 0)
    fill(postgresql_server, database, 20)
    after = read_sizes(postgresql_server, database, 2.5)
    store.keep(KEY, before, day(0))

    now = store.history(KEY, after)
    growth = of(now, "public.orders")
    first, last = growth.points
    assert 10 * MIB < first.value < 12 * MIB
    assert 30 * MIB < last.value < 34 * MIB
    assert growth.bytes_per_day is not None
    assert growth.bytes_per_day.value == (last.value - first.value) / 2.5
    assert (growth.bytes_per_day.since, growth.bytes_per_day.measured_at) == (START, day(2.5))
    assert growth.bytes_per_day.method == "(last − first) ÷ days over 2 surveys"
    assert (growth.bytes_per_day.unit, growth.bytes_per_day.quality) == ("bytes per day", "exact")
    whole = now.growth[0]
    assert whole.table is None
    assert whole.bytes_per_day is not None
    assert whole.bytes_per_day.value == pytest.approx(growth.bytes_per_day.value, rel=0.02)

    store.keep(KEY, after, day(2.5))
    assert store.history(KEY).growth == now.growth
    assert store.history(KEY, after).growth == now.growth


def test_growth_over_several_surveys_is_from_the_first_to_the_last(store: Store) -> None:
    for number, size in ((0, 10), (1, 90), (2, 20), (4, 30)):
        store.keep(KEY, surveyed(day(number), {"orders": size * MIB}), day(number))
    growth = of(store.history(KEY), "public.orders")
    assert growth.bytes_per_day is not None
    assert growth.bytes_per_day.value == 5 * MIB
    assert growth.bytes_per_day.method == "(last − first) ÷ days over 4 surveys"
    assert [point.value / MIB for point in growth.points] == [10, 90, 20, 30]


def test_what_stands_still_has_the_ends_of_its_line_alone(store: Store) -> None:
    for number, size in enumerate((5, 5, 5, 5, 8, 8, 8)):
        store.keep(KEY, surveyed(day(number), {"orders": size}), day(number))
    growth = of(store.history(KEY), "public.orders")
    assert [(point.at, point.value) for point in growth.points] == [(day(0), 5), (day(3), 5), (day(4), 8), (day(6), 8)]
    assert growth.bytes_per_day is not None
    assert growth.bytes_per_day.method == "(last − first) ÷ days over 7 surveys"


@pytest.mark.parametrize(("hours", "known"), [(0.99, False), (1.0, True)])
def test_over_less_than_an_hour_nothing_is_said(file_store: Store, hours: float, known: bool) -> None:
    for at, size in ((day(0), 1), (day(0) + timedelta(hours=hours), 25)):
        file_store.keep(KEY, surveyed(at, {"orders": size}), at)
    growth = of(file_store.history(KEY), "public.orders")
    assert (growth.bytes_per_day is not None) is known
    assert growth.bytes_per_day is None or growth.bytes_per_day.value == 24 * 24


def test_one_survey_has_points_and_no_slope(file_store: Store) -> None:
    file_store.keep(KEY, surveyed(day(0), {"orders": 1}), day(0))
    growth = of(file_store.history(KEY), "public.orders")
    assert (len(growth.points), growth.bytes_per_day, growth.rows_per_day) == (1, None, None)


def test_no_survey_is_an_empty_history(file_store: Store) -> None:
    assert file_store.history(KEY) == History()
    assert file_store.history(KEY, surveyed(day(0), {"orders": 1})).surveys == ()


def test_tables_that_are_gone_are_left_out(store: Store) -> None:
    store.keep(KEY, surveyed(day(0), {"orders": 1, "users": 2}), day(0))
    store.keep(KEY, surveyed(day(1), {"users": 3}), day(1))
    assert [str(one.table) for one in store.history(KEY).growth] == ["public.users"]
    assert [str(one.table) for one in store.history(KEY, surveyed(day(2), {"orders": 5})).growth] == ["public.orders"]


def test_a_table_that_was_not_measured_once_has_a_gap(store: Store) -> None:
    sizes: tuple[Mapping[str, float], ...] = ({"orders": 1, "users": 1}, {"users": 2}, {"orders": 1, "users": 3})
    for number, one in enumerate(sizes):
        store.keep(KEY, surveyed(day(number), one), day(number))
    growth = of(store.history(KEY), "public.orders")
    assert [point.at for point in growth.points] == [day(0), day(2)]
    assert growth.bytes_per_day is not None
    assert growth.bytes_per_day.method == "(last − first) ÷ days over 2 surveys"


def test_estimates_of_rows_make_an_estimate(file_store: Store) -> None:
    for number, rows in ((0, 1000), (2, 4000)):
        survey = surveyed(day(number), {"orders": 1})
        assert survey.measurements is not None
        table = TableFigures(
            name=QualifiedName("public", "orders"), rows=figure(rows, "rows", day(number), quality="estimate")
        )
        measured = msgspec.structs.replace(survey.measurements, tables=(table,))
        file_store.keep(KEY, msgspec.structs.replace(survey, measurements=measured), day(number))
    growth = of(file_store.history(KEY), "public.orders")
    assert growth.rows_per_day is not None
    assert (growth.rows_per_day.value, growth.rows_per_day.unit) == (1500, "rows per day")
    assert growth.rows_per_day.quality == "estimate"
    assert growth.points == ()


def test_sizes_are_compared_over_a_failover_and_not_over_databases(store: Store) -> None:
    store.keep(KEY, surveyed(day(0), {"orders": 10}, role="primary"), day(0))
    store.keep(KEY, surveyed(day(1), {"orders": 20}, role="standby"), day(1))
    other = surveyed(day(0.5), {"orders": 5000})
    other = msgspec.structs.replace(other, server=msgspec.structs.replace(other.server, database="other"))
    store.keep(KEY, other, day(0.5))
    assert [point.value for point in of(store.history(KEY), "public.orders").points] == [10, 20]


def test_surveys_that_were_kept_out_of_order(store: Store) -> None:
    for number, size in ((3, 30), (0, 10), (2, 20), (1, 20), (4, 30)):
        store.keep(KEY, surveyed(day(number), {"orders": size}), day(number))
    growth = of(store.history(KEY), "public.orders")
    assert [(point.at, point.value) for point in growth.points] == [
        (day(i), v) for i, v in enumerate((10, 20, 20, 30, 30))
    ]


def test_equal_surveys_that_were_kept_out_of_order(store: Store) -> None:
    for number in (1, 0, 2):
        store.keep(KEY, surveyed(day(number), {"orders": 10}), day(number))
    growth = of(store.history(KEY), "public.orders")
    assert [point.at for point in growth.points] == [day(0), day(2)]
    assert growth.bytes_per_day is not None
    assert growth.bytes_per_day.method == "(last − first) ÷ days over 3 surveys"
