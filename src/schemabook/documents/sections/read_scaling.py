"""Reads on more servers: the replicas there are, how far they are behind, what is read most."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Line, Paragraph, grid, text
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.operations import NEVER_MEASURED, written
from schemabook.documents.server_names import named_topology
from schemabook.documents.words import titled
from schemabook.model.reader import Depth, Focus

_MOST = 10


def compose_summary(context: Context) -> Iterator[Block]:
    """The plan, the replicas with their lag, and the tables with most reads."""
    yield from written(context, "read-scaling", "When and how reads are spread")
    yield from _replicas(context)
    yield from titled(2, "Read most", _reads(context))


def _replicas(context: Context) -> Iterator[Block]:
    topology = named_topology(context)
    if topology is None and context.measured.measurements is None:
        yield missing("Whether there are replicas was not read.", remedy=NEVER_MEASURED)
    if topology is None:
        return
    rows: list[tuple[Line, ...]] = [
        (
            text(flow.target),
            text(flow.kind),
            text(flow.mode),
            text(flow.state),
            context.figures.line(flow.lag),
        )
        for flow in topology.flows
    ]
    if rows:
        yield grid(("Receiver", "Kind", "Mode", "State", "Behind"), rows)
    else:
        yield Paragraph(line=text("The server that was read knows of no replica."))


def _reads(context: Context) -> Iterator[Block]:
    figures = context.figures
    uses = [one for one in context.measured.uses.values() if figures.value(one.reads) > 0]
    uses.sort(key=lambda one: (-figures.value(one.reads), one.table))
    rows: list[tuple[Line, ...]] = [
        (context.index.table_link(one.table), figures.bare(one.reads), figures.bare(one.writes)) for one in uses[:_MOST]
    ]
    if rows:
        yield grid(("Table", "Statements that read", "Statements that write"), rows)


section = Section(
    title="Read scaling",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
)
