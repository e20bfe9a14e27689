"""A view that shows rows which the policies of its tables would hide.

A view reads with the rights of its owner unless it is told otherwise. Where policies do not bind the owner, because it
owns the table as well, is a superuser or bypasses row security, everybody who may read the view sees every row. With
`security_invoker` (PostgreSQL 15 and later) it reads with the rights of whoever asks.

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    CREATE VIEW recent_note AS SELECT * FROM note WHERE id > 10;
    GRANT SELECT ON recent_note TO PUBLIC;

Fine:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    CREATE VIEW recent_note WITH (security_invoker = on) AS SELECT * FROM note WHERE id > 10;
    GRANT SELECT ON recent_note TO PUBLIC;
    CREATE VIEW for_the_owner AS SELECT * FROM note;
    CREATE TABLE label (id integer PRIMARY KEY);
    CREATE VIEW open_label AS SELECT * FROM label;
    GRANT SELECT ON open_label TO PUBLIC;
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.access import Access, about_view, asks_as_caller
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_table

_SINCE = 15


def find(facts: Facts) -> Iterator[Finding]:
    """Views that others may read and whose owner no policy binds."""
    access = Access(facts)
    if not access.secured:
        return
    version = re.match(r"\d+", facts.survey.server.version)
    can_ask_as_caller = version is not None and int(version[0]) >= _SINCE
    for view in facts.catalogue.views:
        if view.materialised or asks_as_caller(view) or not access.readers(view):
            continue
        tables = [table for table in access.secured_below(view, through=False) if access.escapes(view.owner, table)]
        if tables:
            fix = f"ALTER VIEW {facts.qualify(view.name)} SET (security_invoker = true)"
            yield fault(
                [about_view(view), *(about_table(table) for table in tables)],
                "It reads past the policies of its tables, with the rights of its owner.",
                [fix] if can_ask_as_caller else [],
                advice="Those who read the view then need grants on its tables."
                if can_ask_as_caller
                else "Give the view to an owner whom the policies bind, or take the grants on it away.",
            )


rule = Rule(
    level=Level.ERROR,
    find=find,
    needs=(Need.ROLES,),
    applies=lambda dialect: dialect.supports.row_security,
    sources=("splinter: security_definer_view",),
)
