"""A table with one column.

It says nothing about what it lists. Often it is left over from an experiment, or it was meant to be a list of allowed
values that nothing refers to.

A list that other tables refer to is left alone, and so are the tables of migration tools.

Fault:
    CREATE TABLE colour (name text PRIMARY KEY);

Fault (mysql, mariadb, sqlite):
    CREATE TABLE colour (name varchar(20) PRIMARY KEY);

Fine:
    CREATE TABLE colour (name text PRIMARY KEY);
    CREATE TABLE car (id bigint PRIMARY KEY, colour text REFERENCES colour);
    CREATE TABLE alembic_version (version_num varchar(32) NOT NULL);
    CREATE TABLE part (id bigint, day date) PARTITION BY LIST (day);
    CREATE TABLE part_rest PARTITION OF part DEFAULT;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.structure import designed_tables


def find(facts: Facts) -> Iterator[Finding]:
    """Tables of one column that no foreign key leads to or from."""
    for table in designed_tables(facts):
        alone = not facts.children[table.name] and not facts.parents[table.name]
        if len(table.columns) == 1 and alone and not _is_inherited(facts, table.name):
            yield fault(
                about_table(table),
                "It has one column and nothing refers to it.",
                advice="Drop it if nothing uses it; let the tables whose values it lists refer to it otherwise.",
                evidence=[("rows", facts.figures_of(table.name).rows)],
            )


def _is_inherited(facts: Facts, name: object) -> bool:
    return any(name in table.inherits for table in facts.tables)


rule = Rule(
    level=Level.NOTE,
    find=find,
    sources=("SchemaSpy: tables that contain a single column", "SchemaCrawler: LinterTableWithSingleColumn"),
)
