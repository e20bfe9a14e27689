"""A view that does not work.

Something that it reads was renamed or dropped after the view was made. Every query of the view fails, and in SQLite so
does every change of the schema that looks at all of it, such as renaming a column.

Fault (sqlite):
    CREATE VIEW buyer AS SELECT id FROM customer;

Fault (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE VIEW buyer AS SELECT id FROM customer;
    DROP TABLE customer;

Fine (mysql, mariadb, sqlite, postgresql):
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE VIEW buyer AS SELECT id FROM customer;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level, Subject
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts


def find(facts: Facts) -> Iterator[Finding]:
    """Views with a query and no columns: the server could not tell what they give."""
    for view in facts.catalogue.views:
        if view.definition and not view.columns:
            yield fault(
                Subject(kind="view", name=view.name),
                "It does not work: the server cannot tell its columns.",
                advice="Mend its query, or drop it.",
            )


rule = Rule(level=Level.ERROR, find=find)
