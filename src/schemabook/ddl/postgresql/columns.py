"""Columns of PostgreSQL tables."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.ddl import DdlStatement
from schemabook.ddl.postgresql.text import Writer, parenthesised
from schemabook.engines.dialect import literal
from schemabook.model.tables import Column, Identity, Table


def column_lines(table: Table, writer: Writer) -> list[str]:
    """A line for each column that the table declares itself."""
    return [column_line(column, writer, foreign=bool(table.server)) for column in table.columns if not column.inherited]


def column_line(column: Column, writer: Writer, *, foreign: bool = False) -> str:
    """The definition of one column."""
    parts = [writer.quote(column.name), column.type]
    if foreign and column.options:
        parts.append(writer.foreign_options(column.options).strip())
    if column.compression:
        parts.append(f"COMPRESSION {column.compression}")
    if column.collation:
        parts.append(f"COLLATE {column.collation}")
    if column.generated:
        kind = "STORED" if column.generated.stored else "VIRTUAL"
        parts.append(f"GENERATED ALWAYS AS {parenthesised(column.generated.expression)} {kind}")
    if column.identity:
        parts.append(_identity(column.identity))
    if column.default is not None:
        parts.append(f"DEFAULT {column.default}")
    if not column.nullable:
        parts.append("NOT NULL")
    return " ".join(parts)


def _identity(identity: Identity) -> str:
    settings = (
        ("START WITH", identity.start),
        ("INCREMENT BY", identity.increment),
        ("MINVALUE", identity.minimum),
        ("MAXVALUE", identity.maximum),
        ("CACHE", identity.cache),
    )
    texts = [f"{name} {value}" for name, value in settings if value is not None]
    if identity.cycle:
        texts.append("CYCLE")
    kind = "ALWAYS" if identity.always else "BY DEFAULT"
    return f"GENERATED {kind} AS IDENTITY{' (' + ' '.join(texts) + ')' if texts else ''}"


def build_column_settings(table: Table, writer: Writer) -> Iterator[DdlStatement]:
    """What a column definition cannot say: storage, options, and what a child sets otherwise than its parent."""
    name = writer.name(table.name)
    for column in table.columns:
        for change in _changes(column, table, writer):
            yield DdlStatement(
                part="tables", sql=f"ALTER TABLE ONLY {name} ALTER COLUMN {writer.quote(column.name)} {change}"
            )


def _changes(column: Column, table: Table, writer: Writer) -> Iterator[str]:
    if column.storage:
        yield f"SET STORAGE {column.storage}"
    if column.statistics is not None:
        yield f"SET STATISTICS {column.statistics}"
    if column.options and not table.server:
        pairs = ", ".join(f"{writer.quote(option.name)}={literal(option.value)}" for option in column.options)
        yield f"SET ({pairs})"
    if (column.inherited or table.of_type) and column.generated is None:
        if column.default is not None:
            yield f"SET DEFAULT {column.default}"
        elif column.inherited:
            yield "DROP DEFAULT"
        if not column.nullable:
            yield "SET NOT NULL"
