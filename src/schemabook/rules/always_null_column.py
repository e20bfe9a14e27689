"""A column that has no value in any row.

Nobody fills it. Code that reads it always takes the other branch; readers of the schema believe that something is
recorded which is not.

Said of tables with 1,000 rows and more, from the values that were looked at: a rare value may have been missed.

Fault:
    CREATE TABLE visit (id bigint PRIMARY KEY, fax text);
Measured:
    table visit: rows = 50_000
    column visit.fax: null_share = 1.0

Fine:
    CREATE TABLE visit (id bigint PRIMARY KEY, fax text);
    CREATE TABLE tag (id bigint PRIMARY KEY, note text);
Measured:
    table visit: rows = 50_000
    table tag: rows = 50
    column visit.fax: null_share = 0.9999
    column tag.note: null_share = 1.0
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.figures import at_least

FEWEST_ROWS = 1_000
"""Rows below which nulls say nothing."""


def find(facts: Facts) -> Iterator[Finding]:
    """Columns with nulls only."""
    for table, column in facts.columns():
        figures, rows = facts.column_figures.get((table.name, column.name)), facts.figures_of(table.name).rows
        if figures is not None and at_least(figures.null_share, 1.0) and at_least(rows, FEWEST_ROWS):
            yield fault(
                about_column(table, column),
                "No row that was looked at has a value in this column.",
                advice="Say in its comment what will fill it, or drop it.",
                evidence=[("share of nulls", figures.null_share), ("rows", rows)],
            )


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.SAMPLE, Need.SIZES),
    sources=("Azimutt: attribute-empty",),
)
