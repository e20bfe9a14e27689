"""A sequence that ends before the column that it numbers.

The column was made larger and the sequence was not: at the end of the smaller type, inserts fail with a message about
the sequence, although the column has room.

Fault:
    CREATE TABLE orders (id serial PRIMARY KEY);
    ALTER TABLE orders ALTER COLUMN id TYPE bigint;

Fine:
    CREATE TABLE orders (id serial PRIMARY KEY);
    CREATE TABLE line (id bigserial PRIMARY KEY);
    CREATE SEQUENCE few MAXVALUE 999;
    CREATE TABLE ticket (id bigint PRIMARY KEY DEFAULT nextval('few'));
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.catalogue import Sequence
from schemabook.model.findings import Finding, Level, Subject
from schemabook.model.tables import Column
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.structure import numbered_by

_LIMITS = {"smallint": 2**15 - 1, "integer": 2**31 - 1, "bigint": 2**63 - 1}


def find(facts: Facts) -> Iterator[Finding]:
    """Sequences that go as far as their own type, where the column's goes further."""
    for sequence in facts.catalogue.sequences:
        for table, column in numbered_by(facts, sequence):
            if _ends_first(sequence, column):
                yield fault(
                    [Subject(kind="sequence", name=sequence.name), about_column(table, column)],
                    f"It is {sequence.type} and ends long before {column.name}, which is {column.type}.",
                    [f"ALTER SEQUENCE {facts.qualify(sequence.name)} AS {column.type}"],
                )


def _ends_first(sequence: Sequence, column: Column) -> bool:
    """A limit that is not that of the type was chosen by somebody."""
    own, wanted = _LIMITS.get(sequence.type, 0), _LIMITS.get(column.type, 0)
    return sequence.increment > 0 and sequence.maximum == own < wanted


def _has_typed_sequences(dialect: Dialect) -> bool:
    return dialect.supports.identities


rule = Rule(level=Level.WARNING, find=find, applies=_has_typed_sequences)
