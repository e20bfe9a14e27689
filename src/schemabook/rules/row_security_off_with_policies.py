"""Policies on a table whose row security is off.

The policies are written down and look like protection, but nobody asks them: everybody with a grant on the table sees
every row.

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    CREATE POLICY own_notes ON note USING (owner = current_user);

Fine:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    CREATE POLICY own_notes ON note USING (owner = current_user);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE TABLE label (id integer PRIMARY KEY);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.catalogue import every_table
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import RowSecurity
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table


def find(facts: Facts) -> Iterator[Finding]:
    """Tables and partitions that have policies and no row security."""
    for table in every_table(facts.catalogue.tables):
        if table.policies and table.row_security is RowSecurity.OFF:
            yield fault(
                about_table(table),
                "Its policies do nothing: row security is off.",
                [f"ALTER TABLE {facts.qualify(table.name)} ENABLE ROW LEVEL SECURITY"],
                advice="From then on those who are not the owner see only what a policy lets through: try it first.",
            )


rule = Rule(
    level=Level.ERROR,
    find=find,
    applies=lambda dialect: dialect.supports.row_security,
    sources=("splinter: policy_exists_rls_disabled",),
)
