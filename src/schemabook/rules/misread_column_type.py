"""A column whose type SQLite reads as another one.

SQLite looks for syllables in the name of a type. STRING has none that it knows, so the column takes numbers: '007'
becomes 7. FLOATING POINT, POINT and INTERVAL have an INT in them, and CHARINT is a number too. Nothing says so when the
table is made.

A STRICT table refuses such names.

Fault (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, phone STRING);

Fault (sqlite):
    CREATE TABLE place (id integer PRIMARY KEY, shape POINT);

Fine (sqlite):
    CREATE TABLE customer (
        id integer PRIMARY KEY, phone text, name varchar(20), born date, total decimal(9, 2), big bigint, raw blob,
        seen datetime, paid boolean, doc json, x double precision, n numeric
    );
    CREATE TABLE event (id integer PRIMARY KEY, note text) STRICT;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column

_KEPT_AS_TEXT = ("char", "clob", "text")
_KEPT_AS_NUMBER = frozenset({Family.INTEGER, Family.BOOLEAN, Family.BIT, Family.YEAR})


def find(facts: Facts) -> Iterator[Finding]:
    """Columns whose declared type means one thing to people and another to the engine."""
    for table, column in facts.columns():
        kept = _misreading(column.type.lower(), column.family)
        if kept:
            yield fault(
                about_column(table, column),
                f"SQLite reads {column.type} as {kept}.",
                advice="Declare it as TEXT, REAL, INTEGER or BLOB.",
            )


def _misreading(type_: str, family: Family) -> str:
    """As what the engine keeps values that people take for something else; empty where both agree."""
    if "int" in type_:
        return "" if family in _KEPT_AS_NUMBER else "a whole number"
    if family is Family.TEXT and not any(part in type_ for part in _KEPT_AS_TEXT):
        return "a number, where the value looks like one"
    return ""


def _has_affinities(dialect: Dialect) -> bool:
    return not dialect.supports.typed_columns


rule = Rule(level=Level.WARNING, find=find, applies=_has_affinities)
