"""Backups as blocks: what people decided, what the server shows, the engine's own commands with the names at hand."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Code, Heading, Line, Listing, Paragraph, Text, code, grid, text
from schemabook.documents.context import Context, missing
from schemabook.documents.figures import day
from schemabook.documents.operations import leading_table, unwritten
from schemabook.documents.words import facts
from schemabook.engines.dialect import Command
from schemabook.model.annotations import BackupPlan
from schemabook.model.base import QualifiedName
from schemabook.model.measurements import Archiving
from schemabook.model.tables import Table

_FIELDS = (
    ("Strategy", "strategy"),
    ("How often", "frequency"),
    ("Kept for", "retention"),
    ("Kept where", "location"),
)
_RECOVERY_FIELDS = (
    ("Time to recover in", "recovery_time"),
    ("What may be lost", "recovery_point"),
    ("Restores are tested", "restore_tests"),
)


def plan_blocks(context: Context) -> Iterator[Block]:
    """How the database is saved, as people decided it."""
    plan = context.book.annotations.backup
    if plan is None:
        yield missing("How backups are made is not written down.", remedy="Write it under backup in annotations.yml.")
        return
    yield from facts([(name, text(getattr(plan, field))) for name, field in _FIELDS])
    yield from unwritten("the backups", (field for _, field in _FIELDS if not getattr(plan, field)), "backup")


def recovery_plan_blocks(context: Context) -> Iterator[Block]:
    """What a recovery must reach, and when one was last tried."""
    plan = context.book.annotations.backup or BackupPlan()
    last = plan.last_restore_test
    pairs = [(name, text(getattr(plan, field))) for name, field in _RECOVERY_FIELDS]
    yield from facts([*pairs, ("Last restore test", text(last.isoformat() if last else ""))])
    missed = [field.replace("_", "-") for _, field in _RECOVERY_FIELDS if not getattr(plan, field)]
    if last is None:
        missed.append("last-restore-test")
    if context.book.annotations.backup is not None:
        yield from unwritten("recovery", missed, "backup")


def server_blocks(context: Context) -> Iterator[Block]:
    """What the server shows of its log and its slots."""
    measured = context.measured.measurements
    if measured is None or measured.archiving is None:
        return
    slots = " and its slots" if measured.archiving.slots else ""
    words = (
        f"The server knows its log{slots}. It does not know which copies exist elsewhere, how long they "
        "are kept or when one was last restored."
    )
    yield Heading(level=2, text="What the server shows")
    yield Paragraph(line=text(words))
    yield from _archiving(context, measured.archiving)


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


def saving_blocks(context: Context) -> Iterator[Block]:
    """The commands that save, each under a heading of level 3."""
    commands = [one for one in context.dialect.backup_commands if not one.restores]
    yield from _command_blocks(context, commands)


def restoring_blocks(context: Context) -> Iterator[Block]:
    """The commands that bring back, each under a heading of level 3.

    Those that need the log are left out where the server keeps none.
    """
    measured = context.measured.measurements
    archiving = measured.archiving if measured else None
    commands = [one for one in context.dialect.backup_commands if one.restores]
    without = archiving is not None and archiving.mode == "off"
    if without:
        left_out = [one for one in commands if _needs_log(one)]
        commands = [one for one in commands if not _needs_log(one)]
    yield from _command_blocks(context, commands)
    if without and left_out:
        yield missing(
            "A moment between two backups cannot be reached: the log is not kept.",
            remedy="The rule archiving-off says how to switch it on.",
        )


def _needs_log(command: Command) -> bool:
    return any(name == "$MOMENT" for name, _ in command.variables)


def _command_blocks(context: Context, commands: list[Command]) -> Iterator[Block]:
    database = context.survey.server.file or context.survey.server.database
    name = leading_table(context)
    if name is None:
        return
    table = context.index.tables[name]
    columns = [column.name for column in table.columns if column.generated is None]
    for command in commands:
        yield Heading(level=3, text=command.purpose)
        if command.needs:
            yield Paragraph(line=text(command.needs))
        if command.variables:
            items: list[Line] = [(Code(text=name), Text(text=f" is {what}.")) for name, what in command.variables]
            yield Bullets(items=tuple(items))
        yield Listing(language="sh", text=command.text(database, _holder(table), context.dialect, columns))


def _holder(table: Table) -> QualifiedName:
    """What holds rows of the table: itself, or its first partition that has none of its own."""
    while table.partitions:
        table = table.partitions[0]
    return table.name


def fact_blocks(context: Context) -> Iterator[Block]:
    """What must be known of the engine's backups."""
    found = context.dialect.backup_facts
    if found and leading_table(context):
        yield Heading(level=2, text="What a backup holds")
        yield Bullets(items=tuple(text(one) for one in found))
