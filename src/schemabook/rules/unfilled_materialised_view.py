"""A materialised view that was never filled.

It was made WITH NO DATA, or restored without being refreshed: every query of it fails until it is.

Fault:
    CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
    CREATE MATERIALIZED VIEW turnover AS SELECT sum(total) AS total FROM orders WITH NO DATA;

Fine:
    CREATE TABLE orders (id bigint PRIMARY KEY, total numeric);
    CREATE MATERIALIZED VIEW turnover AS SELECT sum(total) AS total FROM orders;
    CREATE VIEW orders_of_today AS SELECT * FROM orders;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level, Subject
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts


def find(facts: Facts) -> Iterator[Finding]:
    """Materialised views that hold nothing yet."""
    for view in facts.catalogue.views:
        if not view.populated:
            yield fault(
                Subject(kind="view", name=view.name),
                "It was never filled: every query of it fails.",
                [f"REFRESH MATERIALIZED VIEW {facts.qualify(view.name)}"],
            )


rule = Rule(level=Level.WARNING, find=find)
