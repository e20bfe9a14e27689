"""A table without a primary key.

Its rows cannot be told apart: two equal ones cannot be changed or deleted one by one, no other table can refer to
them, logical replication refuses updates and deletes (or compares whole rows), and a multi-primary cluster of
MySQL refuses to write the table. A unique index over columns that are never null does the same work for
replication, but not for readers and ORMs: the finding names its columns.

Fault:
    CREATE TABLE visit (customer_id integer NOT NULL, seen_on date NOT NULL);

Fault (postgresql, mysql, mariadb, sqlite):
    CREATE TABLE visit (customer_id integer NOT NULL, seen_on date NOT NULL, UNIQUE (customer_id, seen_on));

Fine:
    CREATE TABLE visit (customer_id integer NOT NULL, seen_on date NOT NULL, PRIMARY KEY (customer_id, seen_on));
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.insights.relationships import unique_sets
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.structure import listed


def find(facts: Facts) -> Iterator[Finding]:
    """Tables without a primary key that have columns."""
    for table in facts.tables:
        if table.primary_key is None and table.columns:
            yield _report(facts, table)


def _report(facts: Facts, table: Table) -> Finding:
    key = _key_in_all_but_name(table)
    message = "No primary key: rows cannot be told apart."
    advice = "Choose the columns that name a row, or add a generated key, and make them the primary key."
    if key:
        message = f"No primary key, though {listed(key)} could be one: never null, and unique."
        advice = "Make the unique key the primary key."
    rows = facts.figures_of(table.name).rows
    return fault(about_table(table), message, advice=advice, evidence=[("rows", rows)])


def _key_in_all_but_name(table: Table) -> tuple[str, ...]:
    """The shortest set of columns that tells rows apart as a primary key would; empty where there is none."""
    filled = {one.name for one in table.columns if not one.nullable}
    return min((one for one in unique_sets(table) if filled.issuperset(one)), key=len, default=())


rule = Rule(
    level=Level.WARNING,
    find=find,
    sources=(
        "splinter: no_primary_key",
        "Azimutt: primaryKeyMissing",
        "SchemaCrawler: LinterTableWithNoPrimaryKey",
        "SchemaSpy: tables without indexes",
    ),
)
