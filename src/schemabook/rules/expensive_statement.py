"""One statement that takes a large part of the database's time.

Where one statement takes a quarter of all the time that the server spends on this database, it is the one whose
improvement everybody feels, and the first to look at before more hardware is bought. It may be as quick as it can be
and only called too often.

Said where ten statements and more were counted, for ten minutes of work and more in all.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY, note text);
Measured:
    statement "SELECT id FROM visit WHERE note = $1": calls = 4_000, total_time = 5000
    statement "SELECT 1": calls = 4_000, total_time = 1
    statement "SELECT 2": calls = 4_000, total_time = 1
    statement "SELECT 3": calls = 4_000, total_time = 1
    statement "SELECT 4": calls = 4_000, total_time = 1
    statement "SELECT 5": calls = 4_000, total_time = 1
    statement "SELECT 6": calls = 4_000, total_time = 1
    statement "SELECT 7": calls = 4_000, total_time = 1
    statement "SELECT 8": calls = 4_000, total_time = 1
    statement "SELECT 9": calls = 4_000, total_time = 1

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY, note text);
Measured:
    statement "SELECT id FROM visit WHERE note = $1": calls = 4_000, total_time = 50
    statement "SELECT 1": calls = 4_000, total_time = 1
    statement "SELECT 2": calls = 4_000, total_time = 1
    statement "SELECT 3": calls = 4_000, total_time = 1
    statement "SELECT 4": calls = 4_000, total_time = 1
    statement "SELECT 5": calls = 4_000, total_time = 1
    statement "SELECT 6": calls = 4_000, total_time = 1
    statement "SELECT 7": calls = 4_000, total_time = 1
    statement "SELECT 8": calls = 4_000, total_time = 1
    statement "SELECT 9": calls = 4_000, total_time = 1

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY, note text);
Measured:
    statement "SELECT id FROM visit WHERE note = $1": calls = 4_000, total_time = 5000
    statement "SELECT 1": calls = 4_000, total_time = 1

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY, note text);
Measured:
    statement "CREATE INDEX visit_note ON visit (note)": calls = 1, total_time = 5000
    statement "SELECT 1": calls = 4_000, total_time = 1
    statement "SELECT 2": calls = 4_000, total_time = 1
    statement "SELECT 3": calls = 4_000, total_time = 1
    statement "SELECT 4": calls = 4_000, total_time = 1
    statement "SELECT 5": calls = 4_000, total_time = 1
    statement "SELECT 6": calls = 4_000, total_time = 1
    statement "SELECT 7": calls = 4_000, total_time = 1
    statement "SELECT 8": calls = 4_000, total_time = 1
    statement "SELECT 9": calls = 4_000, total_time = 1
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_statement
from schemabook.rules.figures import brief, worked_out, works_on_rows

SHARE = 0.25
"""The share of all time from which one statement stands out."""

FEWEST = 10
"""Statements: among fewer, one always takes a large part."""

LEAST = 600
"""Seconds of work in all, below which nobody waits for the database."""


def find(facts: Facts) -> Iterator[Finding]:
    """Statements that take a quarter of all the time and more."""
    timed = [one for one in facts.statement_by_digest.values() if one.total_time is not None]
    total = sum(one.total_time.value for one in timed if one.total_time)
    if len(timed) < FEWEST or total < LEAST:
        return
    for one in timed:
        if one.total_time is None or one.total_time.value < SHARE * total or not works_on_rows(one.text):
            continue
        method = "its total time ÷ that of all statements of the workload"
        yield fault(
            about_statement(one.digest),
            f"This statement takes a large part of all the time: {brief(one.text)}",
            advice="Make it quicker, or call it less often: keep its answer, or ask for many rows at once.",
            evidence=[
                ("share of all time", worked_out(one.total_time.value / total, "share", method, one.total_time)),
                ("total time", one.total_time),
                ("mean time", one.mean_time),
                ("calls", one.calls),
            ],
        )


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.WORKLOAD,),
    sources=("Azimutt: query-expensive", "PgHero: queries by total time"),
)
