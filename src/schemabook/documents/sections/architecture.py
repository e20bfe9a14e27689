"""The servers that belong together, as the one that was asked sees them, and how tables are spread."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.diagrams.topology import topology_diagram, topology_drawing
from schemabook.documents.blocks import (
    Block,
    Diagram,
    Heading,
    Line,
    Link,
    Note,
    Paragraph,
    Target,
    Text,
    code,
    grid,
    text,
)
from schemabook.documents.context import TECHNICAL, Context, Section, own_page
from schemabook.documents.server_names import named_topology
from schemabook.documents.words import counted
from schemabook.model.catalogue import every_table
from schemabook.model.reader import Depth, Focus
from schemabook.model.topology import Topology

_PAGE = "architecture"


def compose_summary(context: Context) -> Iterator[Block]:
    """What kind of system it is, in one line, with the link."""
    topology = named_topology(context)
    if topology is None:
        return
    link = Link(text="Servers, replication and partitions", to=Target(page=_PAGE))
    yield Paragraph(line=(link, Text(text=f": {_in_words(topology)}.")))
    if len(topology.nodes) > 1:
        yield _diagram(context, topology)


def compose_body(context: Context) -> Iterator[Block]:
    """The servers, what flows between them, and the partitioned tables."""
    topology = named_topology(context)
    if topology is None:
        return
    blocks: list[Block] = [Paragraph(line=text(f"As seen from {_seen(topology)}: {_in_words(topology)}."))]
    if len(topology.nodes) > 1:
        blocks.append(_diagram(context, topology))
    if topology.incomplete:
        blocks.append(Note(kind="note", line=text(topology.incomplete)))
    blocks.extend((Heading(level=2, text="Servers"), _nodes(topology)))
    if topology.flows:
        blocks.extend((Heading(level=2, text="Replication"), _flows(context, topology)))
    blocks.extend(_partitions(context))
    yield from blocks


def _diagram(context: Context, topology: Topology) -> Diagram:
    drawing = context.drawings.wanted(lambda: topology_drawing(topology))
    return Diagram(text=topology_diagram(topology), drawing=drawing)


def _in_words(topology: Topology) -> str:
    others = len(topology.nodes) - topology.servers
    words = counted(topology.servers, "server")
    if topology.cluster:
        words = f"{topology.cluster}, {words}"
    if topology.multi_primary:
        words += " that all take writes"
    return f"{words} and {counted(others, 'other consumer')} of changes" if others else words


def _seen(topology: Topology) -> str:
    """Where the topology was seen from: a replica does not see its siblings."""
    port = f":{topology.seen.port}" if topology.seen.port else ""
    role = f", a {topology.seen.role}" if topology.seen.role else ""
    return f"{topology.seen.host}{port}{role}"


def _nodes(topology: Topology) -> Block:
    rows: list[tuple[Line, ...]] = [
        (
            text(f"{node.name} (asked)" if node.here else node.name),
            text(node.kind),
            text(node.role),
            code(node.address),
            text(node.state),
            text(", ".join(node.facts)),
        )
        for node in topology.nodes
    ]
    return grid(("Name", "Kind", "Role", "Address", "State", "More"), rows)


def _flows(context: Context, topology: Topology) -> Block:
    rows: list[tuple[Line, ...]] = [
        (
            text(flow.source),
            text(flow.target),
            text(flow.kind),
            text(flow.mode),
            text(flow.state),
            context.figures.line(flow.lag),
            text(", ".join(flow.facts)),
        )
        for flow in topology.flows
    ]
    return grid(("From", "To", "Kind", "Mode", "State", "Behind by", "More"), rows)


def _partitions(context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = []
    for table in context.catalogue.tables:
        if table.partition_key is not None:
            size = context.measured.tables.get(table.name)
            rows.append(
                (
                    context.index.table_link(table.name),
                    code(f"{table.partition_key.method} ({table.partition_key.expression})"),
                    text(f"{len(list(every_table(table.partitions))):,}"),
                    context.figures.line(size.size if size else None),
                )
            )
    if rows:
        yield Heading(level=2, text="Partitioned tables")
        yield grid(("Table", "Partitioned by", "Partitions", "Size"), rows)


section = Section(
    title="Architecture",
    summary=compose_summary,
    pages=own_page(_PAGE, "Servers, replication and partitions", compose_body),
    body=compose_body,
    keys=(_PAGE,),
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.OVERVIEW, Focus.PERFORMANCE}),
)
