"""A column of a type that stops the server from being upgraded.

Types such as `regprocedure` hold the number of an object in this very server. The upgrade in place (`pg_upgrade`)
gives objects new numbers, so it refuses a database with such a column. The name of the object as text says the same.
`regclass`, `regrole` and `regtype` are let through.

Fault:
    CREATE TABLE hook (id integer PRIMARY KEY, called regprocedure NOT NULL);

Fine:
    CREATE TABLE hook (id integer PRIMARY KEY, called text NOT NULL, relation regclass, role regrole, type regtype);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column

_BLOCKING = frozenset(
    "regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure".split()
)


def find(facts: Facts) -> Iterator[Finding]:
    """Columns of these types, and of arrays of them."""
    for table, column in facts.columns():
        name = column.type.removesuffix("[]").removeprefix("pg_catalog.")
        if name in _BLOCKING:
            change = f"ALTER COLUMN {facts.dialect.quote(column.name)} TYPE text{'[]' if '[' in column.type else ''}"
            yield fault(
                about_column(table, column),
                "Its type stops pg_upgrade.",
                [f"ALTER TABLE {facts.qualify(table.name)} {change}"],
            )


rule = Rule(
    level=Level.WARNING,
    find=find,
    applies=lambda dialect: dialect.supports.search_path,
    sources=("splinter: unsupported_reg_types",),
)
