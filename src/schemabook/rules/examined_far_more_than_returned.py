"""A statement that looks at far more rows than it gives back.

The server reads ten thousand rows and throws all but a few away, each time. Mostly an index is missing, or
the one that is used narrows by the wrong column. The work grows with the table, the answer does not.

Said where a frequent statement examines a hundred rows for each one that it gives, and ten thousand and more at
each call. Counting and adding up are left out, because they have to look at what they count.

Fault (mysql, mariadb):
    CREATE TABLE visit (id int PRIMARY KEY, note varchar(90), KEY visit_note (note));
Measured:
    statement "SELECT id FROM visit WHERE note > ? AND id < ?": calls = 9_000, rows = 9_000, rows_examined = 450_000_000

Fine (mysql, mariadb):
    CREATE TABLE visit (id int PRIMARY KEY, note varchar(90), KEY visit_note (note));
Measured:
    statement "SELECT COUNT ( * ) FROM visit WHERE note > ?": calls = 9_000, rows = 9_000, rows_examined = 450_000_000
    statement "SELECT id FROM visit WHERE id = ?": calls = 9_000, rows = 9_000, rows_examined = 9_000
    statement "SELECT id FROM visit WHERE note < ?": calls = 9_000, rows = 225_000_000, rows_examined = 450_000_000
    statement "SELECT id FROM visit WHERE note <> ?": calls = 9_000, rows = 9_000, rows_examined = 9_000_000
    statement "SELECT id FROM visit LIMIT ?": calls = 9, rows = 9, rows_examined = 4_500_000
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.workload import StatementUse
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_statement
from schemabook.rules.figures import adds_up, at_least, brief, has_setting, is_often, worked_out, works_on_rows

PER_ROW = 100
"""Examined rows for each one given: with a fitting index there are a few."""

PER_CALL = 10_000
"""Examined rows at each call, below which it is not felt."""

PER_DAY = 24
"""Calls a day: once an hour."""


def find(facts: Facts) -> Iterator[Finding]:
    """Frequent statements that throw away most of what they read."""
    for one in facts.statement_by_digest.values():
        examined = one.rows_examined
        if examined is None or not _wastes(one) or adds_up(one.text) or _is_without_index(one):
            continue
        each = worked_out(examined.value / max(one.calls.value, 1), "rows", "rows examined ÷ calls", examined)
        yield fault(
            about_statement(one.digest),
            f"This statement looks at far more rows than it gives back: {brief(one.text)}",
            advice="Index the columns that narrow it most, those compared for equality first.",
            evidence=[("rows examined at each call", each), ("rows given in all", one.rows), ("calls", one.calls)],
        )


def _wastes(one: StatementUse) -> bool:
    if one.rows_examined is None or one.rows is None or not is_often(one.calls, PER_DAY):
        return False
    examined = one.rows_examined.value
    return (
        works_on_rows(one.text)
        and examined >= PER_CALL * one.calls.value
        and examined >= PER_ROW * max(one.rows.value, one.calls.value)
    )


def _is_without_index(one: StatementUse) -> bool:
    """Whether the server counts it among those that use no index, which is a fault of its own."""
    return at_least(one.no_index_used, one.calls.value / 2)


rule = Rule(
    level=Level.WARNING,
    find=find,
    needs=(Need.WORKLOAD,),
    applies=has_setting("performance_schema"),
    sources=("Percona pt-query-digest: rows examined", "MySQL sys: statement_analysis"),
)
