"""An index that was not finished.

CREATE INDEX CONCURRENTLY or REINDEX CONCURRENTLY was broken off, by an error or by somebody. No query uses the index,
and every write still keeps it up; a unique one does not keep anything unique that was there before.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, email text);
    CREATE INDEX customer_email ON customer (email);
    UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'customer_email'::regclass;

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, email text);
    CREATE INDEX customer_email_ccnew ON customer (email);
    UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'customer_email_ccnew'::regclass;

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, email text);
    CREATE INDEX customer_email ON customer (email);
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.catalogue import every_table
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Index, Table, TableKind
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_index
from schemabook.rules.structure import drop_index

_LEFT_OVER = re.compile(r".*_cc(?:new|old)\d*")
"""What a rebuild that was broken off leaves beside the index that it was to replace."""


def find(facts: Facts) -> Iterator[Finding]:
    """Indexes of tables and partitions that are marked as not valid."""
    for table in every_table(facts.tables):
        for index in table.indexes:
            if not index.valid:
                figures = facts.index_figures.get((table.name, index.name))
                yield fault(
                    about_index(table, index),
                    "It was not finished: no query uses it, and every write keeps it up.",
                    _fix(facts, table, index),
                    advice=_advice(table, index),
                    evidence=[("size", figures.size if figures else None)],
                )


def _fix(facts: Facts, table: Table, index: Index) -> tuple[str, ...]:
    if _LEFT_OVER.fullmatch(index.name):
        return drop_index(facts, table, index)
    if table.kind is TableKind.PARTITIONED:
        return ()
    return facts.upkeep(facts.dialect.upkeep.rebuild_index, table.name, index.name)


def _advice(table: Table, index: Index) -> str:
    if table.kind is TableKind.PARTITIONED:
        return "Some partitions lack the index: make it on each of them and attach it."
    return "Rows that offend a unique index have to be mended first." if index.unique else ""


def _builds_concurrently(dialect: Dialect) -> bool:
    return "CONCURRENTLY" in dialect.upkeep.create_index


rule = Rule(level=Level.ERROR, find=find, applies=_builds_concurrently, sources=("PgHero: invalid indexes",))
