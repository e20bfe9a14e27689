"""The picture of a topology: servers as boxes, replication as arrows."""

from __future__ import annotations

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


def _box(node: Node) -> str:
    opening, closing = _SHAPES.get(node.kind, _PLAIN)
    second = node.role if node.kind == "server" else f"{node.kind}, {node.role}" if node.role else node.kind
    return f"{opening}{label(node.name)}<br>{label(second)}{closing}"


def _arrow(flow: Flow) -> str:
    words = f"{flow.kind}, {flow.mode}" if flow.mode else flow.kind
    line = "-.->" if flow.kind == "logical" else "-->"
    return f'{line}|"{label(words)}"|'
