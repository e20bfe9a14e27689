"""Backups: what the server shows of them, and the commands for this database."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import (
    Block,
    Heading,
    Line,
    Link,
    Listing,
    Page,
    Paragraph,
    Target,
    Text,
    code,
    grid,
    text,
)
from schemabook.documents.context import Context, Section
from schemabook.documents.figures import day
from schemabook.documents.words import facts, titled
from schemabook.model.measurements import Archiving

_PAGE = "backup-recovery"


def compose_summary(context: Context) -> Iterator[Block]:
    """Whether a log is kept that a point-in-time recovery needs, with the link."""
    if context.measured.measurements is None:
        return
    yield Heading(level=2, text="Backup and recovery")
    archiving = context.measured.measurements.archiving
    words = f": the log for point-in-time recovery is {archiving.mode}." if archiving else "."
    link = Link(text="What the server shows, and the commands", to=Target(page=_PAGE))
    yield Paragraph(line=(link, Text(text=words)))


def compose_pages(context: Context) -> Iterator[Page]:
    """What the server shows; then a command for each need."""
    measured = context.measured.measurements
    if measured is None:
        return
    blocks: list[Block] = [
        Paragraph(
            line=text(
                "The server knows its log and its slots. It does not know which copies exist elsewhere, how long they "
                "are kept or when one was last restored."
            )
        )
    ]
    if measured.archiving is not None:
        blocks.extend(titled(2, "What the server shows", _archiving(context, measured.archiving)))
    commands = list(_commands(context))
    if commands:
        blocks.append(Heading(level=2, text="Commands"))
        blocks.extend(commands)
    yield Page(key=_PAGE, title="Backups: what the server shows, and the commands", blocks=tuple(blocks))


def _archiving(context: Context, archiving: Archiving) -> Iterator[Block]:
    pairs: list[tuple[str, Line]] = [
        ("Log archiving", text(archiving.mode)),
        ("Last archived", text(day(archiving.last_archived_at) if archiving.last_archived_at else "")),
        ("Last failed", text(day(archiving.last_failed_at) if archiving.last_failed_at else "")),
        ("More", text(", ".join(archiving.facts))),
    ]
    yield from facts(pairs)
    rows = [("Archived", archiving.archived), ("Failed", archiving.failed), ("Kept for", archiving.kept_for)]
    yield from context.figures.provenance(rows)
    slots: list[tuple[Line, ...]] = [
        (
            code(slot.name),
            text(slot.kind),
            text("yes" if slot.active else "no"),
            context.figures.line(slot.retained),
            text(slot.state),
            code(slot.plugin),
        )
        for slot in archiving.slots
    ]
    if slots:
        yield Heading(level=3, text="Replication slots")
        yield grid(("Slot", "Kind", "Active", "Log kept for it", "State", "Plugin"), slots)


def _commands(context: Context) -> Iterator[Block]:
    """The engine's own commands with the names of this database."""
    database = context.survey.server.file or context.survey.server.database
    table = next((one.name for one in context.catalogue.tables), None)
    if table is None:
        return
    for command in context.dialect.backup_commands:
        yield Heading(level=3, text=command.purpose)
        yield Listing(language="sh", text=command.text(database, table, context.dialect))


section = Section(summary=compose_summary, pages=compose_pages)
