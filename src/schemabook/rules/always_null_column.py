"""A column that has no value in any row.

Nobody fills it. Code that reads it always takes the other branch; readers of the schema believe that something is
recorded which is not.

Said of tables with 1,000 rows and more, from the values that were looked at: a rare value may have been missed.
Columns in indexes, keys, checks and foreign keys are left alone: something is asked of them, such as whether a row
has been deleted, and no answer is one too.

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

Fine:
    CREATE TABLE room (id bigint PRIMARY KEY, code text UNIQUE);
    CREATE TABLE visit (id bigint PRIMARY KEY, room text REFERENCES room (code), deleted_at timestamptz, fax text,
        rating integer CHECK (rating > 0), phone text);
    CREATE INDEX visit_live ON visit (id) WHERE deleted_at IS NULL;
    CREATE INDEX visit_fax ON visit (lower(fax));
    CREATE INDEX visit_phone ON visit (phone);
Measured:
    table visit: rows = 50_000
    table room: rows = 50_000
    column visit.room: null_share = 1.0
    column visit.deleted_at: null_share = 1.0
    column visit.fax: null_share = 1.0
    column visit.rating: null_share = 1.0
    column visit.phone: null_share = 1.0
    column room.code: null_share = 1.0
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Column, Table
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.figures import at_least
from schemabook.rules.structure import tied_columns

FEWEST_ROWS = 1_000
"""Rows below which nulls say nothing."""


def find(facts: Facts) -> Iterator[Finding]:
    """Columns with nulls only."""
    for table, column in facts.columns():
        figures, rows = facts.column_figures.get((table.name, column.name)), facts.figures_of(table.name).rows
        if figures is None or not at_least(figures.null_share, 1.0) or not at_least(rows, FEWEST_ROWS):
            continue
        if not _is_asked_for(facts, table, column):
            yield fault(
                about_column(table, column),
                "No row that was looked at has a value in this column.",
                advice="Nobody has used it yet: say in its comment what will fill it, and when.",
                evidence=[("share of nulls", figures.null_share), ("rows", rows)],
            )


def _is_asked_for(facts: Facts, table: Table, column: Column) -> bool:
    """Whether an index, key, check or foreign key of the table is about the column."""
    names = {name for one in table.indexes for key in one.columns if (name := key.name)}
    names |= {name for one in table.unique_constraints for name in one.columns}
    names |= {name for one in table.indexes for name in one.include} | tied_columns(facts, table)
    texts = [one.predicate or "" for one in table.indexes]
    texts += [key.expression or "" for one in table.indexes for key in one.columns]
    texts += [one.expression for one in table.checks] + [one.definition for one in table.exclusions]
    word = re.compile(rf"(?<!\w){re.escape(column.name)}(?!\w)", re.IGNORECASE)
    return column.name in names or any(word.search(text) for text in texts)


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.SAMPLE, Need.SIZES),
    sources=("Azimutt: attribute-empty",),
)
