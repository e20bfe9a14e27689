"""Everybody may write a table.

A grant to PUBLIC holds for every role that there is or will be, whatever it was made for. Row security, where it is
on, decides which rows may be inserted, changed and deleted, so these are not spoken of then; TRUNCATE does not ask it.

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, body text);
    GRANT SELECT, INSERT, DELETE ON note TO PUBLIC;

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, body text);
    GRANT UPDATE (body) ON note TO PUBLIC;

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    GRANT ALL ON note TO PUBLIC;

Fault (mariadb):
    CREATE TABLE note (id integer PRIMARY KEY, body text);
    GRANT INSERT, UPDATE (body) ON note TO PUBLIC;

Fine:
    CREATE TABLE note (id integer PRIMARY KEY, owner name);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    GRANT SELECT, INSERT, UPDATE, DELETE ON note TO PUBLIC;
    CREATE TABLE label (id integer PRIMARY KEY);
    GRANT SELECT ON label TO PUBLIC;
    GRANT ALL ON label TO pg_monitor;
    CREATE SCHEMA hidden;
    CREATE TABLE hidden.label (id integer PRIMARY KEY);
    GRANT CREATE ON SCHEMA hidden TO pg_monitor;
    GRANT ALL ON hidden.label TO PUBLIC;

Fine (mariadb):
    CREATE TABLE label (id integer PRIMARY KEY);
    GRANT SELECT ON label TO PUBLIC;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.access import PUBLIC, Access, about_granted, revoke
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts

_GUARDED = ("INSERT", "UPDATE", "DELETE")
_UNGUARDED = ("TRUNCATE",)


def find(facts: Facts) -> Iterator[Finding]:
    """Grants to PUBLIC that let everybody write tables, views or columns."""
    access = Access(facts)
    for grant in facts.catalogue.grants:
        if grant.grantee != PUBLIC or grant.kind not in ("table", "view", "column"):
            continue
        dangerous = _UNGUARDED if grant.name in access.secured else (*_GUARDED, *_UNGUARDED)
        privileges = [name for name in grant.privileges if name in dangerous]
        if privileges and access.opens(grant.name.schema):
            yield fault(
                about_granted(grant),
                f"Everybody may write it: PUBLIC has {' and '.join(privileges)}.",
                revoke(facts, grant, privileges),
                advice="Then grant to the roles that are to write it.",
            )


rule = Rule(level=Level.WARNING, find=find, needs=(Need.ROLES,), applies=lambda dialect: dialect.supports.roles)
