"""An amount of money in a floating-point number.

Such a number cannot hold most decimal fractions: 0.10 is stored as the nearest sum of powers of two. Sums drift by
cents, the same rows added in another order give another total, and comparisons for equality fail. NUMERIC or DECIMAL
holds what was written.

It goes by the words in the name (price, cost, salary …). An amount counts only in a table about payments, or beside a
currency: it can be one of milk. Names that also have a word of something measured (rate, ratio, percent, weight …) are
left alone.

Fault:
    CREATE TABLE orders (id bigint PRIMARY KEY, unit_price double precision, note text);

Fault (mysql, mariadb):
    CREATE TABLE orders (id bigint PRIMARY KEY, unitPrice double);

Fault (sqlite):
    CREATE TABLE payment (id integer PRIMARY KEY, amount real);

Fine:
    CREATE TABLE orders (
        id bigint PRIMARY KEY, unit_price numeric(10, 2), price_ratio real, weight float, amount_cents bigint,
        tax_rate real, payment_delay real, priced_at timestamptz
    );
    CREATE TABLE ingredient (id bigint PRIMARY KEY, amount double precision, unit text);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Column, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.structure import set_type, words_of

_MONEY = frozenset(
    "price prices cost costs salary wage wages fee fees subtotal revenue vat refund deposit invoiced "
    "payment paid balance money".split()
)
_MEASURES = frozenset(
    "rate ratio percent percentage pct share factor weight score probability coefficient index elasticity delay time "
    "ms seconds duration count quantity distance km miles planner cpu io query energy load sensor angle".split()
)
NUMERIC = "numeric(19, 4)"
"""Room for the amounts of any currency, with two digits to spare behind the smallest coin of most."""


_ABOUT_MONEY = frozenset(
    "payment payments invoice invoices bill bills billing account accounts loan loans charge charges donation "
    "donations transaction transactions expense expenses price salary currency".split()
)
_AMOUNTS = frozenset({"amount", "amounts"})


def find(facts: Facts) -> Iterator[Finding]:
    """Floating-point columns with a word for money in their names."""
    for table, column in facts.columns():
        if column.family is Family.FLOAT and _is_money(table, column) and not column.inherited and not column.generated:
            yield fault(
                about_column(table, column),
                f"By its name it holds money, in {column.type}, which rounds.",
                set_type(facts, table, column.name, NUMERIC),
                advice="Use NUMERIC or DECIMAL with the digits that the currency needs, or whole cents. "
                f"{NUMERIC} rounds what has more than four decimals: look whether any value has, and give it more.",
            )


def _is_money(table: Table, column: Column) -> bool:
    words = set(words_of(column.name))
    if words & _MEASURES:
        return False
    if words & _AMOUNTS:
        around = {word for name in (table.name.name, *(one.name for one in table.columns)) for word in words_of(name)}
        return bool(_ABOUT_MONEY & around)
    return bool(words & _MONEY)


rule = Rule(level=Level.WARNING, find=find)
