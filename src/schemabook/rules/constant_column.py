"""A column that has the same value in every row.

It tells no row from another. It may wait for a second kind, or be left over from a plan that changed; a filter by it
does nothing, and readers of the schema look for the other values.

Said of tables with 1,000 rows and more, from the values that were looked at: a rare other value may have been missed.

Fault:
    CREATE TABLE visit (id bigint PRIMARY KEY, tenant text NOT NULL);
Measured:
    table visit: rows = 50_000
    column visit.tenant: distinct = 1, null_share = 0.0

Fine:
    CREATE TABLE visit (id bigint PRIMARY KEY, tenant text NOT NULL, cancelled boolean);
    CREATE TABLE tag (id bigint PRIMARY KEY, kind text NOT NULL);
Measured:
    table visit: rows = 50_000
    table tag: rows = 50
    column visit.tenant: distinct = 2, null_share = 0.0
    column visit.cancelled: distinct = 1, null_share = 0.7
    column tag.kind: distinct = 1, null_share = 0.0
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.figures import at_least, below

FEWEST_ROWS = 1_000
"""Rows below which equal values say nothing."""


def find(facts: Facts) -> Iterator[Finding]:
    """Columns with one value and no nulls."""
    for table, column in facts.columns():
        figures, rows = facts.column_figures.get((table.name, column.name)), facts.figures_of(table.name).rows
        if figures is None or figures.distinct is None or not at_least(rows, FEWEST_ROWS):
            continue
        if figures.distinct.value == 1 and below(figures.null_share, 1e-9):
            yield fault(
                about_column(table, column),
                "This column has the same value in every row that was looked at.",
                advice="Say in its comment what the other values will be, or drop it.",
                evidence=[("distinct values", figures.distinct), ("rows", rows)],
            )


rule = Rule(level=Level.NOTE, find=find, needs=(Need.SAMPLE, Need.SIZES))
