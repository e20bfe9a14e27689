"""PostgreSQL views and materialised views."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.ddl import DdlStatement
from schemabook.ddl.postgresql import tables
from schemabook.ddl.postgresql.text import Writer
from schemabook.model.base import Setting
from schemabook.model.tables import View


def build_view(view: View, writer: Writer) -> Iterator[DdlStatement]:
    """The view, what its columns have of their own, and its comments."""
    name = writer.name(view.name)
    kind = "MATERIALIZED VIEW" if view.materialised else "VIEW"
    settings = view.options
    if view.check_option:
        settings = (*settings, Setting(name="check_option", value=view.check_option.lower()))
    using = f" USING {writer.quote(view.using)}" if view.using else ""
    tablespace = f" TABLESPACE {writer.quote(view.tablespace)}" if view.tablespace else ""
    empty = " WITH NO DATA" if view.materialised and not view.populated else ""
    columns = writer.columns(column.name for column in view.columns)
    columns = f" ({columns})" if columns else ""
    yield DdlStatement(
        part="views",
        sql=f"CREATE {kind} {name}{columns}{using}{writer.settings(settings)}{tablespace} AS\n"
        f"{view.definition.lstrip(chr(10))}{empty}",
    )
    for column in view.columns:
        target = f"ALTER {kind} {name} ALTER COLUMN {writer.quote(column.name)}"
        if column.default is not None:
            yield DdlStatement(part="views", sql=f"{target} SET DEFAULT {column.default}")
        if view.materialised and column.storage:
            yield DdlStatement(part="views", sql=f"{target} SET STORAGE {column.storage}")
        yield from writer.comment("views", f"COLUMN {name}.{writer.quote(column.name)}", column.comment)
    yield from writer.comment("views", f"{kind} {name}", view.comment)


def build_view_indexes(view: View, writer: Writer) -> Iterator[DdlStatement]:
    """The indexes of a materialised view."""
    yield from tables.build_indexes(view, writer)


def build_view_triggers(view: View, writer: Writer) -> Iterator[DdlStatement]:
    """INSTEAD OF triggers and rules of a view."""
    yield from tables.build_triggers(view.name, view.triggers, view.rules, writer)
