"""Connections: how many are open of how many, what they do, and the pool in front of them."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Paragraph, text
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.operations import NEVER_MEASURED, written
from schemabook.documents.words import listed
from schemabook.model.reader import Depth, Focus


def compose_summary(context: Context) -> Iterator[Block]:
    """The notes of people, poolers that the topology shows, the measured connections by state."""
    yield from written(context, "pooling", "Which connection pool is used, with which limits,")
    topology = context.survey.topology
    poolers = [node.name for node in topology.nodes if node.kind == "pooler"] if topology else []
    if poolers:
        yield Paragraph(line=text(f"The server sees connections from {listed(poolers)}."))
    measured = context.measured.measurements
    if measured is None:
        yield missing("How many connections are open was not measured.", remedy=NEVER_MEASURED)
        return
    limit = measured.server.connections_limit
    name = f"Connections (limit {limit:,})" if limit else "Connections"
    rows = [(name, measured.server.connections)]
    rows.extend((f"Sessions that are {one.state}", one.sessions) for one in measured.server.states)
    yield from context.figures.provenance(rows)


section = Section(
    title="Connection pooling",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
)
