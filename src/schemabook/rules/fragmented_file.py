"""A database file a large part of which is free pages.

What was deleted leaves free pages, which only new rows fill again: the file stays as large as it ever was, and so does
each copy of it. VACUUM writes it anew without them; it needs as much room again while it runs, and nobody may
write meanwhile.

Said from 10 MB of free pages that are a quarter of the file or more.

Fault (sqlite):
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: free-pages = 0.6, database_size = 500_000_000

Fine (sqlite):
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: free-pages = 0.6, database_size = 1_000_000

Fine (sqlite):
    CREATE TABLE visit (id integer PRIMARY KEY);
Measured:
    server: free-pages = 0.1, database_size = 500_000_000
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_database
from schemabook.rules.figures import MEGABYTE, other_figure

FIGURE = "free-pages"
SHARE = 0.25
"""The share of free pages that normal work does not leave behind."""

SMALLEST = 10 * MEGABYTE
"""Bytes of free pages that are worth the work."""


def _is_one_file(dialect: Dialect) -> bool:
    """Whether one statement without a table writes the whole database anew."""
    return bool(dialect.upkeep.rewrite_table) and "{table}" not in dialect.upkeep.rewrite_table


def find(facts: Facts) -> Iterator[Finding]:
    """The database, where its file has many free pages."""
    free = other_figure(facts, FIGURE)
    size = facts.measurements.server.database_size if facts.measurements else None
    if free is None or size is None or free.value < SHARE or free.value * size.value < SMALLEST:
        return
    yield fault(
        about_database(facts),
        "A large part of the file is free pages.",
        [facts.dialect.upkeep.rewrite_table],
        evidence=[("share of free pages", free), ("size of the file", size)],
    )


rule = Rule(level=Level.NOTE, find=find, needs=(Need.SERVER,), applies=_is_one_file)
