"""An index that is mostly empty space.

Its pages split when they are full and are seldom joined again when they empty. A lookup then reads more pages for the
same entries, and memory holds air. Building the index anew gives the space back.

Said from 50 MB of empty space that are half of the index or more. How much is empty is an estimate; it knows
B-trees only.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY, seen_on date);
    CREATE INDEX visit_seen_on ON visit (seen_on);
Measured:
    index visit.visit_seen_on: size = 500_000_000, bloat = 0.7

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY, seen_on date);
    CREATE INDEX visit_seen_on ON visit (seen_on);
Measured:
    index visit.visit_seen_on: size = 500_000_000, bloat = 0.4
    index visit.visit_pkey: size = 5_000_000, bloat = 0.9
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level, Skipped
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_index
from schemabook.rules.figures import MEGABYTE, at_least, skips_of

SHARE = 0.5
"""The share of empty space from which an index takes twice the room that it needs; new ones have a tenth."""

SMALLEST = 50 * MEGABYTE
"""Bytes of empty space that are worth the work."""


UNKNOWN = "how much of it is empty was not measured"


def find(facts: Facts) -> Iterator[Finding | Skipped]:
    """Indexes with much empty space, those of partitions too."""
    unknown = []
    for (name, index), figures in facts.index_figures.items():
        bloat, size, table = figures.bloat, figures.size, facts.table_by_name.get(name)
        if bloat is None and table is not None and at_least(size, SMALLEST):
            unknown.append(UNKNOWN)
        if bloat is None or size is None or table is None:
            continue
        if bloat.value < SHARE or bloat.value * size.value < SMALLEST:
            continue
        yield fault(
            about_index(table, index),
            "Most of this index is empty space.",
            facts.upkeep(facts.dialect.upkeep.rebuild_index, name, index),
            evidence=[("empty share", bloat), ("size of the index", size)],
        )
    yield from skips_of(unknown)


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SIZES,),
    sources=("PgHero: index bloat", "pganalyze: index bloat", "check_postgres: bloat"),
)
