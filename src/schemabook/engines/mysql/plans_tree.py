"""Plans from the text of MySQL's EXPLAIN ANALYZE, an indented tree with a step a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.engines.mysql.plans_build import Aliases, without_values
from schemabook.model.plans import PlanNode

_LINE = re.compile(r"^( *)-> (.*(?:\n(?! *-> ).*)*)", re.MULTILINE)
_FIGURES = re.compile(
    r" +(?:\(cost=(?:[\d.e+-]+\.\.)?(?P<cost>[\d.e+-]+)(?: rows=(?P<rows>[\d.e+-]+))?\) *)?"
    r"(?:\(actual time=[\d.e+-]+\.\.(?P<time>[\d.e+-]+) rows=(?P<actual>[\d.e+-]+) loops=(?P<loops>[\d.e+-]+)\)"
    r"|(?P<never>\(never executed\)))?\s*\Z"
)
_ACCESS = re.compile(r"(?P<operation>[^:]+?) on (?P<table>\S+)(?: using (?P<index>\S+))?(?: (?P<rest>.*))?", re.DOTALL)
_LABEL = re.compile(r"(?P<operation>Filter|Sort|Sort row IDs)(?: with duplicate removal)?: (?P<rest>.*)", re.DOTALL)

FULL_SCAN = "Table scan"


def build_tree(text: str, aliases: Aliases) -> PlanNode:
    """The tree of an EXPLAIN ANALYZE; `aliases` has the table behind each name in small letters.

    Values are replaced by `?` wherever they stand. Raises ValueError when the text is no such tree.
    """
    lines = [(len(match[1]), match[2]) for match in _LINE.finditer(text)]
    if not lines:
        raise ValueError("the server's text is no tree of steps")
    top = tuple(_nodes(lines, aliases))
    return top[0] if len(top) == 1 else PlanNode(operation="query block", children=top)


def _nodes(lines: list[tuple[int, str]], aliases: Aliases) -> Iterator[PlanNode]:
    """The steps that stand farthest left, each with those under it."""
    start = 0
    while start < len(lines):
        depth, text = lines[start]
        end = next((at for at in range(start + 1, len(lines)) if lines[at][0] <= depth), len(lines))
        yield _build_node(text, aliases, tuple(_nodes(lines[start + 1 : end], aliases)))
        start = end


def _build_node(text: str, aliases: Aliases, children: tuple[PlanNode, ...]) -> PlanNode:
    figures = _FIGURES.search(text)
    words = (text[: figures.start()] if figures else text).strip()
    found = figures.groupdict() if figures else {}
    loops = 0.0 if found.get("never") else _number(found.get("loops"))
    rows, time = _number(found.get("actual")), _number(found.get("time"))
    access, labelled = _ACCESS.fullmatch(words), _LABEL.fullmatch(words)
    rest = without_values((access or labelled or {"rest": ""})["rest"] or "")
    operation = (access or labelled or {"operation": without_values(words)})["operation"]
    name = access["table"] if access else ""
    relation = aliases.get(name.lower())
    return PlanNode(
        operation=operation,
        relation=relation,
        alias="" if relation and relation.name == name else name,
        index=(access["index"] or "") if access else "",
        condition=rest if access else "",
        filter=rest if labelled and operation == "Filter" else "",
        sort=(rest,) if labelled and operation != "Filter" else (),
        estimated_rows=_number(found.get("rows")),
        estimated_cost=_number(found.get("cost")),
        actual_rows=0.0 if loops == 0 else None if rows is None or loops is None else rows * loops,
        actual_seconds=0.0 if loops == 0 else None if time is None or loops is None else time * loops / 1000,
        loops=loops,
        children=children,
    )


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)
