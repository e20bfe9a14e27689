"""A seeded database for each engine: every fault in it is found, nothing else is, and the fixes mend what they can.

The files are in `seeded/`, each with its expectations beside what makes them true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest

from schemabook.engines import dialect_by_name
from schemabook.model.findings import Finding, Level
from schemabook.rules import all_rules
from schemabook.scratch import mysql, postgresql
from schemabook.scratch.server import ScratchServer
from tests.rules.examples import ENGINES, place_in_file
from tests.rules.seeded.database import (
    FOLDER,
    WRONG_POSTGRESQL,
    Said,
    aged,
    expected_of,
    files_of,
    findings_in,
    healthy_tables_of,
    read_measured,
    run_parts,
    said_of,
)
from tests.servers.fixtures import require_main_postgresql, require_mariadb, require_mysql

DATABASE = "shop"
_WRONG_MYSQL = ("event-scheduler=OFF", "sql-mode=NO_ENGINE_SUBSTITUTION")
START: dict[str, Callable[[], ScratchServer]] = {
    "postgresql": lambda: postgresql.start(require_main_postgresql(), settings=WRONG_POSTGRESQL),
    "mariadb": lambda: mysql.start(require_mariadb(), settings=(*_WRONG_MYSQL, "performance-schema=ON")),
    "mysql": lambda: mysql.start(require_mysql(), settings=_WRONG_MYSQL),
}
"""How the server of each engine is started, with settings that are faults; those of scratch servers are others."""

_REASONS: dict[str, str] = {
    "a workload of many calls over a day or longer, and of minutes of work, has to be counted first": (
        "examined-far-more-than-returned expensive-statement large-table-scans low-cache-hit no-index-used "
        "repeated-lookup scanned-by-workload slow-statement spilling-to-disk unindexed-filter"
    ),
    "earlier surveys, or a thousand million transactions, have to come before it": (
        "fast-growing-table transaction-id-wraparound"
    ),
    "more than fifty megabytes of empty space would have to be made; test_live.py has less of it": (
        "bloated-index bloated-table"
    ),
    "a session would have to last for minutes, or ten of them to meet again and again; "
    "test_live.py has some without their thresholds": (
        "connections-near-limit forgotten-prepared-transaction frequent-deadlocks idle-in-transaction lock-wait "
        "long-transaction"
    ),
    "it needs a second server, or a slot for one: then nobody can say any more that an index is not used": (
        "inactive-slot replication-lag slot-retains-much stopped-replica"
    ),
    "nothing else could be measured; test_settings.py has it on a server of its own": "counters-off",
    "it depends on how the server was installed, and on where it listens: scratch servers listen to their machine": (
        "data-checksums-off encryption-not-offered unencrypted-session"
    ),
    "it comes into force when the server gets to it, at a reload, or at the run of an archive or a job": (
        "archiving-failing failing-job pending-restart"
    ),
    "a disk would have to be broken": "checksum-failures",
}
NOT_SEEDED = {rule: reason for reason, rules in _REASONS.items() for rule in rules.split()}
"""Rules whose faults no test can make within seconds, with the reason. Their docstrings have examples."""

NOTHING: dict[str, list[Said]] = {"missed": [], "false alarms": []}
HEALTHY = 8
"""The fewest tables of a healthy part."""


class Seeded(NamedTuple):
    """A seeded database, and what was found in it before anything was mended."""

    engine: str
    url: str
    run: Callable[[str], None]
    found: tuple[Finding, ...]


@pytest.fixture(scope="module")
def servers(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[ScratchServer]]]:
    """The servers of the tests that were chosen. They start beside one another, because each takes seconds."""
    chosen = [one for one in START if any(item.name.endswith(f"[{one}]") for item in request.session.items)]
    with ThreadPoolExecutor() as pool:
        starting = {engine: pool.submit(START[engine]) for engine in chosen}
        yield starting
    for server in starting.values():
        if server.exception() is None:
            server.result().stop()


@pytest.fixture(scope="module", params=("sqlite", *START))
def seeded(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    servers: dict[str, Future[ScratchServer]],
) -> Seeded:
    """The seeded database of each engine in turn."""
    engine = str(request.param)
    if engine in START:
        url, run = _on_server(servers[engine].result())
    else:
        url, run = _in_file(tmp_path_factory.mktemp("seeded") / f"{DATABASE}.db")
    run_parts(engine, run)
    return Seeded(engine, url, run, findings_in(aged(read_measured(url))))


def _on_server(server: ScratchServer) -> tuple[str, Callable[[str], None]]:
    server.create_database(DATABASE)
    return server.url(DATABASE), lambda sql: server.run(sql, DATABASE)


def _in_file(path: Path) -> tuple[str, Callable[[str], None]]:
    place = place_in_file(path)
    return place.url, place.run


def test_exactly_the_seeded_faults_are_found(seeded: Seeded) -> None:
    found = Counter(said_of(one) for one in seeded.found if one.rule not in NOT_SEEDED)
    expected = Counter(expected_of(seeded.engine))
    assert {"missed": sorted(expected - found), "false alarms": sorted(found - expected)} == NOTHING


def test_fixes_mend_and_break_nothing(seeded: Seeded) -> None:
    """Every fix runs after the others, its finding is gone, and none has made something worse than a note.

    Fixes of settings are left to test_settings.py. What came up is looked for with the counters as they are: DROP INDEX
    and ALTER TABLE begin some of them anew, so that they only seem to have stood at zero for a month.
    """
    run_parts(seeded.engine, seeded.run, by_hand=True)
    mended = [one for one in seeded.found if one.fix and one.subject.kind != "setting"]
    for statement in (sql for one in mended for sql in one.fix):
        seeded.run(statement)
    after = read_measured(seeded.url)
    left = {one.fingerprint for one in findings_in(aged(after))}
    assert [said_of(one) for one in mended if one.fingerprint in left] == []
    before = {one.fingerprint for one in seeded.found}
    came = [one for one in findings_in(after) if one.level is not Level.NOTE and one.fingerprint not in before]
    assert [(*said_of(one), one.message) for one in came] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_expected_of_the_healthy_part(engine: str) -> None:
    healthy = healthy_tables_of(engine)
    assert len(healthy) >= HEALTHY
    named = {subject for _, subject in expected_of(engine)}
    assert [one for one in named if any(one == table or one.startswith(f"{table}.") for table in healthy)] == []


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_expected_can_be_found(engine: str) -> None:
    dialect = dialect_by_name(engine)
    rules = all_rules()
    assert [rule for rule, _ in expected_of(engine) if rule not in rules or not rules[rule].applies(dialect)] == []


def test_every_rule_is_seeded_or_says_why_not() -> None:
    expected = {rule for engine in ENGINES for rule, _ in expected_of(engine)}
    assert expected & NOT_SEEDED.keys() == set()
    assert expected | NOT_SEEDED.keys() == all_rules().keys()
    assert sum(len(rules.split()) for rules in _REASONS.values()) == len(NOT_SEEDED)


def test_every_file_is_used() -> None:
    used = {path for engine in ENGINES for path in files_of(engine)}
    assert used == set(FOLDER.glob("*.sql"))
