"""A foreign key whose column has another type than the one it refers to.

Where the child's type is the smaller one, it runs out of numbers, or of characters, before the parent does: the
parent takes a key that no child can refer to. Where the types are merely different, joins have to convert one side,
and an index on that side may not be used.

A longer or unlimited text on the child's side is no fault. In an engine whose columns hold what they are given whatever
their type says, only a number that refers to a text, or the other way round, is reported: the two are never equal
there.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY);
    CREATE TABLE orders (id bigint PRIMARY KEY, customer_id integer REFERENCES customer);

Fault:
    CREATE TABLE country (code varchar(12) PRIMARY KEY);
    CREATE TABLE city (id bigint PRIMARY KEY, country varchar(2) REFERENCES country);

Fault:
    CREATE TABLE account (number numeric(12) PRIMARY KEY);
    CREATE TABLE entry (id bigint PRIMARY KEY, account bigint REFERENCES account);

Fault (sqlite):
    CREATE TABLE customer (id text PRIMARY KEY);
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer);

Fine:
    CREATE DOMAIN code AS varchar(2);
    CREATE TABLE country (code code PRIMARY KEY, iso varchar(3) UNIQUE);
    CREATE TABLE city (id bigint PRIMARY KEY, country varchar(2) REFERENCES country, iso text REFERENCES country (iso));
    CREATE TABLE street (id bigserial PRIMARY KEY, city bigint REFERENCES city);

Fine (sqlite):
    CREATE TABLE customer (id INTEGER PRIMARY KEY, name varchar(20) UNIQUE);
    CREATE TABLE orders (id integer PRIMARY KEY, customer_id bigint REFERENCES customer,
        name text REFERENCES customer (name));

Fine (mysql, mariadb):
    CREATE TABLE customer (id integer(10) PRIMARY KEY, name varchar(20) UNIQUE);
    CREATE TABLE orders (id integer(11) PRIMARY KEY, name varchar(40), FOREIGN KEY (name) REFERENCES customer (name),
        FOREIGN KEY (id) REFERENCES customer (id));
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Column, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_foreign_key
from schemabook.rules.structure import NUMBERS, TEXTS, column_pairs, is_generated_key, set_type

_LENGTH = re.compile(r"\((\d+)\)")
_UNLIMITED = 10**9


def find(facts: Facts) -> Iterator[Finding]:
    """Pairs of columns that a foreign key ties together, and whose types do not go together."""
    for table, key in facts.foreign_keys():
        for child, parent in column_pairs(facts, table, key):
            if _differ(facts, child, parent):
                yield fault(
                    [about_foreign_key(table, key), about_column(table, child)],
                    f"{child.name} is {_type(facts, child)}, but it refers to {parent.name}, {_type(facts, parent)}.",
                    _fix(facts, table, child, parent),
                    advice="Give both columns one type, the larger of the two. Changing a type rewrites the table.",
                )


def _differ(facts: Facts, child: Column, parent: Column) -> bool:
    if not facts.dialect.supports.typed_columns:
        return (child.family in NUMBERS and parent.family in TEXTS) or (
            child.family in TEXTS and parent.family in NUMBERS
        )
    one, two = _type(facts, child), _type(facts, parent)
    if one == two:
        return False
    if _is_varying(child, one) and _is_varying(parent, two):
        return _length(one) < _length(two)
    return True


def _is_varying(column: Column, type_: str) -> bool:
    """Whether it is a text that is not filled up with blanks."""
    return column.family is Family.TEXT or (column.family is Family.CHARACTER and "var" in type_)


def _length(type_: str) -> int:
    found = _LENGTH.search(type_)
    return int(found[1]) if found else _UNLIMITED


def _type(facts: Facts, column: Column) -> str:
    """The type in small letters; of a domain, that under it. How wide an integer is printed is no part of it."""
    domains = {one.name: one for one in facts.catalogue.domains}
    type_, domain = column.type, domains.get(column.type_name) if column.type_name else None
    while domain is not None:
        type_, domain = domain.type, domains.get(domain.type_name) if domain.type_name else None
    text = type_.lower()
    return _LENGTH.sub("", text).removesuffix(" zerofill") if column.family is Family.INTEGER else text


def _fix(facts: Facts, table: Table, child: Column, parent: Column) -> tuple[str, ...]:
    """The child's type made the parent's, where that can hold all that the child's can."""
    both_integers = child.family is parent.family is Family.INTEGER
    grows = both_integers and _width(parent) > _width(child)
    grows = grows or (child.family in TEXTS and parent.family in TEXTS)
    if not grows or child.type_name or parent.type_name or is_generated_key(child):
        return ()
    return set_type(facts, table, child.name, parent.type)


def _width(column: Column) -> int:
    order = ("tinyint", "smallint", "mediumint", "int", "integer", "bigint")
    word = column.type.lower().split("(")[0].split(" ")[0]
    return order.index(word) if word in order else -1


rule = Rule(
    level=Level.WARNING, find=find, sources=("SchemaCrawler: LinterForeignKeyMismatch", "Azimutt: relationMisaligned")
)
