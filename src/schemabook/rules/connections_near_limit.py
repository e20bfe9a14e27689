"""Nearly all connections that the server allows are taken.

The next application server, or the administrator who comes to help, is turned away. Each connection also costs memory
and time, whether it does something or not.

Said from 80 % at the moment of the reading.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: connections = 92, connections_limit = 100
    state idle: sessions = 80

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: connections = 60, connections_limit = 100
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_server
from schemabook.rules.figures import at_least, is_server, worked_out

NEAR = 0.8
"""The share of taken connections from which one more application server finds no place."""


def find(facts: Facts) -> Iterator[Finding]:
    """The server, where few connections are left."""
    server = facts.measurements.server if facts.measurements else None
    if server is None or server.connections is None or not server.connections_limit:
        return
    if not at_least(server.connections, NEAR * server.connections_limit):
        return
    share = server.connections.value / server.connections_limit
    taken = worked_out(share, "share", "the sessions ÷ the limit", server.connections)
    yield fault(
        about_server(facts),
        "Nearly all connections are taken: the next client is turned away.",
        advice="Put a pooler in front, or end what sits idle; a higher limit alone costs memory for each connection.",
        evidence=[
            ("share taken", taken),
            ("connections", server.connections),
            *((f"sessions {one.state}", one.sessions) for one in server.states),
        ],
    )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SERVER,),
    applies=is_server,
    sources=("PgHero: connections", "check_postgres: backends", "MySQLTuner: highest connection usage"),
)
