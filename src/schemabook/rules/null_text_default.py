"""A column whose default is the word NULL.

Rows that leave the column out hold four letters, not the absence of a value. They are not found by IS NULL, they are
shown to people, and they pass every NOT NULL.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, note text DEFAULT 'NULL');

Fault (mysql, mariadb):
    CREATE TABLE customer (id bigint PRIMARY KEY, note varchar(20) DEFAULT 'null');

Fault (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, note text DEFAULT 'NULL');

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, note text DEFAULT NULL, kind text DEFAULT 'none', n text DEFAULT '');

Fine (mysql, mariadb, sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, note varchar(20) DEFAULT NULL, kind varchar(20) DEFAULT 'none');
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.structure import alter

_WORD = re.compile(r"\(*'\s*null\s*'(?:::[\w\s\"().]+)?\)*", re.IGNORECASE)


def find(facts: Facts) -> Iterator[Finding]:
    """Columns whose default is the word."""
    for table, column in facts.columns():
        if column.default is not None and not column.inherited and _WORD.fullmatch(column.default):
            yield fault(
                about_column(table, column),
                "Its default is the word NULL and not the absence of a value.",
                alter(facts, facts.dialect.alterations.drop_default, table, column=column.name),
                advice="Rows that hold the word already have to be updated as well.",
            )


rule = Rule(
    level=Level.WARNING,
    find=find,
    sources=("SchemaSpy: columns whose default value is the word NULL", "SchemaCrawler: LinterNullIntendedColumns"),
)
