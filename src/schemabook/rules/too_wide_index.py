"""An index over very many columns.

It is nearly as large as the table and is written at almost every update. Beyond the first few columns an index hardly
narrows a search any further; what queries only read from it belongs behind INCLUDE, where the engine has it.

More than 5 columns are reported. Indexes that keep a key unique are left alone, because they have to name every column
of it.

Fault:
    CREATE TABLE visit (id bigint PRIMARY KEY, a int, b int, c int, d int, e int, f int);
    CREATE INDEX visit_all ON visit (a, b, c, d, e, f);

Fault (mysql, mariadb, sqlite):
    CREATE TABLE visit (id integer PRIMARY KEY, a int, b int, c int, d int, e int, f int);
    CREATE INDEX visit_all ON visit (a, b, c, d, e, f);

Fine:
    CREATE TABLE visit (id bigint PRIMARY KEY, a int, b int, c int, d int, e int, f int, UNIQUE (a, b, c, d, e, f));
    CREATE INDEX visit_some ON visit (b, c, d, e, f);
    CREATE INDEX visit_covered ON visit (c, d) INCLUDE (a, b, e, f);
    CREATE INDEX visit_bits ON visit USING brin (f, e, d, c, b, a);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_index
from schemabook.rules.structure import is_ordered

MOST = 5
"""The largest number of columns that is not reported."""


def find(facts: Facts) -> Iterator[Finding]:
    """Plain ordered indexes with more columns than that."""
    for table, index in facts.indexes():
        if len(index.columns) > MOST and not index.unique and index.constraint is None and is_ordered(index):
            figures = facts.index_figures.get((table.name, index.name))
            yield fault(
                about_index(table, index),
                "It has very many columns.",
                advice="Keep the columns that narrow a search, in the order in which queries give them.",
                evidence=[("size", figures.size if figures else None)],
            )


rule = Rule(level=Level.NOTE, find=find)
