"""A table whose statistics say little about what it holds now.

The planner chooses indexes and orders of joins by what it believes of the values in a table. Where most rows have
come or changed since it last looked, its guesses are wrong by orders of magnitude, and a query that took
milliseconds can take minutes. Often autovacuum is switched off, held up, or too slow for the table.

Said of tables where 10,000 rows and more, and over half of them all, have changed since; autovacuum by itself looks
again after a tenth. A table that it looked at within the last hour is left alone: it keeps up.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    table visit: rows = 100_000, changes_since_analyse = 70_000, analysed_at = 20 days ago

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    table visit: changes_since_analyse = 70_000

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE TABLE tag (id integer PRIMARY KEY);
Measured:
    table visit: rows = 1_000_000, changes_since_analyse = 70_000, analysed_at = 20 days ago
    table tag: rows = 10, changes_since_analyse = 300

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    table visit: rows = 100_000, changes_since_analyse = 70_000, analysed_at = 0.03 days ago
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from schemabook.model.findings import Finding, Level
from schemabook.model.measurements import TableFigures
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.figures import every_measured_table, has_vacuum

FEWEST_CHANGES = 10_000
"""Changed rows below which a wrong guess costs little."""

STALE_SHARE = 0.5
"""The share of changed rows from which the statistics describe another table."""

FRESH = timedelta(hours=1)
"""For so long after the last look, autovacuum may only be waiting for its next turn."""


def find(facts: Facts) -> Iterator[Finding]:
    """Tables and partitions most of whose rows have changed since the statistics were taken."""
    for table, figures in every_measured_table(facts):
        if not _is_stale(figures):
            continue
        never = figures.analysed_at is None
        yield fault(
            about_table(table),
            "The planner has never looked at what is in this table."
            if never
            else "Most rows have changed since the planner looked at this table.",
            facts.upkeep(facts.dialect.upkeep.analyse, table.name),
            advice="If it comes back, see why autovacuum does not keep up: it may be off, held up or too slow here.",
            evidence=[("changes since the last look", figures.changes_since_analyse), ("rows", figures.rows)],
        )


def _is_stale(figures: TableFigures) -> bool:
    changes = figures.changes_since_analyse
    if changes is None or changes.value < FEWEST_CHANGES:
        return False
    if figures.analysed_at is None:
        return True
    if changes.measured_at - figures.analysed_at < FRESH:
        return False
    return figures.rows is not None and changes.value > STALE_SHARE * figures.rows.value


rule = Rule(
    level=Level.WARNING, find=find, needs=(Need.SIZES,), applies=has_vacuum, sources=("Azimutt: entity-not-clean",)
)
