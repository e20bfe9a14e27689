"""A table that nobody has described.

Its name says what its author was thinking of. What a row stands for, where it comes from and what it must not be used
for is known to a few people, until they have left. In a document a purpose in the annotations serves as well.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY);

Fault (mysql, mariadb):
    CREATE TABLE customer (id bigint PRIMARY KEY);

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY);
    COMMENT ON TABLE customer IS 'Whoever has ordered at least once.';
    CREATE TABLE alembic_version (version_num text PRIMARY KEY);

Fine (mysql, mariadb):
    CREATE TABLE customer (id bigint PRIMARY KEY) COMMENT = 'Whoever has ordered at least once.';
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_table
from schemabook.rules.structure import is_of_a_tool


def find(facts: Facts) -> Iterator[Finding]:
    """Tables without a comment."""
    for table in facts.tables:
        described = (table.comment or "").strip() or "" in facts.described[table.name]
        if not described and not is_of_a_tool(table):
            yield fault(
                about_table(table),
                "It has no comment.",
                advice="Say what a row stands for, in the words of those who work with it.",
            )


def _takes_comments(dialect: Dialect) -> bool:
    return dialect.supports.comments


rule = Rule(
    level=Level.NOTE,
    find=find,
    applies=_takes_comments,
    sources=("tbls: requireTableComment", "SchemaCrawler: LinterTableWithNoRemarks"),
)
