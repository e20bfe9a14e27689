"""A transaction that has been open for an hour or longer.

As long as it lasts vacuum (or the purge of old versions) can clear nothing away that changed after it began, in any
table: dead rows pile up, and each scan reads them. Its locks stay as well.

What was open at the moment of the reading is seen; transactions that come and go are not. A dump needs its long
transaction and is left out, and so is a session that does nothing in it, which has a rule of its own.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    activity "long transaction": lasted = 7200, application = report

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    activity "long transaction": lasted = 1800, application = report
    activity "long transaction": lasted = 7200, application = pg_dump
    activity "long transaction": lasted = 7200, application = web, session = 12
    activity "idle in transaction": lasted = 7000, application = web, session = 12
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_database
from schemabook.rules.figures import is_server, sessions_of

LONG = 3600
"""Seconds: an hour, in which autovacuum comes by sixty times and can do nothing."""

DUMPS = frozenset({"pg_dump", "pg_dumpall", "mysqldump", "mariadb-dump"})
"""Programmes whose work is one long transaction."""


def find(facts: Facts) -> Iterator[Finding]:
    """The database, where transactions stay open."""
    idle = {one.session for one in facts.activity if one.kind == "idle in transaction"}
    busy = [one for one in facts.activity if one.session not in idle and one.application not in DUMPS]
    sessions = sessions_of(busy, "long transaction", LONG)
    if sessions:
        yield fault(
            about_database(facts),
            "A transaction stays open: nothing that has changed since it began can be cleared away.",
            advice="See what it waits for, and end it; let reports run on a standby, and in short transactions.",
            evidence=sessions,
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.ACTIVITY,),
    applies=is_server,
    sources=("PgHero: long-running queries", "check_postgres: txn_time"),
)
