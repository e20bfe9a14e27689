"""Nothing ends a statement that runs on and on.

A query with a forgotten join condition runs until somebody notices. Meanwhile it holds a connection and its locks,
takes the disk from the others, and vacuum can clear nothing away. With a limit it fails, and its author learns why.

The limit that the server gives to a new session of the account that read is looked at. Where each application's role
has its own, this is a matter of taste.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting statement_timeout = 0 (default 0)

Fault (mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting max_statement_time = 0.000000 (default 0.000000)

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    setting statement_timeout = 30s (default 0)
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_setting
from schemabook.rules.figures import has_setting, is_zero

SETTINGS = ("statement_timeout", "max_statement_time")


def find(facts: Facts) -> Iterator[Finding]:
    """The setting, where there is no limit."""
    for name in SETTINGS:
        if is_zero(facts.settings.get(name)):
            yield fault(
                about_setting(name),
                "Nothing ends a statement that runs on and on.",
                advice="Give the roles of applications a limit such as thirty seconds; dumps and migrations need more.",
            )


rule = Rule(level=Level.NOTE, find=find, needs=(Need.SETTINGS,), applies=has_setting(*SETTINGS))
