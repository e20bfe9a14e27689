"""A larger server: how full this one is, and when it is made larger."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.operations import NEVER_MEASURED, settings_grid, settings_named, written
from schemabook.documents.server_figures import load_figures
from schemabook.model.reader import Depth, Focus


def compose_summary(context: Context) -> Iterator[Block]:
    """Size, growth, memory and connections as measured; the settings of memory; the plan."""
    yield from written(context, "vertical-scaling", "When and how the server is made larger")
    measured = context.measured.measurements
    if measured is None:
        yield missing("How full the server is was not measured.", remedy=NEVER_MEASURED)
        return
    limit = measured.server.connections_limit
    rows = [
        ("Size of the database", measured.server.database_size),
        *load_figures(context),
        ("Reads that memory answered", measured.server.cache_hit),
        (f"Connections (limit {limit:,})" if limit else "Connections", measured.server.connections),
        ("Written to temporary files", measured.server.temporary_bytes),
    ]
    yield from context.figures.provenance(rows)
    yield from settings_grid(settings_named(context, context.dialect.memory_settings))


section = Section(
    title="Vertical scaling",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
)
