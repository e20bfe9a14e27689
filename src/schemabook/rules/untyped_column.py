"""A column without a type.

SQLite takes such a column and keeps every value as it came: 1, '1' and 1.0 can stand in one column, and they are not
equal to one another. Readers cannot see what is meant, and tools that need a type guess.

Columns of a view, and those of tables that are STRICT (which have to have types), are not meant.

Fault (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, note);

Fine (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, note text, raw blob);
    CREATE TABLE event (id integer PRIMARY KEY, payload any) STRICT;
    CREATE VIRTUAL TABLE search USING fts5(body);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column


def find(facts: Facts) -> Iterator[Finding]:
    """Columns whose type is empty; those that are computed have the type of their expression."""
    for table, column in facts.columns():
        if not column.type.strip() and column.generated is None:
            yield fault(
                about_column(table, column),
                "It has no type, so it keeps every value as it came.",
                advice="Give it one where the table is declared; values that do not fit have to be converted.",
            )


def _has_untyped(dialect: Dialect) -> bool:
    return not dialect.supports.typed_columns


rule = Rule(level=Level.NOTE, find=find, applies=_has_untyped)
