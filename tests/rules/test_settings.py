"""Rules about settings, on servers of their own: what is set wrong is found, and the fix mends it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from schemabook.engines import dialect_by_name
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.model.findings import Finding
from schemabook.scratch import mysql, postgresql
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from schemabook.survey import read_survey
from tests.servers.fixtures import require_main_postgresql, require_mariadb, require_mysql

DATABASE = "settings"
DEADLINE = 10.0


class Case(NamedTuple):
    """A setting, what makes it wrong, and the rule that finds it."""

    rule: str
    setting: str
    wrong: str


POSTGRESQL = (
    Case("autovacuum-off", "autovacuum", "off"),
    Case("counters-off", "track_counts", "off"),
    Case("general-log-on", "log_statement", "'all'"),
    Case("no-idle-in-transaction-timeout", "idle_in_transaction_session_timeout", "0"),
)
MYSQL = (
    Case("general-log-on", "general_log", "ON"),
    Case("relaxed-sql-mode", "sql_mode", "'NO_ENGINE_SUBSTITUTION'"),
    Case("event-scheduler-off", "event_scheduler", "OFF"),
)


@pytest.fixture(scope="module")
def servers() -> Iterator[Callable[[str], ScratchServer]]:
    """A server of each engine that nobody else uses, started on first use."""
    started: dict[str, ScratchServer] = {}
    start: dict[str, Callable[[], ScratchServer]] = {
        "postgresql": lambda: postgresql.start(require_main_postgresql()),
        "mariadb": lambda: mysql.start(require_mariadb()),
        "mysql": lambda: mysql.start(require_mysql()),
    }

    def get(engine: str) -> ScratchServer:
        if engine not in started:
            started[engine] = start[engine]()
            started[engine].create_database(DATABASE)
        return started[engine]

    yield get
    for server in started.values():
        server.stop()


def findings(server: ScratchServer, rule: str) -> list[Finding]:
    """What the rule finds on the server now."""
    survey = read_survey(server.url(DATABASE), ReadOptions(measure=MeasureOptions(plans=0)))
    return [one for one in judge(study(survey)).report.findings if one.rule == rule]


def wait_until(server: ScratchServer, query: str, answer: str) -> None:
    """Wait until a server that was told to read its settings again has done so."""
    deadline = time.monotonic() + DEADLINE
    while server.fetch(query, DATABASE)[0][0] != answer:
        assert time.monotonic() < deadline, f"{query} never said {answer}"


@pytest.mark.parametrize("case", POSTGRESQL, ids=lambda case: case.setting)
def test_postgresql(case: Case, servers: Callable[[str], ScratchServer]) -> None:
    server = servers("postgresql")
    server.run(f"ALTER SYSTEM SET {case.setting} = {case.wrong}", DATABASE)
    server.run("SELECT pg_reload_conf()", DATABASE)
    wait_until(server, f"SHOW {case.setting}", case.wrong.strip("'"))
    (found,) = findings(server, case.rule)
    assert found.fix
    for statement in found.fix:
        server.run(statement, DATABASE)
    deadline = time.monotonic() + DEADLINE
    while findings(server, case.rule):
        assert time.monotonic() < deadline, f"{found.fix} mends nothing"


@pytest.mark.parametrize("engine", ["mariadb", "mysql"])
@pytest.mark.parametrize("case", MYSQL, ids=lambda case: case.setting)
def test_mysql(engine: str, case: Case, servers: Callable[[str], ScratchServer]) -> None:
    server = servers(engine)
    server.run(f"SET GLOBAL {case.setting} = {case.wrong}", DATABASE)
    server.run("CREATE EVENT IF NOT EXISTS nightly ON SCHEDULE EVERY 1 DAY DO SELECT 1", DATABASE)
    (found,) = findings(server, case.rule)
    assert found.fix
    for statement in found.fix:
        server.run(statement, DATABASE)
    assert findings(server, case.rule) == []


def test_what_was_set_on_the_command_line_has_no_fix_in_sql(servers: Callable[[str], ScratchServer]) -> None:
    # Scratch servers are started so: what they hold may be lost.
    (found,) = findings(servers("postgresql"), "fsync-off")
    assert found.fix == ()


@pytest.mark.parametrize(
    ("engine", "query"),
    [
        ("postgresql", "SELECT name FROM pg_settings"),
        ("mariadb", "SELECT LOWER(VARIABLE_NAME) FROM information_schema.GLOBAL_VARIABLES"),
        ("mysql", "SELECT VARIABLE_NAME FROM performance_schema.global_variables"),
    ],
)
def test_every_setting_that_rules_ask_for_exists(
    engine: str, query: str, servers: Callable[[str], ScratchServer]
) -> None:
    known = {str(row[0]) for row in servers(engine).fetch(query, DATABASE)}
    assert dialect_by_name(engine).settings - known == frozenset()
