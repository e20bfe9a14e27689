"""A foreign key that is declared twice.

Both check the same rows at every insert, update and delete, and only one of them is needed. Where they say different
things about what a delete is to do, nobody can tell by reading which of them wins.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customer);
    ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customer;

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint REFERENCES customer ON DELETE CASCADE);
    ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customer ON DELETE RESTRICT;

Fault (mysql, mariadb):
    CREATE TABLE customer (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint, KEY (customer_id),
        CONSTRAINT orders_1 FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT orders_2 FOREIGN KEY (customer_id) REFERENCES customer (id));

Fault (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer (id),
        FOREIGN KEY (customer_id) REFERENCES customer);

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, number bigint UNIQUE);
    CREATE TABLE company (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, buyer bigint REFERENCES customer, payer bigint REFERENCES customer,
        number bigint REFERENCES customer (number), FOREIGN KEY (buyer) REFERENCES company);
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import ForeignKey, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_foreign_key
from schemabook.rules.structure import alter


def find(facts: Facts) -> Iterator[Finding]:
    """Of each group of equal foreign keys, all but the one to keep."""
    for table in facts.tables:
        groups: dict[object, list[ForeignKey]] = defaultdict(list)
        for key in table.foreign_keys:
            pairs = frozenset(zip(key.columns, key.referenced_columns, strict=False))
            groups[key.referenced_table, pairs].append(key)
        for group in groups.values():
            kept = min(group, key=lambda key: (not key.enforced, not key.validated))
            yield from (_report(facts, table, key, kept) for key in group if key is not kept)


def _report(facts: Facts, table: Table, key: ForeignKey, kept: ForeignKey) -> Finding:
    other = kept.name or "another one"
    agree = (key.on_delete, key.on_update, key.deferrable) == (kept.on_delete, kept.on_update, kept.deferrable)
    if agree:
        fix = alter(facts, facts.dialect.alterations.drop_constraint, table, name=key.name)
        advice = "" if fix else "Leave one of them out where the table is declared."
        return fault(about_foreign_key(table, key), f"It says the same as {other}.", fix, advice=advice)
    return fault(
        about_foreign_key(table, key),
        f"It has the columns of {other}, and another action.",
        advice="Decide which of the actions is meant, and drop the other foreign key.",
    )


rule = Rule(level=Level.WARNING, find=find, sources=("tbls: duplicateRelations",))
