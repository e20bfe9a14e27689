"""A session that waits for a lock.

Another session keeps what it needs. Each further statement on the same rows or table queues up behind it, and so a
single open transaction can stop an application.

Said from ten seconds at the moment of the reading: shorter waits belong to the day's work.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    activity "lock wait": lasted = 45, application = web, relation = visit, waits_for = 4712

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    activity "lock wait": lasted = 2, application = web, relation = visit, waits_for = 4712
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_database
from schemabook.rules.figures import is_server, sessions_of

LONG = 10
"""Seconds."""


def find(facts: Facts) -> Iterator[Finding]:
    """The database, where sessions wait for others."""
    sessions = sessions_of(facts.activity, "lock wait", LONG)
    if sessions:
        yield fault(
            about_database(facts),
            "A session waits for a lock that another one holds.",
            advice="See what the other session does: it may have forgotten to end its transaction.",
            evidence=sessions,
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.ACTIVITY,),
    applies=is_server,
    sources=("PgHero: blocked queries", "check_postgres: locks"),
)
