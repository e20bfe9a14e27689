"""What is measured of a file: each figure is what its own method gives when it is run again."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from schemabook.engines.dialect import literal
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.source import Source
from schemabook.engines.sqlite import engine
from schemabook.engines.sqlite import session as session_module
from schemabook.engines.sqlite.dialect import SQLITE
from schemabook.engines.sqlite.plans import build_plan
from schemabook.model.base import QualifiedName
from schemabook.model.codec import decode, encode
from schemabook.model.measured import Measured
from schemabook.model.measurements import Measurements, TableFigures
from schemabook.model.survey import State, Survey
from tests.engines.sqlite.conftest import Make

SCHEMA = """
create table users (id integer primary key autoincrement, email text unique, state text, born date, score real,
    icon blob, tag text);
create index users_state on users (state) where state <> 'new';
create table "we'ird {object}" ("a'b" integer, c text);
create table pairs (a text, b text, note text, primary key (a, b)) without rowid;
create table empty (id integer primary key);
create virtual table found using fts5(body);
create view states as select state, count(*) from users group by 1;
with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000)
    insert into users (email, state, born, score, icon, tag)
    select 'hidden' || i || '@example.org', 's' || (i % 3), '2001-01-' || printf('%02d', i % 28 + 1), i / 2.0, x'00',
    case when i % 4 = 0 then 'x' end from n;
insert into pairs select email, state, 'n' from users;
insert into "we'ird {object}" select id, state from users limit 37;
insert into found select state from users limit 100;
delete from users where id > 4000;
"""
Measuring = Callable[..., Survey]


@pytest.fixture
def path(make: Make) -> Path:
    return make(SCHEMA)


def survey(path: Path, *, timeout: float = 60, **measure: Any) -> Survey:
    options = ReadOptions(measure=MeasureOptions(**measure), statement_timeout=timeout)
    return engine.read(Source(scheme="sqlite", database=str(path)), options)


def measured(path: Path, **measure: Any) -> Measurements:
    found = survey(path, **measure).measurements
    assert found is not None
    return found


def table(found: Measurements, name: str) -> TableFigures:
    return next(one for one in found.tables if one.name.name == name)


def figures(value: Any) -> Iterator[Measured]:
    """Every figure in a value of the model, without what is in other values."""
    for field in value.__struct_fields__:
        found = getattr(value, field)
        if isinstance(found, Measured):
            yield found


def every_figure(found: Measurements) -> Iterator[tuple[Measured, str, str]]:
    for one in found.tables:
        yield from ((figure, SQLITE.object_literal(one.name), "''") for figure in figures(one))
    for index in found.indexes:
        yield from ((figure, SQLITE.object_literal(index.table), literal(index.name)) for figure in figures(index))
    for column in found.columns:
        names = (SQLITE.object_literal(column.table), literal(column.column))
        yield from ((figure, *names) for figure in figures(column))
        yield from ((common.share, *names) for common in column.common)
    yield from ((figure, "''", "''") for figure in figures(found.server))
    yield from ((other.figure, "''", "''") for other in found.server.others)


def test_each_figure_is_what_its_method_gives(path: Path) -> None:
    found = measured(path, sample=True)
    connection = sqlite3.connect(path)
    checked = 0
    for figure, object_literal, part in every_figure(found):
        method = figure.method.replace("{object}", object_literal).replace("{part}", part)
        (value,) = connection.execute(method).fetchone()
        assert value == pytest.approx(figure.value), method
        checked += 1
    connection.close()
    assert checked > 60


def test_sizes_add_up_to_the_file(path: Path) -> None:
    found = measured(path)
    connection = sqlite3.connect(path)
    (free,) = connection.execute("pragma freelist_count").fetchone()
    (schema,) = connection.execute(
        "select sum(pgsize) from dbstat where name like 'sqlite\\_s%' escape '\\'"
    ).fetchone()
    connection.close()
    total = sum(one.size.value for one in found.tables if one.size)
    assert found.server.database_size is not None
    assert found.server.database_size.value == path.stat().st_size == total + free * 4096 + schema
    users = table(found, "users")
    assert users.size is not None
    assert users.heap_size is not None
    assert users.index_size is not None
    assert users.size.value == users.heap_size.value + users.index_size.value
    assert {index.name for index in found.indexes} >= {"users_state", "sqlite_autoindex_users_1"}
    assert all(0 <= one.figure.value <= 1 for one in found.server.others)


def test_rows_are_exact_where_sizes_are_known(path: Path) -> None:
    found = measured(path)
    rows = {one.name.name: one.rows.value for one in found.tables if one.rows}
    assert rows == {"users": 4000, "we'ird {object}": 37, "pairs": 5000, "empty": 0}
    assert {one.rows.quality for one in found.tables if one.rows} == {"exact"}
    assert table(found, "found").rows is None
    assert table(found, "found").size is not None


def without_dbstat(monkeypatch: pytest.MonkeyPatch) -> None:
    original = session_module.Reader.ask_file

    def ask_file(reader: session_module.Reader, name: str) -> list[Any]:
        return reader.ask("select * from dbstat_is_not_there") if name == "sizes" else original(reader, name)

    monkeypatch.setattr(session_module.Reader, "ask_file", ask_file)


def test_without_dbstat_rows_are_estimates(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_dbstat(monkeypatch)
    before = survey(path)
    assert before.measurements is not None
    assert all(one.rows is None and one.size is None for one in before.measurements.tables)
    readings = {one.part: one for one in before.readings}
    assert readings["sizes"].state is State.UNSUPPORTED
    assert "DBSTAT" in readings["sizes"].remedy
    assert readings["rows"].remedy == "ANALYZE"
    assert "4 of 5" in readings["rows"].missed
    connection = sqlite3.connect(path)
    connection.executescript(f"{readings['rows'].remedy}; insert into users (email) values ('later');")
    connection.close()
    users = table(measured(path), "users").rows
    assert users is not None
    assert (users.value, users.quality) == (4000, "estimate")
    users = table(measured(path, exact_rows=True), "users").rows
    assert users is not None
    assert (users.value, users.quality) == (4001, "exact")


def test_a_time_limit_costs_one_part(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = session_module.Reader.ask_file

    def ask_file(reader: session_module.Reader, name: str) -> list[Any]:
        if name == "sizes":
            reader.ask("with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n")
        return original(reader, name)

    monkeypatch.setattr(session_module.Reader, "ask_file", ask_file)
    found = survey(path, timeout=0.3)
    states = {one.part: one.state for one in found.readings}
    assert states["sizes"] is State.TIMED_OUT
    assert found.measurements is not None
    assert found.measurements.server.database_size is not None
    assert found.measurements.settings


def test_auto_increment(path: Path) -> None:
    found = table(measured(path), "users")
    assert found.auto_increment is not None
    assert found.auto_increment.value == 5001
    assert found.auto_increment_limit == 2**63 - 1
    assert table(measured(path), "pairs").auto_increment is None
    connection = sqlite3.connect(path)
    connection.execute("update sqlite_sequence set seq = 9223372036854775807")
    connection.commit()
    connection.close()
    full = table(measured(path), "users").auto_increment
    assert full is not None
    assert full.value == 2**63
    assert decode(encode(survey(path))).measurements is not None


def test_settings_of_the_file_and_of_connections(make: Make) -> None:
    path = make("pragma page_size = 8192; pragma auto_vacuum = 2; pragma journal_mode = wal; create table t (a);")
    found = {one.name: one for one in measured(path).settings}
    assert (found["page_size"].value, found["page_size"].changed) == ("8192", True)
    assert found["auto_vacuum"].value == "incremental"
    assert (found["journal_mode"].value, found["journal_mode"].source) == ("wal", "database file")
    assert (found["foreign_keys"].value, found["foreign_keys"].default) == ("off", "off")
    assert found["foreign_keys"].source == "each connection"
    assert all(one.meaning for one in found.values())
    assert list(found) == sorted(found)


def test_profiles_of_columns(path: Path) -> None:
    assert measured(path).columns == ()
    columns = {(one.table.name, one.column): one for one in measured(path, sample=True).columns}
    state = columns["users", "state"]
    assert [value.value for value in state.common] == ["s1", "s0", "s2"]
    assert state.common[0].share.value == pytest.approx(1334 / 4000)
    assert (state.minimum, state.maximum) == ("s0", "s2")
    tag = columns["users", "tag"]
    assert tag.null_share is not None
    assert tag.distinct is not None
    assert (tag.null_share.value, tag.distinct.value, tag.null_share.quality) == (0.75, 1, "exact")
    assert tag.null_share.sample_size == 4000
    icon = columns["users", "icon"]
    assert (icon.minimum, icon.common) == (None, ())
    assert icon.average_width is not None
    assert icon.average_width.value == 1
    assert ("users", "email") not in columns
    assert ("we'ird {object}", "a'b") in columns


def test_sensitive_columns_are_never_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    original = session_module.Reader.ask

    def ask(reader: session_module.Reader, text: str, values: Any = ()) -> list[Any]:
        sent.append(text)
        return original(reader, text, values)

    monkeypatch.setattr(session_module.Reader, "ask", ask)
    encoded = encode(survey(path, sample=True))
    assert b"hidden" not in encoded
    assert not [text for text in sent if "email" in text]


def test_a_sample_is_bounded(make: Make) -> None:
    path = make(
        "create table t (a integer); with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)"
        " insert into t select i from n;"
    )
    (column,) = measured(path, sample=True).columns
    assert column.distinct is not None
    assert (column.distinct.quality, column.distinct.sample_size) == ("sample", 10_000)
    assert column.maximum == "10000"


def test_statements_do_not_grow_with_tables(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    original = session_module.Reader.ask

    def ask(reader: session_module.Reader, text: str, values: Any = ()) -> list[Any]:
        sent.append(text)
        return original(reader, text, values)

    monkeypatch.setattr(session_module.Reader, "ask", ask)
    counts = []
    for number in (1, 300):
        sent.clear()
        survey(make("".join(f"create table t{n} (a integer primary key, b);" for n in range(number))))
        counts.append(len(sent))
    assert counts == [5, 5]
    options = ReadOptions(measure=MeasureOptions(sample=True, exact_rows=True))
    listed = {one.name for one in engine.statements(options)}
    assert listed >= {"database", "settings", "sizes", "statistics", "sequences", "counts", "profile", "common", "plan"}
    assert "sizes" not in {one.name for one in engine.statements(ReadOptions())}


def test_topology_and_what_is_not_counted(path: Path) -> None:
    found = survey(path)
    assert found.topology is not None
    (node,) = found.topology.nodes
    assert (node.name, node.kind, node.here) == (path.name, "file", True)
    assert found.server.file == path.name
    assert {one.part: one.state for one in found.readings} == {
        "use": State.UNSUPPORTED,
        "workload": State.UNSUPPORTED,
    }
    assert found.workload is None
    assert found.measurements is not None
    assert found.measurements.archiving is None
    assert msgspec.structs.replace(found, measurements=None, topology=None, readings=()) == engine.read(
        Source(scheme="sqlite", database=str(path)), ReadOptions()
    )


def test_an_empty_file_and_a_damaged_page(make: Make, path: Path) -> None:
    empty = measured(make(""))
    assert empty.tables == ()
    assert empty.server.others == ()
    data = bytearray(path.read_bytes())
    connection = sqlite3.connect(path)
    (page,) = connection.execute(
        "select pageno from dbstat where name = 'pairs' and pagetype = 'leaf' limit 1"
    ).fetchone()
    connection.close()
    data[4096 * (page - 1) : 4096 * (page - 1) + 8] = b"\xff" * 8
    path.write_bytes(bytes(data))
    found = survey(path)
    (reading,) = (one for one in found.readings if one.part == "sizes")
    assert (reading.state, reading.remedy) == (State.PARTIAL, "PRAGMA integrity_check")
    assert reading.missed == "sizes and rows of pairs"
    assert found.measurements is not None
    assert table(found.measurements, "pairs").size is None
    assert table(found.measurements, "users").size is not None


USERS = QualifiedName("", "users")


@pytest.mark.parametrize(
    ("statement", "indexes", "scans"),
    [
        ("select * from users where email = ?", [(USERS, "sqlite_autoindex_users_1")], []),
        ("select * from users u where u.id = :id", [], []),
        ("select state from users as u where state > ?2 and state <> 'new' -- why", [(USERS, "users_state")], []),
        ("select * from users order by score", [], [USERS]),
        ("update users set state = @state where email = $email", [(USERS, "sqlite_autoindex_users_1")], []),
        ("delete from pairs where a = 'x'", [], []),
        ("select * from states", [], [USERS]),
        ("with x as (select * from users where id in (select a from pairs)) select * from x union select * from users",
         [], [QualifiedName("", "pairs"), USERS]),
        ("insert into empty select id from users where state = ?", [], [USERS]),
        ("select 1", [], []),
    ],
)  # fmt: skip
def test_plans(path: Path, statement: str, indexes: Any, scans: Any) -> None:
    (plan,) = survey(path, statements=(statement,)).plans
    assert plan.refused == ""
    assert plan.root is not None
    assert list(plan.indexes) == indexes
    assert list(plan.full_scans) == scans
    assert plan.generic == any(sign in statement for sign in "?:@$")


def test_a_plan_is_a_tree(path: Path) -> None:
    statement = "select u.id from users u join pairs p on p.a = u.email where u.id = 5 order by p.b"
    (plan,) = survey(path, statements=(statement,)).plans
    assert plan.root is not None
    steps = list(plan.root.walk())
    assert [(step.operation, step.relation, step.alias) for step in steps] == [
        ("QUERY PLAN", None, ""),
        ("SEARCH", USERS, "u"),
        ("SEARCH", QualifiedName("", "pairs"), "p"),
    ]
    assert steps[1].facts == ("integer primary key",)
    assert steps[1].condition == "rowid=?"


@pytest.mark.parametrize("statement", ["select 1; select 2", "vacuum", "select * from nowhere", "attach 'x' as y", ""])
def test_refused_plans(path: Path, statement: str) -> None:
    found = survey(path, statements=(statement, "select 1"))
    assert [plan.refused == "" for plan in found.plans] == [False, True]
    assert "plans" in {one.part for one in found.readings}


def test_plans_of_older_libraries() -> None:
    rows = [
        (1, 0, 0, "SCAN TABLE users AS u"),
        (2, 0, 0, "SEARCH TABLE orders AS o USING INDEX by user (user_id=? AND f(a)=?)"),
        (3, 0, 0, "SEARCH TABLE pairs USING AUTOMATIC COVERING INDEX (a=?)"),
        (4, 0, 0, "SCAN SUBQUERY 1 AS x"),
        (5, 0, 0, "USE TEMP B-TREE FOR ORDER BY"),
        (6, 4, 0, "SCAN found VIRTUAL TABLE INDEX 0:M1"),
        (7, 4, 0, "SEARCH o USING COVERING INDEX by user (a=?) LEFT-JOIN"),
    ]
    orders, found = QualifiedName("", "orders"), QualifiedName("", "found")
    aliases = {"users": USERS, "orders": orders, "o": orders, "found": found}
    steps = list(build_plan(rows, aliases).walk())[1:]
    assert [(step.operation, step.relation, step.alias, step.index, step.condition) for step in steps] == [
        ("SCAN", USERS, "u", "", ""),
        ("SEARCH", orders, "o", "by user", "user_id=? AND f(a)=?"),
        ("SEARCH", None, "pairs", "", "a=?"),
        ("SCAN", None, "x", "", ""),
        ("SCAN", found, "", "", ""),
        ("SEARCH", orders, "o", "by user", "a=?"),
        ("USE TEMP B-TREE FOR ORDER BY", None, "", "", ""),
    ]
    assert steps[2].facts == ("automatic covering index",)
    assert steps[5].facts == ("covering index", "left join")
