"""A table in a storage engine that knows no transactions.

What a transaction wrote to it stays when the transaction is rolled back, so that half of a booking can remain. Its
foreign keys are read and forgotten, writers wait for one another on the whole table, and after a crash it has to be
repaired, or is empty (MEMORY).

No fix is made where the column that is numbered by the server comes first in no key: InnoDB refuses that, and
would not number each group of rows by itself, as MyISAM does.

Fault (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY) ENGINE = MyISAM;

Fault (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY) ENGINE = MEMORY;

Fine (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY) ENGINE = InnoDB;

Fine (mysql):
    CREATE TABLE log (id integer) ENGINE = ARCHIVE;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.structure import alter

_WITHOUT = frozenset({"myisam", "aria", "memory", "mrg_myisam", "csv"})


def find(facts: Facts) -> Iterator[Finding]:
    """Tables of such engines."""
    for table in facts.tables:
        engine = next((one.value for one in table.options if one.name == "engine"), "")
        if engine.lower() in _WITHOUT:
            yield fault(
                about_table(table),
                f"Its storage engine is {engine}, which knows no transactions.",
                _fix(facts, table),
                advice="Changing the engine rewrites the table and holds up its writers.",
                evidence=[("size", facts.figures_of(table.name).size)],
            )


def _fix(facts: Facts, table: Table) -> tuple[str, ...]:
    first = {one.columns[0].name for one in table.indexes if one.columns}
    if any(one.identity is not None and one.name not in first for one in table.columns):
        return ()
    return alter(facts, facts.dialect.alterations.set_engine, table, type="InnoDB")


def _has_engines(dialect: Dialect) -> bool:
    return bool(dialect.alterations.set_engine)


rule = Rule(level=Level.WARNING, find=find, applies=_has_engines)
