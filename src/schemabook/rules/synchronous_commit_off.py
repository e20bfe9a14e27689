"""A commit is answered before it is on the disk.

With `synchronous_commit` off for the whole server a crash loses the transactions of the last moments although
their clients were told that they are safe. The database stays consistent. Where that is good enough for some data,
it can be said for a role or a transaction, and the rest stays safe.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting synchronous_commit = off (default on)

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting synchronous_commit = local (default on)
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule
from schemabook.rules.facts import Facts
from schemabook.rules.figures import has_setting, switched_off


def find(facts: Facts) -> Iterator[Finding]:
    """The setting, where it is off."""
    return switched_off(
        facts,
        "synchronous_commit",
        "A crash loses transactions that were said to be safe.",
        advice="Switch it off for the roles or transactions that can bear it, with SET or ALTER ROLE.",
    )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SETTINGS,),
    applies=has_setting("synchronous_commit"),
)
