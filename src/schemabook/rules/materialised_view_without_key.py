"""A materialised view that cannot be refreshed while it is read.

REFRESH MATERIALIZED VIEW keeps readers out until it is done. CONCURRENTLY does not, but needs a unique index over plain
columns, without a condition, to tell the rows apart.

A view of one row, or one that is small and refreshed at night, does well without.

Fault:
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric);
    CREATE MATERIALIZED VIEW turnover AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;
    CREATE UNIQUE INDEX turnover_of_some ON turnover (customer_id) WHERE total > 0;

Fine:
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, total numeric);
    CREATE MATERIALIZED VIEW turnover AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;
    CREATE UNIQUE INDEX turnover_customer ON turnover (customer_id);
    CREATE VIEW orders_of_today AS SELECT * FROM orders;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level, Subject
from schemabook.model.tables import Index
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts
from schemabook.rules.structure import is_in_use, plain_columns


def find(facts: Facts) -> Iterator[Finding]:
    """Materialised views without such an index."""
    for view in facts.catalogue.views:
        if view.materialised and not any(_tells_rows_apart(index) for index in view.indexes):
            yield fault(
                Subject(kind="view", name=view.name),
                "It has no unique index, so a refresh keeps its readers out.",
                advice="Make a unique index over the columns that name a row, and refresh it CONCURRENTLY.",
                evidence=[("size", facts.figures_of(view.name).size)],
            )


def _tells_rows_apart(index: Index) -> bool:
    whole = len(plain_columns(index)) == len(index.columns)
    return index.unique and index.predicate is None and whole and is_in_use(index)


rule = Rule(level=Level.NOTE, find=find)
