"""A column of the type money.

Its values have no currency: they are shown in that of the server's setting lc_monetary, and the same row reads as
dollars here and as yen, with other decimals, after a restore there. It cannot hold fractions of a cent, and dividing
one by another gives a floating-point number.

Fault:
    CREATE TABLE orders (id bigint PRIMARY KEY, total money);

Fine:
    CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(12, 2), currency char(3));
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.structure import set_type


def find(facts: Facts) -> Iterator[Finding]:
    """Columns of that type."""
    for table, column in facts.columns():
        if column.family is Family.MONEY and not column.inherited:
            yield fault(
                about_column(table, column),
                "Its type is money, which takes its currency from a setting of the server.",
                set_type(facts, table, column.name, "numeric(19, 2)"),
                advice="Keep the currency in a column beside it, if there can be more than one.",
            )


def _is_typed(dialect: Dialect) -> bool:
    return dialect.supports.typed_columns


rule = Rule(level=Level.WARNING, find=find, applies=_is_typed, sources=("PostgreSQL wiki: Don't use money",))
