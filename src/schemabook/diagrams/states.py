"""State diagrams: as Mermaid that parses whatever the names of the states are, and as a drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from schemabook.diagrams.drawing import Drawing
from schemabook.diagrams.graph_drawings import GraphEdge, GraphNode, graph_drawing
from schemabook.diagrams.mermaid import MOST_EDGES, label

Edge = tuple[str, str, str]
"""A step: from, to, and what takes it. An empty end is the beginning or the end of everything."""

_MOST_STATES = 100


def state_diagram(states: Sequence[str], edges: Iterable[Edge]) -> str:
    """The diagram of these states and of the steps between them; steps to or from other states are left out."""
    identifiers = {state: f"s{number}" for number, state in enumerate(states[:_MOST_STATES], start=1)}
    identifiers[""] = "[*]"
    lines = ["stateDiagram-v2", "    direction LR"]
    lines.extend(f'    state "{label(state)}" as {identifiers[state]}' for state in states[:_MOST_STATES] if state)
    for start, end, said in _steps(states, edges):
        step = f"    {identifiers[start]} --> {identifiers[end]}"
        lines.append(f"{step} : {label(said)}" if said else step)
    return "\n".join(lines)


def state_drawing(states: Sequence[str], edges: Iterable[Edge], title: str) -> Drawing:
    """The same as a drawing; `title` says whose states they are."""
    shown = [state for state in states[:_MOST_STATES] if state]
    position = {state: number for number, state in enumerate(shown)}
    nodes = [GraphNode(title=state) for state in shown]
    steps = _steps(states, edges)
    points: dict[str, int] = {}
    for style, is_met in (("start", any(not start for start, _, _ in steps)), ("end", any(not e for _, e, _ in steps))):
        if is_met:
            points[style] = len(nodes)
            nodes.append(GraphNode(title="", style=style))
    drawn = [
        GraphEdge(
            start=position[start] if start else points["start"],
            end=position[end] if end else points["end"],
            label=said,
        )
        for start, end, said in steps
    ]
    return graph_drawing(nodes, drawn, title)


def _steps(states: Sequence[str], edges: Iterable[Edge]) -> list[Edge]:
    """The steps between these states, each once, with all that takes it."""
    known = {*states[:_MOST_STATES], ""}
    drawn: dict[tuple[str, str], list[str]] = {}
    for start, end, words in edges:
        if start in known and end in known and (start or end):
            drawn.setdefault((start, end), []).append(words)
    return [
        (start, end, ", ".join(dict.fromkeys(taker for taker in takers if taker)))
        for (start, end), takers in list(drawn.items())[:MOST_EDGES]
    ]
