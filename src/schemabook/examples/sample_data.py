"""Sample data: rows made up for the tables of a catalogue, valid by all that it knows, and the script with them."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.engines.dialect import Dialect, literal
from schemabook.examples.sample.plan import NEXT_VALUE
from schemabook.examples.sample.source import SampleSource, SampleTable
from schemabook.examples.sample.spelling import spelling_of
from schemabook.model.base import QualifiedName
from schemabook.model.book import LoadOrder
from schemabook.model.catalogue import Catalogue

__all__ = ["SampleSource", "SampleTable", "insert_statement", "sample_script"]


def insert_statement(table: SampleTable, dialect: Dialect, *, rows: slice | None = None) -> str:
    """One INSERT with the rows of a table, or with a slice of them; without a final semicolon."""
    spelling = spelling_of(dialect)
    target = f"INSERT INTO {dialect.qualify(table.name)}"
    if not table.columns:
        return f"{target} {spelling.empty_row}"
    chosen = table.rows if rows is None else table.rows[rows]
    listed = ",\n".join(f"    ({', '.join(cells)})" for cells in chosen)
    override = f" {spelling.override}" if table.overriding and spelling.override else ""
    return f"{target} ({dialect.columns(table.columns)}){override} VALUES\n{listed}"


def sample_script(catalogue: Catalogue, dialect: Dialect, source: SampleSource, load_order: LoadOrder) -> str:
    """The script that fills the tables, for the engine's own client and a database whose tables are empty.

    It has INSERTs in the order that foreign keys ask for, in one transaction, and moves sequences behind the numbers
    that were used. Tables for which `source` has no rows are left out.
    """
    spelling = spelling_of(dialect)
    names = [name for level in load_order.levels for name in level]
    filled = [name for name in names if source.table(name) is not None]
    statements = [*spelling.begin]
    done: set[QualifiedName] = set()
    for name in filled:
        if name not in done:
            ring = [one for one in source.ring(name) if source.table(one) is not None]
            done.update(ring)
            statements += _inserts(ring, source, dialect)
    statements += _sequences(catalogue, dialect, source, filled)
    statements.append("COMMIT")
    return _header(source, len(filled), len(names)) + "".join(f"{one};\n" for one in statements)


def _header(source: SampleSource, filled: int, tables: int) -> str:
    """What the rows are, as comments."""
    return (
        f"-- Sample data by Schemabook: every value is made up (seed {source.seed}), none is copied from a database.\n"
        f"-- Rows for {filled} of {tables} tables, parents before their children. Run it once, on empty tables.\n\n"
    )


def _inserts(ring: list[QualifiedName], source: SampleSource, dialect: Dialect) -> list[str]:
    spelling = spelling_of(dialect)
    tables = [table for table in map(source.table, ring) if table is not None]
    inserts = [insert_statement(table, dialect) for table in tables]
    if len(inserts) == 1:
        return inserts
    if spelling.one_statement:
        # Keys are checked at the end of a statement, so rows that need each other go into one.
        parts = ",\n".join(f"made_up_{number} AS (\n{one}\n)" for number, one in enumerate(inserts[:-1], start=1))
        return [f"WITH {parts}\n{inserts[-1]}"]
    return [*spelling.before_ring, *inserts, *spelling.after_ring]


def _sequences(
    catalogue: Catalogue, dialect: Dialect, source: SampleSource, filled: list[QualifiedName]
) -> Iterator[str]:
    """The statements that move sequences to the last numbers used, where the engine does not do so itself."""
    if not dialect.supports.identities:
        return
    tables = {table.name: table for table in catalogue.tables}
    last: dict[str, int] = {}
    for name in filled:
        columns = {one.name: one for one in tables[name].columns}
        for column, number in source.last_numbers(name).items():
            match = NEXT_VALUE.search(columns[column].default or "")
            place = f"pg_get_serial_sequence({literal(dialect.qualify(name))}, {literal(column)})"
            sequence = match[1] if match else place
            last[sequence] = max(number, last.get(sequence, number))
    for sequence, number in last.items():
        yield f"SELECT setval({sequence}, {number})"
