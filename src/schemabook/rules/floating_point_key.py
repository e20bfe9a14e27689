"""A key in a floating-point number.

Two such numbers that print the same can differ in their last bits, so a look-up by the printed value finds nothing, and
a key that was computed can be there twice.

Fault:
    CREATE TABLE measure (id double precision PRIMARY KEY);

Fault (mysql, mariadb, sqlite):
    CREATE TABLE measure (id integer PRIMARY KEY, code float UNIQUE);

Fine:
    CREATE TABLE measure (id bigint PRIMARY KEY, code numeric(9, 3) UNIQUE, value double precision);
    CREATE INDEX measure_value ON measure (value);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.structure import plain_columns


def find(facts: Facts) -> Iterator[Finding]:
    """Floating-point columns of primary, unique and foreign keys."""
    for table in facts.tables:
        keys = _key_columns(table)
        for column in table.columns:
            if column.family is Family.FLOAT and column.name in keys and not column.inherited:
                yield fault(
                    about_column(table, column),
                    f"It is a key, or a part of one, and {column.type}.",
                    advice="Use a whole number, or NUMERIC with the digits that it needs.",
                )


def _key_columns(table: Table) -> set[str]:
    names = set(table.primary_key.columns if table.primary_key else ())
    names |= {name for key in table.foreign_keys for name in key.columns}
    return names | {name for index in table.indexes if index.unique for name in plain_columns(index)}


rule = Rule(level=Level.WARNING, find=find)
