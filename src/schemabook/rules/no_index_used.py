"""A frequent statement that finds its rows without an index.

The server itself says that it reads a table from end to end for it. On a small table that is the quickest way; here
ten thousand rows and more are read at each call.

Fault (mysql, mariadb):
    CREATE TABLE visit (id int PRIMARY KEY, note varchar(90));
Measured:
    statement "SELECT id FROM visit WHERE note = ?": calls = 9_000, rows_examined = 450_000_000, no_index_used = 9_000

Fine (mysql, mariadb):
    CREATE TABLE tag (id int PRIMARY KEY, note varchar(90));
Measured:
    statement "SELECT id FROM tag WHERE note = ?": calls = 9_000, rows_examined = 90_000, no_index_used = 9_000
    statement "SELECT id FROM tag WHERE note < ?": calls = 9, rows_examined = 450_000_000, no_index_used = 9
    statement "SELECT id FROM tag WHERE note > ?": calls = 9_000, rows_examined = 450_000_000, no_index_used = 9
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_statement
from schemabook.rules.figures import at_least, brief, has_setting, is_often, worked_out, works_on_rows

PER_CALL = 10_000
"""Examined rows at each call, below which reading all is as quick as an index."""

PER_DAY = 24
"""Calls a day: once an hour."""


def find(facts: Facts) -> Iterator[Finding]:
    """Frequent statements for which, half of the time and more, no index was used and much was read."""
    for one in facts.statement_by_digest.values():
        examined, calls = one.rows_examined, one.calls
        if examined is None or not is_often(calls, PER_DAY) or not works_on_rows(one.text):
            continue
        if not at_least(one.no_index_used, calls.value / 2) or examined.value < PER_CALL * calls.value:
            continue
        yield fault(
            about_statement(one.digest),
            f"This statement finds its rows without an index: {brief(one.text)}",
            advice="Index the columns that narrow it most, those compared for equality first.",
            evidence=[
                ("calls without an index", one.no_index_used),
                ("calls", calls),
                (
                    "rows examined at each call",
                    worked_out(examined.value / max(calls.value, 1), "rows", "rows examined ÷ calls", examined),
                ),
            ],
        )


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.WORKLOAD,),
    applies=has_setting("performance_schema"),
    sources=("MySQL sys: statements_with_full_table_scans", "MySQLTuner: joins without indexes"),
)
