"""Every table in one typed line, then types, views and routines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import Block, Bullets, Heading, Listing, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.schema_notation import LEGEND, TERSE_LEGEND, Detail, Notation, detail_of
from schemabook.documents.words import counted
from schemabook.model.catalogue import Routine

_MOST_ROUTINES = {Detail.TERSE: 10, Detail.MIDDLE: 120, Detail.FULL: 1000}


def compose_summary(context: Context) -> Iterator[Block]:
    """How the lines are read, then the lines."""
    catalogue = context.catalogue
    detail = detail_of(context)
    notation = Notation(context, detail)
    if catalogue.tables:
        legend = (*LEGEND, TERSE_LEGEND) if detail is Detail.TERSE else LEGEND
        yield Bullets(items=tuple(text(line) for line in legend))
        yield _listing([notation.table(table) for table in catalogue.tables])
    yield from _part("Types", _types(context, notation))
    yield from _part("Views", [notation.view(view) for view in catalogue.views])
    yield from _part("Routines", _routines(context, notation))


def _types(context: Context, notation: Notation) -> list[str]:
    """Domains, composites and ranges. Enums stand with their values."""
    catalogue = context.catalogue
    return [
        *(notation.domain(one) for one in catalogue.domains),
        *(notation.composite(one) for one in catalogue.composites),
        *(notation.range(one) for one in catalogue.ranges),
    ]


def _routines(context: Context, notation: Notation) -> list[str]:
    """What can be called; the functions of triggers are only counted."""
    routines = context.catalogue.routines
    called = [one for one in routines if not _is_of_triggers(one)]
    most = _MOST_ROUTINES[detail_of(context)]
    lines = [notation.routine(one) for one in called[:most]]
    if len(called) > most:
        lines.append(f"and {len(called) - most:,} more")
    if len(called) < len(routines):
        lines.append(f"and {counted(len(routines) - len(called), 'function')} of triggers")
    return lines


def _is_of_triggers(routine: Routine) -> bool:
    return (routine.returns or "").lower() in ("trigger", "event_trigger")


def _part(title: str, lines: Sequence[str]) -> Iterator[Block]:
    if lines:
        yield Heading(level=2, text=title)
        yield _listing(lines)


def _listing(lines: Sequence[str]) -> Listing:
    return Listing(language="text", text="\n".join(lines))


section = Section(title="Tables", summary=compose_summary, audiences=TECHNICAL)
