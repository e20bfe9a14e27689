"""A table that is full of dead rows.

An update or delete leaves the old row behind until vacuum clears it away. Until then each scan reads the dead with the
living, indexes point at them, and the file grows. Where they pile up, vacuum does not keep up: a long transaction,
a forgotten replication slot or prepared transaction holds it back, or it is off or too slow for this table.

Said from 10,000 dead rows that are 30 % or more of all; autovacuum by itself begins at about 20 %.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    table visit: rows = 100_000, dead_rows = 60_000

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE TABLE counter (id integer PRIMARY KEY);
Measured:
    table visit: rows = 100_000, dead_rows = 15_000
    table counter: rows = 5, dead_rows = 900
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.figures import every_measured_table, has_vacuum

FEWEST = 10_000
"""Dead rows below which nobody feels them."""

SHARE = 0.3
"""The share of dead rows that autovacuum does not let come about by itself."""


def find(facts: Facts) -> Iterator[Finding]:
    """Tables and partitions with many dead rows."""
    for table, figures in every_measured_table(facts):
        dead, rows = figures.dead_rows, figures.rows
        if dead is None or rows is None or dead.value < FEWEST:
            continue
        if dead.value < SHARE * (dead.value + rows.value):
            continue
        yield fault(
            about_table(table),
            "Dead rows pile up: vacuum does not keep up with the changes.",
            facts.upkeep(facts.dialect.upkeep.vacuum, table.name),
            advice="Look for what holds vacuum back: long transactions, forgotten slots, prepared transactions.",
            evidence=[("dead rows", dead), ("rows", rows), ("size", figures.size)],
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SIZES,),
    applies=has_vacuum,
    sources=("Azimutt: entity-not-clean",),
)
