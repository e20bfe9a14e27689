"""Plans as text and as a small picture, the same for every engine."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from schemabook.diagrams.drawing import Drawing, Row
from schemabook.diagrams.graph_drawings import GraphEdge, GraphNode, graph_drawing
from schemabook.diagrams.mermaid import label
from schemabook.model.plans import Plan, PlanNode

MOST_STEPS = 60
"""How many steps a picture has at most."""
_MOST_LETTERS = 60
_SPACE = re.compile(r"[\s\x00-\x1f\x7f]+")


def plan_lines(plan: Plan, *, figures: bool = False) -> str:
    """The plan as an indented tree, one step a line with its conditions under it; why there is none where it is so.

    `figures` adds what the planner estimates and what was measured, rounded to two significant digits; these move
    with every analysis of the tables, the rest does not.
    """
    if plan.root is None:
        return f"no plan: {_one_line(plan.refused or 'none was taken')}"
    return "\n".join(_node_lines(plan.root, "", figures=figures))


def plan_flowchart(plan: Plan) -> str:
    """The plan as a Mermaid flowchart, from the tables that are read at the bottom to the result at the top."""
    if plan.root is None:
        return f'flowchart BT\n    n1["{label("no plan")}"]'
    lines = ["flowchart BT"]
    edges: list[str] = []
    waiting: list[tuple[PlanNode, int]] = [(plan.root, 0)]
    number = 0
    while waiting and number < MOST_STEPS:
        node, above = waiting.pop()
        number += 1
        lines.append(f'    n{number}["{"<br>".join(label(_cut(text)) for text in _box(node))}"]')
        if above:
            edges.append(f"    n{number} --> n{above}")
        waiting.extend((child, number) for child in reversed(node.children))
    if waiting:
        lines.append(f'    n{number + 1}["{label("more steps")}"]')
        edges.append(f"    n{number + 1} --> n1")
    return "\n".join(lines + edges)


def plan_drawing(plan: Plan) -> Drawing:
    """The plan as a drawing, with the result at the top."""
    title = "The plan of the statement"
    if plan.root is None:
        return graph_drawing([GraphNode(title="no plan")], [], title)
    nodes: list[GraphNode] = []
    edges: list[GraphEdge] = []
    waiting: list[tuple[PlanNode, int]] = [(plan.root, -1)]
    while waiting and len(nodes) < MOST_STEPS:
        node, above = waiting.pop()
        number = len(nodes)
        operation, *details = (_cut(text) for text in _box(node) or [""])
        nodes.append(GraphNode(title=operation, rows=tuple(Row(left=detail) for detail in details)))
        if above >= 0:
            edges.append(GraphEdge(start=number, end=above))
        waiting.extend((child, number) for child in reversed(node.children))
    if waiting:
        edges.append(GraphEdge(start=len(nodes), end=0))
        nodes.append(GraphNode(title="more steps", style="more"))
    return graph_drawing(nodes, edges, title, "up")


def _node_lines(node: PlanNode, indent: str, *, figures: bool) -> Iterator[str]:
    """The lines of a step and of all under it."""
    known = f" ({', '.join(_figures(node))})" if figures and any(_figures(node)) else ""
    yield f"{indent}{_one_line(_title(node))}{known}"
    details = (("condition", node.condition), ("filter", node.filter), ("sort by", ", ".join(node.sort)))
    for name, text in details:
        if text:
            yield f"{indent}    {name}: {_one_line(text)}"
    if node.facts:
        yield f"{indent}    {_one_line('; '.join(node.facts))}"
    for child in node.children:
        yield from _node_lines(child, f"{indent}  ", figures=figures)


def _title(node: PlanNode) -> str:
    """What a step does, on which table, by which index."""
    parts = [node.operation]
    if node.relation:
        parts.append(f"on {node.relation}")
    if node.alias and not (node.relation and node.relation.name == node.alias):
        parts.append(f"as {node.alias}" if node.relation else f"on {node.alias}")
    if node.index:
        parts.append(f"using {node.index}")
    return " ".join(parts)


def _figures(node: PlanNode) -> list[str]:
    """What is estimated and measured of a step, in words."""
    found = []
    if node.estimated_rows is not None:
        found.append(f"rows estimated {_two_digits(node.estimated_rows)}")
    if node.actual_rows is not None:
        found.append(f"rows {_two_digits(node.actual_rows)}")
    if node.estimated_cost is not None:
        found.append(f"cost {_two_digits(node.estimated_cost)}")
    if node.actual_seconds is not None:
        found.append(f"{_two_digits(node.actual_seconds)} s")
    if node.loops is not None and node.loops != 1:
        found.append(f"loops {_two_digits(node.loops)}")
    return found


def _two_digits(value: float) -> str:
    """A figure with two significant digits at most, written out."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    digits = 1 - math.floor(math.log10(abs(value)))
    text = f"{round(value, digits):,.{max(digits, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _box(node: PlanNode) -> list[str]:
    """The lines of a step in a picture."""
    of = f"{node.relation}" if node.relation else node.alias
    return [text for text in (node.operation, of, node.index, node.condition or node.filter) if text]


def _cut(text: str) -> str:
    text = _one_line(text)
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
