"""Transactions often wait for each other until the server ends one.

Two transactions each hold what the other needs. The server waits a moment, then ends one of them with an error, which
the application has to notice and try again; many do not. Mostly two parts of it lock the same rows in a different
order.

Said from ten a day, on average, over a day or longer.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    days = 10
    server: deadlocks = 200

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    days = 10
    server: deadlocks = 5
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_database
from schemabook.rules.figures import has_setting, is_often

PER_DAY = 10
"""Deadlocks a day: fewer happen in any busy system."""


def find(facts: Facts) -> Iterator[Finding]:
    """The database, where deadlocks are frequent."""
    deadlocks = facts.measurements.server.deadlocks if facts.measurements else None
    if deadlocks is not None and is_often(deadlocks, PER_DAY):
        yield fault(
            about_database(facts),
            "Transactions often lock each other out, and the server ends one of them.",
            advice="Find the two in the server's log, and let both lock rows in the same order, by their key.",
            evidence=[("deadlocks", deadlocks)],
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SERVER,),
    applies=has_setting("shared_buffers", "innodb_buffer_pool_size"),
)
