"""The picture of a topology: servers as boxes, replication as arrows."""

from __future__ import annotations

from schemabook.diagrams.drawing import Drawing
from schemabook.diagrams.graph_drawings import GraphEdge, GraphNode, graph_drawing
from schemabook.diagrams.mermaid import label
from schemabook.model.topology import Flow, Node, Topology

_SHAPES = {"server": ('[("', '")]'), "pooler": ('{{"', '"}}')}
_PLAIN = ('["', '"]')


def topology_diagram(topology: Topology) -> str:
    """A Mermaid flowchart; the server that was asked is drawn thick. No figures stand in it."""
    identifiers = {node.name: f"n{position + 1}" for position, node in enumerate(topology.nodes)}
    lines = ["flowchart LR"]
    lines.extend(f"    {identifiers[node.name]}{_box(node)}" for node in topology.nodes)
    lines.extend(
        f"    {identifiers[flow.source]} {_arrow(flow)} {identifiers[flow.target]}"
        for flow in topology.flows
        if flow.source in identifiers and flow.target in identifiers
    )
    lines.extend(f"    style {identifiers[node.name]} stroke-width:3px" for node in topology.nodes if node.here)
    return "\n".join(lines)


def topology_drawing(topology: Topology) -> Drawing:
    """The same as a drawing; the server that was asked stands out, and logical replication is dashed."""
    position = {node.name: number for number, node in enumerate(topology.nodes)}
    nodes = [
        GraphNode(title=node.name, second=_second(node), style="centre" if node.here else "plain")
        for node in topology.nodes
    ]
    edges = [
        GraphEdge(
            start=position[flow.source],
            end=position[flow.target],
            label=_words(flow),
            dashed=flow.kind == "logical",
        )
        for flow in topology.flows
        if flow.source in position and flow.target in position
    ]
    return graph_drawing(nodes, edges, "Servers and what flows between them")


def _box(node: Node) -> str:
    opening, closing = _SHAPES.get(node.kind, _PLAIN)
    return f"{opening}{label(node.name)}<br>{label(_second(node))}{closing}"


def _second(node: Node) -> str:
    """What stands below the name of a node."""
    if node.kind == "server":
        return node.role
    return f"{node.kind}, {node.role}" if node.role else node.kind


def _arrow(flow: Flow) -> str:
    line = "-.->" if flow.kind == "logical" else "-->"
    return f'{line}|"{label(_words(flow))}"|'


def _words(flow: Flow) -> str:
    return f"{flow.kind}, {flow.mode}" if flow.mode else flow.kind
