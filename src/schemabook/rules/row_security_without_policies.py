"""Row security is on, and no policy lets a row through.

Nobody but the owner, superusers and roles that bypass row security sees a row, and nothing tells them why: queries
come back empty. Restrictive policies alone do not help, because they only narrow what a permissive one lets through.
Where that is meant, it is worth a comment on the table; a partition is reached through its table, so it may be meant.

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY by_day ON note AS RESTRICTIVE USING (extract(isodow FROM now()) < 6);

Fine:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    CREATE POLICY by_day ON note AS RESTRICTIVE USING (extract(isodow FROM now()) < 6);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import RowSecurity
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table


def find(facts: Facts) -> Iterator[Finding]:
    """Guarded tables without a permissive policy."""
    for table in facts.tables:
        if table.row_security is not RowSecurity.OFF and not any(policy.permissive for policy in table.policies):
            only = "all its policies are restrictive" if table.policies else "it has no policy"
            yield fault(
                about_table(table),
                f"Row security is on and {only}: others than the owner see no row.",
                advice="Write a permissive policy for those who are to see rows, or say in a comment that nobody is.",
            )


rule = Rule(
    level=Level.NOTE,
    find=find,
    applies=lambda dialect: dialect.supports.row_security,
    sources=("splinter: rls_enabled_no_policy",),
)
