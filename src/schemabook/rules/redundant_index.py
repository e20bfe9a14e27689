"""An index whose columns another index begins with.

Whatever it can look up or sort by, the other can as well, so it only costs: every insert, every update of its
columns and every delete writes it, and it takes space on disk and in memory.

It is left alone where it does more than the other: when it is unique or stands behind a constraint, when its
order, collation, operator class, condition or kind is another, or when it covers columns that the other lacks. Where
the other index is very much larger than this one, it can still be worth keeping for queries that read many entries.

Fault:
    CREATE TABLE customer (id integer PRIMARY KEY, city text, name text);
    CREATE INDEX customer_city ON customer (city);
    CREATE INDEX customer_city_name ON customer (city, name);

Fault:
    CREATE TABLE visit (customer_id integer, seen_on date, PRIMARY KEY (customer_id, seen_on));
    CREATE INDEX visit_customer ON visit (customer_id);

Fault:
    CREATE TABLE customer (id integer PRIMARY KEY, city text, name text);
    CREATE INDEX customer_city ON customer (city);
    CREATE INDEX customer_city_with_name ON customer (city) INCLUDE (name);

Fault (mysql, mariadb):
    CREATE TABLE customer (
        id integer PRIMARY KEY, city varchar(40), name varchar(40), KEY one (city), KEY two (city, name)
    );

Fault (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, city text, name text);
    CREATE INDEX one ON customer (city);
    CREATE INDEX two ON customer (city, name);

Fine:
    CREATE TABLE customer (id integer PRIMARY KEY, city text, name text, note text, UNIQUE (city));
    CREATE INDEX by_city_and_name ON customer (city, name);
    CREATE INDEX by_name ON customer (name);
    CREATE INDEX by_name_downwards ON customer (name DESC, city);
    CREATE INDEX by_note_and_name ON customer (note, name);
    CREATE INDEX by_note_of_some ON customer (note) WHERE city = 'Bern';
    CREATE INDEX by_hash ON customer USING hash (note);
    CREATE INDEX by_note_with_id ON customer (note) INCLUDE (id);
    CREATE INDEX by_note_and_city ON customer (note DESC, city);

Fine (mysql, mariadb):
    CREATE TABLE customer (
        id integer PRIMARY KEY, city varchar(40), name varchar(40), KEY one (city), KEY two (city(10), name)
    );
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Index, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_index
from schemabook.rules.structure import drop_index, duplicate_indexes, is_in_use, is_ordered, starts_with


def find(facts: Facts) -> Iterator[Finding]:
    """Plain indexes that begin another one. Of equal ones, only that which `duplicate-index` keeps is looked at.

    The other one is never itself an index that is found here, so that it is still there when all of them are dropped.
    """
    for table in facts.tables:
        duplicates = {index.name for index, _ in duplicate_indexes(table)}
        indexes = [index for index in table.indexes if index.name not in duplicates]
        found = [index for index in indexes if _is_plain(index) and any(_includes(one, index) for one in indexes)]
        for index in found:
            wider = min((one for one in indexes if one not in found and _includes(one, index)), key=_width)
            yield _report(facts, table, index, wider)


def _is_plain(index: Index) -> bool:
    return not index.unique and index.constraint is None and not index.clustered


def _includes(wider: Index, index: Index) -> bool:
    """Whether one index does all that another does, and is not simply the same."""
    if not all(is_in_use(one) and is_ordered(one) for one in (wider, index)):
        return False
    if wider.predicate != index.predicate or not starts_with(wider.columns, index.columns):
        return False
    covered = {key.name for key in wider.columns} | set(wider.include)
    same = len(wider.columns) == len(index.columns) and set(wider.include) == set(index.include)
    return set(index.include) <= covered and not same


def _width(index: Index) -> tuple[int, str]:
    return len(index.columns) + len(index.include), index.name


def _report(facts: Facts, table: Table, index: Index, wider: Index) -> Finding:
    figures = facts.index_figures.get((table.name, index.name))
    other = facts.index_figures.get((table.name, wider.name))
    return fault(
        [about_index(table, index), about_index(table, wider)],
        f"The index {wider.name} begins with its columns and does all that it does.",
        drop_index(facts, table, index),
        evidence=[("size", figures.size if figures else None), ("size of the other", other.size if other else None)],
    )


rule = Rule(
    level=Level.WARNING,
    find=find,
    sources=("SchemaCrawler: LinterRedundantIndexes", "PgHero: duplicate indexes", "Azimutt: indexDuplicated"),
)
