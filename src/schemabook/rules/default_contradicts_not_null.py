"""A column that cannot be null and is null by default.

The default can never be used: an insert that leaves the column out fails. Either a row may do without it, or the
default was meant to be something else.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, name varchar(20) NOT NULL DEFAULT NULL);

Fault (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, name text NOT NULL DEFAULT NULL);

Fine:
    CREATE TABLE customer (
        id bigint PRIMARY KEY, name varchar(20) DEFAULT NULL, kind varchar(20) NOT NULL DEFAULT 'NULL'
    );

Fine (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY DEFAULT NULL, name text DEFAULT NULL, kind text NOT NULL DEFAULT '');
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.structure import alter

_NULL = re.compile(r"\(*null(?:::[\w\s\"().]+)?\)*", re.IGNORECASE)


def find(facts: Facts) -> Iterator[Finding]:
    """Columns with NOT NULL and DEFAULT NULL; a key that the engine numbers itself is none."""
    for table, column in facts.columns():
        key = table.primary_key.columns if table.primary_key else ()
        if column.nullable or column.inherited or (key == (column.name,) and not facts.dialect.supports.typed_columns):
            continue
        if column.default is not None and _NULL.fullmatch(column.default):
            yield fault(
                about_column(table, column),
                "It is NOT NULL and its default is null.",
                alter(facts, facts.dialect.alterations.drop_default, table, column=column.name),
                advice="Dropping the default changes nothing for inserts; give it a real one if rows are to have it.",
            )


rule = Rule(level=Level.WARNING, find=find)
