"""Columns that nobody has described.

Units, allowed values, what null means and who fills a column in cannot be seen in a schema. Those who write reports
have to guess them.

One finding names the columns of a table. Those of its primary key and of foreign keys are left alone, because the
keys say what they are; so are tables in which no column has a comment and the table itself has none, which are
`missing-table-comment`'s. In a document a purpose in the annotations, or the meaning of the values, serves as well.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, balance numeric, state text);
    COMMENT ON COLUMN customer.balance IS 'In euros; negative when the customer owes us.';

Fault (mysql, mariadb):
    CREATE TABLE customer (id bigint PRIMARY KEY, state int) COMMENT = 'Whoever has ordered at least once.';

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, balance numeric, boss bigint REFERENCES customer);
    COMMENT ON COLUMN customer.balance IS 'In euros; negative when the customer owes us.';
    CREATE TABLE visit (id bigint PRIMARY KEY, seen date);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.structure import is_of_a_tool, listed


def find(facts: Facts) -> Iterator[Finding]:
    """Columns without a comment, by table."""
    for table in facts.tables:
        noted = facts.described[table.name]
        if is_of_a_tool(table) or not (table.comment or noted or any(one.comment for one in table.columns)):
            continue
        said = {name for key in table.foreign_keys for name in key.columns}
        said |= set(table.primary_key.columns if table.primary_key else ())
        said |= noted
        silent = [one for one in table.columns if not (one.comment or "").strip() and one.name not in said]
        if silent:
            yield fault(
                [about_table(table), *(about_column(table, one) for one in silent)],
                f"No comment says what is in {listed(one.name for one in silent)}.",
                advice="Say the unit, the allowed values, and what null means.",
            )


def _takes_comments(dialect: Dialect) -> bool:
    return dialect.supports.comments


rule = Rule(
    level=Level.NOTE,
    find=find,
    applies=_takes_comments,
    sources=("tbls: requireColumnComment", "SchemaCrawler: LinterTableWithNoRemarks"),
)
