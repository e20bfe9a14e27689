"""Nothing ends a session that sits idle in a transaction.

An application that forgets to end a transaction, or dies without its connection noticing, keeps its locks for hours.
Vacuum can clear nothing away that changed in the meantime, and a migration that waits for such a lock makes all others
wait behind it. A limit of some minutes hurts nobody.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting idle_in_transaction_session_timeout = 0 (default 0)

Fault (mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting idle_transaction_timeout = 0 (default 0)

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting idle_in_transaction_session_timeout = 5min (default 0)
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_setting
from schemabook.rules.figures import change_of, has_setting, is_zero

LIMITS = {"idle_in_transaction_session_timeout": "'5min'", "idle_transaction_timeout": "300"}
"""The setting of each engine, and five minutes as it wants them written."""


def find(facts: Facts) -> Iterator[Finding]:
    """The setting, where there is no limit."""
    for name, limit in LIMITS.items():
        if is_zero(facts.settings.get(name)):
            yield fault(
                about_setting(name),
                "Nothing ends a session that sits idle in a transaction.",
                change_of(facts, name, limit),
            )


rule = Rule(level=Level.NOTE, find=find, needs=(Need.SETTINGS,), applies=has_setting(*LIMITS))
