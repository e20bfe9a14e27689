"""A column that has another type than its namesakes in other tables.

Most tables that have a column of this name give it one type, and this one another. Joins and comparisons between them
have to convert, programmes need two ways to read it, and what fits into the one may not fit into the other.

Only the kind of the type counts (a whole number, a text, a moment in time …): sizes and lengths differ for good
reasons. Three quarters of the columns of a name have to agree, which takes at least four tables. Keys and columns of
foreign keys are left alone, and so are words that mean something else in each table (`id`, `value`, `code` …).

Fault:
    CREATE TABLE a (id bigint PRIMARY KEY, created_at timestamptz);
    CREATE TABLE b (id bigint PRIMARY KEY, created_at timestamptz);
    CREATE TABLE c (id bigint PRIMARY KEY, created_at timestamptz);
    CREATE TABLE d (id bigint PRIMARY KEY, created_at date);

Fault (mysql, mariadb, sqlite):
    CREATE TABLE a (id integer PRIMARY KEY, quantity integer);
    CREATE TABLE b (id integer PRIMARY KEY, quantity integer);
    CREATE TABLE c (id integer PRIMARY KEY, quantity integer);
    CREATE TABLE d (id integer PRIMARY KEY, quantity varchar(20));

Fine:
    CREATE TABLE a (id bigint PRIMARY KEY, value text, name text, seen timestamptz, size numeric(9, 2));
    CREATE TABLE b (id bigint PRIMARY KEY, value text, name varchar(20), seen timestamptz, size numeric(9, 2));
    CREATE TABLE c (id bigint PRIMARY KEY, value text, name text, seen date, size numeric(9, 4));
    CREATE TABLE d (id uuid PRIMARY KEY, value date, name varchar(40), seen date, size numeric);
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Column, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.structure import designed_tables

AGREEING = 0.75
_MANY_MEANINGS = frozenset(
    "id key value val code type kind data content number no status state level position version result source target "
    "rank size score count total default parameters options settings rate body hash token reference ref index range "
    "properties attributes metadata meta config arguments args payload details extra year date time period".split()
)
_ALIKE = {
    Family.TEXT: "text",
    Family.CHARACTER: "text",
    Family.ENUM: "text",
    Family.DECIMAL: "decimal number",
    Family.MONEY: "decimal number",
    Family.TIMESTAMP: "timestamp",
    Family.TIMESTAMP_WITH_ZONE: "timestamp",
}


def find(facts: Facts) -> Iterator[Finding]:
    """Columns whose kind of type is not that of most columns of the same name."""
    groups: dict[str, list[tuple[Table, Column, str]]] = defaultdict(list)
    for table in designed_tables(facts):
        keys = {name for key in table.foreign_keys for name in key.columns}
        keys |= set(table.primary_key.columns if table.primary_key else ())
        for column in table.columns:
            name = column.name.lower()
            if (
                column.name not in keys
                and len(name) > 2
                and name not in _MANY_MEANINGS
                and column.family is not Family.OTHER
            ):
                groups[name].append((table, column, _kind(column)))
    for group in groups.values():
        usual, times = Counter(kind for _, _, kind in group).most_common(1)[0]
        if times >= AGREEING * len(group):
            like = next(column.type for _, column, kind in group if kind == usual)
            for table, column, kind in group:
                if kind != usual:
                    yield fault(
                        about_column(table, column),
                        f"It is {column.type}, but most columns of this name are like {like}.",
                        advice="Give it the type of the others, or a name that tells it from them.",
                    )


def _kind(column: Column) -> str:
    return _ALIKE.get(column.family, column.family.value)


rule = Rule(
    level=Level.NOTE, find=find, sources=("SchemaCrawler: LinterColumnTypes", "Azimutt: attributeTypeInconsistent")
)
