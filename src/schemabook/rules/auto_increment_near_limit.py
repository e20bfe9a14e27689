"""An AUTO_INCREMENT column that has used up most of its numbers.

When the last one is gone every insert fails with a duplicate key. A signed `int` ends at 2,147,483,647; failed and
ignored inserts, and INSERT … ON DUPLICATE KEY UPDATE, use numbers up too.

Said from 80 %: at a steady pace there is then a quarter of the time left that it took so far.

Fault (mysql, mariadb):
    CREATE TABLE visit (id int AUTO_INCREMENT PRIMARY KEY);
Measured:
    table visit: auto_increment = 2_000_000_000, auto_increment_limit = 2147483647

Fine (mysql, mariadb):
    CREATE TABLE visit (id int unsigned AUTO_INCREMENT PRIMARY KEY);
Measured:
    table visit: auto_increment = 2_000_000_000, auto_increment_limit = 4294967295
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level, Subject
from schemabook.model.tables import Table
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.figures import at_least, worked_out

NEAR = 0.8
"""The share of used numbers from which the change should be made."""


def find(facts: Facts) -> Iterator[Finding]:
    """Tables whose next number comes near to the largest."""
    for table in facts.tables:
        figures = facts.figures_of(table.name)
        next_number, limit = figures.auto_increment, figures.auto_increment_limit
        if next_number is None or not limit or not at_least(next_number, NEAR * limit):
            continue
        used = worked_out(next_number.value / limit, "share", "the next number ÷ the largest", next_number)
        yield fault(
            (_column_of(table), *_children(facts, table)),
            "The numbers of this column are nearly used up; inserts fail when the last is gone.",
            advice="Make the column a bigint unsigned, and so those that refer to it.",
            evidence=[("share used", used), ("next number", next_number)],
        )


def _column_of(table: Table) -> Subject:
    column = next((one for one in table.columns if one.identity is not None), None)
    return about_column(table, column) if column else about_table(table)


def _children(facts: Facts, table: Table) -> Iterator[Subject]:
    """The columns that refer to the table."""
    for one in facts.children.get(table.name, ()):
        for column in one.foreign_key.columns:
            yield Subject(kind="column", name=one.child, part=column)


rule = Rule(
    level=Level.ERROR,
    find=find,
    needs=(Need.SIZES,),
    sources=("MySQL sys: schema_auto_increment_columns",),
)
