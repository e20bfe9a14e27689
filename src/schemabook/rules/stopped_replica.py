"""Replication has stopped.

Changes do not arrive any more: the copy stays as it was, whoever reads from it sees the past, and it cannot stand in
for the primary. A subscription that is stopped also makes the publisher keep its log. One that somebody has switched
off is not spoken of.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    nodes = 2
    flow standby1: state = stopped

Fault (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    nodes = 2
    flow here: source = standby1, kind = binary log, state = "receives: Yes; applies: No"

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    nodes = 2
    flow standby1: state = streaming

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    node publisher: role = publisher
    flow here: source = publisher, kind = logical, state = disabled
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_server, about_topology_node
from schemabook.rules.figures import has_setting

_STOPPED = re.compile(r"\b(stopped|applies: no|receives: (no|connecting))\b", re.IGNORECASE)


def find(facts: Facts) -> Iterator[Finding]:
    """Flows that the server says do not flow."""
    topology = facts.survey.topology
    for flow in topology.flows if topology else ():
        if _STOPPED.search(flow.state):
            yield fault(
                (about_server(facts), about_topology_node(flow.target)),
                f"Changes from {flow.source} do not arrive at {flow.target}: {flow.state}.",
                advice="Read the error in the log of the receiver; start it again, or take it out.",
            )


rule = Rule(
    level=Level.ERROR,
    find=find,
    needs=(Need.TOPOLOGY,),
    applies=has_setting("archive_mode", "log_bin"),
    sources=("Percona Monitoring Plugins: replication running",),
)
