"""A column named after another table's key, without a foreign key.

`customer_id` beside a table `customer` or `customers` whose key has the same type reads like a reference. Without a
foreign key the database takes numbers of customers that do not exist, and leaves orders behind when one is deleted;
tools and readers cannot see the relationship.

It goes by the name and the type alone, so it is a suspicion. Left alone: columns beside which another says what kind of
thing they refer to (`owner_id` with `owner_type`), tables that keep what is gone (logs, audits, history, archives,
staging), names that fit more than one table, and databases without any foreign key at all.

The fix fails while there are rows without a parent. Look for them first. It begins with an index where none finds the
children of a parent.

Fault:
    CREATE TABLE customers (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
    CREATE TABLE line (order_id bigint REFERENCES orders, number integer, PRIMARY KEY (order_id, number));

Fault:
    CREATE TABLE country (code char(2) PRIMARY KEY);
    CREATE TABLE city (id bigint PRIMARY KEY, country_code char(2));
    CREATE TABLE street (id bigint PRIMARY KEY, city_id bigint REFERENCES city);

Fault (mysql, mariadb):
    CREATE TABLE category (category_id integer PRIMARY KEY);
    CREATE TABLE product (id integer PRIMARY KEY, category_id integer);
    CREATE TABLE line (id integer PRIMARY KEY, product_id integer, FOREIGN KEY (product_id) REFERENCES product (id));

Fault (sqlite):
    CREATE TABLE Customer (Id integer PRIMARY KEY);
    CREATE TABLE Invoice (Id integer PRIMARY KEY, CustomerId int);
    CREATE TABLE Line (Id integer PRIMARY KEY, InvoiceId integer REFERENCES Invoice);

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, customer_id text);
    CREATE TABLE orders (
        id bigint PRIMARY KEY, customer_id bigint REFERENCES customer, owner_id bigint, order_id text,
        owner_type text, session_id bigint, x_id bigint
    );
    CREATE TABLE owner (id bigint PRIMARY KEY);
    CREATE TABLE session (token text PRIMARY KEY);
    CREATE TABLE order_history (id bigint PRIMARY KEY, customer_id bigint);
    CREATE TABLE card (customer_id integer);
    CREATE SCHEMA a CREATE TABLE x (id bigint PRIMARY KEY);
    CREATE SCHEMA b CREATE TABLE x (id bigint PRIMARY KEY);

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id bigint);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Column, ForeignKey, Table, TableKind
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.structure import (
    begins_with,
    column_of,
    constraint_name,
    designed_tables,
    foreign_key_clause,
    serves_columns,
    words_of,
)

_KEEPS_WHAT_IS_GONE = frozenset(
    "log logs audit audits history histories archive archives backup backups staging stage stg tmp temp import imports "
    "snapshot snapshots event events version versions revision revisions old deleted".split()
)


def find(facts: Facts) -> Iterator[Finding]:
    """Columns whose names are a table's and its key's, of the key's type, in no foreign key."""
    if not facts.book.relationships:
        return
    tables = {table.name: table for table in designed_tables(facts)}
    for one in facts.book.inferred:
        table, parent = tables.get(one.child), tables.get(one.parent)
        if table is None or parent is None or _KEEPS_WHAT_IS_GONE & set(words_of(table.name.name)):
            continue
        column, key = column_of(table, one.columns[0]), column_of(parent, one.parent_columns[0])
        if column is not None and key is not None:
            yield _report(facts, table, column, (parent, key))


def _report(facts: Facts, table: Table, column: Column, target: tuple[Table, Column]) -> Finding:
    parent, key = target
    return fault(
        [about_column(table, column), about_table(parent)],
        f"It has the name and the type of the key of {parent.name}, and no foreign key.",
        _fix(
            facts,
            table,
            ForeignKey(
                name=constraint_name(table, [column.name], "fkey"),
                columns=(column.name,),
                referenced_table=parent.name,
                referenced_columns=(key.name,),
            ),
        ),
        advice="Look for rows without a parent first. If it is no reference, ignore it here.",
        evidence=[("rows", facts.figures_of(table.name).rows)],
    )


def _fix(facts: Facts, table: Table, key: ForeignKey) -> list[str]:
    templates = facts.dialect.alterations.add_foreign_key
    if table.kind is TableKind.PARTITIONED and len(templates) > 1:
        templates = (facts.dialect.alterations.add_constraint,)
    quote, clause = facts.dialect.quote, foreign_key_clause(facts, key)
    made = [one.format(table=facts.qualify(table.name), name=quote(key.name), clause=clause) for one in templates]
    return made if not made or _is_served(table, key) else [facts.create_index(table, key.columns), *made]


def _is_served(table: Table, key: ForeignKey) -> bool:
    """Whether an index finds the children of a parent already: a new key without one would be the next fault."""
    columns = frozenset(key.columns)
    primary = table.primary_key.columns if table.primary_key else ()
    return begins_with(primary, columns) or any(serves_columns(index, columns) for index in table.indexes)


rule = Rule(
    level=Level.NOTE,
    find=find,
    sources=("SchemaSpy: columns whose name and type imply a relationship", "Azimutt: relationMissing"),
)
