"""A copy of the database is far behind.

Who reads from it sees the past: an order that was just placed is missing. If the primary is lost now, what the copy
does not have is lost with it.

Said from a minute, or from 1 GB of log.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    nodes = 2
    flow standby1: lag = 600

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    nodes = 2
    flow standby1: lag = 2
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_server, about_topology_node
from schemabook.rules.figures import GIGABYTE, has_setting

LIMITS = {"seconds": 60, "bytes": GIGABYTE}
"""What a copy may be behind, by the unit in which the server says it."""


def find(facts: Facts) -> Iterator[Finding]:
    """The receivers that are behind, unless they are told to be."""
    topology = facts.survey.topology
    for flow in topology.flows if topology else ():
        late_on_purpose = any(fact.startswith("kept back") for fact in flow.facts)
        if flow.lag is None or late_on_purpose or flow.lag.value < LIMITS.get(flow.lag.unit, float("inf")):
            continue
        yield fault(
            (about_server(facts), about_topology_node(flow.target)),
            "A copy of the database is far behind.",
            advice="See whether its disk or its network is too slow, or whether a query there holds it up.",
            evidence=[(f"{flow.target} is behind {flow.source} by", flow.lag)],
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.TOPOLOGY,),
    applies=has_setting("archive_mode", "log_bin"),
    sources=("PgHero: replication lag", "check_postgres: hot_standby_delay", "pganalyze: replication lag"),
)
