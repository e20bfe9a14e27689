"""A materialised view that keeps rows which policies hide.

A materialised view holds what its owner saw when it was refreshed, and it cannot have policies of its own: everybody
who may read it sees those rows, whatever the policies of the tables say.

Fault:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    CREATE VIEW recent_note WITH (security_invoker = on) AS SELECT * FROM note WHERE id > 10;
    CREATE MATERIALIZED VIEW kept_note AS SELECT * FROM recent_note;
    GRANT SELECT ON kept_note TO PUBLIC;

Fine:
    CREATE TABLE note (id integer PRIMARY KEY, owner name NOT NULL);
    ALTER TABLE note ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own_notes ON note USING (owner = current_user);
    CREATE MATERIALIZED VIEW kept_note AS SELECT * FROM note;
    CREATE TABLE label (id integer PRIMARY KEY);
    CREATE MATERIALIZED VIEW kept_label AS SELECT * FROM label;
    GRANT SELECT ON kept_label TO PUBLIC;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.access import Access, about_view
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_table


def find(facts: Facts) -> Iterator[Finding]:
    """Materialised views of guarded tables that others may read."""
    access = Access(facts)
    for view in facts.catalogue.views if access.secured else ():
        if not view.materialised or not access.readers(view):
            continue
        tables = tuple(access.secured_below(view, through=True))
        if tables:
            yield fault(
                [about_view(view), *(about_table(table) for table in tables)],
                "It shows the rows that it holds to all its readers, past the policies of its tables.",
                advice="Take the grants on it away, and let others read it through a view with a condition.",
            )


rule = Rule(
    level=Level.ERROR,
    find=find,
    needs=(Need.ROLES,),
    applies=lambda dialect: dialect.supports.row_security,
    sources=("splinter: materialized_view_in_api",),
)
