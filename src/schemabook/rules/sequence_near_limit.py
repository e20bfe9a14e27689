"""A sequence that has used up most of its numbers.

When the last one is gone every insert fails, all at once and without a warning by the server. Mostly it is a
four-byte key of a table that became popular: its column has to become `bigint`, and so has every column that refers to
it, which takes time and a lock that nobody wants to need in a hurry.

Said from 80 %: at a steady pace there is then a quarter of the time left that it took so far. A sequence that
starts again by itself (`CYCLE`) has no end.

Fault:
    CREATE SEQUENCE ticket_number AS integer;
Measured:
    sequence ticket_number: last_value = 1_990_000_000, used = 0.93

Fine:
    CREATE SEQUENCE ticket_number AS integer;
    CREATE SEQUENCE shelf AS smallint CYCLE;
Measured:
    sequence ticket_number: last_value = 1_600_000_000, used = 0.75
    sequence shelf: last_value = 32_000, used = 0.97
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.base import QualifiedName
from schemabook.model.findings import Finding, Level, Skipped, Subject
from schemabook.model.measurements import SequenceFigures
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.figures import at_least, hidden_part

NEAR = 0.8
"""The share of used numbers from which the change should be made."""


def find(facts: Facts) -> Iterator[Finding | Skipped]:
    """Sequences that come to an end."""
    cyclic = {one.name for one in facts.catalogue.sequences if one.cycle}
    for figures in facts.measurements.sequences if facts.measurements else ():
        if not at_least(figures.used, NEAR) or figures.name in cyclic or _fills_in_a_ring(facts, figures):
            continue
        subject = Subject(kind="sequence", name=figures.name)
        yield fault(
            (subject, *_filled(facts, figures)),
            "The numbers of this sequence are nearly used up; inserts fail when the last is gone.",
            advice="Make the column that it fills a bigint, those that refer to it too, and the sequence longer.",
            evidence=[("share used", figures.used), ("last number", figures.last_value)],
        )
    yield from hidden_part(facts, "sequences")


def _fills_in_a_ring(facts: Facts, figures: SequenceFigures) -> bool:
    """Whether it stands behind an identity column that starts again."""
    table = facts.table_by_name.get(figures.table) if figures.table else None
    columns = table.columns if table else ()
    return any(one.name == figures.column and one.identity and one.identity.cycle for one in columns)


def _filled(facts: Facts, figures: SequenceFigures) -> tuple[Subject, ...]:
    """The column that it fills, and those of the foreign keys that refer to it."""
    name: QualifiedName | None = figures.table
    table = facts.table_by_name.get(name) if name else None
    if table is None or not figures.column:
        return ()
    children = [
        Subject(kind="column", name=one.child, part=column)
        for one in facts.children.get(table.name, ())
        for column, referenced in zip(one.foreign_key.columns, one.foreign_key.referenced_columns, strict=False)
        if referenced == figures.column
    ]
    return (about_column(table, figures.column), *children)


rule = Rule(
    level=Level.ERROR,
    find=find,
    needs=(Need.SIZES,),
    sources=("PgHero: sequences", "check_postgres: sequence"),
)
