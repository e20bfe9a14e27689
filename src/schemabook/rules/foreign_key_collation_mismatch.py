"""A foreign key whose column has another collation than its target.

The collation says which texts are equal and which comes first. A join goes by one of the two, and an index that is
sorted by the other is of no use to it. Where neither is the default, PostgreSQL refuses the join; SQLite finds a parent
by the one collation and the children of a parent by the other.

Fault:
    CREATE TABLE country (code text PRIMARY KEY);
    CREATE TABLE city (id bigint PRIMARY KEY, country text COLLATE "C" REFERENCES country);

Fault (sqlite):
    CREATE TABLE country (code text PRIMARY KEY COLLATE NOCASE);
    CREATE TABLE city (id integer PRIMARY KEY, country text REFERENCES country);

Fine:
    CREATE TABLE country (code text COLLATE "C" PRIMARY KEY, number bigint UNIQUE);
    CREATE TABLE city (id bigint PRIMARY KEY, country text COLLATE "C" REFERENCES country,
        number bigint REFERENCES country (number));

Fine (sqlite):
    CREATE TABLE country (code text PRIMARY KEY COLLATE nocase);
    CREATE TABLE city (id integer PRIMARY KEY, country text COLLATE NOCASE REFERENCES country);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Column, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_foreign_key
from schemabook.rules.structure import column_pairs, set_type


def find(facts: Facts) -> Iterator[Finding]:
    """Pairs of columns that a foreign key ties together, with different collations; that of a domain is not known."""
    for table, key in facts.foreign_keys():
        for child, parent in column_pairs(facts, table, key):
            if _collation(child) != _collation(parent) and not (child.type_name or parent.type_name):
                yield fault(
                    [about_foreign_key(table, key), about_column(table, child)],
                    f"{child.name} has {_words(child)}, but {parent.name}, which it refers to, has {_words(parent)}.",
                    _fix(facts, table, child, parent),
                    advice="Give both columns one collation.",
                )


def _collation(column: Column) -> str:
    return (column.collation or "").lower().replace('"', "")


def _words(column: Column) -> str:
    return f"the collation {column.collation}" if column.collation else "the default collation"


def _fix(facts: Facts, table: Table, child: Column, parent: Column) -> tuple[str, ...]:
    collation = parent.collation or '"default"'
    return set_type(facts, table, child.name, f"{child.type} COLLATE {collation}")


rule = Rule(level=Level.WARNING, find=find)
