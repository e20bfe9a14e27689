"""A primary key that can be null.

SQLite takes nulls in the primary key of an ordinary table, as many as there are rows, unless the column is an INTEGER
PRIMARY KEY or says NOT NULL. Rows with a null in their key cannot be told apart, and no other engine takes them.

Fault (sqlite):
    CREATE TABLE country (code text PRIMARY KEY, name text);

Fault (sqlite):
    CREATE TABLE visit (customer_id integer NOT NULL, day text, PRIMARY KEY (customer_id, day));

Fine (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, name text);
    CREATE TABLE country (code text NOT NULL PRIMARY KEY, name text);
    CREATE TABLE city (code text PRIMARY KEY, name text) WITHOUT ROWID;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.structure import listed


def find(facts: Facts) -> Iterator[Finding]:
    """Primary keys over columns that can be null."""
    for table in facts.tables:
        key = table.primary_key.columns if table.primary_key else ()
        loose = [one for one in table.columns if one.name in key and one.nullable]
        if loose:
            yield fault(
                [about_table(table), *(about_column(table, one) for one in loose)],
                f"{listed(one.name for one in loose)}: part of its primary key, and can be null.",
                advice="Say NOT NULL where the table is declared.",
            )


def _takes_nulls(dialect: Dialect) -> bool:
    return not dialect.supports.typed_columns


rule = Rule(level=Level.WARNING, find=find, applies=_takes_nulls)
