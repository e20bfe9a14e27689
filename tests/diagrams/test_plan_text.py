"""Plans as text and as pictures."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from schemabook.diagrams.plan_text import MOST_STEPS, plan_flowchart, plan_lines
from schemabook.model.base import QualifiedName
from schemabook.model.plans import Plan, PlanNode
from tests.checks import markdown
from tests.checks.markdown import Block

USERS = QualifiedName("public", "users")
SCAN = PlanNode(
    operation="Index Scan",
    relation=USERS,
    alias="u",
    index="users_email_key",
    condition="(u.email = $1)",
    estimated_rows=1234.0,
    estimated_cost=8.1734,
    actual_rows=0.0,
    actual_seconds=0.01234,
    loops=3.0,
)
ROOT = PlanNode(
    operation="Sort",
    sort=("u.email DESC", "u.id"),
    facts=("in parallel", "join: Left"),
    children=(
        SCAN,
        PlanNode(operation="Seq Scan", relation=QualifiedName("", "orders"), alias="orders", filter="a\n> 1"),
    ),
)


def plan(root: PlanNode | None, refused: str = "") -> Plan:
    return Plan(statement="select 1", method="explain", taken_at=datetime.now(UTC), root=root, refused=refused)


def parses(text: str) -> None:
    assert markdown.check_mermaid([Block("plan.md", 1, text)]) == []


def test_a_tree_without_figures() -> None:
    assert plan_lines(plan(ROOT)).splitlines() == [
        "Sort",
        "    sort by: u.email DESC, u.id",
        "    in parallel; join: Left",
        "  Index Scan on public.users as u using users_email_key",
        "      condition: (u.email = $1)",
        "  Seq Scan on orders",
        "      filter: a > 1",
    ]


def test_figures_have_two_digits() -> None:
    line = plan_lines(plan(SCAN), figures=True).splitlines()[0]
    assert line.endswith("(rows estimated 1,200, rows 0, cost 8.2, 0.012 s, loops 3)")
    assert plan_lines(plan(PlanNode(operation="x")), figures=True) == "x"


@pytest.mark.parametrize(("value", "words"), [(0.5, "0.5"), (99.6, "100"), (123456, "120,000"), (9.96, "10")])
def test_rounding(value: float, words: str) -> None:
    assert plan_lines(plan(PlanNode(operation="x", estimated_cost=value)), figures=True) == f"x (cost {words})"


def test_a_refused_plan_says_why() -> None:
    assert plan_lines(plan(None, "it would run\nf")) == "no plan: it would run f"
    parses(plan_flowchart(plan(None, "it would run f")))


def test_a_flowchart_points_to_the_result() -> None:
    text = plan_flowchart(plan(ROOT))
    assert text.splitlines()[0] == "flowchart BT"
    assert "    n2 --> n1" in text.splitlines()
    assert "    n3 --> n1" in text.splitlines()
    assert "users_email_key" in text
    parses(text)


def test_hostile_names_parse() -> None:
    hostile = 'a"]; click n1 call x() %% <script>alert(1)</script> **b** `c` {d} end subgraph\nclass'
    node = PlanNode(
        operation=hostile,
        relation=QualifiedName(hostile, hostile),
        index=hostile,
        condition=hostile,
        children=(PlanNode(operation="end"), PlanNode(operation="graph"), PlanNode(operation="1. x")),
    )
    text = plan_flowchart(plan(node))
    assert "<script>" not in text
    assert '"]' not in text.splitlines()[1].removesuffix('"]')
    parses(text)


def test_a_large_plan_stays_small() -> None:
    leaves = tuple(PlanNode(operation=f"step {n}", condition="x" * 500) for n in range(300))
    text = plan_flowchart(plan(PlanNode(operation="top", children=leaves)))
    assert len(text.splitlines()) == 2 * MOST_STEPS + 2
    assert len(text) < 20_000
    parses(text)
