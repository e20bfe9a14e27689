"""The phases of the project, and what each means for the database."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.operations import said_by_people
from schemabook.model.reader import Depth


def compose_summary(context: Context) -> Iterator[Block]:
    """Each phase under its name, in the order in which they were written."""
    phases = context.book.annotations.phases
    if not phases:
        remedy = "Write them under phases in annotations.yml: a name, and what it means for the database."
        yield missing("Which phases the project has is not written down.", remedy=remedy)
    for phase in phases:
        yield Heading(level=2, text=phase.name)
        yield from said_by_people(phase.text)


section = Section(
    title="Phases",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset(),
)
