"""The topology: the servers that belong together, as the one that was asked sees them."""

from __future__ import annotations

import msgspec

from schemabook.engines.dialect import literal
from schemabook.engines.postgresql.measure_context import Context
from schemabook.engines.postgresql.measure_rows import ReplicationDetails
from schemabook.model.topology import Flow, Node, Topology

_MODES = {"async": "asynchronous", "sync": "synchronous", "quorum": "quorum", "potential": "potential"}
_LOG_RECEIVERS = ("pg_receivewal", "pg_basebackup", "barman", "pgbackrest", "wal-g")


def build_topology(context: Context) -> Topology:
    """This server, those that receive changes from it, and those that it receives changes from."""
    return _Builder(context).build()


class _Builder:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._nodes: list[Node] = []
        self._flows: list[Flow] = []
        self._incomplete: list[str] = []
        self._slots: dict[str, ReplicationDetails] = {}

    def build(self) -> Topology:
        context, session = self._context, self._context.session
        seen = context.seen
        address = ":".join(str(word) for word in (seen.host, seen.port) if word)
        facts = (f"synchronous_standby_names: {session.synchronous}",) if session.synchronous else ()
        here = Node(
            name=session.cluster or address or "this server",
            role=seen.role,
            address=address,
            here=True,
            state="replaying" if session.is_standby else "",
            facts=facts,
        )
        self._nodes.append(here)
        found = [
            (row, msgspec.json.decode(row.details, type=ReplicationDetails)) for row in context.figures.replication
        ]
        self._slots = {row.name: details for row, details in found if row.kind == "slot"}
        for row, details in sorted(found, key=lambda one: (one[0].kind, one[0].name, one[1].address or "")):
            if row.kind == "sender":
                self._add_consumer(here, row.name, details)
            elif row.kind == "receiver":
                self._add_upstream(here, row.name, details)
            elif row.kind == "subscription":
                self._add_publisher(here, row.name, details)
        self._add_what_is_not_seen()
        return Topology(
            seen=seen,
            nodes=tuple(self._nodes),
            flows=tuple(self._flows),
            cluster=session.cluster,
            incomplete="; ".join(self._incomplete),
        )

    def _add_consumer(self, here: Node, name: str, details: ReplicationDetails) -> None:
        """A standby, a logical subscriber or a receiver of log; a logical one always has a slot."""
        kind, role, flow = "server", "standby", "physical"
        if details.slot_type == "logical":
            kind, role, flow = "logical subscriber", "subscriber", "logical"
        elif name.startswith(_LOG_RECEIVERS) or details.state == "backup":
            kind, role = "log receiver", "archive"
        name = self._unused(name or details.slot or "receiver")
        facts = [f"slot: {details.slot}"] if details.slot else []
        if details.database and details.slot_type == "logical":
            facts.append(f"database: {details.database}")
        self._nodes.append(
            Node(name=name, role=role, kind=kind, address=details.address or "", state=details.state or "")
        )
        lag = (
            "select pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::int8 from pg_stat_replication"
            f" where pid = {details.pid}"
        )
        self._flows.append(
            Flow(
                source=here.name,
                target=name,
                kind=flow,
                mode=_MODES.get(details.mode or "", details.mode or ""),
                state=details.state or "",
                lag=self._context.figure(details.lag, "bytes", lag),
                facts=tuple(facts),
            )
        )

    def _add_upstream(self, here: Node, host: str, details: ReplicationDetails) -> None:
        """The server that a standby streams from, which may be a standby too."""
        address = f"{host}:{details.port}" if host else ""
        name = self._unused(address or "upstream server")
        self._nodes.append(Node(name=name, role="upstream", address=address))
        lag = "select pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::int8"
        self._flows.append(
            Flow(
                source=name,
                target=here.name,
                kind="physical",
                state=details.state or "",
                lag=self._context.figure(details.lag, "bytes", lag),
                facts=(f"slot: {details.slot}",) if details.slot else (),
            )
        )

    def _add_publisher(self, here: Node, subscription: str, details: ReplicationDetails) -> None:
        """The server that a subscription follows. Its address stands beside a password, so nobody asks for it."""
        name = self._unused(f"publisher of {subscription}")
        self._nodes.append(Node(name=name, role="publisher", kind="logical publisher"))
        lag = (
            "select pg_wal_lsn_diff(latest_end_lsn, received_lsn)::int8 from pg_stat_subscription"
            f" where subname = {literal(subscription)} and relid is null"
        )
        publications = ", ".join(sorted(details.publications))
        self._flows.append(
            Flow(
                source=name,
                target=here.name,
                kind="logical",
                mode="asynchronous",
                state=details.state or "",
                lag=self._context.figure(details.lag, "bytes", lag),
                facts=(f"subscription: {subscription}", f"publications: {publications}"),
            )
        )

    def _add_what_is_not_seen(self) -> None:
        """Say what this server cannot know."""
        receivers = sum(row.kind == "receiver" for row in self._context.figures.replication)
        if self._context.session.is_standby:
            self._incomplete.append("a standby does not see other standbys of its primary")
            if not receivers:
                self._incomplete.append("it streams from no server at this moment")
        idle = sorted(name for name, slot in self._slots.items() if not slot.active)
        if idle:
            self._incomplete.append(f"nobody is connected to the slots {', '.join(idle)}")

    def _unused(self, name: str) -> str:
        """The name, with a number where another node has it."""
        taken = {node.name for node in self._nodes}
        number, candidate = 1, name
        while candidate in taken:
            number += 1
            candidate = f"{name} {number}"
        return candidate
