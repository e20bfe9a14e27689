"""A unique key that another one makes needless.

Its columns include those of a smaller key, so two equal rows cannot be there anyway. It keeps nothing true that was not
true before, and every insert checks it.

It is left alone where a foreign key refers to it, which needs a unique key over just these columns, and where a column
of the smaller key can be null.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, email text NOT NULL);
    CREATE UNIQUE INDEX customer_id_email ON customer (id, email);

Fault (mysql, mariadb, sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, email varchar(40) NOT NULL, UNIQUE (email, id));

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, name text, UNIQUE (email, name));

Fine:
    CREATE TABLE customer (tenant bigint, id bigint PRIMARY KEY, email text UNIQUE, name text NOT NULL,
        UNIQUE (tenant, id), UNIQUE (email, name));
    CREATE UNIQUE INDEX of_some ON customer (id, name) WHERE name <> '';
    CREATE TABLE event (tenant bigint, id bigint NOT NULL UNIQUE, PRIMARY KEY (tenant, id));
    CREATE TABLE orders (tenant bigint, customer_id bigint, FOREIGN KEY (tenant, customer_id)
        REFERENCES customer (tenant, id));
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Index, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_index
from schemabook.rules.structure import is_in_use, is_primary, plain_columns


def find(facts: Facts) -> Iterator[Finding]:
    """Unique indexes, those behind constraints too, whose columns include those of another unique key."""
    for table in facts.tables:
        smaller = dict(_strict_keys(table))
        for index in table.indexes:
            columns = frozenset() if is_primary(table, index) else _columns(index)
            within = next((name for name, key in smaller.items() if key < columns), None)
            if within is not None and not _is_referred_to(facts, table, columns):
                yield fault(
                    about_index(table, index),
                    f"{within} keeps its rows apart already.",
                    advice="Drop it, or make it a plain index if queries use it.",
                )


def _columns(index: Index) -> frozenset[str]:
    """The columns that a whole unique index keeps unique; none where it is no such index."""
    names = plain_columns(index)
    whole = index.unique and is_in_use(index) and index.predicate is None and len(names) == len(index.columns)
    return frozenset(names) if whole else frozenset()


def _strict_keys(table: Table) -> Iterator[tuple[str, frozenset[str]]]:
    """The unique keys over columns that cannot be null, with their names."""
    if table.primary_key is not None and not table.primary_key.without_overlaps:
        yield "The primary key", frozenset(table.primary_key.columns)
    nullable = {one.name for one in table.columns if one.nullable}
    for index in table.indexes:
        columns = _columns(index)
        if columns and not columns & nullable:
            yield f"The unique key {index.name}", columns


def _is_referred_to(facts: Facts, table: Table, columns: frozenset[str]) -> bool:
    keys = (one.foreign_key for one in facts.children[table.name])
    return any(frozenset(key.referenced_columns) == columns for key in keys)


rule = Rule(level=Level.NOTE, find=find)
