"""What cannot be measured, why, and that what is said to mend it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from schemabook.model.survey import Reading, State, Survey
from schemabook.scratch import mysql
from schemabook.scratch.server import ScratchServer
from tests.engines.mysql.conftest import Database
from tests.engines.mysql.measuring import SECRET, grant_all, load, measure
from tests.servers.fixtures import require_mariadb

PARTS = frozenset(
    {
        "sizes",
        "use",
        "server",
        "settings",
        "activity",
        "archiving",
        "topology",
        "workload",
        "sample",
        "jobs",
        "sequences",
    }
)


def _gaps(survey: Survey) -> list[Reading]:
    return [one for one in survey.readings if one.part in PARTS]


def _missed(survey: Survey) -> dict[tuple[str, str], Reading]:
    return {(one.part, one.missed): one for one in _gaps(survey)}


def test_account_that_may_read_rows_alone(measured: Database, reader: str) -> None:
    load(measured, 10)
    measured.run(f"GRANT SELECT ON `{measured.name}`.* TO '{reader}'@'%'")
    survey = measure(measured, reader, sample=True, exact_rows=True)
    assert {one.part for one in _gaps(survey)} == {
        "sizes", "use", "workload", "activity", "server", "topology", "archiving", "jobs",
    }  # fmt: skip
    assert all(one.remedy.startswith("GRANT ") and f"'{reader}'@'%'" in one.remedy for one in _gaps(survey))
    assert all(one.reason for one in _gaps(survey))
    measurements = survey.measurements
    assert measurements is not None
    assert survey.workload is None
    orders = next(one for one in measurements.tables if one.name.name == "orders")
    assert orders.rows is not None
    assert orders.size is not None
    assert (orders.reads, orders.analysed_at) == (None, None)
    assert measurements.indexes == ()
    assert measurements.seen.role == ""
    assert measurements.server.retained_log is None
    assert measurements.server.statements is not None
    assert measurements.columns
    assert survey.topology is not None
    assert "PROCESS" in survey.topology.incomplete


def test_account_without_rights_on_rows(measured: Database, reader: str) -> None:
    load(measured, 10)
    measured.run(f"GRANT REFERENCES ON `{measured.name}`.* TO '{reader}'@'%'")
    survey = measure(measured, reader, sample=True, exact_rows=True)
    measurements = survey.measurements
    assert measurements is not None
    assert measurements.columns == ()
    missed = _missed(survey)
    listed = "customers, log, old, orders, strange name'"
    assert missed["sample", f"the profile of columns of {listed}"].state is State.PARTIAL
    assert missed["sizes", f"the exact number of rows of {listed}"].remedy.startswith("GRANT SELECT ON ")
    orders = next(one for one in measurements.tables if one.name.name == "orders")
    assert orders.rows is not None
    assert orders.rows.quality == "estimate"


def test_each_remedy_mends_its_part(measured: Database, reader: str) -> None:
    load(measured, 10)
    measured.run("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM old")
    if measured.server.engine == "mariadb":
        measured.run("CREATE SEQUENCE s")
    measured.run(f"GRANT REFERENCES ON `{measured.name}`.* TO '{reader}'@'%'")
    for _ in range(4):
        survey = measure(measured, reader, sample=True, exact_rows=True)
        remedies = [one.remedy for one in survey.readings if one.remedy]
        for remedy in remedies:
            measured.load(remedy)
        if not remedies:
            break
    assert _gaps(survey) == []
    measurements = survey.measurements
    assert measurements is not None
    assert survey.workload is not None
    assert all(one.size and one.rows_read for one in measurements.indexes if one.table.name != "old")
    assert measurements.jobs
    assert measurements.columns
    assert measurements.seen.role == "primary"


def test_shipped_grants_measure_everything_but_rows(measured: Database, reader: str) -> None:
    load(measured, 10)
    measured.run("CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM old")
    grant_all(measured, reader)
    survey = measure(measured, reader)
    assert _gaps(survey) == []
    connection = measured.connect(reader, SECRET)
    with connection.cursor() as cursor, pytest.raises(Exception, match="denied"):
        cursor.execute("SELECT * FROM customers")
    if measured.server.engine == "mysql":
        text = "SELECT QUERY_SAMPLE_TEXT FROM performance_schema.events_statements_summary_by_digest"
        with connection.cursor() as cursor, pytest.raises(Exception, match="denied"):
            cursor.execute(text)
    connection.close()


def test_one_unreadable_table_costs_its_own_rows(measured: Database, reader: str) -> None:
    load(measured, 10)
    grant_all(measured, reader)
    granted = ("customers", "log", "old", "`strange name'`")
    measured.run(*(f"GRANT SELECT ON `{measured.name}`.{name} TO '{reader}'@'%'" for name in granted))
    survey = measure(measured, reader, exact_rows=True, sample=True)
    assert {one.missed for one in _gaps(survey)} == {
        "the exact number of rows of orders",
        "the profile of columns of orders",
    }
    assert survey.measurements is not None
    rows = {one.name.name: one.rows for one in survey.measurements.tables if not one.name.schema}
    assert {name for name, figure in rows.items() if figure and figure.quality == "estimate"} == {"orders"}


@pytest.fixture
def silent(fresh_database: Callable[[ScratchServer], str], mariadb_server: ScratchServer) -> Database:
    """An empty database on a MariaDB server as it is installed, which counts nothing."""
    return Database(mariadb_server, fresh_database(mariadb_server))


@pytest.fixture
def counting() -> Iterator[Database]:
    """An empty database on a MariaDB server with the statistics of users, from its start."""
    with mysql.start(require_mariadb(), settings=("userstat=ON",)) as server:
        server.create_database("counted")
        yield Database(server, "counted")


def test_server_that_counts_nothing_says_what_to_switch_on(silent: Database) -> None:
    load(silent, 10)
    survey = measure(silent)
    missed = {one.part: one for one in _gaps(survey)}
    assert set(missed) == {"use", "workload"}
    assert missed["workload"].state is State.UNSUPPORTED
    assert missed["workload"].remedy.startswith("Write performance_schema=ON ")
    assert missed["use"].remedy.startswith("SET GLOBAL userstat = ON;")
    assert survey.measurements is not None
    assert all(one.scans is None for one in survey.measurements.indexes)
    silent.run("SET GLOBAL userstat = ON")
    try:
        silent.run("SELECT * FROM customers WHERE email = 'person3@example.org'")
        survey = measure(silent)
    finally:
        silent.run("SET GLOBAL userstat = OFF")
    assert {one.part for one in _gaps(survey)} == {"workload"}
    assert survey.measurements is not None
    scans = {(one.table.name, one.name): one.scans for one in survey.measurements.indexes}
    found = scans["customers", "by_email"]
    assert found is not None
    assert (found.value, found.since) == (1, None)


def test_statistics_of_users_count_from_the_start(counting: Database) -> None:
    load(counting, 20)
    counting.run("CREATE USER few IDENTIFIED BY 'secret word'", f"GRANT SELECT ON `{counting.name}`.log TO few")
    survey = measure(counting)
    assert survey.measurements is not None
    tables = {one.name.name: one for one in survey.measurements.tables if not one.name.schema}
    writes = tables["old"].writes
    assert writes is not None
    started = survey.measurements.seen.started_at
    assert started is not None
    assert writes.value == 4
    # The server starts within a second or two of the making of the table, which is the later of the two.
    assert writes.since is not None
    assert timedelta(0) <= writes.since - started < timedelta(minutes=5)
    reads = {(one.table.name, one.name): one.rows_read for one in survey.measurements.indexes}
    never, used = reads["orders", "never_used"], reads["customers", "by_email"]
    assert never is not None
    assert used is not None
    assert (never.value, used.value > 0) == (0, True)
    counting.run(f"GRANT REFERENCES ON `{counting.name}`.* TO few")
    survey = measure(counting, "few")
    assert survey.measurements is not None
    assert {one.table.name for one in survey.measurements.indexes if one.rows_read} <= {"log"}
    missed = {one.part: one for one in _gaps(survey)}
    assert missed["use"].missed == "the use of tables on which the account has no SELECT privilege"
