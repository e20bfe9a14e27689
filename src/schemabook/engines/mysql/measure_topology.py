"""The topology from what a server says of those it copies, those that copy it, and its cluster."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from schemabook.engines.mysql.dialect import MARIADB
from schemabook.engines.mysql.measure_figures import settings_of, status_of
from schemabook.engines.mysql.measure_rows import MemberRow, ReplicaRow, SessionRow
from schemabook.engines.mysql.measure_tables import Measuring
from schemabook.model.measurements import SeenFrom
from schemabook.model.topology import Flow, Node, Topology

_UNSET = frozenset({"", "AUTO", "00000000-0000-0000-0000-000000000000"})
_GROUP_PLUGIN = "group_replication_applier"
_NO_SIGHT = "only servers that this one copies are seen: its replicas show to accounts with PROCESS alone"
_NO_UPSTREAM = "whether this server copies another could not be asked"


def server_role(measuring: Measuring) -> str:
    """What a server is: "standby" where it copies another, else "primary"; empty where that could not be asked."""
    if measuring.rows.replica is None:
        return ""
    return "standby" if measuring.rows.replica else "primary"


def build_topology(measuring: Measuring, seen: SeenFrom, *, sees_sessions: bool) -> Topology:
    """The servers that this one knows of. A replica cannot see its siblings."""
    here = _here(measuring)
    upstream = list(_upstream(measuring, here))
    downstream = list(_downstream(measuring, here))
    group = list(_group(measuring, here) or _galera(measuring, here))
    members = [node for node, _ in group]
    settings = settings_of(measuring.rows)
    own = next((node for node in members if node.here), None)
    if own is not None:
        here = own
    nodes = [here, *(node for node in members if not node.here)]
    nodes += [node for node, _ in (*upstream, *downstream)]
    flows = [flow for _, flow in (*upstream, *downstream, *group) if flow is not None]
    doubts = [] if measuring.rows.replica is not None else [_NO_UPSTREAM]
    doubts += [] if sees_sessions else [_NO_SIGHT]
    return Topology(
        seen=seen,
        nodes=tuple(nodes),
        flows=tuple(_renamed(flow, _name(measuring), here.name) for flow in flows),
        multi_primary=sum(node.role in {"member", "primary"} for node in members) > 1,
        cluster=_cluster(settings, measuring) if members else "",
        incomplete="; ".join(doubts),
    )


def _here(measuring: Measuring) -> Node:
    settings = settings_of(measuring.rows)
    role = {"standby": "replica", "primary": "primary"}.get(server_role(measuring), "")
    facts = [f"server_id {settings['server_id']}"] if "server_id" in settings else []
    facts += [name for name in ("read_only", "super_read_only") if settings.get(name) in {"ON", "1"}]
    return Node(name=_name(measuring), role=role, here=True, address=_name(measuring), facts=tuple(facts))


def _name(measuring: Measuring) -> str:
    instance = measuring.rows.instance
    return f"{instance.host}:{instance.port}"


def _upstream(measuring: Measuring, here: Node) -> Iterator[tuple[Node, Flow]]:
    """The servers that this one copies, one for each channel."""
    for row in measuring.rows.replica or ():
        address = f"{row.host}:{row.port}"
        yield Node(name=address, role="primary", address=address), _flow_from(row, address, here, measuring)


def _flow_from(row: ReplicaRow, address: str, here: Node, measuring: Measuring) -> Flow:
    facts = [f"channel {row.channel}"] if row.channel else []
    facts += [f"GTID: {row.gtid}"] if row.gtid else []
    facts += [f"kept back by {row.delay} s"] if row.delay else []
    facts += [f"stopped by error {row.error}"] if row.error else []
    state = "running" if {row.receiver, row.applier} == {"Yes"} else f"receives: {row.receiver}, applies: {row.applier}"
    lag = None
    if row.lag is not None:
        source = "SHOW ALL REPLICAS STATUS" if measuring.dialect is MARIADB else "SHOW REPLICA STATUS"
        method = f"the seconds behind its source in {source}"
        lag = measuring.clock.exact(row.lag, "seconds", method)
    return Flow(
        source=address,
        target=here.name,
        kind="binary log",
        mode=_mode(status_of(measuring.rows), ("rpl_semi_sync_slave_status", "rpl_semi_sync_replica_status")),
        state=state,
        lag=lag,
        facts=tuple(facts),
    )


def _downstream(measuring: Measuring, here: Node) -> Iterator[tuple[Node, Flow]]:
    """The sessions to which this server sends its binary log. Where from, it knows; which server is there, not."""
    dumps = [row for row in measuring.rows.sessions or () if row.host is not None]
    taken: dict[str, int] = {}
    mode = _mode(status_of(measuring.rows), ("rpl_semi_sync_master_status", "rpl_semi_sync_source_status"))
    for row in sorted(dumps, key=_host):
        host = _host(row)
        taken[host] = taken.get(host, 0) + 1
        name = f"replica at {host}" if taken[host] == 1 else f"replica {taken[host]} at {host}"
        facts = (f"account {row.user}",) if row.user else ()
        node = Node(name=name, role="replica", address=host, facts=facts)
        yield node, Flow(source=here.name, target=name, kind="binary log", mode=mode, state=row.doing or "")


def _host(row: SessionRow) -> str:
    """The host of a session without its port, which changes each time."""
    host, _, port = (row.host or "").rpartition(":")
    return host if host and port.isdigit() else row.host or ""


def _mode(status: dict[str, str], names: tuple[str, str]) -> str:
    return "semi-synchronous" if "ON" in {status.get(name) for name in names} else "asynchronous"


def _galera(measuring: Measuring, here: Node) -> Iterator[tuple[Node, Flow | None]]:
    """The members of a Galera cluster. The server knows their number; the addresses are those they were told."""
    status = status_of(measuring.rows)
    size = int(status.get("wsrep_cluster_size") or 0)
    if not size or status.get("wsrep_cluster_status", "").lower() in {"", "disconnected"}:
        return
    state = status.get("wsrep_local_state_comment", "")
    facts = (*here.facts, f"cluster status {status['wsrep_cluster_status']}")
    yield msgspec.structs.replace(here, role="member", state=state, facts=facts), None
    settings = settings_of(measuring.rows)
    own = settings.get("wsrep_node_address", "")
    listed = [one.strip() for one in status.get("wsrep_incoming_addresses", "").split(",")]
    port = str(measuring.rows.instance.port)
    others = [one for one in listed if one not in _UNSET and not _is_own(one, own, port)]
    others += [f"member {number}" for number in range(2 + len(others), size + 1)]
    for name in others[: size - 1]:
        address = name if ":" in name else ""
        flow = Flow(source=here.name, target=name, kind="group", mode="synchronous", facts=("both ways",))
        yield Node(name=name, role="member", address=address), flow


def _is_own(address: str, own: str, port: str) -> bool:
    host, _, number = address.rpartition(":")
    return bool(own) and own.split(":", maxsplit=1)[0] == host and number in {port, "0"}


def _group(measuring: Measuring, here: Node) -> list[tuple[Node, Flow | None]]:
    """The members of a replication group; none where this server is not in one, though it may be set up for it."""
    rows = measuring.rows.members or []
    if not any(row.here and row.state != "OFFLINE" for row in rows):
        return []
    return [_member(row, here) for row in sorted(rows, key=lambda row: (not row.here, row.host, row.port or 0))]


def _member(row: MemberRow, here: Node) -> tuple[Node, Flow | None]:
    role = row.role.lower() or "member"
    role = "replica" if role == "secondary" else role
    if row.here:
        return msgspec.structs.replace(here, role=role, state=row.state), None
    name = f"{row.host}:{row.port}"
    node = Node(name=name, role=role, address=name, state=row.state, facts=(f"version {row.version}",))
    return node, Flow(source=here.name, target=name, kind="group", mode="quorum", state=row.state, facts=("both ways",))


def _cluster(settings: dict[str, str], measuring: Measuring) -> str:
    """The name of the cluster, of which there are members."""
    if any(row.state != "OFFLINE" for row in measuring.rows.members or ()):
        return settings.get("group_replication_group_name", "")
    return settings.get("wsrep_cluster_name", "")


def _renamed(flow: Flow, old: str, new: str) -> Flow:
    """The flow with the asked server under the name that its cluster gives it."""
    return msgspec.structs.replace(
        flow,
        source=new if flow.source == old else flow.source,
        target=new if flow.target == old else flow.target,
    )
