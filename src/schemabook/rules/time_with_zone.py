"""A time of day with a time zone.

What a zone's clocks are ahead by depends on the date, and the column has none: it keeps an offset that was right on the
day of writing. The SQL standard has the type, and no use for it is known that `timestamptz`, or `time` with the name of
the zone beside it, does not serve better.

Fault:
    CREATE TABLE shop (id bigint PRIMARY KEY, opens timetz);

Fine:
    CREATE TABLE shop (id bigint PRIMARY KEY, opens time, zone text, opened_at timestamptz);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column


def find(facts: Facts) -> Iterator[Finding]:
    """Columns of that type."""
    for table, column in facts.columns():
        if column.family is Family.TIME and "with time zone" in column.type and not column.inherited:
            yield fault(
                about_column(table, column),
                "It is a time of day with an offset that depends on the date.",
                advice="Use timestamptz for a moment; time and the name of the zone for a clock's reading.",
            )


def _has_both(dialect: Dialect) -> bool:
    return dialect.supports.zoned_timestamps


rule = Rule(level=Level.WARNING, find=find, applies=_has_both, sources=("PostgreSQL wiki: Don't use timetz",))
