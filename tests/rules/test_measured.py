"""Rules about what was measured, on a real server that really has the faults: found, mended, gone.

What takes days or hours to come about (an unused index, a long transaction) is in the examples of the rules instead.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from schemabook.engines import dialect_by_name
from schemabook.engines.dialect import literal
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.errors import ScratchError
from schemabook.model.findings import Report
from schemabook.scratch import mysql, postgresql
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from schemabook.survey import read_survey
from tests.servers.fixtures import require_main_postgresql, require_mariadb, require_mysql
from tests.servers.replicas import start_standby

DATABASE = "seeded"
DEADLINE = 20.0
CALLS = 30

SEEDS = (
    """
    CREATE EXTENSION pg_stat_statements;
    CREATE TABLE customer (id bigint PRIMARY KEY, email text NOT NULL);
    CREATE TABLE visit (
        id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer, room integer NOT NULL,
        paid boolean NOT NULL, voucher_id bigint, discount numeric, clinic text NOT NULL, seen_at timestamptz NOT NULL
    );
    CREATE INDEX visit_customer ON visit (customer_id);
    CREATE INDEX visit_paid ON visit (paid);
    CREATE INDEX visit_voucher ON visit (voucher_id);
    CREATE INDEX visit_seen ON visit (seen_at);
    INSERT INTO customer SELECT n, 'c' || n || '@example.test' FROM generate_series(1, 200) AS n;
    INSERT INTO visit
    SELECT n, 1 + n % 200, n % 9000, n % 2 = 0, CASE WHEN n % 100 = 0 THEN n END, NULL, 'Riverside',
        timestamptz '2026-01-01' + n * interval '1 minute'
    FROM generate_series(1, 200000) AS n;
    CREATE SEQUENCE ticket AS smallint;
    SELECT setval('ticket', 32000);
    CREATE SEQUENCE receipt AS smallint;
    SELECT setval('receipt', 20000);
    CREATE TABLE voucher (id bigint PRIMARY KEY);
    CREATE TABLE queue (id bigint PRIMARY KEY) WITH (autovacuum_enabled = false);
    INSERT INTO queue SELECT n FROM generate_series(1, 30000) AS n;
    """,
    "ANALYZE customer, visit",
    "DELETE FROM queue WHERE id > 5000",
    "SELECT pg_create_physical_replication_slot('old_standby')",
)
FOUND = {
    ("always-null-column", "public.visit.discount"),
    ("archiving-failing", "PostgreSQL"),
    ("autovacuum-off", "public.queue"),
    ("constant-column", "public.visit.clinic"),
    ("dead-rows", "public.queue"),
    ("empty-table", "public.voucher"),
    ("inactive-slot", "old_standby"),
    ("large-table-scans", "public.visit"),
    ("low-selectivity-index", "public.visit.visit_paid"),
    ("mostly-null-index", "public.visit.visit_voucher"),
    ("sequence-near-limit", "public.ticket"),
    ("stale-statistics", "public.queue"),
}
BY_STATEMENT = {"repeated-lookup", "scanned-by-workload"}
OF_THE_SERVER = {
    "data-checksums-off",
    "fsync-off",
    "full-page-writes-off",
    "no-idle-in-transaction-timeout",
    "no-statement-timeout",
    "synchronous-commit-off",
}
"""What is true of every scratch server: it is started to be quick, and may lose what it holds."""

MEASURED = {
    *(rule for rule, _ in FOUND),
    *BY_STATEMENT,
    *OF_THE_SERVER,
    *"""
        archiving-off auto-increment-near-limit bloated-index bloated-table checksum-failures
        connections-near-limit counters-off default-memory disabled-job encryption-not-offered
        event-scheduler-off examined-far-more-than-returned expensive-statement failing-job
        fast-growing-table forgotten-prepared-transaction frequent-deadlocks general-log-on
        idle-in-transaction lock-wait long-transaction low-cache-hit no-index-used no-statement-statistics
        pending-restart relaxed-sql-mode replication-lag slot-retains-much slow-statement spilling-to-disk
        stopped-replica transaction-id-wraparound unencrypted-session unindexed-filter unsafe-log-flush
        unused-index unused-table
    """.split(),
}
"""The rules about what was measured: those about the schema have their say elsewhere."""


@pytest.fixture(scope="module")
def server() -> Iterator[ScratchServer]:
    """A server with the faults in it, some of them of the whole server."""
    settings = ("shared_preload_libraries=pg_stat_statements", "archive_mode=on", "archive_command=false")
    try:
        started = postgresql.start(require_main_postgresql(), settings=settings)
    except ScratchError as error:
        pytest.fail(str(error), pytrace=False)
    started.create_database(DATABASE)
    started.create_database("fresh")
    for seed in SEEDS:
        started.run(seed, DATABASE)
    _send_statements(started)
    started.run("SELECT pg_switch_wal()", DATABASE)
    _wait_for_the_archiver(started)
    yield started
    started.stop()


def _send_statements(server: ScratchServer) -> None:
    """A workload with a filter that no index serves, and a look-up for each row of a list."""
    statements = []
    for number in range(CALLS):
        statements.append(f"SELECT id FROM visit WHERE room = {number}")
        statements.append(f"SELECT id, customer_id FROM visit WHERE seen_at > '2026-01-{number + 1}' LIMIT 20")
        statements += [f"SELECT id, email FROM customer WHERE id = {one}" for one in range(20)]
    server.run(";".join(statements), DATABASE)


def _wait_for_the_archiver(server: ScratchServer) -> None:
    deadline = time.monotonic() + DEADLINE
    while not server.fetch("SELECT failed_count > 0 FROM pg_stat_archiver", DATABASE)[0][0]:
        assert time.monotonic() < deadline, "the archiver never tried"


def read(server: ScratchServer, database: str = DATABASE, plans: int = 20) -> Report:
    options = ReadOptions(measure=MeasureOptions(sample=True, plans=plans))
    return judge(study(read_survey(server.url(database), options))).report


def found_in(report: Report) -> set[tuple[str, str]]:
    return {(one.rule, str(one.subject)) for one in report.findings if one.rule in MEASURED}


def test_every_fault_is_found_and_nothing_else(server: ScratchServer) -> None:
    report = read(server)
    found = found_in(report)
    assert {one for one in found if one[0] not in BY_STATEMENT | OF_THE_SERVER} == FOUND
    assert {rule for rule, _ in found} >= BY_STATEMENT
    statements = [one for one in report.findings if one.rule in BY_STATEMENT]
    assert len(statements) == len(BY_STATEMENT)
    (scanned,) = (one for one in statements if one.rule == "scanned-by-workload")
    assert "room = $1" in scanned.message
    assert scanned.fix == ("CREATE INDEX CONCURRENTLY visit_room_idx ON public.visit (room)",)
    evidence = {one.name: one.figure for one in scanned.evidence}
    assert evidence["calls"].value == CALLS
    assert evidence["rows of the table"].value == 200_000


def test_evidence_can_be_looked_up_again(server: ScratchServer) -> None:
    """Each figure that comes from a statement comes from it again, with the names of what the evidence is of."""
    asked = 0
    dialect = dialect_by_name("postgresql")
    for finding in (one for one in read(server).findings if one.rule in MEASURED):
        for one in finding.evidence:
            of = one.subject or finding.subject
            method = one.figure.method
            if not method.startswith("select") or one.figure.unit == "seconds":
                continue
            query = method.replace("{object}", dialect.object_literal(of.name)).replace("{part}", literal(of.part))
            assert server.fetch(query, DATABASE)[0][0] is not None, (finding.rule, one.name, query)
            asked += 1
    assert asked > len(FOUND)


def test_counters_of_today_call_no_index_unused(server: ScratchServer) -> None:
    told = [one for one in read(server).skipped if one.rule == "unused-index"]
    assert [one.reason for one in told] == ["the counters are younger than 7 days"]
    assert told[0].objects > 0


def test_without_plans_the_statements_themselves_tell(server: ScratchServer) -> None:
    report = read(server, plans=0)
    (found,) = (one for one in report.findings if one.rule == "unindexed-filter")
    assert str(found.subject) == "public.visit.room"


def test_a_fresh_database_has_no_faults_of_its_own(server: ScratchServer) -> None:
    of_the_server = OF_THE_SERVER | {"archiving-failing", "inactive-slot", "no-statement-statistics"}
    assert {rule for rule, _ in found_in(read(server, "fresh"))} == of_the_server


def test_fixes_mend_what_they_are_for(server: ScratchServer) -> None:
    """Runs last: it changes what the others look at."""
    mended = {one.fingerprint: one for one in read(server).findings if one.fix and one.rule in MEASURED}
    assert {one.rule for one in mended.values()} >= {
        "autovacuum-off",
        "dead-rows",
        "mostly-null-index",
        *{"scanned-by-workload"},
    }
    for one in mended.values():
        for statement in one.fix:
            server.run(statement, DATABASE)
    server.run("SELECT pg_drop_replication_slot('old_standby'); SELECT setval('ticket', 1)", DATABASE)
    deadline = time.monotonic() + DEADLINE
    while left := {str(one) for one in _left(server, set(mended))}:
        assert time.monotonic() < deadline, left
    assert not {"inactive-slot", "sequence-near-limit"} & {rule for rule, _ in found_in(read(server))}


def _left(server: ScratchServer, fingerprints: set[str]) -> Iterator[tuple[str, str]]:
    for one in read(server).findings:
        if one.fingerprint in fingerprints:
            yield one.rule, str(one.subject)


MYSQL_SEEDS = (
    "CREATE TABLE visit (id int AUTO_INCREMENT PRIMARY KEY, email varchar(90) NOT NULL, room int NOT NULL)",
    "CREATE INDEX visit_room ON visit (room)",
    "CREATE TABLE tag (id int AUTO_INCREMENT PRIMARY KEY, name varchar(90) NOT NULL)",
    "INSERT INTO tag (name) VALUES ('new'), ('urgent')",
    """
    INSERT INTO visit (email, room)
    SELECT CONCAT('v', a.n * 1000 + b.n), a.n
    FROM (WITH RECURSIVE n AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM n WHERE n < 150) SELECT n FROM n) AS a,
        (WITH RECURSIVE n AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM n WHERE n < 1000) SELECT n FROM n) AS b
    """,
    "ALTER TABLE visit AUTO_INCREMENT = 2000000000",
    "ANALYZE TABLE visit, tag",
    *(f"SELECT id FROM visit WHERE email = 'v{number}'" for number in range(CALLS)),
    *(f"SELECT id FROM tag WHERE name = 't{number}'" for number in range(CALLS)),
    *(f"SELECT email FROM visit WHERE room = {number}" for number in range(CALLS)),
)
MYSQL_FOUND = {
    ("auto-increment-near-limit", "visit.id"),
    ("large-table-scans", "visit"),
    ("unindexed-filter", "visit.email"),
}
MYSQL_SERVER = {
    "mysql": {"archiving-off", "unsafe-log-flush"},
    "mariadb": {"archiving-off", "no-idle-in-transaction-timeout", "no-statement-timeout", "unsafe-log-flush"},
}
"""What is true of every scratch server."""


@pytest.mark.parametrize("engine", ["mariadb", "mysql"])
def test_faults_of_mysql_are_found_and_mended(engine: str) -> None:
    installation = require_mariadb() if engine == "mariadb" else require_mysql()
    with mysql.start(installation, settings=("performance_schema=ON",)) as server:
        server.create_database(DATABASE)
        server.create_database("fresh")
        for seed in MYSQL_SEEDS:
            server.run(seed, DATABASE)
        assert {rule for rule, _ in found_in(read(server, "fresh"))} == MYSQL_SERVER[engine]
        report = read(server)
        found = found_in(report)
        assert {one for one in found if one[0] not in MYSQL_SERVER[engine] | {"no-index-used"}} == MYSQL_FOUND
        (unindexed,) = (one for one in report.findings if one.rule == "no-index-used")
        assert "visit" in unindexed.message
        (fix,) = (one.fix for one in report.findings if one.rule == "unindexed-filter")
        for statement in fix:
            server.run(statement, DATABASE)
        assert "unindexed-filter" not in {rule for rule, _ in found_in(read(server))}


def test_a_standby_that_stops_leaves_its_slot_behind() -> None:
    installation = require_main_postgresql()
    with postgresql.start(installation) as primary:
        primary.create_database(DATABASE)
        primary.run("CREATE TABLE visit (id bigint PRIMARY KEY, room integer)", DATABASE)
        primary.run("CREATE INDEX visit_room ON visit (room)", DATABASE)
        primary.run("INSERT INTO visit SELECT n, n % 9 FROM generate_series(1, 200000) AS n", DATABASE)
        with start_standby(primary, installation, "left") as standby:
            report = read(primary)
            assert "inactive-slot" not in {rule for rule, _ in found_in(report)}
            (told,) = (one for one in report.skipped if one.rule == "unused-index")
            assert told.objects == 1
            there = {rule for rule, _ in found_in(read(standby))}
            assert not {"archiving-off", "inactive-slot", "stopped-replica", "replication-lag"} & there
        deadline = time.monotonic() + DEADLINE
        while ("inactive-slot", "left") not in found_in(read(primary)):
            assert time.monotonic() < deadline, "the slot of a standby that is gone is not found"
