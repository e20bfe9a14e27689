"""What could not be read, why, and what mends it."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Heading, Line, Link, Paragraph, Target, Text, code, text
from schemabook.documents.context import Context, Section, own_page
from schemabook.documents.words import counted, facts, listed
from schemabook.model.survey import State

_PAGE = "not-read"
_OF_FIGURES = frozenset({"plans", "workload", "use", "sizes", "sample", "jobs", "rows"})
"""The parts that documents for lay readers need nothing of."""


def compose_summary(context: Context) -> Iterator[Block]:
    """Whether anything is missing, with the link."""
    readings = [reading for reading in context.survey.readings if reading.state is not State.COMPLETE]
    if not context.reader.audience.is_technical:
        readings = [reading for reading in readings if reading.part not in _OF_FIGURES]
    unmodelled = context.catalogue.unmodelled
    if not readings and not unmodelled:
        yield Paragraph(line=text("Everything that this book covers could be read."))
        return
    if not context.reader.audience.is_technical:
        parts = listed([reading.part for reading in readings]) or "some kinds of objects"
        yield Paragraph(line=text(f"Not everything could be read for this document: {parts}."))
        return
    words = [counted(len(readings), "part")] if readings else []
    if unmodelled:
        words.append(
            counted(len(unmodelled), "object of a kind", "objects of kinds") + " that the book has no page for"
        )
    link = Link(text="What could not be read or is not shown", to=Target(page=_PAGE))
    yield Paragraph(line=(link, Text(text=f": {' and '.join(words)}.")))


def compose_body(context: Context) -> Iterator[Block]:
    """The page of what is missing."""
    if not context.reader.audience.is_technical:
        yield from compose_summary(context)
        return
    blocks: list[Block] = []
    readings = [reading for reading in context.survey.readings if reading.state is not State.COMPLETE]
    role = context.survey.server.role
    if not readings:
        blocks.append(Paragraph(line=text("Every part of the catalogue could be read whole.")))
    elif role:
        blocks.append(Paragraph(line=(Text(text="The database was read as "), *code(role), Text(text="."))))
    for reading in readings:
        blocks.append(Heading(level=2, text=f"{reading.part[0].upper()}{reading.part[1:]}: {reading.state.value}"))
        pairs: list[tuple[str, Line]] = [
            ("Missing", text(reading.missed)),
            ("Why", text(reading.reason)),
            ("What mends it", code(reading.remedy)),
        ]
        blocks.extend(facts(pairs))
    if context.catalogue.unmodelled:
        blocks.append(Heading(level=2, text="Without a page"))
        blocks.append(Paragraph(line=text("These objects are in the database, and this book has no shape for them:")))
        blocks.append(Bullets(items=tuple(text(name) for name in context.catalogue.unmodelled)))
    yield from blocks


section = Section(
    title="Not read",
    summary=compose_summary,
    pages=own_page(_PAGE, "What could not be read", compose_body),
    body=compose_body,
    keys=(_PAGE,),
)
