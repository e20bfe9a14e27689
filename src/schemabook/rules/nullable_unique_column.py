"""A unique key over several columns, some of which can be null.

Nulls are not equal to one another, so two rows with the same values and a null beside them do not offend: the key lets
through the very duplicates that it seems to forbid. Most often it is a place in a tree, or an optional part of a name.

A key whose last column can be null is left alone: there, it says that a value is optional, and belongs to one row (of
its tenant, say) where it is given. So are keys that take nulls for equal (NULLS NOT DISTINCT) and keys with a
condition.

Fault:
    CREATE TABLE folder (id bigint PRIMARY KEY, parent_id bigint, name text NOT NULL, UNIQUE (parent_id, name));

Fault (mysql, mariadb):
    CREATE TABLE folder (id bigint PRIMARY KEY, parent_id bigint, name varchar(40) NOT NULL, UNIQUE (parent_id, name));

Fault (sqlite):
    CREATE TABLE folder (id integer PRIMARY KEY, parent_id integer, name text NOT NULL);
    CREATE UNIQUE INDEX folder_name ON folder (parent_id, name);

Fine:
    CREATE TABLE folder (
        id bigint PRIMARY KEY, parent_id bigint, name text NOT NULL, email text UNIQUE, a text, b text,
        UNIQUE NULLS NOT DISTINCT (parent_id, name), UNIQUE (id, name), UNIQUE (a, b), UNIQUE (name, email)
    );
    CREATE UNIQUE INDEX of_children ON folder (parent_id, name) WHERE parent_id IS NOT NULL;
    CREATE UNIQUE INDEX with_roots ON folder (coalesce(parent_id, 0), name);

Fine:
    CREATE TABLE folder (id bigint PRIMARY KEY, parent_id bigint, name text NOT NULL, UNIQUE (parent_id, name));
    CREATE UNIQUE INDEX of_roots ON folder (name) WHERE parent_id IS NULL;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.insights.relationships import has_domain_of, not_null_domains
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Index, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_index
from schemabook.rules.structure import listed, plain_columns


def find(facts: Facts) -> Iterator[Finding]:
    """Unique indexes, those behind constraints too, over columns of both kinds."""
    domains = not_null_domains(facts.catalogue)
    for table in facts.tables:
        nullable = {one.name for one in table.columns if one.nullable and not has_domain_of(one, domains)}
        for index in table.indexes:
            loose = [name for name in plain_columns(index) if name in nullable]
            if loose and _lets_duplicates_through(index, table, loose):
                yield fault(
                    [about_index(table, index), *(about_column(table, name) for name in loose)],
                    f"Rows without {listed(loose)} can stand there twice.",
                    advice="Make the columns NOT NULL, or the key one that takes nulls for equal (NULLS NOT DISTINCT), "
                    "or add a unique index over the other columns for the rows in which they are null.",
                )


def _lets_duplicates_through(index: Index, table: Table, loose: list[str]) -> bool:
    keys = plain_columns(index)
    if not index.unique or not index.valid or index.nulls_not_distinct or index.predicate is not None:
        return False
    if len(keys) != len(index.columns) or keys[-1] in loose:
        return False
    strict = set(keys) - set(loose)
    return not any(_covers_nulls(other, strict) for other in table.indexes) and not _holds_key(table, keys)


def _covers_nulls(index: Index, strict: set[str]) -> bool:
    """Whether a unique index with a condition IS NULL is there for the rows with nulls."""
    about_nulls = index.predicate is not None and " is null" in index.predicate.lower()
    return index.unique and about_nulls and set(plain_columns(index)) <= strict


def _holds_key(table: Table, keys: tuple[str, ...]) -> bool:
    """Whether the columns include the primary key, which lets no duplicates through."""
    return table.primary_key is not None and set(table.primary_key.columns) <= set(keys)


rule = Rule(
    level=Level.NOTE,
    find=find,
    sources=(
        "SchemaCrawler: LinterNullColumnsInIndex",
        "SchemaSpy: columns that are flagged as both nullable and must be unique",
    ),
)
