"""A table without a row, among others that have some.

It may wait for something that has not been built, or be left over from something given up: code that reads
it runs on nothing, and readers of the schema take it for a part that works. Nothing is said while the whole database is
empty, because it is then only new.

A table that others inherit from is left alone: its rows are theirs.

An estimate of no rows is believed only where the table takes no space either, or nothing was ever put into it.

Fault:
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE TABLE voucher (id integer PRIMARY KEY);
Measured:
    table visit: rows = 1200
    table voucher: rows = 0

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE TABLE voucher (id integer PRIMARY KEY);
Measured:
    table visit: rows = 0
    table voucher: rows = 0

Fine:
    CREATE TABLE visit (id integer PRIMARY KEY);
    CREATE TABLE voucher (id integer PRIMARY KEY);
Measured:
    table visit: rows = 1200
    table voucher: rows = 1

Fine:
    CREATE TABLE event (id integer PRIMARY KEY);
    CREATE TABLE visit (PRIMARY KEY (id)) INHERITS (event);
Measured:
    table event: rows = 0
    table visit: rows = 1200
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.measurements import TableFigures
from schemabook.rules.base import Need, Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.figures import at_least, below


def find(facts: Facts) -> Iterator[Finding]:
    """Tables without rows, unless all are so. Partitions are not looked at: an empty one waits for its time."""
    figures = {table.name: facts.figures_of(table.name) for table in facts.tables}
    if not any(at_least(one.rows, 1) for one in figures.values()):
        return
    inherited = {parent for table in facts.table_by_name.values() for parent in table.inherits}
    for table in facts.tables:
        found = figures[table.name]
        if table.name not in inherited and _is_empty(found):
            yield fault(
                about_table(table),
                "There is no row in this table.",
                advice="Say in its comment what it waits for, or drop it.",
                evidence=[("rows", found.rows), ("size", found.size)],
            )


def _is_empty(figures: TableFigures) -> bool:
    if figures.rows is None or figures.rows.value > 0:
        return False
    if figures.rows.quality == "exact":
        return True
    takes_nothing = figures.heap_size is not None and figures.heap_size.value == 0
    return takes_nothing or below(figures.inserts, 1)


rule = Rule(
    level=Level.NOTE,
    find=find,
    needs=(Need.SIZES,),
    sources=("SchemaCrawler: LinterTableEmpty", "Azimutt: entity-empty"),
)
