"""Plans from the JSON that EXPLAIN writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from schemabook.engines.redaction import redact
from schemabook.model.base import QualifiedName
from schemabook.model.plans import PlanNode

_CONDITIONS = ("Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "TID Cond", "Cache Key")
_FILTERS = ("Filter", "Join Filter", "One-Time Filter", "Conflict Filter")
_FACTS = {
    "Operation": "operation: {}",
    "Join Type": "join: {}",
    "Strategy": "strategy: {}",
    "Partial Mode": "mode: {}",
    "Command": "set operation: {}",
    "Scan Direction": "direction: {}",
    "Subplan Name": "{}",
    "CTE Name": "reads {}",
    "Function Name": "function: {}",
    "Group Key": "groups by {}",
    "Presorted Key": "sorted already by {}",
    "Conflict Resolution": "on conflict: {}",
    "Conflict Arbiter Indexes": "conflicts found by {}",
    "Sort Method": "sorted by {}",
}
_USUAL = {"Partial Mode": "Simple", "Scan Direction": "Forward", "Strategy": "Plain"}


def build_plan(text: str) -> PlanNode:
    """The tree of an EXPLAIN (FORMAT JSON). Rows and costs are numbers of the planner; times are in seconds.

    Raises msgspec.DecodeError, KeyError or IndexError when the text is no such plan.
    """
    return _build_node(_first(text)["Plan"], None)


def execution_seconds(text: str) -> float | None:
    """How long the statement ran, where it did."""
    milliseconds = _first(text).get("Execution Time")
    return None if milliseconds is None else milliseconds / 1000


def used_indexes(root: PlanNode) -> tuple[tuple[QualifiedName, str], ...]:
    """The indexes that the steps of a plan use, each with its table, by name."""
    return tuple(sorted({(node.relation, node.index) for node in root.walk() if node.relation and node.index}))


def full_scans(root: PlanNode) -> tuple[QualifiedName, ...]:
    """The tables that a step reads from end to end, by name."""
    return tuple(sorted({node.relation for node in root.walk() if node.operation == "Seq Scan" and node.relation}))


def _first(text: str) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.json.decode(text)[0]
    return found


def _build_node(raw: dict[str, Any], above: QualifiedName | None) -> PlanNode:
    """One step. A scan of an index for a bitmap does not say whose it is: the step above it does."""
    relation = above if raw["Node Type"] == "Bitmap Index Scan" else None
    if "Relation Name" in raw:
        relation = QualifiedName(raw.get("Schema", ""), raw["Relation Name"])
    below = relation if raw["Node Type"] == "Bitmap Heap Scan" else above
    loops = raw.get("Actual Loops")
    times = None if loops is None else max(loops, 1)
    return PlanNode(
        operation=raw["Node Type"],
        relation=relation,
        alias=raw.get("Alias", ""),
        index=raw.get("Index Name", ""),
        condition=_joined(raw, _CONDITIONS),
        filter=_joined(raw, _FILTERS),
        sort=tuple(redact(key) for key in raw.get("Sort Key", ())),
        estimated_rows=raw.get("Plan Rows"),
        estimated_cost=raw.get("Total Cost"),
        actual_rows=None if times is None else raw.get("Actual Rows", 0) * times,
        actual_seconds=None if times is None else raw.get("Actual Total Time", 0) * times / 1000,
        loops=loops,
        facts=tuple(_facts(raw)),
        children=tuple(_build_node(child, below) for child in raw.get("Plans", ())),
    )


def _joined(raw: dict[str, Any], names: Sequence[str]) -> str:
    """The conditions of these names that a step has. What an index promised is not said twice."""
    return redact(" AND ".join(dict.fromkeys(raw[name] for name in names if name in raw)))


def _facts(raw: dict[str, Any]) -> Iterable[str]:
    """What else is worth knowing of a step; no figures."""
    if raw.get("Parallel Aware"):
        yield "in parallel"
    if raw.get("Disabled"):
        yield "chosen although disabled"
    for name, words in _FACTS.items():
        value = raw.get(name)
        if value and value != _USUAL.get(name):
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield redact(words.format(text))
