"""The server does not wait until what it writes is on the disk.

With `fsync` off a crash of the machine can leave the files of the database half written: not the last transactions
are lost then, but the whole database, and nobody can say how much of what remains is true. It is good for a database
that can be made anew, as in tests; nowhere else.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting fsync = off (default on)

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting fsync = on (default on)
    setting synchronous_commit = off (default on)
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule
from schemabook.rules.facts import Facts
from schemabook.rules.figures import has_setting, switched_off


def find(facts: Facts) -> Iterator[Finding]:
    """The setting, where it is off."""
    return switched_off(facts, "fsync", "A crash of the machine can destroy the whole database.")


rule = Rule(
    level=Level.ERROR,
    find=find,
    needs=(Need.SETTINGS,),
    applies=has_setting("fsync"),
    sources=("pganalyze: fsync",),
)
