"""Migrations: the tool that was found, its newest migrations, and its own commands."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Code, Heading, Line, Paragraph, Text, code, grid, joined, text
from schemabook.documents.context import Context, missing
from schemabook.documents.migration_blocks import (
    change_name,
    command_blocks,
    every_migration,
    migration_folders,
    migration_row,
    migration_tables,
    migration_tool,
    newest_migrations,
)
from schemabook.documents.operations import on_own_page, said, written
from schemabook.documents.words import counted, facts, titled
from schemabook.insights.migration_tools import fill, tool_by_name
from schemabook.model.reader import Focus

_NEWEST = 10
_MOST_FOLDERS = 20


def compose_body(context: Context) -> Iterator[Block]:
    """The tool and its folder, the newest migrations, the process and the commands."""
    name = migration_tool(context)
    if not name:
        remedy = "Run schemabook in the folder of the repository, or name it with --repository."
        yield missing("No migration tool was found.", remedy=remedy)
        yield from titled(2, "Process", said(context, "migration-process"))
        return
    yield from facts(_facts(context, name))
    yield from _folders(context)
    newest = newest_migrations(context)
    if newest:
        rows = [migration_row(one) for one in newest[:_NEWEST]]
        yield Heading(level=2, text="Newest migrations")
        yield grid(("Version", "What", "Date", "Can be taken back"), rows)
    yield from _applied(context, name)
    yield Heading(level=2, text="Process")
    yield from written(context, "migration-process", "Who writes, reviews and applies migrations")
    yield from titled(2, "Commands", _commands(context, name))


def _facts(context: Context, name: str) -> list[tuple[str, Line]]:
    folders = migration_folders(context)
    back = sum(one.reversal != "" for one in every_migration(context))
    tables = [context.index.table_link(one.table) for one in migration_tables(context)]
    told = folders[0].evidence if folders else "its table in the database"
    number = counted(sum(len(folder.migrations) for folder in folders), "migration")
    back_words = f"{back:,} can be taken back" if back else "none can be taken back"
    return [
        ("Tool", text(f"{tool_by_name(name).title} (told by {told})")),
        ("Folder", code(folders[0].path or ".") if len(folders) == 1 else ()),
        ("Names of files", text(folders[0].naming if folders else "")),
        ("Number", text(f"{number}, of which {back_words}" if folders else "")),
        ("Keeps what it applied in", joined(tables)),
    ]


def _folders(context: Context) -> Iterator[Block]:
    folders = migration_folders(context)
    if len(folders) < 2:
        return
    rows: list[tuple[Line, ...]] = [
        (code(folder.path or "."), text(tool_by_name(folder.tool).title), text(f"{len(folder.migrations):,}"))
        for folder in folders[:_MOST_FOLDERS]
    ]
    yield Heading(level=2, text="Folders")
    yield grid(("Folder", "Tool", "Migrations"), rows)
    if len(folders) > _MOST_FOLDERS:
        yield Paragraph(line=text(f"These are the {_MOST_FOLDERS} with the most, of {len(folders):,} folders."))


def _applied(context: Context, name: str) -> Iterator[Block]:
    status = [one.text for one in tool_by_name(name).commands if one.purpose.startswith("See what is applied")]
    folders = migration_folders(context)
    known = folders or not any("{folder}" in one for one in status)
    command = fill(status[0], name="", folder=folders[0].path if folders else "") if status and known else ""
    title = tool_by_name(name).title
    remedy = f"{command} tells it." if command else f"{title} tells it."
    if tool_by_name(name).tables and not migration_tables(context):
        words = f"No migration was applied here by {title}, or it keeps what it applied elsewhere"
        yield missing(f"{words}: this database has no table of its kind for that.", remedy=remedy)
        return
    yield missing("Which migrations are applied stands in rows of the database, which are not read.", remedy=remedy)


def _commands(context: Context, name: str) -> Iterator[Block]:
    tool = tool_by_name(name)
    folders = migration_folders(context)
    if tool.file and folders and folders[0].next_version:
        file = fill(tool.file, name=change_name(context), folder="", version=folders[0].next_version)
        yield Paragraph(line=(Text(text="A new migration is a file in that folder, such as "), Code(text=file), _STOP))
    yield from command_blocks(context)
    if tool.reverses:
        yield Paragraph(line=text(tool.reverses))


_STOP = Text(text=".")

section = on_own_page(
    "migrations",
    "Migrations",
    "The tool, its migrations and its commands",
    compose_body,
    focuses=frozenset({Focus.MIGRATIONS}),
)
