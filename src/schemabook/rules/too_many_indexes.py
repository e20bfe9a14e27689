"""A table with very many indexes.

Every insert writes each of them, and so does every delete and most updates; they compete with the rows for memory, and
the planner weighs all of them for every query.

More than 15 are reported, those behind keys and unique constraints not counted, because the schema needs these whatever
the queries are.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, a text);
    DO $$ BEGIN FOR n IN 1..16 LOOP EXECUTE format('CREATE INDEX ON customer (left(a, %s))', n); END LOOP; END $$;

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, a text UNIQUE);
    DO $$ BEGIN FOR n IN 1..15 LOOP EXECUTE format('CREATE INDEX ON customer (left(a, %s))', n); END LOOP; END $$;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table

MOST = 15
"""The largest number of indexes that is not reported."""


def find(facts: Facts) -> Iterator[Finding]:
    """Tables with more indexes than that."""
    for table in facts.tables:
        free = [index for index in table.indexes if index.constraint is None and not index.unique]
        if len(free) > MOST:
            figures = facts.figures_of(table.name)
            yield fault(
                about_table(table),
                "It has very many indexes.",
                advice="See which of them queries use, and which begin alike; drop the others.",
                evidence=[("size of its indexes", figures.index_size), ("size", figures.size)],
            )


rule = Rule(level=Level.NOTE, find=find, sources=("Azimutt: entityIndexTooMany",))
