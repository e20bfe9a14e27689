"""The topology: the servers that belong together, as one of them sees it."""

from __future__ import annotations

from schemabook.model.base import Value
from schemabook.model.measured import Measured
from schemabook.model.measurements import SeenFrom


class Node(Value):
    """One server, or one consumer of changes.

    `kind` is "server", "file", "logical subscriber", "logical publisher", "log receiver" or "pooler"; `role` is
    "primary", "standby", "upstream", "replica", "member", "subscriber", "publisher" …; `here` marks the one that was
    asked. `name` is how the asked server calls it: an application name, a server id, a host.
    """

    name: str
    role: str
    kind: str = "server"
    address: str = ""
    here: bool = False
    state: str = ""
    facts: tuple[str, ...] = ()


class Flow(Value):
    """Changes that go from one node to another, both by their names.

    `kind` is "physical", "logical", "binary log", "group" …; `mode` is "asynchronous", "synchronous", "quorum" …;
    `lag` is what the receiver is behind, in seconds or bytes.
    """

    source: str
    target: str
    kind: str
    mode: str = ""
    state: str = ""
    lag: Measured | None = None
    facts: tuple[str, ...] = ()


class Topology(Value):
    """What the server that was asked knows of others. A replica cannot see its siblings.

    `multi_primary` says that more than one node takes writes. `incomplete` says what could not be seen, and why.
    """

    seen: SeenFrom
    nodes: tuple[Node, ...] = ()
    flows: tuple[Flow, ...] = ()
    multi_primary: bool = False
    cluster: str = ""
    incomplete: str = ""

    @property
    def servers(self) -> int:
        """How many servers could answer queries, as far as this one knows."""
        return sum(node.kind == "server" for node in self.nodes)
