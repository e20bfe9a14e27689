"""A table that grows fast.

At this pace it doubles within a few months or sooner. What is quick today (a scan, a backup, a new index) takes twice
as long then, and the disk fills. Most such tables are logs and events that somebody has to clear up, or to divide
into partitions by time so that old ones can be dropped.

Said of tables that grow by 1 % and more each day, 100 MB and more, over a week of kept surveys or longer.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    table visit: size = 10_000_000_000
    growth visit: bytes_per_day = 300_000_000

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE TABLE tag (id integer PRIMARY KEY);
Measured:
    table visit: size = 100_000_000_000
    growth visit: bytes_per_day = 300_000_000
    table tag: size = 100_000_000
    growth tag: bytes_per_day = 50_000_000

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    days = 2
    table visit: size = 10_000_000_000
    growth visit: bytes_per_day = 300_000_000
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level, Skipped
from schemabook.rules.base import Need, Rule, fault, skipped
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.figures import MEGABYTE

SHARE = 0.01
"""The share of its size that a table grows by each day: it doubles within a hundred days."""

LEAST = 100 * MEGABYTE
"""Bytes a day that are felt."""

WINDOW = 7
"""Days: the week-end is another time than the week."""


def find(facts: Facts) -> Iterator[Finding | Skipped]:
    """Tables that grow fast, by what earlier surveys tell."""
    history = facts.book.history
    if history is None or not history.growth:
        yield skipped("no earlier surveys were kept", "Survey it again on another day, without --no-history.")
        return
    for growth in history.growth:
        pace, table = growth.bytes_per_day, facts.table_by_name.get(growth.table) if growth.table else None
        if pace is None or table is None or (pace.days or 0) < WINDOW:
            continue
        size = facts.figures_of(table.name).size
        if pace.value >= LEAST and size is not None and pace.value > SHARE * size.value:
            yield fault(
                about_table(table),
                "This table grows fast.",
                advice="Decide how long its rows are needed; divide it by time, so that old parts can be dropped.",
                evidence=[("growth", pace), ("rows a day", growth.rows_per_day), ("size", size)],
            )


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.SIZES,),
    sources=("Azimutt: entity-grow-fast", "PgHero: space growth"),
)
