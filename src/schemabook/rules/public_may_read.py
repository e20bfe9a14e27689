"""Everybody may read a table.

A grant to PUBLIC holds for every role that there is or will be: one made for a monitor or a report reads the table
too. Worth knowing where it is not meant. Tables with row security are not spoken of.

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, body text);
    GRANT SELECT ON note TO PUBLIC;

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, body text);
    GRANT SELECT (id) ON note TO PUBLIC;

Fault (mariadb):
    CREATE TABLE note (id integer PRIMARY KEY, body text);
    GRANT SELECT ON note TO PUBLIC;

Fine:
    CREATE TABLE note (id integer PRIMARY KEY, owner name);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    GRANT SELECT ON note TO PUBLIC;
    CREATE TABLE label (id integer PRIMARY KEY);
    GRANT SELECT ON label TO pg_monitor;
    GRANT INSERT ON label TO PUBLIC;
    CREATE SEQUENCE numbers;
    GRANT SELECT ON SEQUENCE numbers TO PUBLIC;
    CREATE SCHEMA hidden;
    CREATE TABLE hidden.label (id integer PRIMARY KEY);
    GRANT SELECT ON hidden.label TO PUBLIC;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.access import PUBLIC, Access, about_granted, revoke
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts

_SELECT = "SELECT"


def find(facts: Facts) -> Iterator[Finding]:
    """Grants to PUBLIC that let everybody read tables, views or columns."""
    access = Access(facts)
    for grant in facts.catalogue.grants:
        if grant.grantee != PUBLIC or grant.kind not in ("table", "view", "column") or _SELECT not in grant.privileges:
            continue
        if grant.name not in access.secured and access.opens(grant.name.schema):
            yield fault(
                about_granted(grant),
                "Everybody may read it.",
                revoke(facts, grant, (_SELECT,)),
                advice="Then grant SELECT to the roles that are to read it.",
            )


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.ROLES,),
    applies=lambda dialect: dialect.supports.roles,
    sources=("splinter: rls_disabled_in_public",),
)
