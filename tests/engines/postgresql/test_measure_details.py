"""Figures in the cases that a quiet server does not show: no statistics, secrets in settings, an archive that fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.postgresql import engine, measuring
from schemabook.engines.postgresql.build_workload import extension_version, plain_text
from schemabook.engines.postgresql.measure_server import with_unit
from schemabook.engines.source import parse_url
from schemabook.model.codec import encode
from schemabook.model.survey import Survey
from schemabook.scratch.server import ScratchServer

from .conftest import new_database
from .measured import measure, readings, start, table, value, wait_until
from .test_session import sent


@pytest.fixture(scope="module", params=[12, 15, 18])
def server(request: pytest.FixtureRequest) -> Iterator[ScratchServer]:
    settings = (
        "archive_mode=on",
        "archive_command=test s3cret = %p",
        "primary_conninfo=host=x password=s3cret",
        "ssl_passphrase_command=echo s3cret",
        "log_statement=all",
        "log_line_prefix=@%a@%d@ ",
    )
    with start(request.param, *settings) as server:
        yield server


@pytest.fixture
def shop(server: ScratchServer) -> Iterator[str]:
    name = new_database(server, "create table t (a int primary key); insert into t select generate_series(1, 70)")
    yield name
    server.drop_database(name)


def test_rows_that_nobody_analysed_are_those_that_were_counted(server: ScratchServer, shop: str) -> None:
    wait_until(server, shop, "select n_live_tup = 70 from pg_stat_all_tables where relid = 't'::regclass")
    rows = table(measure(server, shop), "t").rows
    assert rows is not None
    assert (rows.value, rows.quality, rows.since) == (70, "estimate", None)
    assert "n_live_tup" in rows.method


def test_rows_that_nobody_knows_are_not_given(server: ScratchServer, shop: str) -> None:
    wait_until(server, shop, "select n_live_tup = 70 from pg_stat_all_tables where relid = 't'::regclass")
    server.run("select pg_stat_reset()", shop)
    wait_until(server, shop, "select n_live_tup = 0 from pg_stat_all_tables where relid = 't'::regclass")
    survey = measure(server, shop)
    assert table(survey, "t").rows is None
    (reading,) = readings(survey, "use")
    assert (reading.missed, reading.remedy) == ("the number of rows of 1 table", "ANALYZE;")
    assert survey.measurements is not None
    commits = survey.measurements.server.commits
    assert commits is not None
    assert commits.since is not None
    assert survey.measurements.seen.started_at is not None
    assert commits.since > survey.measurements.seen.started_at
    server.run(reading.remedy, shop)
    after = measure(server, shop)
    assert readings(after, "use") == []
    assert value(table(after, "t").rows) == 70


def test_settings_keep_their_secrets(server: ScratchServer, shop: str) -> None:
    survey = measure(server, shop)
    assert b"s3cret" not in encode(survey)
    assert survey.measurements is not None
    settings = {one.name: one for one in survey.measurements.settings}
    assert "primary_conninfo" not in settings
    assert "ssl_key_file" not in settings
    assert settings["password_encryption"].value != ""
    for name in ("archive_command", "ssl_passphrase_command"):
        assert (settings[name].value, settings[name].default, settings[name].changed) == ("set", "not set", True)
    assert (settings["restore_command"].value, settings["restore_command"].changed) == ("not set", False)


def test_an_archive_that_fails_is_seen(server: ScratchServer, shop: str) -> None:
    server.run("create table filled (t text)", shop)
    server.run("select pg_switch_wal()", shop)
    wait_until(server, shop, "select failed_count > 0 from pg_stat_archiver")
    survey = measure(server, shop)
    assert survey.measurements is not None
    archiving = survey.measurements.archiving
    assert archiving is not None
    assert archiving.mode == "on"
    assert value(archiving.archived) == 0
    assert value(archiving.failed) > 0
    assert archiving.last_failed_at is not None
    assert archiving.last_archived_at is None
    assert archiving.failed is not None
    assert archiving.failed.since is not None
    assert (archiving.failed.unit, archiving.failed.method) == (
        "attempts",
        "select failed_count from pg_stat_archiver",
    )
    assert "archive_command: set" in archiving.facts


def test_counting_gives_its_locks_back_after_each_batch(
    server: ScratchServer, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.run("".join(f"create table c{n} (a int);" for n in range(6)), shop)
    monkeypatch.setattr(measuring, "BATCH", 3)
    survey = measure(server, shop, exact_rows=True)
    assert survey.measurements is not None
    assert [value(one.rows) for one in survey.measurements.tables] == [0] * 6 + [70]
    texts = sent(server, shop)
    assert sum(text.startswith("rollback") for text in texts) == 1 + 2
    assert texts[-1].startswith("select /* schemabook */")


def test_a_batch_that_fails_costs_its_own_tables(
    server: ScratchServer, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.run("create table a (a int); create table z (a int); create table y (a int)", shop)
    wait_until(server, shop, "select n_live_tup = 70 from pg_stat_all_tables where relid = 't'::regclass")
    monkeypatch.setattr(measuring, "BATCH", 1)

    def slow(text: str) -> str:
        return text.replace("from only public.t", "from only public.t, pg_catalog.pg_sleep(90)")

    monkeypatch.setattr(measuring, "marked", slow)
    options = ReadOptions(statement_timeout=4, measure=MeasureOptions(plans=0, exact_rows=True))
    survey = engine.read(parse_url(server.url(shop)), options)
    assert [(one.part, one.missed) for one in survey.readings if one.state == "timed out"] == [
        ("sizes", "exact numbers of rows")
    ]
    found = {name: table(survey, name).rows for name in ("a", "t", "y", "z")}
    assert [rows.quality if rows else "" for rows in found.values()] == ["exact", "estimate", "exact", "exact"]


def test_tables_of_extensions_are_left_out_as_in_the_catalogue(server: ScratchServer, shop: str) -> None:
    survey: Survey = measure(server, shop)
    assert survey.measurements is not None
    assert {one.name for one in survey.measurements.tables} == {one.name for one in survey.catalogue.tables}
    assert {one.table for one in survey.measurements.indexes} <= {one.name for one in survey.catalogue.tables}


@pytest.mark.parametrize(
    ("text", "unit", "shown"),
    [
        ("16384", "8kB", "128MB"),
        ("4096", "kB", "4MB"),
        ("1", "kB", "1kB"),
        ("1536", "MB", "1536MB"),
        ("86400", "s", "1d"),
        ("90", "s", "90s"),
        ("2", "ms", "2ms"),
        ("0.5", "ms", "500us"),
        ("-1", "kB", "-1"),
        ("0", "min", "0"),
        ("on", "", "on"),
        ("7", "", "7"),
    ],
)
def test_units(text: str, unit: str, shown: str) -> None:
    assert with_unit(text, unit) == shown


def test_what_the_server_left_in_a_statement_is_masked() -> None:
    text = "/* user='anna' */ select 'x', $$y$$, \"z's\", e'it\\'s' from t -- note\nwhere a = $1 -- end"
    assert plain_text(text) == "select '****', '****', \"z's\", '****' from t  \nwhere a = $1"
    assert [extension_version(text) for text in ("1.7", "1.12", "2.0", "1")] == [107, 112, 200, 100]
