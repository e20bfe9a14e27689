"""The script that makes the whole schema, and the one that takes it away again."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.ddl import DdlStatement, ddl_writer
from schemabook.ddl.drops import build_drops
from schemabook.documents.blocks import Attachment, Block, FileTarget, Heading, Link, Paragraph, Text, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.migration_blocks import every_migration, migration_tool
from schemabook.documents.words import counted, sql
from schemabook.insights.migration_tools import fill, tool_by_name
from schemabook.model.catalogue import every_table
from schemabook.model.reader import Depth, Focus

_MOST_TABLES = 12
_NAME = "initial schema"


def compose_summary(context: Context) -> Iterator[Block]:
    """Both ways: in full where the schema is small, else as files."""
    if not context.catalogue.tables:
        return
    applied = every_migration(context)
    if applied:
        words = (
            f"The repository has {counted(len(applied), 'migration')}. This script stands for them all: it is for an"
        )
        yield Heading(level=2, text="The whole schema in one script")
        yield Paragraph(line=text(f"{words} empty database, and no further migration."))
    else:
        yield Heading(level=2, text=f"Migration: {_file_name(context)}")
    up, down = _up(context), list(build_drops(context.catalogue, context.dialect))
    if _is_small(context):
        yield Heading(level=3, text="Up")
        yield sql("\n\n".join(f"{one.sql};" for one in up if one.part != "session"))
        yield Heading(level=3, text="Down")
        yield sql("\n".join(f"{one.sql};" for one in down))
        return
    tables = counted(len(context.catalogue.tables), "table")
    script = Link(text=_up_path(context), to=FileTarget(path=_up_path(context)), code=True)
    yield Paragraph(line=(Text(text="Up: "), script, Text(text=f" makes {tables} and all that belongs to them.")))
    back = Link(text=_down_path(context), to=FileTarget(path=_down_path(context)), code=True)
    words = f" takes it all away, rows too, in {counted(len(down), 'statement')}: what needs others goes first."
    yield Paragraph(line=(Text(text="Down: "), back, Text(text=words)))


def compose_attachments(context: Context) -> Iterator[Attachment]:
    """The way up and down as files, where they are too long for the document."""
    if not context.catalogue.tables or _is_small(context):
        return
    writer = ddl_writer(context.dialect)
    yield Attachment(path=_up_path(context), text=writer.build_script(_up(context)))
    down = build_drops(context.catalogue, context.dialect)
    yield Attachment(path=_down_path(context), text="\n".join(f"{one.sql};" for one in down) + "\n")


def _up(context: Context) -> list[DdlStatement]:
    writer = ddl_writer(context.dialect)
    return list(writer.build_statements(context.catalogue, context.dialect, access=False))


def _is_small(context: Context) -> bool:
    return sum(1 for _ in every_table(context.catalogue.tables)) <= _MOST_TABLES


def _up_path(context: Context) -> str:
    return context.beside("initial-schema.up.sql", ".up.sql")


def _down_path(context: Context) -> str:
    return context.beside("initial-schema.down.sql", ".down.sql")


def _file_name(context: Context) -> str:
    """The name of a first migration, after the convention of the tool that was found, else a number and words."""
    tool = migration_tool(context)
    if tool and tool_by_name(tool).file:
        return fill(tool_by_name(tool).file, name=_NAME, folder="", version="1")
    return f"0001_{_NAME.replace(' ', '_')}"


section = Section(
    title="Initial migration",
    summary=compose_summary,
    attachments=compose_attachments,
    keys=("initial-schema.up.sql", "initial-schema.down.sql"),
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.MIGRATIONS}),
)
