"""A foreign key without an index on its columns.

Every delete of a parent row, and every change of its key, has to look for children. Without an index that begins with
the columns of the foreign key, the server reads the whole child table each time, and holds locks meanwhile. Joins from
the parent to its children are as slow.

The columns have to come first in the index, in any order: the second column of a composite index does not serve. An
index with a condition serves only when the condition is no more than that a column of the key is not null.

Fault:
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer);

Fault:
    CREATE TABLE product (id integer PRIMARY KEY);
    CREATE TABLE line (
        order_id integer, product_id integer REFERENCES product, state text, PRIMARY KEY (order_id, product_id)
    );
    CREATE INDEX line_of_open ON line (product_id) WHERE state = 'open';

Fault (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer);

Fine:
    CREATE TABLE place (country text, city text, PRIMARY KEY (country, city));
    CREATE TABLE customer (id integer PRIMARY KEY, boss integer REFERENCES customer, country text, city text, x int,
        FOREIGN KEY (country, city) REFERENCES place);
    CREATE INDEX customer_boss ON customer (boss) WHERE boss IS NOT NULL;
    CREATE INDEX customer_place ON customer (city, country, x);
    CREATE TABLE card (customer_id integer PRIMARY KEY REFERENCES customer);
    CREATE TABLE visit (customer_id integer REFERENCES customer);
    CREATE INDEX visit_customer ON visit USING hash (customer_id);

Fine:
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE TABLE visit (customer_id integer REFERENCES customer, day date) PARTITION BY RANGE (day);
    CREATE TABLE visit_old PARTITION OF visit FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
    CREATE INDEX visit_customer ON visit (customer_id);

Fine (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE TABLE card (id integer PRIMARY KEY REFERENCES customer, note text);

Fine (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY);
    CREATE TABLE orders (
        id integer PRIMARY KEY, customer_id integer, FOREIGN KEY (customer_id) REFERENCES customer (id)
    );
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import ForeignKey, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_foreign_key
from schemabook.rules.structure import begins_with, is_in_use, listed, plain_columns, serves_columns


def find(facts: Facts) -> Iterator[Finding]:
    """Foreign keys that no index serves; those over the same columns together."""
    for table in facts.tables:
        unserved: dict[frozenset[str], list[ForeignKey]] = {}
        for key in table.foreign_keys:
            if not _is_served(table, frozenset(key.columns)):
                unserved.setdefault(frozenset(key.columns), []).append(key)
        for keys in unserved.values():
            columns = keys[0].columns
            index = "index without a condition" if _is_partly_served(table, frozenset(columns)) else "index"
            yield fault(
                [about_foreign_key(table, key) for key in keys],
                f"No {index} begins with {listed(columns)}: changes of the parent read the whole table.",
                [facts.create_index(table, columns)],
                evidence=[("rows", facts.figures_of(table.name).rows)],
            )


def _is_served(table: Table, columns: frozenset[str]) -> bool:
    primary = table.primary_key.columns if table.primary_key else ()
    return begins_with(primary, columns) or any(serves_columns(index, columns) for index in table.indexes)


def _is_partly_served(table: Table, columns: frozenset[str]) -> bool:
    """Whether an index begins with the columns, for the rows that meet its condition."""
    partial = (index for index in table.indexes if index.predicate is not None and is_in_use(index))
    return any(begins_with(plain_columns(index), columns) for index in partial)


rule = Rule(
    level=Level.WARNING,
    find=find,
    sources=(
        "splinter: unindexed_foreign_keys",
        "tbls: requireForeignKeyIndex",
        "SchemaCrawler: LinterForeignKeyWithNoIndexes",
        "Azimutt: indexOnRelation",
    ),
)
