"""Sizes, use and server figures of real servers, each asked for again through what it says of itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.engines.mysql import engine, measure_session
from schemabook.engines.statements import Statement, load_statements
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import every_table
from schemabook.model.measurements import IndexFigures, Measurements, TableFigures
from schemabook.model.survey import State, Survey
from schemabook.scratch.server import ScratchServer
from tests.engines.mysql.conftest import Database
from tests.engines.mysql.measuring import ask_again, grant_all, load, measure

Fresh = Callable[[ScratchServer], str]

_PACKAGE, _FOLDER = "schemabook.engines.mysql", "queries/measure"


def _measured(survey: Survey) -> Measurements:
    assert survey.measurements is not None
    return survey.measurements


def _table(survey: Survey, name: str, partition_of: str = "") -> TableFigures:
    wanted = QualifiedName(partition_of, name)
    return next(one for one in _measured(survey).tables if one.name == wanted)


def _index(survey: Survey, table: str, name: str) -> IndexFigures:
    wanted = (QualifiedName("", table), name)
    return next(one for one in _measured(survey).indexes if (one.table, one.name) == wanted)


def _value(figure: Any) -> Any:
    assert figure is not None
    return figure.value


def test_every_figure_comes_back(measured: Database, reader: str) -> None:
    load(measured)
    grant_all(measured, reader, rows=True)
    survey = measure(measured, reader)
    parts = (survey.measurements, survey.workload, survey.topology)
    assert ask_again(measured, reader, parts) > 150
    columns = _measured(measure(measured, reader, sample=True)).columns
    assert ask_again(measured, reader, columns) > 40


def test_figures_of_hard_names_come_back(edge: Database) -> None:
    survey = measure(edge, exact_rows=True)
    assert ask_again(edge, None, survey.measurements) > 100
    tables = {one.name for one in _measured(survey).tables if not one.name.schema}
    assert tables == {table.name for table in survey.catalogue.tables}
    stored = {table.name for table in survey.catalogue.tables if table.options[0].value == "InnoDB"}
    sized = {one.table for one in _measured(survey).indexes if one.size is not None}
    assert {one.table for one in _measured(survey).indexes} & stored <= sized
    if edge.server.engine == "mariadb":
        assert {one.name for one in _measured(survey).sequences} == {one.name for one in survey.catalogue.sequences}
    partitions = {one.name for one in every_table(survey.catalogue.tables)} - {t.name for t in survey.catalogue.tables}
    assert {one.name for one in _measured(survey).tables if one.name.schema} == partitions


def test_sequence_that_was_used(measured: Database) -> None:
    if measured.server.engine != "mariadb":
        return
    measured.run("CREATE SEQUENCE s MINVALUE 1 MAXVALUE 101 CACHE 10", "CREATE SEQUENCE unused", "SELECT NEXTVAL(s)")
    used, unused = _measured(measure(measured)).sequences
    assert (used.limit, _value(used.last_value), _value(used.used)) == (101, 10, 0.09)
    assert (unused.last_value, unused.used) == (None, None)
    assert ask_again(measured, None, (used,)) == 2


def test_plans_are_taken_of_what_reads(measured: Database) -> None:
    load(measured)
    survey = measure(measured, plans=3, statements=("SELECT id FROM orders WHERE customer = 5",))
    assert len(survey.plans) == 4
    assert "INSERT" not in {one.statement.split()[0] for one in survey.plans}
    (asked,) = (one for one in survey.plans if one.statement.startswith("SELECT id FROM orders"))
    assert (QualifiedName("", "orders"), "by_customer") in asked.indexes


def test_rows_and_sizes_are_those_of_the_server(measured: Database) -> None:
    load(measured)
    survey = measure(measured)
    for table in ("customers", "orders", "log"):
        indexes = [one for one in _measured(survey).indexes if one.table.name == table]
        kept = _table(survey, table)
        assert sum(_value(one.size) for one in indexes) + _hidden_index(measured, table) == _value(kept.size)
        assert _value(kept.heap_size) + _value(kept.index_size) == _value(kept.size)
        assert kept.size is not None
        assert (kept.size.quality, kept.size.since) == ("estimate", kept.analysed_at)
    customers, old = _table(survey, "customers"), _table(survey, "old")
    assert _value(customers.rows) == 200
    assert customers.rows is not None
    assert (customers.rows.quality, customers.rows.since) == ("estimate", customers.analysed_at)
    assert (_value(old.rows), old.rows and old.rows.quality) == (2, "exact")
    assert 0 < _value(old.bloat) < 1
    early, late = (_table(survey, name, "log") for name in ("early", "late"))
    assert (_value(early.rows), _value(late.rows)) == (10, 10)
    assert _value(early.size) + _value(late.size) == _value(_table(survey, "log").size)
    assert _value(_measured(survey).server.database_size) == sum(
        _value(one.size) for one in _measured(survey).tables if not one.name.schema
    )


def _hidden_index(database: Database, table: str) -> int:
    """The size of the index that InnoDB makes for a table without a primary key."""
    condition = f"database_name = '{database.name}' AND (table_name = '{table}' OR table_name LIKE '{table}#%')"
    text = (
        "SELECT COALESCE(SUM(stat_value)*@@innodb_page_size, 0) FROM mysql.innodb_index_stats"
        f" WHERE {condition} AND stat_name = 'size' AND index_name = 'GEN_CLUST_INDEX'"
    )
    return int(str(database.server.fetch(text, "")[0][0]))


def test_sizes_grow_with_the_rows_after_a_first_survey(measured: Database) -> None:
    load(measured, 5)
    before = _value(_table(measure(measured), "orders").size)
    measured.run(*("INSERT INTO orders (customer, total) SELECT customer, total FROM orders" for _ in range(10)))
    measured.run("ANALYZE NO_WRITE_TO_BINLOG TABLE orders")
    assert _value(_table(measure(measured), "orders").size) > 5 * before


def test_auto_increment_and_its_limit(measured: Database) -> None:
    load(measured)
    measured.run("CREATE TABLE small (id tinyint AUTO_INCREMENT PRIMARY KEY)", "INSERT INTO small VALUES (120)")
    survey = measure(measured)
    assert (_value(_table(survey, "small").auto_increment), _table(survey, "small").auto_increment_limit) == (121, 127)
    assert (_value(_table(survey, "customers").auto_increment)) == 201
    assert _table(survey, "customers").auto_increment_limit == 2**32 - 1
    assert _table(survey, "orders").auto_increment_limit == 2**63 - 1
    assert _table(survey, "log").auto_increment is None


def test_exact_rows_are_counted(measured: Database) -> None:
    load(measured, 7)
    measured.run(*(f"CREATE TABLE t{number} (a int)" for number in range(210)))
    measured.run("INSERT INTO t209 VALUES (1), (2), (3)")
    survey = measure(measured, exact_rows=True)
    rows = _table(survey, "orders").rows
    assert rows is not None
    assert (rows.value, rows.quality, rows.since) == (35, "exact", None)
    assert _value(_table(survey, "t209").rows) == 3


def test_use_of_tables_and_indexes(measured: Database) -> None:
    load(measured)
    survey = measure(measured)
    customers, orders = _table(survey, "customers"), _table(survey, "orders")
    assert (_value(customers.inserts), _value(orders.inserts)) == (200, 1000)
    assert _value(customers.updates) == 10
    assert _value(orders.deletes) == 10
    assert _value(customers.sequential_rows) >= 200
    assert _value(_index(survey, "customers", "by_email").scans) >= 40
    assert _value(_index(survey, "orders", "by_customer").scans) > 0
    never = _index(survey, "orders", "never_used").rows_read
    assert never is not None
    assert never.value == 0
    started = _measured(survey).seen.started_at
    assert started is not None
    assert abs(started - _started(measured)) < timedelta(seconds=3)
    # A change of a table's columns or indexes makes it anew and sets its counters to zero.
    assert never.since == max(started, _made(measured, "orders"))


def test_look_ups_in_vain_are_not_called_no_use(measured: Database) -> None:
    load(measured, 5)
    measured.run(*(f"SELECT id FROM orders WHERE total = {number}" for number in (-1, -2, -3)))
    figures = _index(measure(measured), "orders", "never_used")
    if measured.server.engine == "mysql":
        assert _value(figures.scans) >= 3
    else:
        assert (figures.scans, _value(figures.rows_read)) == (None, 0)


def test_locked_table_costs_its_own_rows(measured: Database) -> None:
    measured.run("CREATE TABLE held (a int)", "CREATE TABLE free (a int)", "INSERT INTO held VALUES (1)")
    connection = measured.connect()
    connection.cursor().execute("LOCK TABLES held WRITE")
    survey = measure(measured, exact_rows=True, sample=True, lock_timeout=1.0)
    connection.close()
    missed = {one.missed: one for one in survey.readings}
    assert set(missed) == {"the exact number of rows of held", "the profile of columns of held"}
    reading = missed["the exact number of rows of held"]
    assert (reading.state, "--lock-timeout" in reading.remedy) == (State.TIMED_OUT, True)
    assert {one.name.name: one.rows.quality for one in _measured(survey).tables if one.rows} == {
        "free": "exact",
        "held": "estimate",
    }
    assert _value(_table(survey, "held").size) > 0


def test_waiting_for_the_definition_of_a_table(measured_mysql: ScratchServer, fresh_database: Fresh) -> None:
    database = Database(measured_mysql, fresh_database(measured_mysql))
    database.run("CREATE TABLE t (a int PRIMARY KEY)")
    holder, waiter = database.connect(), database.connect()
    try:
        holder.begin()
        holder.cursor().execute("SELECT a FROM t")
        waiter._execute_command(3, "ALTER TABLE t ADD COLUMN b int")
        waits = "SELECT COUNT(*) FROM performance_schema.metadata_locks WHERE LOCK_STATUS = 'PENDING'"
        deadline = time.monotonic() + 20
        while database.server.fetch(waits, "")[0][0] != 1:
            assert time.monotonic() < deadline
        activity = _measured(measure(database)).activity
    finally:
        holder.rollback()
        waiter._read_query_result()
        holder.close()
        waiter.close()
    (wait,) = (one for one in activity if one.kind == "lock wait")
    assert (wait.session, wait.waits_for) == (str(waiter.thread_id()), str(holder.thread_id()))
    assert wait.relation == QualifiedName("", "t")


def test_settings_that_can_hold_a_secret_are_not_read(measured: Database) -> None:
    measured.run("SET GLOBAL init_connect = 'SET @a = 5550042'")
    try:
        survey = measure(measured)
    finally:
        measured.run("SET GLOBAL init_connect = ''")
    assert "5550042" not in msgspec.json.encode(survey).decode()
    assert "init_connect" not in {one.name for one in _measured(survey).settings}


def _made(database: Database, table: str) -> datetime:
    query = f"SELECT UNIX_TIMESTAMP(CREATE_TIME) FROM information_schema.TABLES WHERE TABLE_NAME = '{table}'"
    ((at,),) = database.server.fetch(f"{query} AND TABLE_SCHEMA = DATABASE()", database.name)
    return datetime.fromtimestamp(float(str(at)), UTC)


def _started(database: Database) -> datetime:
    text = "SELECT UNIX_TIMESTAMP() - VARIABLE_VALUE FROM {} WHERE VARIABLE_NAME = 'Uptime'"
    table = "performance_schema.global_status"
    if database.server.engine == "mariadb":
        table = "information_schema.GLOBAL_STATUS"
    return datetime.fromtimestamp(float(str(database.server.fetch(text.format(table), "")[0][0])), UTC)


def test_workload_is_what_was_sent(measured: Database, reader: str) -> None:
    load(measured)
    grant_all(measured, reader, rows=True)
    measure(measured, reader, sample=True, exact_rows=True)
    workload = measure(measured, reader).workload
    assert workload is not None
    calls = {one.text.replace("`", "").lower(): one for one in workload.statements}
    assert {text.split()[0] for text in calls} == {"select", "insert", "update", "delete"}
    assert len(calls) == 11, list(calls)
    look_up = calls["select id , status from customers where email = ?"]
    assert (_value(look_up.calls), _value(look_up.rows), _value(look_up.no_index_used)) == (40, 40, 0)
    search = calls["select count ( * ) from customers where notes like ?"]
    assert (_value(search.rows_examined), _value(search.no_index_used)) == (200, 1)
    assert _value(look_up.total_time) == pytest.approx(_value(look_up.mean_time) * 40)
    assert 0 < _value(look_up.mean_time) <= _value(look_up.max_time) < 10
    assert workload.since is not None
    assert _started(measured) - timedelta(seconds=2) < workload.since <= workload.until
    text = msgspec.json.encode(workload).decode()
    assert "secret-value" not in text
    assert "example.org" not in text


def test_cut_statement_is_marked(measured: Database) -> None:
    names = ", ".join(f"a AS a_rather_long_name_{number}" for number in range(100))
    measured.run("CREATE TABLE t (a int)", f"SELECT {names} FROM t", f"SELECT {', '.join(['a'] * 110)} FROM t")
    workload = measure(measured).workload
    assert workload is not None
    cut, whole = sorted((one.text for one in workload.statements if one.text.startswith("SELECT")), key=len)[::-1]
    assert cut.endswith(" …")
    assert " FROM " not in cut
    assert whole.endswith(" FROM `t`")


def test_settings_and_their_sources(measured: Database) -> None:
    settings = {one.name: one for one in _measured(measure(measured)).settings}
    assert settings["max_allowed_packet"].value == str(256 * 2**20)
    assert settings["max_allowed_packet"].source == "command line"
    assert settings["max_connections"].source == "default" or settings["max_connections"].source.startswith("worked")
    if measured.server.engine == "mariadb":
        assert settings["max_allowed_packet"].changed
        assert settings["max_allowed_packet"].meaning
        assert not settings["long_query_time"].changed
    assert "STRICT_TRANS_TABLES" in settings["sql_mode"].value
    assert not {name for name in settings if "password" in name or "secret" in name}


def test_server_figures(measured: Database) -> None:
    survey = measure(measured)
    server = _measured(survey).server
    assert _value(server.connections) >= 1
    assert server.connections_limit == 151
    assert 0 < _value(server.cache_hit) <= 1
    assert _value(server.statements) > 10
    assert _value(server.deadlocks) >= 0
    assert _value(server.retained_log) > 100
    assert {"Query"} <= {one.state for one in server.states}
    names = {one.name for one in server.others}
    assert {"history-list-length", "temporary-tables-on-disk", "slow-queries", "row-lock-time"} <= names
    archiving = _measured(survey).archiving
    assert archiving is not None
    assert archiving.mode in {"ROW", "MIXED"}
    assert any(fact.startswith("sync_binlog = ") for fact in archiving.facts)
    encryption = _measured(survey).encryption
    assert encryption is not None
    is_mysql = measured.server.engine == "mysql"
    assert (encryption.session, encryption.offered) == (is_mysql, is_mysql)
    assert encryption.protocol.startswith("TLS") == is_mysql


def test_jobs_and_their_last_run(measured: Database) -> None:
    measured.run(
        "CREATE TABLE t (a int)",
        "CREATE EVENT tick ON SCHEDULE EVERY 1 SECOND DO INSERT INTO t VALUES (1)",
        "CREATE EVENT never ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM t",
    )
    deadline = time.monotonic() + 20
    ran = "SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_NAME = 'tick' AND LAST_EXECUTED IS NOT NULL"
    while measured.server.fetch(ran, measured.name)[0][0] != 1:
        assert time.monotonic() < deadline
    jobs = {one.name: one for one in _measured(measure(measured)).jobs}
    assert (jobs["tick"].active, jobs["never"].active, jobs["never"].last_run) == (True, False, None)
    assert jobs["tick"].schedule.startswith("EVERY 1 SECOND")
    assert jobs["tick"].last_run is not None
    assert abs(jobs["tick"].last_run - datetime.now(UTC)) < timedelta(seconds=30)


def test_lock_wait_and_idle_transaction(measured: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    measured.run("CREATE TABLE t (a int PRIMARY KEY)", "INSERT INTO t VALUES (1)")
    _replace(monkeypatch, f"activity_{measured.server.engine}", lambda text: text.replace(">= 60", ">= 0"))
    holder, waiter = measured.connect(), measured.connect()
    try:
        holder.begin()
        holder.cursor().execute("UPDATE t SET a = 2 WHERE a = 1")
        waiter.begin()
        waiter._execute_command(3, "UPDATE t SET a = 3 WHERE a = 1")
        waits = "SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'"
        deadline = time.monotonic() + 20
        while measured.server.fetch(waits, "")[0][0] != 1:
            assert time.monotonic() < deadline
        survey = measure(measured)
    finally:
        holder.rollback()
        waiter._read_query_result()
        holder.close()
        waiter.close()
    activity = _measured(survey).activity
    (wait,) = (one for one in activity if one.kind == "lock wait")
    assert (wait.session, wait.waits_for) == (str(waiter.thread_id()), str(holder.thread_id()))
    assert wait.relation == QualifiedName("", "t")
    assert 0 <= wait.lasted.value < 30
    (idle,) = (one for one in activity if one.kind == "idle in transaction" and one.session == str(holder.thread_id()))
    assert idle.account == "root"
    assert "SET a = " not in msgspec.json.encode(survey.measurements).decode()


def test_statements_are_few_and_listed(measured: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from pymysql.connections import Connection

    load(measured, 5)
    measured.run(
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM old",
        "CREATE VIEW v AS SELECT 'x' AS x FROM old",
        "CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN LENGTH('a\\\\b')",
    )
    if measured.server.engine == "mariadb":
        measured.run("CREATE SEQUENCE s")

    def read() -> list[str]:
        sent: list[str] = []
        query = Connection.query

        def count(connection: Any, text: Any, unbuffered: bool = False) -> Any:
            sent.append(text if isinstance(text, str) else text.decode())
            return query(connection, text, unbuffered)

        monkeypatch.setattr(Connection, "query", count)
        measure(measured)
        monkeypatch.undo()
        return sent

    few = read()
    measured.run(*(f"CREATE TABLE t{number} (a int PRIMARY KEY, KEY k (a))" for number in range(60)))
    assert len(read()) == len(few)
    assert len(few) <= 40


def test_measuring_statements_are_listed_only_when_asked_for() -> None:
    plain = {one.name for one in engine.statements(ReadOptions())}
    measuring = engine.statements(ReadOptions(measure=MeasureOptions()))
    names = [one.name for one in measuring]
    assert len(names) == len(set(names))
    assert plain < set(names)
    assert "measure_sample" not in names
    on_request = engine.statements(ReadOptions(measure=MeasureOptions(sample=True, exact_rows=True)))
    assert {one.name for one in on_request} - set(names) == {"measure_sample", "measure_exact_rows"}
    for one in load_statements(_PACKAGE, _FOLDER).values():
        assert one.purpose.startswith("one row per"), one.name
        assert "*" not in one.text.split(), one.name


def test_slow_measuring_loses_its_own_figures_alone(measured: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    load(measured, 5)
    slow = "SELECT SLEEP(5) AS relation, 1 AS name, 1 AS size, 1 AS updated FROM information_schema.TABLES"
    _replace(monkeypatch, "index_sizes", lambda _: slow)
    survey = measure(measured, statement_timeout=0.7)
    reading = next(one for one in survey.readings if one.part == "sizes")
    assert reading.state is State.TIMED_OUT
    assert "--statement-timeout" in reading.remedy
    assert _index(survey, "orders", "by_customer").size is None
    assert _value(_index(survey, "orders", "by_customer").scans) >= 0
    assert _value(_table(survey, "orders").size) > 0


def test_column_that_a_release_does_not_have_loses_its_part_alone(
    measured: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    _replace(monkeypatch, "workload", lambda text: text.replace("SUM_NO_INDEX_USED", "NO_SUCH_COLUMN"))
    survey = measure(measured)
    reading = next(one for one in survey.readings if one.part == "workload")
    assert (reading.state, reading.remedy) == (State.UNSUPPORTED, "")
    assert survey.workload is None
    assert survey.measurements is not None


def _replace(monkeypatch: pytest.MonkeyPatch, name: str, change: Callable[[str], str]) -> None:
    known = dict(load_statements(_PACKAGE, _FOLDER))
    old = known[name]
    known[name] = Statement(name=name, purpose=old.purpose, text=change(old.text))
    monkeypatch.setattr(measure_session, "load_statements", lambda *_: known)
