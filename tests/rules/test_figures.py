"""What the rules about measurements share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from schemabook.engines import dialect_by_name
from schemabook.model.base import QualifiedName
from schemabook.model.families import Family
from schemabook.model.measured import Measured
from schemabook.model.measurements import SettingValue
from schemabook.model.tables import Column, Index, IndexColumn, PrimaryKey, Table, TableKind
from schemabook.rules import figures

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def counter(value: float, days: float | None) -> Measured:
    since = None if days is None else NOW - timedelta(days=days)
    return Measured(value=value, unit="calls", method="", quality="exact", measured_at=NOW, since=since)


@pytest.mark.parametrize(
    ("value", "days", "often"),
    [(240, 10, True), (239, 10, False), (24, 0.01, True), (23, 0.01, False), (24, None, True), (23, None, False)],
)
def test_often_is_counted_over_a_day_or_longer(value: int, days: float | None, often: bool) -> None:
    assert figures.is_often(counter(value, days), 24) is often


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("128MB", 128 * 1024**2),
        ("134217728", 134_217_728),
        ("8 kB", 8192),
        ("2GB", 2 * 1024**3),
        ("1T", 1024**4),
        ("512B", 512),
        ("30s", None),
        ("-1", None),
        ("", None),
    ],
)
def test_bytes_of(text: str, size: int | None) -> None:
    assert figures.bytes_of(text) == size


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT 1 FROM t WHERE a = $1", ("a",)),
        ("SELECT 1 FROM t WHERE b > $1 AND a = $2", ("a", "b")),
        ('SELECT 1 FROM t WHERE t."a" = $1', ("a",)),
        ("SELECT `b` FROM `t` WHERE `t` . `b` IN (...)", ("b",)),
        ("SELECT 1 FROM t WHERE lower(a) = $1", ()),
        ("SELECT 1 FROM t WHERE a LIKE $1", ()),
        ("SELECT 1 FROM t WHERE a <> $1", ()),
        ("SELECT 1 FROM t WHERE a IS NULL", ()),
        ("SELECT 1 FROM t WHERE b BETWEEN $1 AND $2", ("b",)),
        ("SELECT 1 FROM t WHERE cab = $1", ()),
        ("SELECT 1 FROM t WHERE a.other = $1", ()),
    ],
)
def test_columns_that_an_index_can_find(text: str, columns: tuple[str, ...]) -> None:
    assert figures.compared_columns(text, ["b", "a"]) == columns


def test_a_name_in_a_statement_is_no_pattern() -> None:
    assert figures.compared_columns('SELECT 1 FROM t WHERE "a.*" = $1', ["a.*"]) == ("a.*",)
    assert figures.compared_columns("SELECT 1 FROM t WHERE axx = $1", ["a.*"]) == ()


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("SELECT 1", True),
        ("(select 1) union (select 2)", True),
        ("WITH x AS (SELECT 1) DELETE FROM t", True),
        ("CREATE INDEX i ON t (a)", False),
        ("COPY t TO STDOUT", False),
        ("selection()", False),
    ],
)
def test_statements_that_work_on_rows(text: str, works: bool) -> None:
    assert figures.works_on_rows(text) is works


@pytest.mark.parametrize(
    "text", ["SELECT count(*) FROM t", "SELECT a, max(b) FROM t GROUP BY a", "SELECT DISTINCT a FROM t"]
)
def test_statements_that_add_up(text: str) -> None:
    assert figures.adds_up(text)
    assert not figures.adds_up("SELECT discount, summary FROM t WHERE id = $1")


def test_a_statement_in_a_message_is_one_short_line() -> None:
    assert figures.brief("SELECT  1\n  FROM t ;") == "SELECT 1 FROM t"
    assert len(figures.brief("SELECT " + "a, " * 900)) < 200


@pytest.mark.parametrize(
    ("value", "off", "on", "zero"),
    [
        ("off", True, False, False),
        ("OFF", True, False, False),
        ("0", True, False, True),
        ("ON", False, True, False),
        ("1", False, True, False),
        ("0s", False, False, True),
        ("0.000000", False, False, True),
        ("local", False, False, False),
        ("10min", False, False, False),
    ],
)
def test_switches(value: str, off: bool, on: bool, zero: bool) -> None:
    setting = SettingValue(name="x", value=value)
    assert (figures.is_off(setting), figures.is_on(setting), figures.is_zero(setting)) == (off, on, zero)


def test_a_setting_that_was_not_read_is_nothing() -> None:
    assert not figures.is_off(None)
    assert not figures.is_on(None)
    assert not figures.is_zero(None)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "", "/run/postgresql", "LOCALHOST"])
def test_this_machine(host: str) -> None:
    assert figures.is_local(host)
    assert not figures.is_local("db.example")


def test_columns_that_a_look_up_can_start_from() -> None:
    def index(name: str, *columns: str, predicate: str | None = None, valid: bool = True) -> Index:
        keys = tuple(IndexColumn(name=column) for column in columns)
        return Index(name=name, columns=keys, predicate=predicate, valid=valid, method="btree")

    table = Table(
        name=QualifiedName("public", "t"),
        columns=tuple(Column(name=name, type="bigint", family=Family.INTEGER) for name in "abcdef"),
        primary_key=PrimaryKey(name="", columns=("a", "b")),
        indexes=(index("i", "c", "d"), index("j", "e", predicate="e > 0"), index("k", "f", valid=False)),
    )
    assert figures.first_columns(table) == {"a", "c"}


def test_engines_have_the_settings_that_rules_ask_for() -> None:
    applies = figures.has_setting("fsync", "general_log")
    assert applies(dialect_by_name("postgresql"))
    assert applies(dialect_by_name("mysql"))
    assert not applies(dialect_by_name("sqlite"))


def test_no_index_is_advised_over_what_is_too_wide() -> None:
    from schemabook.model.book import Book
    from schemabook.model.catalogue import Catalogue
    from schemabook.model.survey import Server, Survey
    from schemabook.rules.facts import Facts

    server = Server(engine="postgresql", product="PostgreSQL", version="15", database="clinic")
    survey = Survey(server=server, catalogue=Catalogue(engine="postgresql"))
    facts = Facts(Book(survey=survey), dialect_by_name("postgresql"))
    columns = (
        Column(name="room", type="bigint", family=Family.INTEGER),
        Column(name="Day", type="date", family=Family.DATE),
        Column(name="scan", type="jsonb", family=Family.JSON),
    )
    name = QualifiedName("public", "visit")
    table = Table(name=name, columns=columns)
    assert figures.wants_index(facts, table, ["room", "Day"]) == (
        'CREATE INDEX CONCURRENTLY "visit_room_Day_idx" ON public.visit (room, "Day")',
    )
    assert figures.wants_index(facts, table, ["room", "scan"]) == ()
    assert figures.wants_index(facts, table, []) == ()
    noted = Table(name=name, columns=(Column(name="note", type="text", family=Family.TEXT),))
    assert len(figures.wants_index(facts, noted, ["note"])) == 1
    mysql = Facts(Book(survey=survey), dialect_by_name("mysql"))
    assert figures.wants_index(mysql, noted, ["note"]) == ()
    divided = Table(name=name, columns=columns, kind=TableKind.PARTITIONED)
    assert figures.wants_index(facts, divided, ["room"])[0].startswith("CREATE INDEX visit")
