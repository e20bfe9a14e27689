"""A table without a primary key.

Its rows cannot be told apart: two equal ones cannot be changed or deleted one by one, no other table can refer to
them, logical replication refuses updates and deletes (or compares whole rows), and a multi-primary cluster of
MySQL refuses to write the table. A unique index over columns that are never null does the same work for
replication, but not for readers and ORMs.

Fault:
    CREATE TABLE visit (customer_id integer NOT NULL, seen_on date NOT NULL);

Fine:
    CREATE TABLE visit (customer_id integer NOT NULL, seen_on date NOT NULL, PRIMARY KEY (customer_id, seen_on));
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table


def find(facts: Facts) -> Iterator[Finding]:
    """Tables without a primary key that have columns."""
    for table in facts.tables:
        if table.primary_key is None and table.columns:
            yield fault(
                about_table(table),
                "No primary key: rows cannot be told apart.",
                advice="Choose the columns that name a row, or add a generated key, and make them the primary key.",
                evidence=[("rows", facts.figures_of(table.name).rows)],
            )


rule = Rule(
    level=Level.ERROR,
    find=find,
    sources=("tbls: requireColumnComment", "SchemaSpy: tables without indexes"),
)
