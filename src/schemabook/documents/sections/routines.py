"""A page for every routine, and the list of all; scheduled events and event triggers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import Block, Bullets, Heading, Line, Link, Page, Target, code, grid, joined, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.example_blocks import call_blocks
from schemabook.documents.finding_blocks import finding_blocks
from schemabook.documents.long_lists import LongList
from schemabook.documents.relation_blocks import access_blocks, unmodelled_blocks, used_by_blocks
from schemabook.documents.words import facts, first_line, purpose, sql, titled
from schemabook.model.catalogue import Routine
from schemabook.model.reader import Depth, Extra


def compose_summary(context: Context) -> Iterator[Block]:
    """The list of routines, and of what runs by itself."""
    yield from _list(context).summary()
    yield from titled(2, "Events", _events(context))
    yield from titled(2, "Event triggers", _event_triggers(context))


def _list(context: Context) -> LongList[Routine]:
    return LongList(
        title="Routines",
        noun="routine",
        items=context.catalogue.routines,
        name=lambda routine: _title(context, routine),
        build=lambda routines: _grid(context, routines),
    )


def _grid(context: Context, routines: Sequence[Routine]) -> Block:
    rows: list[tuple[Line, ...]] = [
        (
            _link(context, routine),
            text(routine.kind),
            text(routine.language or ""),
            code(routine.returns or ""),
            text(first_line(context.notes.describe_routine(routine)[0])),
        )
        for routine in routines
    ]
    return grid(("Routine", "Kind", "Language", "Returns", "Description"), rows)


def _link(context: Context, routine: Routine) -> Line:
    page = context.index.pages["routine", routine.name, routine.signature]
    return (Link(text=_title(context, routine), to=Target(page=page)),)


def _title(context: Context, routine: Routine) -> str:
    return f"{context.display(routine.name)}({routine.signature})"


def _events(context: Context) -> Iterator[Block]:
    for event in context.catalogue.events:
        yield Heading(level=3, text=f"Event {context.display(event.name)}")
        yield from purpose(event.comment)
        yield from facts([("Schedule", text(event.schedule)), ("Enabled", text("yes" if event.enabled else "no"))])
        yield sql(event.definition)


def _event_triggers(context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        (
            code(trigger.name),
            text(trigger.event),
            joined([code(tag) for tag in trigger.tags]),
            code(context.display(trigger.function)),
            text("" if trigger.enabled == "origin" else trigger.enabled),
            text(trigger.comment or ""),
        )
        for trigger in context.catalogue.event_triggers
    ]
    if rows:
        yield grid(("Trigger", "Event", "Commands", "Function", "Fires", "Description"), rows)


def compose_pages(context: Context) -> Iterator[Page]:
    """The lists by letter, if there are any, and the page of each routine."""
    yield from _list(context).pages()
    for routine in context.catalogue.routines:
        yield Page(
            key=context.index.pages["routine", routine.name, routine.signature],
            title=f"{routine.kind.capitalize()} {_title(context, routine)}",
            blocks=tuple(_blocks(context, routine)),
        )


def _blocks(context: Context, routine: Routine) -> Iterator[Block]:
    yield from purpose(*context.notes.describe_routine(routine))
    yield from facts(_facts(routine))
    rows: list[tuple[Line, ...]] = [
        (code(one.name), text(one.mode), code(one.type), code(one.default or "")) for one in routine.parameters
    ]
    if rows:
        yield Heading(level=2, text="Parameters")
        yield grid(("Parameter", "Mode", "Type", "Default"), rows)
    uses = tuple(context.index.link(reference) for reference in routine.depends_on)
    yield from titled(2, "Depends on", iter([Bullets(items=uses)] if uses else []))
    yield from used_by_blocks(context, "routine", routine.name, routine.signature)
    yield from finding_blocks(context, routine.name)
    yield from access_blocks(context, "routine", routine.name, routine.signature)
    if context.reader.wants(Extra.QUERIES):
        yield from call_blocks(context, routine)
    yield Heading(level=2, text="Definition")
    yield sql(routine.definition)
    yield from unmodelled_blocks(routine.unmodelled)


def _facts(routine: Routine) -> list[tuple[str, Line]]:
    return [
        ("Kind", text(routine.kind)),
        ("Language", text(routine.language or "")),
        ("Returns", code(routine.returns or "")),
        ("Volatility", text(routine.volatility or "")),
        ("Runs with the rights of", text("its owner (security definer)" if routine.security_definer else "the caller")),
        ("Strict", text("yes: null in, null out, without being called" if routine.strict else "")),
        ("Owner", code(routine.owner or "")),
    ]


section = Section(
    title="Routines",
    summary=compose_summary,
    pages=compose_pages,
    keys=("routines/", "lists/"),
    audiences=TECHNICAL,
    least=Depth.STANDARD,
)
