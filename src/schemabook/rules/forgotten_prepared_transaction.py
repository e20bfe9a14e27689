"""A prepared transaction that nobody has finished.

The first half of a two-phase commit has been done and the second never came, mostly because the coordinator died. It
keeps its locks and holds vacuum back through every restart of the server, and no session shows it.

Said from an hour: a coordinator that lives finishes within seconds.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    activity "prepared transaction": lasted = 86_400, session = order-4711

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    activity "prepared transaction": lasted = 2, session = order-4711
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_database
from schemabook.rules.figures import has_setting, sessions_of

LONG = 3600
"""Seconds: an hour."""


def find(facts: Facts) -> Iterator[Finding]:
    """The database, where prepared transactions wait for their end."""
    sessions = sessions_of(facts.activity, "prepared transaction", LONG)
    if sessions:
        yield fault(
            about_database(facts),
            "A prepared transaction was never finished: it keeps its locks and holds vacuum back.",
            advice="Ask its coordinator, then finish it with COMMIT PREPARED or ROLLBACK PREPARED and its name.",
            evidence=sessions,
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.ACTIVITY,),
    applies=has_setting("max_prepared_transactions"),
    sources=("check_postgres: prepared_txns",),
)
