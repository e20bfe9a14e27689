"""Everybody may create objects in a schema, or schemas in the database.

Whoever can connect may put a table or function where others look names up, and so have their statements use it. Up to
PostgreSQL 14 the schema `public` came that way.

Fault:
    CREATE SCHEMA shared;
    GRANT USAGE, CREATE ON SCHEMA shared TO PUBLIC;

Fault:
    DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO PUBLIC', current_database()); END $$;

Fine:
    CREATE SCHEMA shared;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA shared TO PUBLIC;
    GRANT CREATE ON SCHEMA shared TO pg_monitor;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.base import QualifiedName
from schemabook.model.findings import Finding, Level, Subject
from schemabook.rules.access import PUBLIC, revoke
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_database

_CREATE = "CREATE"


def find(facts: Facts) -> Iterator[Finding]:
    """Grants of CREATE on schemas and the database to PUBLIC."""
    for grant in facts.catalogue.grants:
        if grant.grantee != PUBLIC or _CREATE not in grant.privileges or grant.kind not in ("schema", "database"):
            continue
        is_schema = grant.kind == "schema"
        subject = (
            Subject(kind="schema", name=QualifiedName("", grant.name.name)) if is_schema else about_database(facts)
        )
        yield fault(
            subject,
            "Everybody may create objects in it." if is_schema else "Everybody may create schemas in it.",
            revoke(facts, grant, (_CREATE,)),
            advice="Grant CREATE to the roles that make the schema.",
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.ROLES,),
    applies=lambda dialect: dialect.supports.schemas,
)
