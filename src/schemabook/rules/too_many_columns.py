"""A table with very many columns.

It usually describes more than one thing. Every row that is read is read whole, every update writes a new copy of all
its columns (or of a page of them), and nobody can keep in mind which of them belong together.

More than 60 columns are reported.

Fault:
    DO $$ BEGIN EXECUTE (SELECT 'CREATE TABLE customer (' || string_agg(format('fact_%s text', chr(n)), ', ') || ')'
        FROM generate_series(192, 252) n); END $$;

Fine:
    DO $$ BEGIN EXECUTE (SELECT 'CREATE TABLE customer (' || string_agg(format('fact_%s text', chr(n)), ', ') || ')'
        FROM generate_series(192, 251) n); END $$;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table

MOST = 60
"""The largest number of columns that is not reported."""


def find(facts: Facts) -> Iterator[Finding]:
    """Tables with more columns than that."""
    for table in facts.tables:
        if len(table.columns) > MOST and not table.inherits:
            yield fault(
                about_table(table),
                "It has very many columns.",
                advice="Look for groups of columns that are null together, or change together: each can be a table.",
            )


rule = Rule(level=Level.NOTE, find=find, sources=("tbls: columnCount", "Azimutt: entityTooLarge"))
