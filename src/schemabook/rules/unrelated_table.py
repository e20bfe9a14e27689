"""A table that no foreign key leads to or from.

In a schema that declares its relationships, it stands alone: either it belongs to nothing, or the relationship is
only in the heads of those who wrote the programme, and the database cannot keep it true.

Reported only where more than half of the tables take part in a relationship. Tables of migration tools, tables that
inherit, and tables without a column beside their key are left alone.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customer);
    CREATE TABLE visit (id bigint PRIMARY KEY, seen date);

Fault (mysql, mariadb, sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE TABLE orders (
        id integer PRIMARY KEY, customer_id integer, FOREIGN KEY (customer_id) REFERENCES customer (id)
    );
    CREATE TABLE visit (id integer PRIMARY KEY, seen date);

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customer);
    CREATE TABLE person (id bigint PRIMARY KEY, boss bigint REFERENCES person);
    CREATE TABLE alembic_version (version_num text PRIMARY KEY);

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, name text);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.structure import designed_tables


def find(facts: Facts) -> Iterator[Finding]:
    """Tables outside every relationship, where relationships are the rule."""
    tables = designed_tables(facts)
    parents = {name for table in facts.tables for name in table.inherits}
    alone = [one for one in tables if not facts.children[one.name] and not facts.parents[one.name]]
    if 2 * len(alone) >= len(tables):
        return
    for table in alone:
        key = table.primary_key.columns if table.primary_key else ()
        if table.name not in parents and any(one.name not in key for one in table.columns):
            yield fault(
                about_table(table),
                "No foreign key leads to it or from it.",
                advice="Declare what its columns refer to. If it stands alone on purpose, ignore it here.",
                evidence=[("rows", facts.figures_of(table.name).rows)],
            )


rule = Rule(level=Level.NOTE, find=find, sources=("tbls: unrelatedTable", "SchemaSpy: orphan tables"))
