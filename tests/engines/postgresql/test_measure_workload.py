"""The workload is what the server counted for this database: whole, without values, secrets or our own statements."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.postgresql import engine
from schemabook.engines.source import parse_url
from schemabook.model.codec import encode
from schemabook.model.survey import State, Survey
from schemabook.model.workload import StatementUse
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from tests.servers.fixtures import require_postgresql

from .conftest import new_database
from .measured import every_figure, measure, readings, run_again, start, value

FAKE_CRON = """
create schema cron;
create table cron.job (jobid bigint, schedule text, command text, database text, active boolean, jobname text);
create table cron.job_run_details (jobid bigint, runid bigint, start_time timestamptz, status text);
insert into cron.job values
    (1, '0 3 * * *', 'vacuum', current_database(), true, 'nightly'),
    (2, '* * * * *', $$select dblink('host=h password=s3cret')$$, current_database(), false, null),
    (3, '* * * * *', 'select 1', 'elsewhere', true, 'other');
insert into cron.job_run_details values (1, 1, '2026-01-01', 'failed'), (1, 2, '2026-01-02', 'succeeded');
set allow_system_table_mods = on;
insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
    select 99999, 'pg_cron', 10, oid, false, '1.6' from pg_namespace where nspname = 'cron';
insert into pg_depend (classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype)
    select 'pg_class'::regclass, c, 0, 'pg_extension'::regclass, 99999, 0, 'e'
    from unnest(array['cron.job', 'cron.job_run_details']::regclass[]) c;
"""


@pytest.fixture(scope="module", params=[12, 13, 15, 18])
def server(request: pytest.FixtureRequest) -> Iterator[ScratchServer]:
    with start(request.param) as server:
        yield server


@pytest.fixture
def shop(server: ScratchServer) -> Iterator[str]:
    name = new_database(server, "create table t (id int primary key, t text)")
    yield name
    server.drop_database(name)


def texts(survey: Survey) -> dict[str, StatementUse]:
    assert survey.workload is not None
    return {one.text: one for one in survey.workload.statements}


def run_in_psql(server: ScratchServer, database: str, statement: str, times: int) -> None:
    """Statements one by one, in the simple protocol, as they are written."""
    programme = require_postgresql(15).server.parent / "psql"
    subprocess.run(
        [str(programme), "-X", "-q", "-d", server.url(database), *["-c", statement] * times],
        check=True,
        capture_output=True,
    )


def test_statements_are_counted_with_times_and_rows(server: ScratchServer, shop: str) -> None:
    server.run('create schema "Ex t"; create extension pg_stat_statements schema "Ex t"', shop)
    run_in_psql(server, shop, "insert into t select i, 'x' from generate_series(1, 10) i on conflict do nothing", 3)
    run_in_psql(server, shop, "select t from t where id < 6", 4)
    run_in_psql(server, shop, "begin; set work_mem = '1MB'; commit", 1)
    survey = measure(server, shop)
    found = texts(survey)
    use = found["select t from t where id < $1"]
    assert (use.calls.value, value(use.rows), use.calls.unit) == (4, 20, "calls")
    assert 0 < value(use.mean_time) <= value(use.max_time) <= value(use.total_time)
    assert value(use.total_time) == pytest.approx(4 * value(use.mean_time))
    (inserted,) = (one for text, one in found.items() if text.startswith("insert into t select i, $1 from"))
    assert (inserted.calls.value, value(inserted.rows)) == (3, 10)
    assert all(text.split()[0].lower() in {"select", "insert", "with"} for text in found)
    assert not [text for text in found if "schemabook" in text]
    assert not [text for text in texts(measure(server, shop)) if "schemabook" in text or "pg_catalog.pg_class" in text]
    figures = [
        one for one in every_figure(survey) if one.measured in (use.calls, use.rows, use.total_time, use.max_time)
    ]
    assert len(figures) == 4
    again = [float(str(given)) for given in run_again(server, shop, figures)]
    assert again == pytest.approx([one.measured.value for one in figures])


def test_it_says_since_when_or_that_nobody_knows(server: ScratchServer, shop: str) -> None:
    server.run("create extension pg_stat_statements", shop)
    survey = measure(server, shop)
    assert survey.workload is not None
    assert survey.measurements is not None
    unknown = [one for one in readings(survey, "workload") if one.missed == "since when statements are counted"]
    if server.major < 14:
        assert survey.workload.since is None
        assert unknown[0].remedy == "Upgrade to PostgreSQL 14 or newer."
    else:
        assert unknown == []
        assert survey.workload.since is not None
        assert survey.workload.since <= survey.workload.until
        assert {one.calls.since for one in survey.workload.statements} <= {survey.workload.since}
    assert value(survey.measurements.server.statements) > 0


def test_an_old_version_of_the_extension_is_read(server: ScratchServer, shop: str) -> None:
    server.run("create extension pg_stat_statements version '1.7'", shop)
    run_in_psql(server, shop, "select t from t where id < 6", 1)
    if server.major >= 17:
        survey = measure(server, shop)
        assert survey.measurements is not None
        return
    survey = measure(server, shop)
    assert survey.workload is not None
    assert survey.workload.source == "pg_stat_statements 1.7"
    assert survey.workload.since is None
    assert texts(survey)["select t from t where id < $1"].calls.value >= 1
    (reading,) = readings(survey, "workload")
    assert ("UPDATE" in reading.remedy) == (server.major >= 14)


def test_only_this_database_is_counted(server: ScratchServer, shop: str) -> None:
    other = new_database(server, "create table elsewhere (a int)")
    run_in_psql(server, other, "select a from elsewhere", 1)
    server.run("create extension pg_stat_statements", shop)
    survey = measure(server, shop)
    assert not [text for text in texts(survey) if "elsewhere" in text]
    server.drop_database(other)


def test_statements_on_system_catalogues_only_are_left_out(server: ScratchServer, shop: str) -> None:
    server.run("create extension pg_stat_statements; create view v as select id from t", shop)
    if server.major >= 13:
        server.run("set pg_stat_statements.track = 'all'; select pg_get_viewdef('v'::regclass)", shop)
    tools = (
        "select c.relname from pg_catalog.pg_class c, information_schema.tables x where c.relname = x.table_name",
        "with k as (select oid from PG_CATALOG.pg_type) select count(*) from k",
    )
    kept = (
        "select t.t, c.relname from t, pg_catalog.pg_class c where c.oid = 4",
        "select id from t where pg_catalog.lower(t) = 'x' and exists (select from pg_catalog.pg_class)",
    )
    for statement in (*tools, *kept):
        run_in_psql(server, shop, statement, 1)
    found = [text for text in texts(measure(server, shop)) if "pg_catalog" in text.lower()]
    assert sorted(text.split(" from ")[0] for text in found) == ["select id", "select t.t, c.relname"]


def test_the_longest_come_first_and_equal_texts_together(server: ScratchServer, shop: str) -> None:
    server.run("create extension pg_stat_statements; create role other superuser login", shop)
    try:
        for user in ("postgres", "other"):
            programme = require_postgresql(15).server.parent / "psql"
            url = server.url(shop, user=user)
            subprocess.run(
                [str(programme), "-X", "-d", url, "-c", "select 'merged', 1"], check=True, capture_output=True
            )
        run_in_psql(server, shop, "select pg_sleep(0.3)", 1)
        survey = measure(server, shop)
    finally:
        server.run("drop role other", shop)
    assert survey.workload is not None
    assert survey.workload.statements[0].text == "select pg_sleep($1)"
    totals = [value(one.total_time) for one in survey.workload.statements]
    assert totals == sorted(totals, reverse=True)
    assert len(totals) == len(texts(survey))


def test_no_secret_and_no_literal_is_kept(server: ScratchServer, shop: str) -> None:
    server.run("create extension pg_stat_statements", shop)
    run_in_psql(server, shop, "create role r password 's3cret'; drop role r", 1)
    run_in_psql(server, shop, "select 's3cret' as password, t from t where t = 's3cret'", 1)
    run_in_psql(server, shop, "copy (select 's3cret') to '/dev/null'", 1)
    run_in_psql(server, shop, "do $$ begin perform 's3cret'; end $$", 1)
    assert b"s3cret" not in encode(measure(server, shop))


def test_without_the_extension_it_says_how_to_have_it(server: ScratchServer, shop: str) -> None:
    survey = measure(server, shop)
    assert survey.workload is None
    (reading,) = readings(survey, "workload")
    assert reading.state is State.UNSUPPORTED
    assert "CREATE EXTENSION pg_stat_statements;" in reading.remedy
    assert "shared_preload_libraries" in reading.remedy


def test_a_view_that_may_not_be_read_names_its_grants(server: ScratchServer, shop: str) -> None:
    server.run(
        """create schema kept; create extension pg_stat_statements schema kept; create role nobody login;
        revoke all on all tables in schema kept from public; revoke all on all functions in schema kept from public""",
        shop,
    )
    try:
        before = measure(server, shop, "nobody")
        (reading,) = readings(before, "workload")
        assert reading.state is State.DENIED
        server.run(reading.remedy, shop)
        after = measure(server, shop, "nobody")
        assert State.DENIED not in {one.state for one in after.readings}
        assert after.workload is not None
    finally:
        server.run("drop owned by nobody; drop role nobody", shop)


def test_a_library_that_is_not_loaded_is_named() -> None:
    with postgresql.start(require_postgresql(15)) as server:
        server.create_database("shop")
        server.run("create extension pg_stat_statements; create table t (a int)", "shop")
        survey = measure(server, "shop")
    (reading,) = readings(survey, "workload")
    assert reading.state is State.UNSUPPORTED
    assert reading.remedy == "Set shared_preload_libraries = 'pg_stat_statements' and restart the server."
    assert survey.measurements is not None
    assert len(survey.measurements.tables) == 1


def test_jobs_of_pg_cron() -> None:
    """The extension is not there to be had: its tables are made by hand and said to be its own."""
    with start(15) as server:
        server.create_database("shop")
        server.run(FAKE_CRON + "create role nobody login", "shop")
        survey = measure(server, "shop")
        barred = measure(server, "shop", "nobody")
        (reading,) = readings(barred, "jobs")
        server.run(reading.remedy, "shop")
        granted = measure(server, "shop", "nobody")
    assert survey.measurements is not None
    second, nightly = survey.measurements.jobs
    assert (nightly.name, nightly.schedule, nightly.command, nightly.active) == ("nightly", "0 3 * * *", "vacuum", True)
    assert (nightly.last_succeeded, nightly.last_run is not None and nightly.last_run.day) == (True, 2)
    assert (second.name, second.active, second.last_run) == ("2", False, None)
    assert b"s3cret" not in encode(survey)
    assert barred.measurements is not None
    assert barred.measurements.jobs == ()
    assert reading.state is State.DENIED
    assert granted.measurements is not None
    assert granted.measurements.jobs == survey.measurements.jobs


def test_plans_are_taken_of_the_longest_statements(server: ScratchServer, shop: str) -> None:
    pytest.importorskip("schemabook.engines.postgresql.plans")
    server.run("create extension pg_stat_statements", shop)
    run_in_psql(server, shop, "select t from t where id = 6", 2)
    options = ReadOptions(measure=MeasureOptions(plans=50, statements=("select count(*) from t",)))
    survey = engine.read(parse_url(server.url(shop)), options)
    plans = {plan.statement: plan for plan in survey.plans}
    assert plans["select count(*) from t"].root is not None
    assert plans["select t from t where id = $1"].root is not None
    assert len(plans) == len(survey.plans) <= 51
