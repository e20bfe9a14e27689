"""An index that says the same as another.

Both give the same answers, and each is written at every insert, at every update of their columns and at every
delete, takes its space on disk and in memory, and lengthens every maintenance run. The planner uses one of them.

An index behind a constraint is the one to keep. A unique index is no duplicate of a plain one: the plain one is
a duplicate of it. Indexes with another order, collation, operator class or condition are not the same.

Fault:
    CREATE TABLE customer (id integer PRIMARY KEY, email text NOT NULL);
    CREATE INDEX customer_email ON customer (email);
    CREATE INDEX customer_mail ON customer (email);

Fault:
    CREATE TABLE customer (id integer PRIMARY KEY, email text NOT NULL UNIQUE);
    CREATE INDEX customer_email ON customer (email);

Fault (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY, email varchar(80), KEY one (email), KEY two (email));

Fault (sqlite):
    CREATE TABLE customer (id integer PRIMARY KEY, email text UNIQUE);
    CREATE INDEX customer_email ON customer (email);

Fault:
    CREATE TABLE customer (id integer PRIMARY KEY, email text NOT NULL);
    ALTER TABLE customer ADD CONSTRAINT customer_email UNIQUE (email);
    ALTER TABLE customer ADD CONSTRAINT customer_mail UNIQUE (email);

Fine:
    CREATE TABLE customer (id integer PRIMARY KEY, email text, note text);
    CREATE INDEX by_email ON customer (email);
    CREATE INDEX by_email_downwards ON customer (email DESC NULLS LAST);
    CREATE INDEX by_email_pattern ON customer (email text_pattern_ops);
    CREATE INDEX by_email_collated ON customer (email COLLATE "C");
    CREATE INDEX by_small_email ON customer (lower(email));
    CREATE INDEX of_some ON customer (email) WHERE note IS NOT NULL;
    CREATE INDEX with_note ON customer (email) INCLUDE (note);
    CREATE INDEX by_hash ON customer USING hash (email);

Fine (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY, email varchar(80), KEY one (email), KEY two (email(10)));
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Index, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_index
from schemabook.rules.structure import alter, drop_index, duplicate_indexes


def find(facts: Facts) -> Iterator[Finding]:
    """For each group of equal indexes, those that another one of the group stands in for."""
    for table in facts.tables:
        for index, kept in duplicate_indexes(table):
            yield _report(facts, table, index, kept)


def _report(facts: Facts, table: Table, index: Index, kept: Index) -> Finding:
    figures = facts.index_figures.get((table.name, index.name))
    return fault(
        [about_index(table, index), about_index(table, kept)],
        f"It says the same as the index {kept.name}.",
        _fix(facts, table, index),
        evidence=[("size", figures.size if figures else None)],
    )


def _fix(facts: Facts, table: Table, index: Index) -> tuple[str, ...]:
    """What drops it, unless a foreign key may hold on to the constraint that it stands behind."""
    if index.constraint is None or facts.dialect.supports.unique_is_index:
        return drop_index(facts, table, index)
    columns = {key.name for key in index.columns}
    held = any(set(one.foreign_key.referenced_columns) == columns for one in facts.children[table.name])
    if held or not index.constraint:
        return ()
    return alter(facts, facts.dialect.alterations.drop_constraint, table, name=index.constraint)


rule = Rule(
    level=Level.WARNING,
    find=find,
    sources=(
        "splinter: duplicate_index",
        "PgHero: duplicate indexes",
        "Azimutt: indexDuplicated",
        "SchemaCrawler: LinterRedundantIndexes",
    ),
)
