"""Every figure agrees with the server's own functions, by the method that is printed with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from schemabook.model.codec import decode, encode
from schemabook.model.measured import Measured
from schemabook.scratch.server import ScratchServer

from .measured import Figure, every_figure, fill_bench, index, measure, run_again, sequence, start, table, value
from .test_states import locked

MAJORS = (12, 15, 18)
MOVED_BY_US = {"cache_hit", "connections", "sessions", "commits", "rollbacks", "statements", "lasted"}
SCHEMA = """
create table part (id bigint generated always as identity, at date, note text) partition by range (at);
create table part_24 partition of part for values from ('2024-01-01') to ('2025-01-01');
create table part_25 partition of part for values from ('2025-01-01') to ('2026-01-01') partition by list (note);
create table part_25_x partition of part_25 default;
create index part_at on part (at);
insert into part (at, note) select '2024-01-01'::date + i, repeat('x', 200) from generate_series(1, 700) i;
create sequence down increment -1;
select nextval('down');
create table "Odd ""name'" (id smallserial primary key, "B'" text);
insert into "Odd ""name'" ("B'") select repeat(md5(i::text), 300) from generate_series(1, 100) i;
create table wide (id int default nextval('wide_id'), t text);
create materialized view seen as select id, at from part;
create unique index seen_id on seen (id);
create table untouched (a int);
"""


@pytest.fixture(scope="module", params=MAJORS)
def bench(request: pytest.FixtureRequest) -> Iterator[ScratchServer]:
    """A server with pgbench's tables after some load, and others."""
    with start(request.param) as server:
        server.create_database("bench")
        server.run("create sequence wide_id", "bench")
        server.run(SCHEMA + "select nextval('wide_id') from generate_series(1, 3)", "bench")
        server.run("create role watcher login; grant pg_monitor to watcher; create role nobody login", "bench")
        fill_bench(server, "bench")
        for role in ("postgres", "watcher", "nobody"):
            server.run(f"alter role {role} set pg_stat_statements.track = none", "bench")
        yield server


def statements(figures: Iterator[Figure]) -> list[Figure]:
    found = list(figures)
    assert all(figure.measured.method.startswith("select ") for figure in found)
    return found


@pytest.mark.parametrize("user", [None, "watcher", "nobody"])
def test_every_method_gives_the_figure_again(bench: ScratchServer, user: str | None) -> None:
    survey = measure(bench, "bench", user, sample=True)
    assert decode(encode(survey)) == survey
    figures = statements(every_figure(survey))
    assert len(figures) > 200
    again = run_again(bench, "bench", figures, user)
    for figure, given in zip(figures, again, strict=True):
        if figure.field in MOVED_BY_US:
            assert isinstance(given, int | float), figure
        else:
            assert given is not None, figure
            assert float(given) == pytest.approx(figure.measured.value, rel=1e-9), figure  # type: ignore[arg-type]


def test_sizes_are_exact_and_add_up(bench: ScratchServer) -> None:
    survey = measure(bench, "bench")
    assert survey.measurements is not None
    rows = bench.fetch(
        "select oid::regclass::text, pg_total_relation_size(oid) from pg_class where relkind in ('r','m')", "bench"
    )
    sizes = {str(name): found for name, found in rows}
    for name in ("pgbench_accounts", "part_24", "seen", "untouched", "part_25_x"):
        one = table(survey, name)
        assert value(one.size) == sizes[name]
        assert value(one.size) == value(one.heap_size) + value(one.index_size) + value(one.toast_size)
    assert value(table(survey, "Odd \"name'").toast_size) > 0
    parts = [table(survey, name).size for name in ("part_24", "part_25_x")]
    assert value(table(survey, "part").size) == sum(map(value, parts))


def test_rows_of_analysed_empty_and_partitioned_tables(bench: ScratchServer) -> None:
    survey = measure(bench, "bench")
    rows = {name: table(survey, name).rows for name in ("pgbench_accounts", "part", "part_25", "untouched")}
    assert value(rows["pgbench_accounts"]) == pytest.approx(100_000, rel=0.05)
    assert rows["pgbench_accounts"] is not None
    assert rows["pgbench_accounts"].quality == "estimate"
    assert rows["pgbench_accounts"].since == table(survey, "pgbench_accounts").analysed_at
    assert value(rows["part"]) == 700
    assert value(rows["part_25"]) == 335
    assert value(rows["untouched"]) == 0


def test_rows_are_counted_on_request(bench: ScratchServer) -> None:
    survey = measure(bench, "bench", exact_rows=True)
    for name, count in (
        ("pgbench_accounts", 100_000),
        ("part", 700),
        ("part_24", 365),
        ("seen", 700),
        ("untouched", 0),
    ):
        rows = table(survey, name).rows
        assert rows is not None
        assert (rows.value, rows.quality, rows.since) == (count, "exact", None)
    figures = [figure for figure in every_figure(survey) if figure.field == "rows" and figure.object]
    assert run_again(bench, "bench", figures) == [figure.measured.value for figure in figures]


def test_counters_say_since_when(bench: ScratchServer) -> None:
    survey = measure(bench, "bench")
    measurements = survey.measurements
    assert measurements is not None
    history = bench.fetch("select count(*) from pgbench_history", "bench")[0][0]
    inserts = table(survey, "pgbench_history").inserts
    assert inserts is not None
    assert inserts.value == history
    assert inserts.since is not None
    # 15 and newer keep counters over a restart and name no time until the first reset: their shared counters do.
    told = "select coalesce((select stats_reset from pg_stat_database where datname = current_database()), least("
    told += "(select stats_reset from pg_stat_bgwriter), (select stats_reset from pg_stat_archiver)))"
    assert ((inserts.since,),) == bench.fetch(told, "bench")
    assert inserts.since <= measurements.seen.at
    used = index(survey, "pgbench_accounts_pkey")
    assert used.scans is not None
    assert used.scans.value >= 2 * int(str(history)) - 10
    assert used.scans.since == inserts.since
    assert (used.last_used is not None) == (bench.major >= 16)
    assert inserts.days is not None
    counters = [
        one for one in every_figure(survey) if one.field in {"scans", "updates", "commits", "deadlocks", "reads"}
    ]
    assert len(counters) > 20
    assert all(figure.measured.since is not None for figure in counters)


def test_sequences_have_their_own_direction_and_limit(bench: ScratchServer) -> None:
    survey = measure(bench, "bench")
    down, odd, wide = (sequence(survey, name) for name in ("down", "Odd \"name'_id_seq", "wide_id"))
    assert down.limit == -(2**63)
    assert value(down.last_value) == -1
    assert 0 < value(down.used) < 1e-18
    assert (odd.limit, odd.column, value(odd.used)) == (32767, "id", 100 / 32767)
    assert (wide.limit, wide.table and wide.table.name, wide.column) == (2**31 - 1, "wide", "id")
    assert value(wide.used) == 3 / (2**31 - 1)
    identity = sequence(survey, "part_id_seq")
    assert value(identity.last_value) == 700


def test_bloat_grows_when_rows_go(bench: ScratchServer) -> None:
    bench.create_database("holes")
    bench.run(
        """create table t (id int, t text, few int);
        insert into t select i, repeat('x', 100), i % 3 from generate_series(1, 20000) i;
        create table padded (a bool, b int8, c bool, d int8, e bool, f int8, g bool, h int8);
        insert into padded select true, i, true, i, true, i, true, i from generate_series(1, 20000) i;
        create index padded_all on padded (a, b, c, d, e, f); analyze padded;
        create index t_id on t (id); create index t_few on t (few); analyze t;""",
        "holes",
    )
    before = measure(bench, "holes")
    bench.run("delete from t where id % 10 <> 0", "holes")
    bench.run("vacuum (index_cleanup on) t", "holes")
    bench.run("analyze t", "holes")
    after = measure(bench, "holes")

    def bloat(one: Measured | None) -> float:
        assert one is not None
        assert one.quality == "estimate"
        return one.value

    assert [table(before, name).bloat for name in ("t", "padded")] == [None, None]
    assert [index(before, name).bloat for name in ("t_id", "padded_all")] == [None, None]
    assert bloat(table(after, "t").bloat) == pytest.approx(0.9, abs=0.05)
    assert index(before, "t_few").bloat is None
    assert bloat(index(after, "t_id").bloat) == pytest.approx(0.9, abs=0.05)


def test_what_the_server_says_of_itself(bench: ScratchServer) -> None:
    survey = measure(bench, "bench", "watcher")
    found = survey.measurements
    assert found is not None
    assert (found.seen.host, found.seen.port, found.seen.role) == (bench.host, bench.port, "primary")
    server = found.server
    assert value(server.connections) == 0
    assert server.connections_limit == 100
    assert server.states == ()
    assert server.transaction_age_limit == 200_000_000
    assert value(server.retained_log) > 0
    assert found.archiving is not None
    assert found.archiving.mode == "off"
    assert "wal_level: logical" in found.archiving.facts
    assert found.encryption is not None
    assert (found.encryption.session, found.encryption.offered) == (False, False)
    settings = {setting.name: setting for setting in found.settings}
    assert settings["shared_buffers"].value == "32MB"
    assert settings["shared_buffers"].changed
    assert settings["work_mem"].value == "4MB"
    assert not settings["work_mem"].changed
    assert (settings["statement_timeout"].value, settings["lock_timeout"].value) == ("0", "0")
    assert settings["shared_preload_libraries"].value == "pg_stat_statements"


def test_sessions_are_those_of_others(bench: ScratchServer) -> None:
    with locked(bench, "bench", "lock table untouched in access share mode"):
        survey = measure(bench, "bench")
    assert survey.measurements is not None
    server = survey.measurements.server
    assert value(server.connections) == 1
    assert [(one.state, one.sessions.value) for one in server.states] == [("idle in transaction", 1)]


def test_settings_are_printed_as_the_server_prints_them(bench: ScratchServer) -> None:
    survey = measure(bench, "bench")
    assert survey.measurements is not None
    rows = bench.fetch(
        "select name, current_setting(name) from pg_settings"
        " where unit is not null and source <> 'session' and name !~ '^tcp'",
        "bench",
    )
    shown = {str(name): found for name, found in rows}
    ours = {one.name: one.value for one in survey.measurements.settings if one.name in shown and one.source}
    assert len(ours) > 40
    assert ours == {name: shown[name] for name in ours}


def test_without_the_option_nothing_is_measured(bench: ScratchServer) -> None:
    from .conftest import read

    survey = read(bench, "bench")
    assert survey.measurements is None
    assert survey.workload is None
    assert survey.topology is None
    assert survey.catalogue == measure(bench, "bench").catalogue
