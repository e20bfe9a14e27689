"""Routines as chapters of one file: those that triggers call, and the others."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Line, Page, Paragraph, Text, code, grid, text
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.example_blocks import call_blocks
from schemabook.documents.words import facts, first_line, purpose, sql
from schemabook.model.catalogue import Routine
from schemabook.model.reader import Depth, Extra
from schemabook.model.tables import Table, View


def routine_section(title: str, words: str, *, for_triggers: bool) -> Section:
    """A section of the routines that triggers call, or of the others: a list, then a chapter for each."""

    def chosen(context: Context) -> list[Routine]:
        return [one for one in context.catalogue.routines if _is_for_triggers(context, one) == for_triggers]

    def compose_summary(context: Context) -> Iterator[Block]:
        rows: list[tuple[Line, ...]] = [
            (
                code(_title(context, one)),
                text(one.kind),
                code(one.returns or ""),
                text(first_line(context.notes.describe_routine(one)[0])),
            )
            for one in chosen(context)
        ]
        if rows:
            yield grid(("Routine", "Kind", "Returns", "Purpose"), rows)
        elif not context.reader.is_brief:
            yield Paragraph(line=text(words))

    def compose_pages(context: Context) -> Iterator[Page]:
        for one in chosen(context):
            page = context.index.pages["routine", one.name, one.signature]
            yield Page(key=page, title=_title(context, one), blocks=tuple(_blocks(context, one)))

    return Section(title=title, summary=compose_summary, pages=compose_pages, least=Depth.STANDARD, audiences=TECHNICAL)


def _is_for_triggers(context: Context, routine: Routine) -> bool:
    owners: list[Table | View] = [*context.index.tables.values(), *context.catalogue.views]
    called = any(trigger.function == routine.name for owner in owners for trigger in owner.triggers)
    return called or (routine.returns or "").lower() in {"trigger", "event_trigger"}


def _title(context: Context, routine: Routine) -> str:
    return f"{context.display(routine.name)}({routine.signature})"


def _blocks(context: Context, routine: Routine) -> Iterator[Block]:
    words, origin = context.notes.describe_routine(routine)
    if words:
        yield from purpose(words, origin)
    else:
        name = context.display(routine.name)
        remedy = f"Write it under routines, {name} in annotations.yml."
        yield missing("What this routine is for is not written down.", remedy=remedy)
    definer = "its owner (security definer)" if routine.security_definer else "the caller"
    yield from facts(
        [
            ("Language", text(routine.language or "")),
            ("Returns", code(routine.returns or "")),
            ("Runs with the rights of", text(definer)),
        ]
    )
    uses = tuple(context.index.link(reference) for reference in routine.depends_on)
    if uses:
        yield Paragraph(line=(Text(text="Depends on:"),))
        yield Bullets(items=uses)
    yield sql(routine.definition)
    if context.reader.wants(Extra.QUERIES):
        yield from call_blocks(context, routine)
