"""Foreign keys that are checked only where a connection asks for it.

The schema has foreign keys, but SQLite looks at them only in connections that have said `PRAGMA foreign_keys = ON`:
nothing in the file says so for them. One programme, one script or one shell that does not say it can delete parents
and leave their children behind.

Said where the connection of this reading, which asked for nothing, was given one that does not check.

Fault (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE TABLE visit (id integer PRIMARY KEY, customer_id integer REFERENCES customer);
Measured:
    setting foreign_keys = off

Fine (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE TABLE visit (id integer PRIMARY KEY, customer_id integer REFERENCES customer);
Measured:
    setting foreign_keys = on

Fine (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY);
Measured:
    setting foreign_keys = off
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_setting
from schemabook.rules.figures import has_setting, is_off

SETTING = "foreign_keys"


def find(facts: Facts) -> Iterator[Finding]:
    """The setting, where there are foreign keys and connections do not check them by themselves."""
    if is_off(facts.settings.get(SETTING)) and any(table.foreign_keys for table in facts.tables):
        yield fault(
            about_setting(SETTING),
            "Foreign keys are checked only in connections that ask for it.",
            advice=f"Let every connection begin with {facts.dialect.foreign_key_switch}, and look for rows that are "
            "wrong already with PRAGMA foreign_key_check.",
        )


rule = Rule(level=Level.NOTE, find=find, needs=(Need.SETTINGS,), applies=has_setting(SETTING))
