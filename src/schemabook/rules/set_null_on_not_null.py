"""A foreign key that sets null a column that cannot be null.

ON DELETE SET NULL promises that children outlive their parent. The column does not allow it: the delete fails, and with
a message about the child's column, not about the foreign key.

The fix makes the key refuse such deletes by its own name, which changes nothing for the data. If children are to
outlive their parent, drop NOT NULL instead; if they are to go with it, use CASCADE.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer ON DELETE SET NULL);

Fault:
    CREATE DOMAIN number AS bigint NOT NULL;
    CREATE TABLE customer (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id number REFERENCES customer ON UPDATE SET NULL);

Fault (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer ON DELETE SET NULL);

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, buyer bigint REFERENCES customer ON DELETE SET NULL,
        payer bigint NOT NULL REFERENCES customer ON DELETE CASCADE);

Fine:
    CREATE TABLE customer (tenant bigint, id bigint, PRIMARY KEY (tenant, id));
    CREATE TABLE orders (id bigint PRIMARY KEY, tenant bigint NOT NULL, buyer bigint,
        FOREIGN KEY (tenant, buyer) REFERENCES customer ON DELETE SET NULL (buyer));
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from schemabook.insights.relationships import has_domain_of, not_null_domains
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Action, ForeignKey, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_foreign_key
from schemabook.rules.structure import alter, foreign_key_clause, listed


def find(facts: Facts) -> Iterator[Finding]:
    """Foreign keys with SET NULL over columns that are NOT NULL."""
    domains = not_null_domains(facts.catalogue)
    for table, key in facts.foreign_keys():
        cleared = set(key.on_delete_columns or key.columns) if key.on_delete is Action.SET_NULL else set()
        cleared |= set(key.columns) if key.on_update is Action.SET_NULL else set()
        fixed = [
            one.name
            for one in table.columns
            if one.name in cleared and (not one.nullable or has_domain_of(one, domains))
        ]
        if fixed:
            yield fault(
                [about_foreign_key(table, key), *(about_column(table, name) for name in fixed)],
                f"It sets {listed(fixed)} null, which cannot be null.",
                _fix(facts, table, key),
                advice="Or drop NOT NULL, if children are to outlive their parent, or use CASCADE, if they are not.",
            )


def _fix(facts: Facts, table: Table, key: ForeignKey) -> tuple[str, ...]:
    """The key made anew without SET NULL."""
    plain = msgspec.structs.replace(
        key,
        on_delete=Action.NO_ACTION if key.on_delete is Action.SET_NULL else key.on_delete,
        on_update=Action.NO_ACTION if key.on_update is Action.SET_NULL else key.on_update,
    )
    clause = foreign_key_clause(facts, plain)
    return (
        *alter(facts, facts.dialect.alterations.drop_constraint, table, name=key.name),
        *alter(facts, facts.dialect.alterations.add_constraint, table, name=key.name, clause=clause),
    )


rule = Rule(level=Level.ERROR, find=find)
