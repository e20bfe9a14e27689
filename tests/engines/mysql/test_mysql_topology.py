"""Real replicas and clusters, as each of their servers sees them."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec
import pytest

from schemabook.engines.mysql.dialect import MARIADB
from schemabook.engines.mysql.measure_figures import build_clock
from schemabook.engines.mysql.measure_rows import InstanceRow, MeasureRows, MemberRow, SettingRow, StatusRow
from schemabook.engines.mysql.measure_tables import Measuring
from schemabook.engines.mysql.measure_topology import build_topology
from schemabook.engines.mysql.rows import Rows
from schemabook.model.measurements import SeenFrom
from schemabook.model.survey import Survey
from schemabook.model.topology import Node, Topology
from schemabook.scratch import mysql
from schemabook.scratch.server import ScratchServer
from tests.engines.mysql.conftest import Database
from tests.engines.mysql.measuring import SECRET, grant_all, measure
from tests.servers.fixtures import require_mariadb, require_mysql

REPLICATION_SECRET = "word of the replica"
GALERA = "/usr/lib/galera/libgalera_smm.so"
NOW = datetime(2026, 1, 1, 12, 0)  # noqa: DTZ001  as the driver gives it
GROUP = "8a94f357-aab4-11df-86ab-c80aa9429562"


def _topology(survey: Survey) -> Topology:
    assert survey.topology is not None
    return survey.topology


def _here(survey: Survey) -> Node:
    (node,) = (one for one in _topology(survey).nodes if one.here)
    return node


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _poll(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < deadline


def _start_replica(primary: ScratchServer, replica: ScratchServer) -> None:
    """Let one server copy another, and wait until it has begun to."""
    mariadb = primary.engine == "mariadb"
    primary.run(
        f"CREATE USER copier@'%' IDENTIFIED BY '{REPLICATION_SECRET}'; GRANT REPLICATION SLAVE ON *.* TO copier@'%'", ""
    )
    word, old = ("MASTER", "MASTER") if mariadb else ("REPLICATION SOURCE", "SOURCE")
    extra = "MASTER_USE_GTID=slave_pos" if mariadb else "SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1"
    replica.run(
        f"CHANGE {word} TO {old}_HOST='127.0.0.1', {old}_PORT={primary.port}, {old}_USER='copier',"
        f" {old}_PASSWORD='{REPLICATION_SECRET}', {extra}; START REPLICA",
        "",
    )
    primary.run("CREATE DATABASE shop; CREATE TABLE shop.t (a int PRIMARY KEY)", "")
    _poll(lambda: _has_table(replica))


def _has_table(replica: ScratchServer) -> bool:
    text = "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop' AND TABLE_NAME = 't'"
    return replica.fetch(text, "")[0][0] == 1


@pytest.fixture(scope="module", params=["mariadb", "mysql"])
def pair(request: pytest.FixtureRequest) -> Iterator[tuple[Database, Database]]:
    """A primary and its replica, each of the two products in turn."""
    installation = require_mariadb() if request.param == "mariadb" else require_mysql()
    with (
        mysql.start(installation, settings=("log-bin=b", "server-id=1")) as primary,
        mysql.start(installation, settings=("log-bin=b", "server-id=2", "read-only=ON")) as replica,
    ):
        _start_replica(primary, replica)
        yield Database(primary, "shop"), Database(replica, "shop")


def test_replica_names_its_primary(pair: tuple[Database, Database]) -> None:
    primary, replica = pair
    survey = measure(replica)
    topology = _topology(survey)
    assert topology.seen.role == "standby"
    here = _here(survey)
    assert (here.role, here.facts) == ("replica", ("server_id 2", "read_only"))
    (upstream,) = (one for one in topology.nodes if not one.here)
    assert (upstream.role, upstream.address) == ("primary", f"127.0.0.1:{primary.server.port}")
    (flow,) = topology.flows
    assert (flow.source, flow.target, flow.kind) == (upstream.name, here.name, "binary log")
    assert (flow.mode, flow.state) == ("asynchronous", "running")
    assert flow.lag is not None
    assert flow.lag.unit == "seconds"
    assert flow.lag.value < 10
    assert ("ALL" in flow.lag.method) == (replica.server.engine == "mariadb")
    assert "GTID: " in "".join(flow.facts)
    assert not topology.incomplete
    assert not topology.multi_primary
    assert topology.servers == 2
    assert REPLICATION_SECRET not in msgspec.json.encode(survey).decode()


def test_primary_sees_its_replica_with_process_alone(pair: tuple[Database, Database]) -> None:
    primary, _ = pair
    account = "watcher"
    primary.run(f"CREATE USER {account}@'%' IDENTIFIED BY '{SECRET}'", f"GRANT SELECT ON shop.* TO {account}@'%'")
    survey = measure(primary, account)
    assert _topology(survey).servers == 1
    assert "PROCESS" in _topology(survey).incomplete
    assert survey.measurements is not None
    assert survey.measurements.seen.role == ""
    remedies = [one.remedy for one in survey.readings if one.part == "topology"]
    for remedy in remedies:
        primary.load(remedy)
    survey = measure(primary, account)
    topology = _topology(survey)
    assert not topology.incomplete
    assert topology.seen.role == "primary"
    (replica,) = (one for one in topology.nodes if not one.here)
    assert (replica.role, replica.address) == ("replica", "127.0.0.1")
    (flow,) = topology.flows
    assert (flow.source, flow.target) == (_here(survey).name, replica.name)
    assert flow.state
    assert not [one for one in survey.readings if one.part == "topology"]


def test_stopped_replica_says_so(pair: tuple[Database, Database]) -> None:
    _, replica = pair
    replica.run("STOP REPLICA SQL_THREAD")
    try:
        (flow,) = _topology(measure(replica)).flows
    finally:
        replica.run("START REPLICA SQL_THREAD")
    assert flow.state == "receives: Yes, applies: No"
    assert flow.lag is None


def test_galera() -> None:
    settings = (
        "wsrep-on=ON",
        f"wsrep-provider={GALERA}",
        "wsrep-cluster-address=gcomm://",
        "wsrep-new-cluster",
        "wsrep-cluster-name=books",
        "wsrep-node-name=alpha",
        "wsrep-node-address=127.0.0.1",
        f"wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:{_free_port()};ist.recv_addr=127.0.0.1:{_free_port()}",
        "binlog-format=ROW",
        "innodb-autoinc-lock-mode=2",
    )
    with mysql.start(require_mariadb(), settings=settings) as server:
        server.create_database("shop")
        survey = measure(Database(server, "shop"))
    topology = _topology(survey)
    assert (topology.cluster, topology.servers, topology.multi_primary) == ("books", 1, False)
    here = _here(survey)
    assert (here.role, here.state) == ("member", "Synced")
    assert "cluster status Primary" in here.facts


def _rows(status: dict[str, str], members: list[MemberRow]) -> Measuring:
    instance = InstanceRow(
        at=NOW,
        host="db1",
        port=3306,
        performance_schema=1,
        userstat=0,
        binary_log=1,
        scheduler="OFF",
        file_per_table=1,
        connections_limit=151,
        protocol="",
        cipher="",
    )
    own = SettingRow("wsrep_node_address", "10.0.0.1", None, "", None, None)
    rows = MeasureRows(
        instance=instance,
        status=[StatusRow(name, value) for name, value in status.items()],
        settings=[own, SettingRow("wsrep_cluster_name", "books", None, "", None, None)],
        sessions=[],
        replica=[],
        members=members,
    )
    return Measuring(rows, Rows(), MARIADB, 1011, build_clock(rows))


def test_cluster_of_three_that_names_its_members() -> None:
    status = {
        "wsrep_cluster_size": "3",
        "wsrep_cluster_status": "Primary",
        "wsrep_incoming_addresses": "10.0.0.2:3306,10.0.0.1:3306,AUTO",
        "wsrep_local_state_comment": "Synced",
    }
    topology = build_topology(_rows(status, []), SeenFrom(host="db1", at=NOW), sees_sessions=True)
    assert [(one.name, one.role, one.here) for one in topology.nodes] == [
        ("db1:3306", "member", True),
        ("10.0.0.2:3306", "member", False),
        ("member 3", "member", False),
    ]
    assert (topology.multi_primary, topology.servers, topology.cluster) == (True, 3, "books")
    assert {(one.source, one.kind, one.mode) for one in topology.flows} == {("db1:3306", "group", "synchronous")}


def test_group_of_two_with_one_primary_or_two() -> None:
    def member(name: str, role: str, here: int) -> MemberRow:
        return MemberRow(name, name, 3306, "ONLINE", role, "9.0.0", here)

    single = [member("db1", "PRIMARY", 1), member("db2", "SECONDARY", 0)]
    topology = build_topology(_rows({}, single), SeenFrom(host="db1", at=NOW), sees_sessions=True)
    assert [(one.name, one.role) for one in topology.nodes] == [("db1:3306", "primary"), ("db2:3306", "replica")]
    assert not topology.multi_primary
    double = [member("db1", "PRIMARY", 1), member("db2", "PRIMARY", 0)]
    assert build_topology(_rows({}, double), SeenFrom(host="db1", at=NOW), sees_sessions=True).multi_primary


def test_replication_group() -> None:
    own = f"127.0.0.1:{_free_port()}"
    settings = (
        "log-bin=b",
        "server-id=1",
        "report-host=127.0.0.1",
        "plugin-load-add=group_replication.so",
        f"loose-group-replication-group-name={GROUP}",
        "loose-group-replication-start-on-boot=OFF",
        f"loose-group-replication-local-address={own}",
        f"loose-group-replication-group-seeds={own}",
    )
    with mysql.start(require_mysql(), settings=settings) as server:
        server.create_database("shop")
        database = Database(server, "shop")
        assert _topology(measure(database)).cluster == ""
        database.run("SET GLOBAL group_replication_bootstrap_group = ON", "START GROUP_REPLICATION")
        _poll(lambda: _online(server))
        survey = measure(database)
        topology = _topology(survey)
        assert (topology.cluster, topology.servers, topology.multi_primary) == (GROUP, 1, False)
        assert (_here(survey).role, _here(survey).state) == ("primary", "ONLINE")
        account = "watcher"
        database.run(f"CREATE USER {account}@'%' IDENTIFIED BY '{SECRET}'")
        grant_all(database, account)
        survey = measure(database, account)
        assert (_topology(survey).cluster, _here(survey).state) == (GROUP, "ONLINE")


def _online(server: ScratchServer) -> bool:
    text = "SELECT MEMBER_STATE FROM performance_schema.replication_group_members"
    return server.fetch(text, "") == (("ONLINE",),)
