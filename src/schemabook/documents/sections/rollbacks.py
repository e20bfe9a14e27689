"""The way back of migrations: the newest one's script, and which have none."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Code, Listing, Paragraph, Text, code, grid, text
from schemabook.documents.context import Context, missing
from schemabook.documents.migration_blocks import command_blocks, every_migration, migration_tool, newest_migrations
from schemabook.documents.operations import on_own_page, written
from schemabook.documents.words import counted, titled
from schemabook.insights.migration_tools import tool_by_name
from schemabook.model.reader import Focus
from schemabook.model.repository import Migration

_MOST = 20
_LANGUAGES = {".sql": "sql", ".py": "python", ".rb": "ruby", ".ts": "typescript", ".js": "javascript"}


def compose_body(context: Context) -> Iterator[Block]:
    """What people do, the newest script, the tool's commands, and the migrations without a way back."""
    tool = migration_tool(context)
    newest = newest_migrations(context)
    yield from written(context, "rollback", "How a migration that went wrong is taken back")
    if not tool:
        return
    yield from titled(2, "The newest migration", _newest(newest))
    yield from titled(2, "Commands", _commands(context, tool))
    yield from titled(2, "Without a way back", _without(newest, len(every_migration(context))))


def _newest(newest: list[Migration]) -> Iterator[Block]:
    if not newest:
        return
    first = newest[0]
    if first.rollback:
        line = (Text(text=f"{first.name} ({first.version}) is taken back by "), Code(text=first.rollback_path), _COLON)
        yield Paragraph(line=line)
        suffix = first.rollback_path[first.rollback_path.rfind(".") :]
        yield Listing(language=_LANGUAGES.get(suffix, "text"), text=first.rollback)
    elif first.reversal:
        yield Paragraph(line=text(f"{first.name} ({first.version}) can be taken back: {_HOW[first.reversal]}."))
    else:
        yield missing(
            f"The newest migration, {first.version}, has no way back.", remedy="Write one, or a new migration."
        )


_COLON = Text(text=":")
_HOW = {"tool": "the tool works out how", "same file": "the way is in its file", "script": "by a script of its own"}


def _commands(context: Context, tool: str) -> Iterator[Block]:
    yield from command_blocks(context, back=True)
    if tool_by_name(tool).reverses:
        yield Paragraph(line=text(tool_by_name(tool).reverses))


def _without(newest: list[Migration], number: int) -> Iterator[Block]:
    found = [one for one in newest if not one.reversal]
    if not found:
        return
    if len(found) == len(newest) == number > _MOST:
        yield Paragraph(line=text(f"None of {counted(number, 'migration')} can be taken back."))
        return
    yield grid(("Version", "What"), [(code(one.version), text(one.name)) for one in found[:_MOST]])
    if len(found) > _MOST:
        yield Paragraph(line=text(f"These are the newest {_MOST} of {counted(len(found), 'migration')}."))


section = on_own_page(
    "rollbacks",
    "Rollbacks",
    "How migrations are taken back",
    compose_body,
    focuses=frozenset({Focus.MIGRATIONS}),
)
