"""Plans from the JSON of MySQL (version 1 of its format) and of MariaDB."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from schemabook.engines.lexing import MYSQL, Kind, pieces
from schemabook.engines.mysql.plans_text import VALUE_ALIAS
from schemabook.model.base import QualifiedName
from schemabook.model.plans import PlanNode

Aliases = Mapping[str, QualifiedName | None]

_NO_STEP = frozenset(
    {"query_block", "nested_loop", "query_specifications", "materialized_from_subquery", "materialized"}
)
_NOT_STEPS = frozenset(
    {"cost_info", "used_columns", "used_key_parts", "ref", "possible_keys", "index_merge", "rowid_filter"}
)
_FLAGS = {
    "using_index": "the index alone is read",
    "using_filesort": "sorted",
    "using_temporary_table": "with a temporary table",
    "using_index_for_group_by": "groups are found by the index",
    "distinct": "stops at the first match",
    "dependent": "once for each row outside",
    "insert": "adds rows",
}
_WORDS = {"using_join_buffer": "join buffer: {}", "join_type": "join: {}", "buffer_type": "buffer: {}"}
_VALUE_BLOCK = re.compile(rf'"select_id":\s*(\d+)(?:(?!"select_id").)*?"table_name":\s*"{VALUE_ALIAS}"', re.DOTALL)
_QUOTED = r"`(?:[^`]|``)*`"
_VALUE_QUERY = re.compile(rf"\(/\* select#\d+ \*/ select (?:{_QUOTED}\.)?`{VALUE_ALIAS}`(?:[^()`]|{_QUOTED})*\)")
_NUMBER = re.compile(r"(?<![\w`.])\d[\d.]*(?:[eE][-+]?\d+)?(?![\w`])")


def build_plan(text: str, aliases: Aliases) -> PlanNode:
    """The tree of an EXPLAIN or ANALYZE FORMAT=JSON; `aliases` has the table behind each name in small letters.

    Values in conditions are replaced by `?`, because the server puts those of rows that it has read there.
    Raises msgspec.DecodeError when the text is no JSON.
    """
    raw: dict[str, Any] = msgspec.json.decode(_without_subqueries(text))
    nodes = list(_steps(raw, aliases))
    if len(nodes) == 1:
        return nodes[0]
    return PlanNode(operation="query block", facts=tuple(_facts(raw.get("query_block", {}))), children=tuple(nodes))


def _without_subqueries(text: str) -> str:
    """MariaDB's JSON with `?` in conditions for the subqueries that give the values of parameters."""
    numbers = "|".join(dict.fromkeys(_VALUE_BLOCK.findall(text)))
    return re.sub(rf"\(subquery#(?:{numbers})\)", "?", text) if numbers else text


def seconds(text: str) -> float | None:
    """How long an analysed statement ran, where the server says so."""
    block = msgspec.json.decode(text).get("query_block", {})
    found = block.get("r_total_time_ms")
    return None if found is None else float(found) / 1000


def _steps(raw: Any, aliases: Aliases) -> Iterator[PlanNode]:
    """The steps in a part of the JSON."""
    if isinstance(raw, list):
        for item in raw:
            yield from _steps(item, aliases)
    elif isinstance(raw, dict):
        for key, value in raw.items():
            if key not in _NOT_STEPS and isinstance(value, (dict, list)):
                yield from _step(key, value, aliases)


def _step(key: str, raw: Any, aliases: Aliases) -> Iterator[PlanNode]:
    if key == "table":
        yield from _table(raw, aliases)
        return
    children = tuple(_steps(raw, aliases))
    if key == "nested_loop" and len(children) > 1:
        yield PlanNode(operation="nested loop", children=children)
    elif key in _NO_STEP or (isinstance(raw, list) and not key.endswith("subqueries")):
        message = raw.get("message") if isinstance(raw, dict) else None
        yield from ([PlanNode(operation=message, children=children)] if message else children)
    elif children:
        facts = _facts(raw) if isinstance(raw, dict) else ()
        sort = raw.get("sort_key", "") if isinstance(raw, dict) else ""
        operation = key.replace("_", " ")
        yield PlanNode(
            operation=operation, sort=(without_values(sort),) if sort else (), facts=tuple(facts), children=children
        )


def _table(raw: dict[str, Any], aliases: Aliases) -> Iterator[PlanNode]:
    """The step that reads one table; none for what stands for a parameter."""
    name = raw.get("table_name", "")
    if name == VALUE_ALIAS:
        return
    loops = raw.get("r_loops")
    rows = raw.get("rows_examined_per_scan", raw.get("rows"))
    cost = raw.get("cost_info", {}).get("prefix_cost", raw.get("cost"))
    relation = aliases.get(name.lower())
    yield PlanNode(
        operation=raw.get("access_type") or raw.get("message") or "table",
        relation=relation,
        alias="" if relation and relation.name == name else name,
        index=raw.get("key", ""),
        condition=without_values(raw.get("index_condition", "")),
        filter=without_values(raw.get("attached_condition", "")),
        estimated_rows=None if rows is None else float(rows),
        estimated_cost=None if cost is None else float(cost),
        actual_rows=None if loops is None else float(raw.get("r_rows", 0) or 0) * loops,
        actual_seconds=None if loops is None else float(raw.get("r_total_time_ms", 0) or 0) / 1000,
        loops=None if loops is None else float(loops),
        facts=tuple(_facts(raw)),
        children=tuple(_steps(raw, aliases)),
    )


def _facts(raw: dict[str, Any]) -> Iterator[str]:
    for key, words in _FLAGS.items():
        if raw.get(key) is True:
            yield words
    for key, words in _WORDS.items():
        if raw.get(key):
            yield words.format(raw[key])
    parts = raw.get("used_key_parts")
    if parts:
        yield f"key parts: {', '.join(parts)}"


def without_values(text: str) -> str:
    """A condition with `?` for each number and string in it, and for what gives the value of a parameter."""
    text = _VALUE_QUERY.sub("?", text)
    parts: list[str] = []
    end = 0
    for piece in pieces(text, MYSQL):
        parts.append(_NUMBER.sub("?", text[end : piece.start]))
        parts.append("?" if piece.kind is Kind.LITERAL else text[piece.start : piece.end])
        end = piece.end
    return "".join((*parts, _NUMBER.sub("?", text[end:])))
