"""Policies that do not bind the owner of the table, who can log in.

Row security leaves the owner out unless it is forced. An application that connects as the owner of its tables sees and
writes every row, and its tests pass, while everybody believes that the policies are at work. Superusers are left out in
any case, so a table that one owns is not spoken of here.

Fault:
    DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schemabook_example_owner') THEN
        CREATE ROLE schemabook_example_owner LOGIN; END IF; END $$;
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    ALTER TABLE note OWNER TO schemabook_example_owner;

Fine:
    DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schemabook_example_owner') THEN
        CREATE ROLE schemabook_example_owner LOGIN; END IF; END $$;
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    ALTER TABLE note OWNER TO schemabook_example_owner;
    CREATE TABLE closed (id integer PRIMARY KEY);
    ALTER TABLE closed ENABLE ROW LEVEL SECURITY;
    ALTER TABLE closed OWNER TO schemabook_example_owner;
    CREATE TABLE of_superuser (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE of_superuser ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_rows ON of_superuser USING (owner = current_user);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import RowSecurity
from schemabook.rules.access import Access, about_role
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_table


def find(facts: Facts) -> Iterator[Finding]:
    """Tables with policies whose owner logs in and is not bound by them."""
    access = Access(facts)
    for table in facts.tables:
        owner = access.roles.get(table.owner or "")
        if table.row_security is not RowSecurity.ON or not table.policies or owner is None:
            continue
        if owner.can_login and not access.is_unbound(owner.name):
            yield fault(
                [about_table(table), about_role(owner.name)],
                "Its policies do not bind its owner, who can log in.",
                [f"ALTER TABLE {facts.qualify(table.name)} FORCE ROW LEVEL SECURITY"],
                advice="Or let the application connect as a role that owns nothing.",
            )


rule = Rule(level=Level.NOTE, find=find, needs=(Need.ROLES,), applies=lambda dialect: dialect.supports.row_security)
