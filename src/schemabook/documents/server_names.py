"""The server that was asked, by the name that its people give it."""

from __future__ import annotations

import msgspec

from schemabook.documents.context import Context
from schemabook.model.annotations import Environment
from schemabook.model.measurements import SeenFrom
from schemabook.model.topology import Topology

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def environment_of(context: Context, seen: SeenFrom) -> str:
    """The one environment of the annotations that is the server that was asked; empty where none or several are."""
    database = context.survey.server.database
    found = [one.name for one in context.book.annotations.environments if _is_at(one, seen, database)]
    return found[0] if len(found) == 1 else ""


def _is_at(environment: Environment, seen: SeenFrom, database: str) -> bool:
    """Whether an environment is a database at the place that was read; what it does not say is no difference."""
    host, here = environment.host.lower(), seen.host.lower()
    same_host = host == here or (host in _LOOPBACK and here in _LOOPBACK)
    same_port = environment.port is None or environment.port == seen.port
    return bool(host) and same_host and same_port and environment.database in ("", database)


def named_topology(context: Context) -> Topology | None:
    """The topology; where an environment is the server that was asked, under its name and without its address."""
    topology = context.survey.topology
    environment = environment_of(context, topology.seen) if topology is not None else ""
    if topology is None or not environment:
        return topology
    renamed = {node.name: environment for node in topology.nodes if node.here}
    return msgspec.structs.replace(
        topology,
        seen=msgspec.structs.replace(topology.seen, host=environment, port=None),
        nodes=tuple(
            msgspec.structs.replace(node, name=environment, address="") if node.here else node
            for node in topology.nodes
        ),
        flows=tuple(
            msgspec.structs.replace(
                flow, source=renamed.get(flow.source, flow.source), target=renamed.get(flow.target, flow.target)
            )
            for flow in topology.flows
        ),
    )
