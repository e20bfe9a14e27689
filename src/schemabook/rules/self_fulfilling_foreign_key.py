"""A foreign key that refers to its own columns.

Every row is its own parent, so the key holds whatever is written: it checks nothing, and it was probably meant to refer
to something else.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY REFERENCES customer);

Fault (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY REFERENCES customer (id));

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, boss bigint REFERENCES customer);
    CREATE TABLE person (id bigint PRIMARY KEY REFERENCES customer (id));
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_foreign_key
from schemabook.rules.structure import alter


def find(facts: Facts) -> Iterator[Finding]:
    """Foreign keys of a table to itself, from columns to the same columns."""
    for table, key in facts.foreign_keys():
        if key.referenced_table == table.name and key.columns == key.referenced_columns:
            yield fault(
                about_foreign_key(table, key),
                "It refers to its own columns, so it checks nothing.",
                alter(facts, facts.dialect.alterations.drop_constraint, table, name=key.name),
                advice="If another table was meant, declare the key anew.",
            )


rule = Rule(level=Level.ERROR, find=find, sources=("SchemaCrawler: LinterForeignKeySelfReference",))
