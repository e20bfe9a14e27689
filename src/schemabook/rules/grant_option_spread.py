"""A role that may pass on what it was granted.

With the grant option a role decides who else gets in, and taking its rights away later takes those away that it gave to
others. Owners and administrators have the right anyhow; for others it is seldom meant.

Fault:
    DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schemabook_example_reader') THEN
        CREATE ROLE schemabook_example_reader; END IF; END $$;
    CREATE SCHEMA shop;
    CREATE TABLE shop.note (id integer PRIMARY KEY, body text);
    GRANT USAGE ON SCHEMA shop TO schemabook_example_reader WITH GRANT OPTION;
    GRANT SELECT (id), UPDATE (body) ON shop.note TO schemabook_example_reader WITH GRANT OPTION;
    GRANT INSERT ON shop.note TO schemabook_example_reader;

Fault (mysql, mariadb):
    CREATE TABLE note (id integer PRIMARY KEY, body text);
    CREATE USER IF NOT EXISTS 'schemabook_example_reader'@'schemabook.example';
    GRANT SELECT ON note TO 'schemabook_example_reader'@'schemabook.example' WITH GRANT OPTION;

Fine:
    DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schemabook_example_reader') THEN
        CREATE ROLE schemabook_example_reader; END IF; END $$;
    CREATE TABLE note (id integer PRIMARY KEY, body text);
    GRANT SELECT ON note TO schemabook_example_reader;
    DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schemabook_example_super') THEN
        CREATE ROLE schemabook_example_super SUPERUSER; CREATE ROLE schemabook_example_admin CREATEROLE; END IF; END $$;
    GRANT SELECT ON note TO schemabook_example_super, schemabook_example_admin WITH GRANT OPTION;

Fine (mysql, mariadb):
    CREATE TABLE note (id integer PRIMARY KEY, body text);
    CREATE USER IF NOT EXISTS 'schemabook_example_reader'@'schemabook.example';
    GRANT SELECT ON note TO 'schemabook_example_reader'@'schemabook.example';
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from schemabook.model.catalogue import Grant
from schemabook.model.findings import Finding, Level
from schemabook.rules.access import Access, about_role, grantee_in_sql, target_in_sql
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts


def find(facts: Facts) -> Iterator[Finding]:
    """Roles that hold grant options and neither administer the server nor are superusers."""
    roles = Access(facts).roles
    held: dict[str, list[Grant]] = defaultdict(list)
    for grant in facts.catalogue.grants:
        role = roles.get(grant.grantee)
        if grant.grantable and not (role is not None and (role.superuser or role.create_role)):
            held[grant.grantee].append(grant)
    for name, grants in held.items():
        revocations = [_revocation(facts, grant) for grant in grants]
        yield fault(
            about_role(name),
            "It may pass on rights that it was granted.",
            revocations if all(revocations) else [],
            advice="What it has passed on already has to be revoked first, or goes too where CASCADE is added.",
        )


def _revocation(facts: Facts, grant: Grant) -> str:
    """The statement that leaves the grantee its rights and takes the option away; empty where it cannot be said."""
    target = target_in_sql(facts, grant)
    if target is None:
        return ""
    grantee = grantee_in_sql(facts, grant.grantee)
    if facts.dialect.supports.accounts:
        return f"REVOKE GRANT OPTION ON {target} FROM {grantee}"
    column = f" ({facts.dialect.quote(grant.column)})" if grant.column is not None else ""
    listed = ", ".join(f"{privilege}{column}" for privilege in grant.grantable)
    return f"REVOKE GRANT OPTION FOR {listed} ON {target} FROM {grantee}"


rule = Rule(level=Level.NOTE, find=find, needs=(Need.ROLES,), applies=lambda dialect: dialect.supports.roles)
