"""The server does not count what happens to its tables.

Autovacuum looks at these counters to see where it is needed. Without them it never comes, except at the last moment
before transaction numbers run out; statistics grow old, dead rows pile up, and nobody can say which indexes are
used.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting track_counts = off (default on)

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting track_counts = on (default on)
    setting track_functions = none (default none)
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule
from schemabook.rules.facts import Facts
from schemabook.rules.figures import has_setting, switched_off


def find(facts: Facts) -> Iterator[Finding]:
    """The setting, where it is off."""
    return switched_off(facts, "track_counts", "Without counters autovacuum does not know where it is needed.")


rule = Rule(
    level=Level.ERROR,
    find=find,
    needs=(Need.SETTINGS,),
    applies=has_setting("track_counts"),
)
