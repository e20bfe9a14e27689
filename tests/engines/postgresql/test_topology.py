"""The topology as a primary, a streaming standby and a logical subscriber see it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from schemabook.model.codec import encode
from schemabook.model.survey import State, Survey
from schemabook.model.topology import Flow, Node, Topology
from schemabook.scratch.server import ScratchServer
from tests.servers.fixtures import require_postgresql
from tests.servers.replicas import start_standby

from .measured import SETTINGS, measure, readings, start, value, wait_until

MAJORS = (12, 15, 18)


class Cluster(NamedTuple):
    """A primary with a standby and a subscriber."""

    primary: ScratchServer
    standby: ScratchServer
    subscriber: ScratchServer


@pytest.fixture(scope="module", params=MAJORS)
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    major = request.param
    with start(major) as primary, start(major) as subscriber:
        primary.create_database("shop")
        primary.run(
            "create role plain login; create role watcher login; grant pg_monitor to watcher;"
            "create table t (a int primary key); insert into t select generate_series(1, 1000);"
            "create publication orders for table t; analyze",
            "shop",
        )
        subscriber.create_database("copy")
        subscriber.run("create table t (a int primary key)", "copy")
        with start_standby(primary, require_postgresql(major), "standby_one", *SETTINGS) as standby:
            connection = f"host={primary.host} port={primary.port} user=postgres password=s3cret dbname=shop"
            subscriber.run("create role plain login", "copy")
            subscribe(subscriber, f"create subscription follows connection '{connection}' publication orders")
            wait_until(subscriber, "copy", "select count(*) = 1000 from t")
            wait_until(
                primary,
                "shop",
                "select count(*) = 2 and bool_and(state = 'streaming') from pg_stat_replication",
            )
            yield Cluster(primary, standby, subscriber)
            subscriber.run("alter subscription follows disable", "copy")
            subscriber.run("alter subscription follows set (slot_name = none)", "copy")


def subscribe(server: ScratchServer, statement: str) -> None:
    """Make a subscription, which cannot be done in a transaction."""
    server.run(statement, "copy")


def topology(survey: Survey) -> Topology:
    assert survey.topology is not None
    assert b"s3cret" not in encode(survey)
    return survey.topology


def node(found: Topology, name: str) -> Node:
    (one,) = (one for one in found.nodes if one.name == name)
    return one


def flow(found: Topology, *, target: str = "", source: str = "") -> Flow:
    (one,) = (one for one in found.flows if target in ("", one.target) and source in ("", one.source))
    return one


def test_the_primary_tells_standby_from_subscriber(cluster: Cluster) -> None:
    survey = measure(cluster.primary, "shop", "watcher")
    found = topology(survey)
    assert readings(survey, "topology") == []
    assert [(one.name, one.role, one.kind, one.here) for one in found.nodes] == [
        (f"127.0.0.1:{cluster.primary.port}", "primary", "server", True),
        ("follows", "subscriber", "logical subscriber", False),
        ("standby_one", "standby", "server", False),
    ]
    assert found.servers == 2
    assert node(found, "standby_one").address == "127.0.0.1"
    physical, logical = flow(found, target="standby_one"), flow(found, target="follows")
    assert (physical.kind, physical.mode, physical.state) == ("physical", "asynchronous", "streaming")
    assert (logical.kind, logical.mode, logical.state) == ("logical", "asynchronous", "streaming")
    assert physical.facts == ("slot: standby_one",)
    assert logical.facts == ("slot: follows", "database: shop")
    assert value(physical.lag) >= 0
    assert value(logical.lag) >= 0
    assert physical.lag is not None
    assert physical.lag.unit == "bytes"
    assert found.incomplete == ""
    assert not found.multi_primary
    assert survey.measurements is not None
    assert survey.measurements.archiving is not None
    slots = {slot.name: slot for slot in survey.measurements.archiving.slots}
    assert (slots["standby_one"].kind, slots["standby_one"].active) == ("physical", True)
    assert (slots["follows"].kind, slots["follows"].plugin) == ("logical", "pgoutput")
    assert value(slots["follows"].retained) >= 0


def test_a_plain_role_sees_who_but_not_how(cluster: Cluster) -> None:
    survey = measure(cluster.primary, "shop", "plain")
    found = topology(survey)
    (reading,) = readings(survey, "topology")
    assert (reading.state, reading.remedy) == (State.PARTIAL, "GRANT pg_monitor TO plain;")
    assert reading.missed == "state, address and lag of 2 replication connections"
    assert [(one.name, one.kind) for one in found.nodes[1:]] == [
        ("follows", "logical subscriber"),
        ("standby_one", "server"),
    ]
    assert [one.lag for one in found.flows] == [None, None]
    cluster.primary.run("grant pg_monitor to plain", "shop")
    try:
        after = measure(cluster.primary, "shop", "plain")
        assert readings(after, "topology") == []
        assert all(one.lag is not None for one in topology(after).flows)
    finally:
        cluster.primary.run("revoke pg_monitor from plain", "shop")


def test_the_standby_sees_its_upstream(cluster: Cluster) -> None:
    wait_until(cluster.standby, "shop", "select pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()")
    survey = measure(cluster.standby, "shop", "watcher", sample=True, exact_rows=True)
    found = topology(survey)
    assert survey.measurements is not None
    assert survey.measurements.seen.role == "standby"
    assert found.cluster == "standby_one"
    assert [(one.name, one.role, one.here) for one in found.nodes] == [
        ("standby_one", "standby", True),
        (f"127.0.0.1:{cluster.primary.port}", "upstream", False),
    ]
    (only,) = found.flows
    assert (only.kind, only.target, only.state) == ("physical", "standby_one", "streaming")
    assert value(only.lag) == 0
    assert found.incomplete == "a standby does not see other standbys of its primary"
    assert {one.part for one in survey.readings} <= {"workload", "sizes", "sample", "use"}
    assert {one.state for one in survey.readings} <= {State.PARTIAL, State.UNSUPPORTED}
    (table,) = survey.measurements.tables
    assert value(table.size) == value(measure(cluster.primary, "shop").measurements.tables[0].size)  # type: ignore[union-attr]


def test_a_standby_gives_no_counters_of_writes(cluster: Cluster) -> None:
    wait_until(cluster.standby, "shop", "select pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()")
    survey = measure(cluster.standby, "shop", sample=True)
    assert survey.measurements is not None
    (table,) = survey.measurements.tables
    writes = (table.dead_rows, table.inserts, table.updates, table.hot_updates, table.deletes)
    assert (*writes, table.changes_since_analyse) == (None,) * 6
    assert table.sequential_scans is not None
    assert survey.measurements.archiving is not None
    assert (survey.measurements.archiving.archived, survey.measurements.archiving.failed) == (None, None)
    told = {(one.missed, one.reason, one.remedy) for one in readings(survey, "use")}
    assert ("counters of writes", "a standby does not count them", "Measure the primary.") in told
    assert {remedy for *_, remedy in told} == {"Measure the primary."}
    assert not [one for one in survey.readings if "ANALYZE" in one.remedy]
    on_primary = measure(cluster.primary, "shop").measurements
    assert on_primary is not None
    assert on_primary.tables[0].inserts is not None


def test_a_plain_role_on_the_standby_is_told_what_it_misses(cluster: Cluster) -> None:
    wait_until(cluster.standby, "shop", "select count(*) = 1 from pg_stat_wal_receiver")
    survey = measure(cluster.standby, "shop", "plain")
    found = topology(survey)
    (reading,) = readings(survey, "topology")
    assert reading.remedy == "GRANT pg_monitor TO plain;"
    assert [one.name for one in found.nodes] == ["standby_one", "upstream server"]
    assert found.servers == 2


@pytest.mark.parametrize("user", [None, "plain"])
def test_the_subscriber_sees_that_it_follows(cluster: Cluster, user: str | None) -> None:
    found = topology(measure(cluster.subscriber, "copy", user))
    publisher = node(found, "publisher of follows")
    assert (publisher.role, publisher.kind) == ("publisher", "logical publisher")
    assert found.servers == 1
    one = flow(found, source="publisher of follows")
    assert (one.kind, one.target, one.state) == ("logical", f"127.0.0.1:{cluster.subscriber.port}", "running")
    assert one.facts == ("subscription: follows", "publications: orders")


def test_synchronous_standbys_and_idle_slots_are_told(cluster: Cluster) -> None:
    cluster.primary.run("alter role watcher set synchronous_commit = local", "shop")
    for statement in (
        "alter system set synchronous_standby_names = 'FIRST 1 (standby_one)'",
        "select pg_reload_conf()",
        "select pg_create_physical_replication_slot('nobody_here', true)",
    ):
        cluster.primary.run(statement, "shop")
    try:
        wait_until(
            cluster.primary,
            "shop",
            "select sync_state = 'sync' from pg_stat_replication where application_name = 'standby_one'",
        )
        survey = measure(cluster.primary, "shop", "watcher")
    finally:
        for statement in (
            "alter system reset synchronous_standby_names",
            "select pg_reload_conf()",
            "select pg_drop_replication_slot('nobody_here')",
        ):
            cluster.primary.run(statement, "shop")
    found = topology(survey)
    assert flow(found, target="standby_one").mode == "synchronous"
    assert found.nodes[0].facts == ("synchronous_standby_names: FIRST 1 (standby_one)",)
    assert found.incomplete == "nobody is connected to the slots nobody_here"
    assert survey.measurements is not None
    assert survey.measurements.archiving is not None
    assert [(slot.name, slot.active) for slot in survey.measurements.archiving.slots if not slot.active] == [
        ("nobody_here", False)
    ]
