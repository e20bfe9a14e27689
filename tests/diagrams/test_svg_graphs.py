"""Pictures of small graphs: nodes in layers, and edges between them."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from itertools import combinations

import pytest

from schemabook.diagrams.drawing import Box, Drawing, Row
from schemabook.diagrams.graph_drawings import GraphEdge, GraphNode, graph_drawing
from schemabook.diagrams.plan_text import MOST_STEPS, plan_drawing
from schemabook.diagrams.states import state_drawing
from schemabook.diagrams.svg import write_svg
from schemabook.diagrams.topology import topology_drawing
from schemabook.model.base import QualifiedName
from schemabook.model.measurements import SeenFrom
from schemabook.model.plans import Plan, PlanNode
from schemabook.model.topology import Flow, Node, Topology

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def assert_sound(drawing: Drawing) -> None:
    """No two boxes overlap, all is inside, and every line ends at the edge of boxes."""
    for one, other in combinations(drawing.boxes, 2):
        apart = (
            one.x + one.width <= other.x
            or other.x + other.width <= one.x
            or one.y + one.height <= other.y
            or other.y + other.height <= one.y
        )
        assert apart, (one.title, other.title)
    for box in drawing.boxes:
        assert min(box.x, box.y) >= 0
        assert box.x + box.width <= drawing.width
        assert box.y + box.height <= drawing.height
    for stroke in drawing.strokes:
        numbers = [int(number) for number in re.findall(r"-?\d+", stroke.path)]
        for x, y in (numbers[:2], numbers[-2:]):
            assert any(_touches(box, x, y) for box in drawing.boxes), stroke.path
    write_svg(drawing, standalone=True)


def _touches(box: Box, x: int, y: int) -> bool:
    return box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height


def title_of(drawing: Drawing, title: str) -> Box:
    (found,) = (box for box in drawing.boxes if box.title == title)
    return found


@pytest.mark.parametrize("direction", ["right", "up"])
@pytest.mark.parametrize("seed", range(12))
def test_any_graph_can_be_drawn(seed: int, direction: str) -> None:
    chance = random.Random(seed)
    size = chance.randrange(1, 30)
    nodes = [
        GraphNode(title="n" * chance.randrange(40), rows=(Row(left="r"),) * chance.randrange(3)) for _ in range(size)
    ]
    edges = [
        GraphEdge(start=chance.randrange(size), end=chance.randrange(-1, size + 1), label="x" * chance.randrange(30))
        for _ in range(chance.randrange(60))
    ]
    drawing = graph_drawing(nodes, edges, "graph", direction)
    assert_sound(drawing)
    assert len(drawing.boxes) == size
    assert len(drawing.strokes) == sum(0 <= edge.end < size for edge in edges)
    assert drawing == graph_drawing(nodes, edges, "graph", direction)


def test_nothing_can_be_drawn() -> None:
    assert_sound(graph_drawing([], [], "graph"))


def test_edges_lead_to_the_right_and_back_where_they_close_a_cycle() -> None:
    nodes = [GraphNode(title=title) for title in "abc"]
    edges = [GraphEdge(start=0, end=1), GraphEdge(start=1, end=2), GraphEdge(start=2, end=0)]
    drawing = graph_drawing(nodes, edges, "graph")
    xs = [box.x for box in drawing.boxes]
    assert xs == sorted(xs)
    back = [int(number) for number in re.findall(r"-?\d+", drawing.strokes[2].path)]
    assert back[0] > back[-2]


def test_edges_of_one_node_do_not_lie_on_one_another() -> None:
    nodes = [GraphNode(title="a"), GraphNode(title="b")]
    edges = [GraphEdge(start=0, end=1), GraphEdge(start=1, end=0)]
    there, back = graph_drawing(nodes, edges, "graph").strokes
    first, last = (re.findall(r"-?\d+", one.path) for one in (there, back))
    assert int(first[1]) < int(last[-1])


def test_labels_do_not_lie_on_one_another() -> None:
    nodes = [GraphNode(title="a"), GraphNode(title="b")]
    edges = [GraphEdge(start=0, end=1, label="one way"), GraphEdge(start=1, end=0, label="the other way")]
    (_, one), (_, other) = (stroke.label_at for stroke in graph_drawing(nodes, edges, "graph").strokes)
    assert abs(one - other) >= 14


def test_states_begin_and_end() -> None:
    drawing = state_drawing(
        ["new", "done"], [("", "new", ""), ("new", "done", "a"), ("new", "done", "b"), ("done", "", "")], "s"
    )
    assert_sound(drawing)
    assert [box.style for box in drawing.boxes] == ["plain", "plain", "start", "end"]
    assert [stroke.label for stroke in drawing.strokes] == ["", "a, b", ""]
    assert drawing.boxes[2].x < title_of(drawing, "new").x < title_of(drawing, "done").x < drawing.boxes[3].x


def test_a_state_may_follow_itself() -> None:
    drawing = state_drawing(["on", "off"], [("on", "on", "again"), ("on", "off", "")], "s")
    assert_sound(drawing)
    assert drawing.strokes[0].label_at[1] > 0


def plan_of(root: PlanNode | None) -> Plan:
    return Plan(statement="SELECT 1", method="EXPLAIN SELECT 1", taken_at=NOW, root=root)


def test_the_result_of_a_plan_is_at_the_top() -> None:
    leaves = (
        PlanNode(operation="Index Scan", relation=QualifiedName("public", "a"), index="a_key", condition="(id = 1)"),
        PlanNode(operation="Seq Scan"),
    )
    drawing = plan_drawing(plan_of(PlanNode(operation="Hash Join", children=leaves)))
    assert_sound(drawing)
    top, *others = drawing.boxes
    assert top.title == "Hash Join"
    assert all(box.y > top.y + top.height for box in others)
    assert [row.left for row in title_of(drawing, "Index Scan").rows] == ["public.a", "a_key", "(id = 1)"]


def test_a_large_plan_says_that_there_is_more() -> None:
    root = PlanNode(operation="leaf")
    for _ in range(MOST_STEPS + 5):
        root = PlanNode(operation="step", children=(root,))
    drawing = plan_drawing(plan_of(root))
    assert_sound(drawing)
    assert len(drawing.boxes) == MOST_STEPS + 1
    assert drawing.boxes[-1].title == "more steps"
    assert [box.title for box in plan_drawing(plan_of(None)).boxes] == ["no plan"]


def test_servers_and_what_flows() -> None:
    topology = Topology(
        seen=SeenFrom(host="a", at=NOW),
        nodes=(
            Node(name="a", role="primary", here=True),
            Node(name="b", role="standby"),
            Node(name="c", role="subscriber", kind="logical subscriber"),
        ),
        flows=(
            Flow(source="a", target="b", kind="physical", mode="synchronous"),
            Flow(source="a", target="c", kind="logical"),
            Flow(source="a", target="gone", kind="logical"),
        ),
    )
    drawing = topology_drawing(topology)
    assert_sound(drawing)
    assert [box.style for box in drawing.boxes] == ["centre", "plain", "plain"]
    assert [(stroke.label, stroke.dashed) for stroke in drawing.strokes] == [
        ("physical, synchronous", False),
        ("logical", True),
    ]
