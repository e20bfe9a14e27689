"""A session that sits in an open transaction and does nothing.

An application has begun a transaction and went to do something else, or forgot to end it. It keeps its locks and
its place in the pool, and vacuum can clear nothing away that changed after it began.

Said from five minutes: nothing that serves a request takes so long between two statements.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    activity "idle in transaction": lasted = 900, application = web

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    activity "idle in transaction": lasted = 70, application = web
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_database
from schemabook.rules.figures import is_server, sessions_of

LONG = 300
"""Seconds: five minutes."""


def find(facts: Facts) -> Iterator[Finding]:
    """The database, where sessions hold a transaction open without a statement."""
    sessions = sessions_of(facts.activity, "idle in transaction", LONG)
    if sessions:
        yield fault(
            about_database(facts),
            "A session holds a transaction open and does nothing in it.",
            advice="End transactions before waiting for a user or another service; limit the time that one may idle.",
            evidence=sessions,
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.ACTIVITY,),
    applies=is_server,
    sources=("pganalyze: idle in transaction", "check_postgres: txn_idle"),
)
