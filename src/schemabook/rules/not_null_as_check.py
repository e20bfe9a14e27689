"""A NOT NULL that is written as a check.

CHECK (column IS NOT NULL) does what NOT NULL does, and less well: tools and ORMs do not see it, and lists of nullable
columns name the column. Where the column is NOT NULL as well, the check says it twice.

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, name text CHECK (name IS NOT NULL));

Fault:
    CREATE TABLE customer (id bigint PRIMARY KEY, "Name" text NOT NULL, CHECK ("Name" IS NOT NULL));

Fine:
    CREATE TABLE customer (id bigint PRIMARY KEY, name text NOT NULL, email text, phone text,
        CHECK (email IS NOT NULL OR phone IS NOT NULL), CHECK ((email IS NOT NULL) = (phone IS NOT NULL)));
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level, Subject
from schemabook.model.tables import CheckConstraint, Column, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts
from schemabook.rules.structure import alter, column_of

_CHECK = re.compile(r'\(*\s*(?:"((?:[^"]|"")+)"|(\w+)) is not null\s*\)*', re.IGNORECASE)


def find(facts: Facts) -> Iterator[Finding]:
    """Checks that are about one column's null and nothing else."""
    for table in facts.tables:
        for check in table.checks:
            column = _checked(table, check)
            if column is not None and check.enforced and check.validated and not check.inherited:
                yield fault(
                    Subject(kind="constraint", name=table.name, part=check.name),
                    f"It says of {column.name} what NOT NULL says better.",
                    _fix(facts, table, check, column),
                )


def _checked(table: Table, check: CheckConstraint) -> Column | None:
    found = _CHECK.fullmatch(check.expression)
    if found is None:
        return None
    return column_of(table, found[1].replace('""', '"') if found[1] else found[2])


def _fix(facts: Facts, table: Table, check: CheckConstraint, column: Column) -> tuple[str, ...]:
    alterations = facts.dialect.alterations
    made = alter(facts, alterations.set_not_null, table, column=column.name) if column.nullable else ()
    return (*made, *alter(facts, alterations.drop_constraint, table, name=check.name))


def _can_set(dialect: Dialect) -> bool:
    return bool(dialect.alterations.set_not_null)


rule = Rule(level=Level.NOTE, find=find, applies=_can_set)
