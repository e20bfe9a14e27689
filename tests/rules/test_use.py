"""What a counter can say of an index: windows, nodes, earlier surveys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from schemabook.insights.index_use import Use, judge_use
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.history import UnusedSince
from schemabook.model.measured import Measured
from schemabook.model.measurements import IndexFigures, SeenFrom
from schemabook.model.survey import Reading, Server, State, Survey
from schemabook.model.topology import Node, Topology

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TABLE = QualifiedName("public", "visit")
SEEN = SeenFrom(host="db1", at=NOW)
SURVEY = Survey(
    server=Server(engine="postgresql", product="PostgreSQL", version="15", database="clinic"),
    catalogue=Catalogue(engine="postgresql"),
)


def figures(scans: int, days: float | None) -> IndexFigures:
    since = None if days is None else NOW - timedelta(days=days)
    counted = Measured(value=scans, unit="scans", method="", quality="exact", measured_at=NOW, since=since)
    return IndexFigures(table=TABLE, name="visit_seen_on", scans=counted)


def with_nodes(*kinds: str) -> Survey:
    nodes = tuple(Node(name=f"node{number}", role="standby", kind=kind) for number, kind in enumerate(kinds))
    return msgspec.structs.replace(SURVEY, topology=Topology(seen=SEEN, nodes=nodes))


def kept(days: float) -> UnusedSince:
    return UnusedSince(table=TABLE, index="visit_seen_on", since=NOW - timedelta(days=days), surveys=4)


def test_what_was_not_measured_is_unknown() -> None:
    assert judge_use(None, SURVEY).use is Use.UNKNOWN
    assert judge_use(IndexFigures(table=TABLE, name="visit_seen_on"), SURVEY).reason == "its use was not measured"


def test_one_scan_is_use_whatever_the_window() -> None:
    assert judge_use(figures(1, 0.1), SURVEY).use is Use.USED
    assert judge_use(figures(1, None), with_nodes("server", "server")).use is Use.USED


@pytest.mark.parametrize(("days", "use"), [(6.9, Use.UNKNOWN), (7, Use.UNUSED), (400, Use.UNUSED)])
def test_a_week_must_have_passed(days: float, use: Use) -> None:
    verdict = judge_use(figures(0, days), SURVEY)
    assert verdict.use is use
    assert verdict.since == NOW - timedelta(days=days)
    assert bool(verdict.reason) is (use is Use.UNKNOWN)


def test_a_window_without_a_start_says_nothing() -> None:
    verdict = judge_use(figures(0, None), SURVEY)
    assert verdict.use is Use.UNKNOWN
    assert "since when" in verdict.reason


def test_one_server_of_several_says_nothing() -> None:
    verdict = judge_use(figures(0, 30), with_nodes("server", "server", "server"))
    assert verdict.use is Use.UNKNOWN
    assert verdict.reason == "only db1 of 3 servers was asked"


def test_consumers_of_changes_are_no_servers() -> None:
    assert judge_use(figures(0, 30), with_nodes("server", "logical subscriber", "log receiver")).use is Use.UNUSED


def test_earlier_surveys_lengthen_a_window_that_a_reset_has_cut() -> None:
    assert judge_use(figures(0, 1), SURVEY).use is Use.UNKNOWN
    verdict = judge_use(figures(0, 1), SURVEY, kept(60))
    assert verdict.use is Use.UNUSED
    assert verdict.since == NOW - timedelta(days=60)


def test_earlier_surveys_tell_of_a_counter_that_no_longer_moves() -> None:
    assert judge_use(figures(900, 300), SURVEY).use is Use.USED
    assert judge_use(figures(900, 300), SURVEY, kept(60)).since == NOW - timedelta(days=60)
    assert judge_use(figures(900, 300), SURVEY, kept(60)).use is Use.UNUSED
    assert judge_use(figures(900, 300), SURVEY, kept(3)).use is Use.USED


def test_earlier_surveys_know_that_an_index_is_younger_than_the_counters() -> None:
    assert judge_use(figures(0, 30), SURVEY).use is Use.UNUSED
    assert judge_use(figures(0, 30), SURVEY, kept(1)).use is Use.UNKNOWN


def test_servers_that_may_be_there_say_nothing_either() -> None:
    alone = with_nodes("server")
    assert judge_use(figures(0, 30), alone).use is Use.UNUSED
    assert alone.topology is not None
    hidden = msgspec.structs.replace(alone.topology, incomplete="replicas show to accounts with PROCESS alone")
    verdict = judge_use(figures(0, 30), msgspec.structs.replace(SURVEY, topology=hidden))
    assert verdict.use is Use.UNKNOWN
    assert verdict.reason == "there may be other servers: replicas show to accounts with PROCESS alone"
    denied = Reading(part="topology", state=State.DENIED)
    assert judge_use(figures(0, 30), msgspec.structs.replace(SURVEY, readings=(denied,))).use is Use.UNKNOWN


def test_earlier_surveys_of_one_server_say_nothing_of_the_others() -> None:
    assert judge_use(figures(0, 30), with_nodes("server", "server"), kept(60)).use is Use.UNKNOWN
