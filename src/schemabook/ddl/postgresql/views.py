"""PostgreSQL views and materialised views."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.ddl import DdlStatement
from schemabook.ddl.postgresql import tables
from schemabook.ddl.postgresql.columns import column_changes
from schemabook.ddl.postgresql.text import Writer
from schemabook.model.base import Setting
from schemabook.model.tables import Column, View


def build_placeholder(view: View, writer: Writer) -> Iterator[DdlStatement]:
    """A view with the right columns and no query, for functions that its query calls and that need it."""
    columns = ", ".join(f"{_null_of(column)} AS {writer.quote(column.name)}" for column in view.columns)
    yield DdlStatement(part="views", sql=f"CREATE VIEW {writer.name(view.name)} AS\nSELECT {columns}")


def _null_of(column: Column) -> str:
    return f"NULL::{column.type}{f' COLLATE {column.collation}' if column.collation else ''}"


def build_view(view: View, writer: Writer, *, replace: bool = False) -> Iterator[DdlStatement]:
    """The view, what its columns have of their own, and its comments; `replace` a placeholder."""
    name = writer.name(view.name)
    kind = "MATERIALIZED VIEW" if view.materialised else "VIEW"
    settings = view.options
    if view.check_option:
        settings = (*settings, Setting(name="check_option", value=view.check_option.lower()))
    using = f" USING {writer.quote(view.using)}" if view.using else ""
    tablespace = f" TABLESPACE {writer.quote(view.tablespace)}" if view.tablespace else ""
    empty = " WITH NO DATA" if view.materialised else ""
    create = "CREATE OR REPLACE" if replace else "CREATE"
    columns = writer.columns(column.name for column in view.columns)
    columns = f" ({columns})" if columns else ""
    yield DdlStatement(
        part="views",
        sql=f"{create} {kind} {name}{columns}{using}{writer.settings(settings)}{tablespace} AS\n"
        f"{view.definition.lstrip(chr(10))}{empty}",
    )
    for column in view.columns:
        target = f"ALTER {kind} {name} ALTER COLUMN {writer.quote(column.name)}"
        if column.default is not None:
            yield DdlStatement(part="views", sql=f"{target} SET DEFAULT {column.default}")
        if view.materialised:
            compression = (f"SET COMPRESSION {column.compression}",) if column.compression else ()
            for change in (*column_changes(column, writer), *compression):
                yield DdlStatement(part="views", sql=f"{target} {change}")
        yield from writer.comment("views", f"COLUMN {name}.{writer.quote(column.name)}", column.comment)
    yield from writer.comment("views", f"{kind} {name}", view.comment)


def build_view_indexes(view: View, writer: Writer) -> Iterator[DdlStatement]:
    """The indexes of a materialised view."""
    yield from tables.build_indexes(view, writer)


def build_view_triggers(view: View, writer: Writer) -> Iterator[DdlStatement]:
    """INSTEAD OF triggers and rules of a view."""
    yield from tables.build_triggers(view.name, view.triggers, view.rules, writer)
