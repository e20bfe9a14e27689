"""Columns of PostgreSQL tables."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.ddl import DdlStatement
from schemabook.ddl.postgresql.text import Writer, parenthesised
from schemabook.engines.dialect import literal
from schemabook.model.tables import Column, Identity, NotNull, Table


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
        parts.append(_identity(column.identity, writer))
    if column.default is not None:
        parts.append(f"DEFAULT {column.default}")
    if not column.nullable and (column.not_null is None or column.not_null.validated):
        parts.append(not_null_clause(column.not_null, writer))
    return " ".join(parts)


def not_null_clause(not_null: NotNull | None, writer: Writer) -> str:
    """NOT NULL with its name, if it has one of its own."""
    if not_null is None:
        return "NOT NULL"
    return f"CONSTRAINT {writer.quote(not_null.name)} NOT NULL{' NO INHERIT' if not_null.no_inherit else ''}"


def _identity(identity: Identity, writer: Writer) -> str:
    settings = (
        ("START WITH", identity.start),
        ("INCREMENT BY", identity.increment),
        ("MINVALUE", identity.minimum),
        ("MAXVALUE", identity.maximum),
        ("CACHE", identity.cache),
    )
    texts = [] if identity.sequence is None else [f"SEQUENCE NAME {writer.name(identity.sequence)}"]
    texts += [f"{name} {value}" for name, value in settings if value is not None]
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
        not_null = column.not_null
        if not_null is not None and not not_null.validated:
            constraint = f"CONSTRAINT {writer.quote(not_null.name)} NOT NULL {writer.quote(column.name)}"
            inherit = " NO INHERIT" if not_null.no_inherit else ""
            yield DdlStatement(part="tables", sql=f"ALTER TABLE {name} ADD {constraint}{inherit} NOT VALID")
        if not_null is not None:
            target = f"CONSTRAINT {writer.quote(not_null.name)} ON {name}"
            yield from writer.comment("tables", target, not_null.comment)


def column_changes(column: Column, writer: Writer, *, foreign: bool = False) -> Iterator[str]:
    """The settings of a column of a table or materialised view that are made by altering it."""
    if column.storage:
        yield f"SET STORAGE {column.storage}"
    if column.statistics is not None:
        yield f"SET STATISTICS {column.statistics}"
    if column.options and not foreign:
        pairs = ", ".join(f"{writer.quote(option.name)}={literal(option.value)}" for option in column.options)
        yield f"SET ({pairs})"


def _changes(column: Column, table: Table, writer: Writer) -> Iterator[str]:
    yield from column_changes(column, writer, foreign=bool(table.server))
    if (column.inherited or table.of_type) and column.generated is None:
        yield from _overrides(column, table, writer)


def _overrides(column: Column, table: Table, writer: Writer) -> Iterator[str]:
    """What a column that the table has from elsewhere is, where that is not what it would be anyway."""
    if column.compression:
        yield f"SET COMPRESSION {column.compression}"
    parents = [writer.tables[name] for name in table.inherits if name in writer.tables]
    origins = [origin for parent in parents for origin in parent.columns if origin.name == column.name]
    defaults = {origin.default for origin in origins}
    if column.default is not None and defaults != {column.default}:
        yield f"SET DEFAULT {column.default}"
    elif column.default is None and column.inherited and defaults != {None}:
        yield "DROP DEFAULT"
    if not column.nullable and all(origin.nullable for origin in origins):
        yield "SET NOT NULL"
