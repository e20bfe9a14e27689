"""Everybody will have rights on tables that are yet to be made.

Default privileges give PUBLIC rights on whatever a role creates from now on. Whoever makes the next table does not see
that it will be open to everybody.

Fault:
    ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;

Fault:
    CREATE SCHEMA shop;
    ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT INSERT, UPDATE ON TABLES TO PUBLIC;
    ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT USAGE ON SEQUENCES TO PUBLIC;

Fine:
    ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO pg_monitor;
    ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
    ALTER DEFAULT PRIVILEGES GRANT USAGE ON TYPES TO PUBLIC;
    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO PUBLIC;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.access import PUBLIC, about_role
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts

_CLOSED = frozenset({"tables", "sequences", "schemas", "large objects"})
"""What PUBLIC has no right on unless somebody grants it."""


def find(facts: Facts) -> Iterator[Finding]:
    """Default privileges of PUBLIC on what is closed to it otherwise."""
    quote = facts.dialect.quote
    for default in facts.catalogue.default_privileges:
        if default.grantee != PUBLIC or not default.privileges or default.kind not in _CLOSED:
            continue
        where = f" IN SCHEMA {quote(default.schema)}" if default.schema else ""
        change = f"ALTER DEFAULT PRIVILEGES FOR ROLE {quote(default.role)}{where}"
        yield fault(
            about_role(default.role, f"{default.schema}.{default.kind}" if default.schema else default.kind),
            f"Everybody will have {' and '.join(default.privileges)} on the {default.kind} that this role creates"
            f"{' in this schema' if default.schema else ''}.",
            [f"{change} REVOKE {', '.join(default.privileges)} ON {default.kind.upper()} FROM PUBLIC"],
            advice="What exists already keeps its grants.",
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.ROLES,),
    applies=lambda dialect: dialect.supports.schemas,
)
