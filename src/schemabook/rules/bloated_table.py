"""A table whose file is mostly empty space.

Deleted and outdated rows leave holes that are filled again only by new rows. A scan reads the holes too, they take
room in memory, and the backup of the files carries them. After a large clean-up they stay for ever.

Said from 100 MB of empty space that are half of the table or more: less comes and goes by itself. How much is
empty is an estimate.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    table visit: rows = 100_000, heap_size = 4_000_000_000, bloat = 0.8

Fault (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    table visit: rows = 100_000, heap_size = 4_000_000_000, bloat = 0.8

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE TABLE counter (id integer PRIMARY KEY);
Measured:
    table visit: rows = 100_000, heap_size = 4_000_000_000, bloat = 0.3
    table counter: rows = 10, heap_size = 40_000_000, bloat = 0.95
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level, Skipped
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.figures import MEGABYTE, at_least, every_measured_table, skips_of

SHARE = 0.5
"""The share of empty space that a table that lives does not have by itself."""

SMALLEST = 100 * MEGABYTE
"""Bytes of empty space that are worth the work."""


UNKNOWN = "how much of it is empty was not measured"


def find(facts: Facts) -> Iterator[Finding | Skipped]:
    """Tables and partitions with much empty space in their file."""
    unknown = []
    for table, figures in every_measured_table(facts):
        bloat, size = figures.bloat, figures.heap_size or figures.size
        if bloat is None and at_least(size, SMALLEST):
            unknown.append(UNKNOWN)
        if bloat is None or size is None or bloat.value < SHARE or bloat.value * size.value < SMALLEST:
            continue
        yield fault(
            about_table(table),
            "Most of the file of this table is empty space.",
            facts.upkeep(facts.dialect.upkeep.rewrite_table, table.name),
            advice="This writes the table anew and can lock it for as long: do it when nobody needs the table, or with "
            "a tool that works beside its users, such as pg_repack or pt-online-schema-change.",
            evidence=[("empty share", bloat), ("size of the rows", size), ("rows", figures.rows)],
        )
    yield from skips_of(unknown)


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SIZES,),
    sources=("pganalyze: table bloat", "splinter: table_bloat", "check_postgres: bloat"),
)
