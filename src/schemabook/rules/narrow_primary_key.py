"""A generated primary key that can run out of numbers.

A key of four bytes ends at about two thousand million, and gaps count: every insert that is rolled back or skipped uses
up a number. When it is reached, no row can be inserted any more, and to widen the key of a large table then takes a
rewrite of it and of every table that refers to it, at the worst of times.

For a table that is sure to stay small it does not matter. How far the numbers have come is what
`sequence-near-limit` and `auto-increment-near-limit` measure.

Fault:
    CREATE TABLE orders (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
    CREATE TABLE line (order_id integer REFERENCES orders, number integer, PRIMARY KEY (order_id, number));
    CREATE TABLE part (id bigint PRIMARY KEY, order_id integer, line integer,
        FOREIGN KEY (order_id, line) REFERENCES line);

Fault:
    CREATE TABLE orders (id smallserial PRIMARY KEY);

Fault (mysql, mariadb):
    CREATE TABLE orders (id integer AUTO_INCREMENT PRIMARY KEY);

Fine:
    CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
    CREATE TABLE state (id smallint PRIMARY KEY);
    CREATE TABLE visit (id bigserial PRIMARY KEY, state smallint REFERENCES state);

Fine (mysql, mariadb):
    CREATE TABLE orders (id bigint unsigned AUTO_INCREMENT PRIMARY KEY);
    CREATE TABLE state (id tinyint PRIMARY KEY);
"""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.families import Family
from schemabook.model.findings import Finding, Level
from schemabook.model.tables import Column, Table
from schemabook.rules.base import Rule, fault
from schemabook.rules.facts import Facts, about_column
from schemabook.rules.structure import column_of, designed_tables, is_generated_key, numbered_by, set_type

_NARROW = frozenset({"smallint", "integer"})


def find(facts: Facts) -> Iterator[Finding]:
    """Primary keys of one column that the database numbers, in less than eight bytes."""
    for table in designed_tables(facts):
        names = table.primary_key.columns if table.primary_key else ()
        column = column_of(table, names[0]) if len(names) == 1 else None
        if column is not None and is_generated_key(column) and _is_narrow(column):
            yield fault(
                about_column(table, column),
                f"It is numbered by the database and {column.type}.",
                _fix(facts, table, column),
                advice="Changing the type rewrites the table and those that refer to it.",
                evidence=[("rows", facts.figures_of(table.name).rows)],
            )


def _is_narrow(column: Column) -> bool:
    return column.family is Family.INTEGER and not column.type.lower().startswith(("bigint", "int8"))


def _fix(facts: Facts, table: Table, column: Column) -> list[str]:
    """The column, all that refer to it, at whatever distance, and what numbers it made bigint.

    Nothing where one of the columns cannot be. The sequence behind an identity follows its column.
    """
    todo, statements = [(table, column.name)], {}
    while todo:
        place, name = todo.pop()
        sql = set_type(facts, place, name, "bigint")
        if not sql:
            return []
        statements[place.name, name] = sql[0]
        for child, tied in _children(facts, place, name):
            if (child.name, tied) not in statements:
                todo.append((child, tied))
    return [*statements.values(), *_wider_sequences(facts, table, column)]


def _wider_sequences(facts: Facts, table: Table, column: Column) -> Iterator[str]:
    """Statements for the sequences of four bytes and less that the column's default takes its numbers from."""
    for sequence in facts.catalogue.sequences:
        if sequence.type in _NARROW and (table, column) in numbered_by(facts, sequence):
            yield f"ALTER SEQUENCE {facts.qualify(sequence.name)} AS bigint"


def _children(facts: Facts, table: Table, name: str) -> Iterator[tuple[Table, str]]:
    """The columns that refer to a column."""
    for one in facts.children[table.name]:
        for tied, referenced in zip(one.foreign_key.columns, one.foreign_key.referenced_columns, strict=False):
            if referenced == name:
                yield facts.table_by_name[one.child], tied


def _is_typed(dialect: Dialect) -> bool:
    return dialect.supports.typed_columns


rule = Rule(level=Level.NOTE, find=find, applies=_is_typed, sources=("Azimutt: attributeTypeBad",))
