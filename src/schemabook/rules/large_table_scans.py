"""A large table that is often read from end to end.

Each such scan reads every row, takes the disk and the processors from the others, and lasts the longer the more the
table grows. It is what happens where a statement filters by columns that no index begins with.

Said of tables with 100,000 rows and more that are scanned once an hour and more, on average, with a good part of their
rows read each time. A nightly dump or report does not come to that.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY, note text);
Measured:
    days = 10
    table visit: rows = 1_000_000, sequential_scans = 5_000, sequential_rows = 4_900_000_000, index_scans = 9_000

Fault (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY, note text);
Measured:
    days = 10
    table visit: rows = 1_000_000, sequential_rows = 4_900_000_000, reads = 5_000_000_000

Fine (mysql, mariadb):
    CREATE TABLE visit (id integer PRIMARY KEY, note text);
Measured:
    days = 10
    table visit: rows = 1_000_000, sequential_rows = 10_000_000, reads = 5_000_000_000

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY, note text);
    CREATE TABLE tag (id integer PRIMARY KEY);
    CREATE TABLE event (id integer PRIMARY KEY);
Measured:
    days = 10
    table visit: rows = 1_000_000, sequential_scans = 10, sequential_rows = 10_000_000
    table tag: rows = 10, sequential_scans = 900_000, sequential_rows = 9_000_000
    table event: rows = 1_000_000, sequential_scans = 5_000, sequential_rows = 500_000
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.measurements import TableFigures
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.figures import every_measured_table, is_large, is_often

PER_DAY = 24
"""Scans a day: once an hour."""

WHOLE = 0.15
"""The share of its rows that a scan reads: each of several workers counts as a scan, and one that ends early, as under
LIMIT, reads few."""


def find(facts: Facts) -> Iterator[Finding]:
    """Large tables and partitions that are scanned whole, again and again."""
    for table, figures in every_measured_table(facts):
        if is_large(figures) and _is_scanned(figures):
            yield fault(
                about_table(table),
                "This large table is often read from end to end.",
                advice="Find the statements that filter it by columns without an index, and index these columns.",
                evidence=[
                    ("scans of the whole table", figures.sequential_scans),
                    ("rows read by them", figures.sequential_rows),
                    ("rows", figures.rows),
                    ("size", figures.size),
                ],
            )


def _is_scanned(figures: TableFigures) -> bool:
    """Whether scans are frequent and read much; where they are not counted themselves, by the rows alone."""
    scans, read, rows = figures.sequential_scans, figures.sequential_rows, figures.rows
    if read is None or rows is None:
        return False
    if scans is None:
        return is_often(read, PER_DAY * rows.value)
    return is_often(scans, PER_DAY) and read.value >= WHOLE * rows.value * scans.value


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.SIZES,),
    sources=("PgHero: missing indexes", "pg-extras: seq_scans"),
)
