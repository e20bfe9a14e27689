"""Moments in time without a time zone.

`timestamp` keeps what a clock on some wall showed, and not where the wall is. Two such values cannot be compared unless
everything that ever wrote them was set to the same zone; an hour in autumn is there twice. `timestamptz` takes the same
space, keeps the moment, and shows it in the reader's zone.

It is right for what is meant by local clocks: opening hours, the start of a lesson. One finding names all columns of a
table.

Fault:
    CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamp NOT NULL, paid_at timestamp(3));

Fine:
    CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz NOT NULL, day date, opens time);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.structure import is_of_a_tool, listed


def find(facts: Facts) -> Iterator[Finding]:
    """Tables with such columns."""
    for table in facts.tables:
        columns = [one for one in table.columns if one.family is Family.TIMESTAMP and not one.inherited]
        if columns and not is_of_a_tool(table):
            yield fault(
                [about_table(table), *(about_column(table, one) for one in columns)],
                f"{listed(one.name for one in columns)}: a moment without its time zone.",
                advice="When you know the zone that the values are in, change the type: "
                "ALTER COLUMN … TYPE timestamptz USING … AT TIME ZONE 'the zone'.",
            )


def _has_both(dialect: Dialect) -> bool:
    return dialect.supports.zoned_timestamps


rule = Rule(
    level=Level.NOTE,
    find=find,
    applies=_has_both,
    sources=("PostgreSQL wiki: Don't use timestamp (without time zone)",),
)
