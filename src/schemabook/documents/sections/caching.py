"""Caching: what people say is cached outside of the database, and how much of it memory answers inside."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.operations import NEVER_MEASURED, settings_grid, settings_named, written
from schemabook.model.reader import Depth, Focus


def compose_summary(context: Context) -> Iterator[Block]:
    """The notes of people, the measured share, the settings of memory."""
    yield from written(context, "caching", "What is cached outside of the database")
    measured = context.measured.measurements
    if measured is None:
        yield missing("How many reads memory answers was not measured.", remedy=NEVER_MEASURED)
        return
    yield from context.figures.provenance([("Reads that memory answered", measured.server.cache_hit)])
    yield from settings_grid(settings_named(context, context.dialect.memory_settings))


section = Section(
    title="Caching",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
)
