"""A table that is emptied by a crash.

An unlogged table does not go through the write-ahead log: it is fast, it is empty after a crash, it is not in a backup
of files, and it is never on a standby. That is right for a cache or for the steps of a load, and for nothing else.

Fault:
    CREATE UNLOGGED TABLE orders (id bigint PRIMARY KEY);

Fine:
    CREATE TABLE orders (id bigint PRIMARY KEY);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.catalogue import every_table
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.structure import alter


def find(facts: Facts) -> Iterator[Finding]:
    """Unlogged tables and partitions."""
    for table in every_table(facts.tables):
        if table.unlogged:
            yield fault(
                about_table(table),
                "It is unlogged: empty after a crash, and on no standby.",
                alter(facts, facts.dialect.alterations.set_logged, table),
                advice="Leave it so if it is a cache that is filled again by itself.",
                evidence=[("size", facts.figures_of(table.name).size)],
            )


def _can_log(dialect: Dialect) -> bool:
    return bool(dialect.alterations.set_logged)


rule = Rule(level=Level.WARNING, find=find, applies=_can_log)
