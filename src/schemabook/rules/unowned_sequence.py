"""A sequence that stays behind when its table goes.

It gives a column its default, but does not belong to it: DROP TABLE leaves it, a dump of that one table lacks it, and
nobody can tell from it what it is for.

A sequence that numbers several columns cannot belong to one of them and is left alone.

Fault:
    CREATE SEQUENCE order_number;
    CREATE TABLE orders (id bigint PRIMARY KEY DEFAULT nextval('order_number'));

Fine:
    CREATE TABLE customer (id bigserial PRIMARY KEY);
    CREATE SEQUENCE shared;
    CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('shared'));
    CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('shared'));
    CREATE SEQUENCE by_hand;
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.findings import Finding, Level, Subject
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.structure import numbered_by


def find(facts: Facts) -> Iterator[Finding]:
    """Sequences without an owner that one column takes its default from."""
    for sequence in facts.catalogue.sequences:
        users = numbered_by(facts, sequence)
        if sequence.owned_by is None and len(users) == 1:
            table, column = users[0]
            place = f"{facts.qualify(table.name)}.{facts.dialect.quote(column.name)}"
            yield fault(
                [Subject(kind="sequence", name=sequence.name), about_column(table, column)],
                f"It numbers {table.name}.{column.name} and does not belong to it.",
                [f"ALTER SEQUENCE {facts.qualify(sequence.name)} OWNED BY {place}"],
                advice="Sequence and table need the same owner.",
            )


def _has_owners(dialect: Dialect) -> bool:
    return dialect.supports.identities


rule = Rule(level=Level.NOTE, find=find, applies=_has_owners)
