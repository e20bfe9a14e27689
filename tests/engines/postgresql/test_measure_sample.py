"""Profiles of columns, with consent; values of sensitive columns never leave the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from schemabook.model.codec import encode
from schemabook.model.measurements import ColumnFigures
from schemabook.model.survey import Survey

from .conftest import new_database
from .measured import measure, readings, start, value, wait_until

SCHEMA = """
create type mood as enum ('sad', 'happy');
create table orders (
    id int primary key, status text, amount numeric(8,2), placed date, at timestamptz, mood mood, flag boolean,
    note text, empty text, ratio float8, code char(3), big text, step int, seen date, odd int
);
insert into orders select i, case when i % 4 = 0 then 'q_open' else 'q_done' end, i * 1.5 - 30, '2024-01-01'::date + i,
    '2024-01-01 00:00Z'::timestamptz + i * interval '1 hour', case when i % 2 = 0 then 'sad' else 'happy' end::mood,
    i % 3 = 0, 'note ' || i, null, i / 7.0, 'A' || i % 5, repeat('x', 100) || i % 3,
    nullif(i % 5, 0) * 10, '2024-01-01'::date + i % 3, case when i = 1 then -1 else i % 5 end
from generate_series(1, 1000) i;
create table part (a int) partition by list (a);
create table part_1 partition of part for values in (1);
insert into part select 1 from generate_series(1, 100);
create table large (a int);
insert into large select 1 + i % 2 from generate_series(1, 30001) i;
create table people (
    id int, "passwordHash" text, "E_Mail" text, phone_no text, "IBAN" text, "name" text, ip inet, plain text,
    hobby text, said text
);
comment on column people.said is 'Personal data of the customer';
insert into people select i % 3, 'hunter' || i % 3, 'anna' || i % 3 || '@example.com', '+44 20 7946 09' || i % 3,
    'DE8937040044053201300' || i % 3, 'Anna ' || i % 3, ('10.9.8.' || i % 3)::inet, 'bert' || i % 3 || '@example.net',
    'chess', 'loves ' || i % 3
from generate_series(1, 300) i;
analyze;
"""
SECRETS = ("hunter", "anna", "7946", "DE8937", "Anna", "10.9.8", "bert", "loves")


@pytest.fixture(scope="module", params=[12, 15, 18])
def sampled(request: pytest.FixtureRequest) -> Iterator[tuple[Survey, Survey]]:
    with start(request.param) as server:
        name = new_database(server, SCHEMA)
        wait_until(
            server, name, "select bool_and(last_analyze is not null) from pg_stat_user_tables where relname <> 'part'"
        )
        yield measure(server, name, sample=True), measure(server, name)


def column(survey: Survey, table: str, name: str) -> ColumnFigures:
    assert survey.measurements is not None
    (found,) = (one for one in survey.measurements.columns if (one.table.name, one.column) == (table, name))
    return found


def test_without_consent_no_value_is_looked_at(sampled: tuple[Survey, Survey]) -> None:
    _, plain = sampled
    assert plain.measurements is not None
    assert plain.measurements.columns == ()
    assert b"q_done" not in encode(plain)


def test_profiles(sampled: tuple[Survey, Survey]) -> None:
    survey, _ = sampled
    status = column(survey, "orders", "status")
    assert {one.value: one.share.value for one in status.common} == pytest.approx({"q_open": 0.25, "q_done": 0.75})
    assert value(status.distinct) == 2
    assert value(status.null_share) == 0
    assert status.null_share is not None
    assert status.null_share.since is not None
    identifier = column(survey, "orders", "id")
    assert value(identifier.distinct) == 1000
    assert (identifier.minimum, identifier.maximum, identifier.common) == (None, None, ())
    assert {one.value for one in column(survey, "orders", "mood").common} == {"sad", "happy"}
    assert {one.value for one in column(survey, "orders", "flag").common} == {"t", "f"}
    assert value(column(survey, "orders", "empty").null_share) == 1
    assert column(survey, "orders", "empty").common == ()
    assert column(survey, "orders", "big").common == ()
    assert len(column(survey, "orders", "code").common) == 5
    assert value(column(survey, "part", "a").distinct) == 1


def test_extremes_are_given_only_where_every_value_was_seen(sampled: tuple[Survey, Survey]) -> None:
    survey, _ = sampled
    found = {
        name: (one.minimum, one.maximum)
        for name in ("step", "seen", "odd", "id", "amount", "placed", "at", "ratio")
        if (one := column(survey, "orders", name))
    }
    assert found.pop("step") == ("10", "40")
    assert found.pop("seen") == ("2024-01-01", "2024-01-03")
    assert set(found.values()) == {(None, None)}
    large = column(survey, "large", "a")
    assert {one.value for one in large.common} == {"1", "2"}
    assert (large.minimum, large.maximum) == (None, None)
    assert (column(survey, "part", "a").minimum, column(survey, "part_1", "a").minimum) == (None, "1")


def test_sensitive_columns_are_not_in_it_at_all(sampled: tuple[Survey, Survey]) -> None:
    survey, _ = sampled
    assert survey.measurements is not None
    seen = {one.column for one in survey.measurements.columns if one.table.name == "people"}
    assert seen == {"id", "plain", "hobby"}
    text = encode(survey).decode()
    assert [secret for secret in SECRETS if secret in text] == []


def test_a_value_with_the_shape_of_a_secret_hides_all_of_its_column(sampled: tuple[Survey, Survey]) -> None:
    survey, _ = sampled
    plain = column(survey, "people", "plain")
    assert (plain.common, plain.minimum, plain.maximum) == ((), None, None)
    assert value(plain.distinct) == 3
    assert [one.value for one in column(survey, "people", "hobby").common] == ["chess"]


def test_sensitive_columns_are_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncpg

    asked: list[tuple[object, ...]] = []
    fetch = asyncpg.Connection.fetch

    async def spy(self: asyncpg.Connection[Any], query: str, *arguments: object) -> list[Any]:
        result: list[Any] = await fetch(self, query, *arguments)
        if arguments:
            asked.append((arguments, str(result)))
        return result

    monkeypatch.setattr(asyncpg.Connection, "fetch", spy)
    with start(15) as server:
        measure(server, new_database(server, SCHEMA), sample=True)
    ((_, answer),) = asked
    assert [secret for secret in SECRETS if secret in str(answer) and secret != "bert"] == []


def test_a_table_that_was_never_analysed_is_named() -> None:
    with start(15) as server:
        survey = measure(server, new_database(server, "create table t (a int)"), sample=True)
        (reading,) = readings(survey, "sample")
        assert (reading.missed, reading.remedy) == ("the columns of 1 table", "ANALYZE;")
