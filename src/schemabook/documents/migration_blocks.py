"""Migrations as blocks: which tool there is, what it has, and its own commands."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Line, Listing, code, text
from schemabook.documents.context import Context
from schemabook.documents.operations import leading_table
from schemabook.insights.migration_tools import MigrationTable, fill, tool_by_name
from schemabook.model.repository import Migration, MigrationFolder

WAYS_BACK = {
    "script": "by a script of its own",
    "same file": "by its own file",
    "tool": "the tool works it out",
    "": "no",
}


def migration_folders(context: Context) -> list[MigrationFolder]:
    """The folders of migrations that are for this engine, the one with most migrations first.

    A folder that is named after another engine is left out only where one is named after this.
    """
    folders = list(context.book.repository.migrations)
    own = [folder for folder in folders if _is_named_after(folder, context)]
    tools = {one.tool for one in context.migration_tables}
    chosen = own or folders
    chosen = [folder for folder in chosen if folder.tool in tools] or chosen
    return sorted(chosen, key=lambda folder: (-len(folder.migrations), folder.tool, folder.path))


def _is_named_after(folder: MigrationFolder, context: Context) -> bool:
    names = (context.dialect.name, context.dialect.product.lower())
    parts = [part.lower() for part in folder.path.split("/") if len(part) > 4]
    return any(name.startswith(part) or part.startswith(name) for name in names for part in parts)


def migration_tool(context: Context) -> str:
    """The name of the tool that was found, by its files or by its table; empty where there is none."""
    folders = migration_folders(context)
    if folders:
        return folders[0].tool
    tables = context.migration_tables
    return tables[0].tool if tables else ""


def migration_tables(context: Context) -> tuple[MigrationTable, ...]:
    """The tables in which the tool that was found keeps what it applied."""
    tool = migration_tool(context)
    return tuple(one for one in context.migration_tables if one.tool == tool)


def every_migration(context: Context) -> list[Migration]:
    """Every migration of the tool that has a version, folder by folder."""
    folders = [folder for folder in migration_folders(context) if folder.tool == migration_tool(context)]
    return [one for folder in folders for one in folder.migrations if one.version]


def newest_migrations(context: Context) -> list[Migration]:
    """The migrations, the newest first.

    Folders are taken together where their migrations tell their day; else those of the largest stand for all.
    """
    folders = [folder for folder in migration_folders(context) if folder.tool == migration_tool(context)]
    every = every_migration(context)
    if len(folders) > 1 and sum(one.date is not None for one in every) * 2 > len(every):
        return sorted(every, key=lambda one: (str(one.date or ""), one.version, one.path), reverse=True)
    return [one for folder in folders[:1] for one in reversed(folder.migrations) if one.version]


def command_blocks(context: Context, *, back: bool | None = None) -> Iterator[Block]:
    """The tool's own commands for this repository; `back` chooses those that take back, or the others."""
    name = migration_tool(context)
    if not name:
        return
    tool = tool_by_name(name)
    folders = migration_folders(context)
    folder = folders[0].path if folders else ""
    change = change_name(context)
    lines: list[str] = []
    for command in tool.commands:
        if back is not None and command.purpose.startswith("Take back") is not back:
            continue
        if folders or "{folder}" not in command.text:
            lines.extend((f"# {command.purpose}", fill(command.text, name=change, folder=folder)))
    if lines:
        yield Listing(language="sh", text="\n".join(lines))


def change_name(context: Context) -> str:
    """A name for a change, such as one of this database could have."""
    table = leading_table(context)
    return f"change {table.name if table else 'schema'}"


def migration_row(migration: Migration) -> tuple[Line, ...]:
    """One row of a list of migrations."""
    return (
        code(migration.version),
        text(migration.name),
        text(migration.date.isoformat() if migration.date else ""),
        text(WAYS_BACK[migration.reversal]),
    )
