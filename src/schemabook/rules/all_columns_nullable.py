"""A table in which everything but the key may be missing.

A row that says nothing is as good as any other to the database. Queries, reports and programmes have to be ready for a
null everywhere, and most of them are not. Usually at least one column is always filled, and only the schema does not
say so.

Tables with fewer than three columns beside their key are left alone, and so are those with a check about nulls.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, name text, email text, city text);

Fault (mysql, mariadb, sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, name varchar(20), email varchar(20), city varchar(20));

Fine:
    CREATE DOMAIN full_name AS text NOT NULL;
    CREATE TABLE customer (id bigint PRIMARY KEY, name text NOT NULL, email text, city text);
    CREATE TABLE company (id bigint PRIMARY KEY, name full_name, email text, city text);
    CREATE TABLE address (id bigint PRIMARY KEY, email text, city text, note text,
        CHECK (num_nonnulls(email, city) > 0));
    CREATE TABLE note (id bigint PRIMARY KEY, body text, seen date);
    CREATE TABLE visit (customer bigint, company bigint, day date, PRIMARY KEY (customer, company, day));
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.insights.relationships import has_domain_of, not_null_domains
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import CheckConstraint
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.structure import designed_tables

FEWEST = 3
"""A table with one or two facts beside its key can well do without either."""


def find(facts: Facts) -> Iterator[Finding]:
    """Tables with a key whose other columns can all be null, and no check says otherwise."""
    domains = not_null_domains(facts.catalogue)
    for table in designed_tables(facts):
        key = table.primary_key.columns if table.primary_key else ()
        others = [one for one in table.columns if one.name not in key]
        loose = [one for one in others if one.nullable and not has_domain_of(one, domains)]
        if key and len(others) >= FEWEST and len(loose) == len(others) and not _checks_nulls(table.checks):
            yield fault(
                about_table(table),
                "All of its columns but the key can be null.",
                advice="Make those that every row has NOT NULL.",
                evidence=[("rows", facts.figures_of(table.name).rows)],
            )


def _checks_nulls(checks: tuple[CheckConstraint, ...]) -> bool:
    """Whether a check may say that something has to be there: one that is about nulls."""
    return any("null" in check.expression.lower() for check in checks)


rule = Rule(level=Level.NOTE, find=find, sources=("SchemaCrawler: LinterTableAllNullableColumns",))
