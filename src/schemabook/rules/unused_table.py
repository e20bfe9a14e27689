"""A table that nobody reads or writes.

It may be the rest of something that was built and given up. It is still copied by each backup, moved by each
migration, and explained to each newcomer; and old personal data in it is a risk without a use.

The counters are believed when they cover thirty days or more, so that a monthly job has had its turn, and
when the server that was asked is the only one. A table without rows is not one of these.

Fault:
    CREATE TABLE visit_2009 (id integer PRIMARY KEY, seen_on date NOT NULL);
Measured:
    days = 45
    table visit_2009: rows = 1200, reads = 0, inserts = 0, updates = 0, deletes = 0

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY, seen_on date NOT NULL);
    CREATE TABLE visit_log (id integer PRIMARY KEY, seen_on date NOT NULL);
    CREATE TABLE not_used_yet (id integer PRIMARY KEY);
Measured:
    days = 45
    table visit: rows = 1200, reads = 5, sequential_scans = 1, inserts = 0, updates = 0, deletes = 0
    table visit_log: rows = 1200, reads = 0, inserts = 7, updates = 0, deletes = 0
    table not_used_yet: rows = 0, reads = 0, inserts = 0, updates = 0, deletes = 0

Fine:
    CREATE TABLE visit_2009 (id integer PRIMARY KEY, seen_on date NOT NULL);
Measured:
    days = 29
    table visit_2009: rows = 1200, reads = 0, inserts = 0, updates = 0, deletes = 0
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from schemabook.model.findings import Finding, Level, Skipped
from schemabook.model.measured import Measured
from schemabook.model.measurements import TableFigures
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.figures import at_least, every_measured_table, silence_of, skips_of
from schemabook.rules.needs import unfinished_reading

WINDOW = timedelta(days=30)
"""A month: what runs at the end of the month must have had its turn."""


def find(facts: Facts) -> Iterator[Finding | Skipped]:
    """Tables with rows whose counters have stood at zero for a month."""
    unknown = []
    for table, figures in every_measured_table(facts):
        counters = _counters(figures)
        if not at_least(figures.rows, 1) or any(one.value for one in counters):
            continue
        reasons = [silence_of(one, facts, WINDOW) for one in counters] or ["reads and writes were not counted"]
        reason = next(filter(None, reasons), "")
        if reason:
            unknown.append(reason)
            continue
        yield fault(
            about_table(table),
            "Nobody reads or writes this table.",
            advice="Ask whom it belongs to; keep a dump of it, then drop it.",
            evidence=[("rows read", counters[0]), ("rows", figures.rows), ("size", figures.size)],
        )
    reading = unfinished_reading(facts.survey, "use")
    yield from skips_of(unknown, reading.remedy if reading else "")


def _counters(figures: TableFigures) -> list[Measured]:
    """Every counter of a table; none where reads or writes are not counted."""
    reads = [one for one in (figures.reads, figures.sequential_scans, figures.index_scans) if one is not None]
    writes = [one for one in (figures.inserts, figures.updates, figures.deletes) if one is not None]
    return reads + writes if reads and writes else []


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.SIZES,),
    sources=("Azimutt: entity-unused",),
)
