"""A role that can log in and that no policy binds.

BYPASSRLS is meant for what has to see every row, such as a backup. Whoever has the password of such a role reads and
writes every tenant's rows. Superusers are not spoken of: everybody knows that nothing binds them.

Fault:
    DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schemabook_example_unbound') THEN
        CREATE ROLE schemabook_example_unbound; END IF; END $$;
    ALTER ROLE schemabook_example_unbound LOGIN BYPASSRLS;
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    GRANT SELECT ON note TO schemabook_example_unbound;

Fine:
    DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schemabook_example_bound') THEN
        CREATE ROLE schemabook_example_bound LOGIN; END IF; END $$;
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    GRANT SELECT ON note TO schemabook_example_bound;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.access import Access, about_role
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts


def find(facts: Facts) -> Iterator[Finding]:
    """Roles that log in and bypass row security, where there are guarded tables."""
    access = Access(facts)
    for role in access.roles.values() if access.secured else ():
        if role.bypass_row_security and role.can_login and not role.superuser:
            yield fault(
                about_role(role.name),
                "It can log in, and no policy binds it.",
                [f"ALTER ROLE {facts.dialect.quote(role.name)} NOBYPASSRLS"],
                advice="Leave it to roles that have to see every row, such as that of the backup.",
            )


rule = Rule(level=Level.NOTE, find=find, needs=(Need.ROLES,), applies=lambda dialect: dialect.supports.row_security)
