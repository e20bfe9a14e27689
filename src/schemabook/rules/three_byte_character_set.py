"""A table whose texts cannot hold every sign.

The old utf8 of MySQL, which is called utf8mb3 now, keeps signs of up to three bytes. Emoji, and many names and
characters of Chinese, Japanese and other scripts, take four: inserting them fails, or cuts the text off in a session
that is not strict. It is deprecated and will be removed.

Fault (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40)) CHARACTER SET utf8mb3;

Fault (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40) CHARACTER SET utf8mb3) CHARACTER SET utf8mb4;

Fine (mysql, mariadb):
    CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40)) CHARACTER SET utf8mb4;
    CREATE TABLE number (id integer PRIMARY KEY, value decimal(9, 2)) CHARACTER SET utf8mb3;
    CREATE TABLE code (code char(3) CHARACTER SET ascii PRIMARY KEY) CHARACTER SET utf8mb3;
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Column, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column, about_table
from schemabook.rules.structure import alter, tied_columns

_OLD = ("utf8_", "utf8mb3_")
_TEXTS = frozenset({Family.CHARACTER, Family.TEXT, Family.ENUM, Family.SET})


def find(facts: Facts) -> Iterator[Finding]:
    """Tables with texts in that character set."""
    for table in facts.tables:
        collation = _collation(table)
        texts = [one for one in table.columns if one.family in _TEXTS and _is_old(one, collation)]
        if texts:
            yield fault(
                [about_table(table), *(about_column(table, one) for one in texts)],
                "Its texts cannot hold signs of four bytes, such as emoji.",
                _fix(facts, table, texts),
                advice="Converting rewrites the table, and an index over long texts may become too long. Columns of "
                "foreign keys have to be converted on both sides, with the foreign key dropped meanwhile.",
                evidence=[("size", facts.figures_of(table.name).size)],
            )


def _is_old(column: Column, collation: str) -> bool:
    return (column.collation or collation).startswith(_OLD)


def _fix(facts: Facts, table: Table, texts: list[Column]) -> tuple[str, ...]:
    """The whole table converted, unless a foreign key stands in the way."""
    names = {one.name for one in texts}
    others = [one for one in table.columns if one.collation and one.name not in names]
    if names & tied_columns(facts, table) or others:
        return ()
    return alter(facts, facts.dialect.alterations.set_collation, table, type="utf8mb4", clause=_usual_collation(facts))


def _usual_collation(facts: Facts) -> str:
    """The collation of this character set that most tables have, so that joins with them still work."""
    said = [_collation(table) for table in facts.tables]
    counts = Counter(one for one in said if one.startswith("utf8mb4_"))
    return counts.most_common(1)[0][0] if counts else "utf8mb4_unicode_ci"


def _collation(table: Table) -> str:
    return next((one.value for one in table.options if one.name == "collation"), "")


def _has_character_sets(dialect: Dialect) -> bool:
    return bool(dialect.alterations.set_collation)


rule = Rule(level=Level.WARNING, find=find, applies=_has_character_sets)
