"""A frequent statement that takes half a second or longer.

People notice a wait from a tenth of a second and lose the thread after one. Half a second in the database, at
each call, is felt by everybody who is served by this statement; while it runs it also takes a connection and the disk
from the others.

Said of statements that read or change data and are called once an hour and more, on average: a report at night may
take its time.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY, note text);
Measured:
    days = 10
    statement "SELECT id FROM visit WHERE note LIKE $1": calls = 4_000, mean_time = 0.9, total_time = 3600

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY, note text);
Measured:
    days = 10
    statement "SELECT id FROM visit WHERE id = $1": calls = 4_000_000, mean_time = 0.0001, total_time = 400
    statement "SELECT count(*) FROM visit": calls = 10, mean_time = 90.5, total_time = 905
    statement "CREATE INDEX visit_note ON visit (note)": calls = 400, mean_time = 9.5, total_time = 3800
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_statement
from schemabook.rules.figures import at_least, brief, is_often, works_on_rows

SLOW = 0.5
"""Seconds."""

PER_DAY = 24
"""Calls a day: once an hour."""


def find(facts: Facts) -> Iterator[Finding]:
    """Statements that are slow on average."""
    for one in facts.statement_by_digest.values():
        if at_least(one.mean_time, SLOW) and is_often(one.calls, PER_DAY) and works_on_rows(one.text):
            yield fault(
                about_statement(one.digest),
                f"This statement is slow each time it is called: {brief(one.text)}",
                advice="Look at its plan: does it read a whole table, sort much, or give back more than is needed?",
                evidence=[
                    ("mean time", one.mean_time),
                    ("longest", one.max_time),
                    ("calls", one.calls),
                    ("rows", one.rows),
                ],
            )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.WORKLOAD,),
    sources=("PgHero: slow queries", "Azimutt: query-too-slow", "pganalyze: slow queries"),
)
