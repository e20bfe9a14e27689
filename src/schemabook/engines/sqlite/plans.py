"""Plans of statements on SQLite. EXPLAIN QUERY PLAN runs nothing of a statement."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from schemabook.engines.engine import ReadOptions
from schemabook.engines.plan_names import Tables
from schemabook.engines.plan_safety import PlanGuard, plain_text, read_tokens
from schemabook.engines.redaction import redact
from schemabook.engines.sqlite.dialect import SQLITE
from schemabook.engines.statements import Statement
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.plans import Plan, PlanNode
from schemabook.model.survey import Reading, State

EXPLAIN = "EXPLAIN QUERY PLAN"
Ask = Callable[[str, Sequence[Any] | Mapping[str, Any]], list[Any]]
Aliases = Mapping[str, QualifiedName | None]

_STEP = re.compile(
    r"(?P<operation>SCAN|SEARCH) (?:(?:TABLE|SUBQUERY) )?(?P<name>.+?)(?: AS (?P<alias>.+?))?"
    r"(?: USING (?P<kind>(?:AUTOMATIC )?(?:PARTIAL )?(?:COVERING )?INDEX|INTEGER PRIMARY KEY|PRIMARY KEY)"
    r"(?: (?!\()(?P<index>.+?))?)?"
    r"(?: VIRTUAL TABLE INDEX .*)?(?: \((?P<condition>[^()]*(?:\([^()]*\)[^()]*)*)\))?(?P<rest> LEFT-JOIN)?"
)
_WANTED = re.compile(r"uses (\d+)")
_PARAMETER = re.compile(r"[?:@$]")


class _Nulls(dict[str, Any]):
    """NULL for a parameter of whatever name."""

    def __missing__(self, _name: str) -> None:
        return None


def plan_statements() -> tuple[Statement, ...]:
    """What taking a plan sends."""
    return (Statement(name="plan", purpose="one per plan: the statement is not run", text=f"{EXPLAIN} STATEMENT"),)


def take_plans(
    ask: Ask, catalogue: Catalogue, wanted: Sequence[str], options: ReadOptions
) -> tuple[tuple[Plan, ...], tuple[Reading, ...]]:
    """The plans of `wanted`, in their order, and what kept some from being taken.

    `ask` sends a statement and gives its rows. Parameters are taken to be unknown, as SQLite does by itself.
    """
    guard, tables = PlanGuard(catalogue, SQLITE, "main"), Tables(catalogue)
    plans = []
    for number, statement in enumerate(wanted, 1):
        options.report(f"taking plan {number}")
        refused = guard.refusal(statement)
        plans.append(_refuse(statement, refused) if refused else _take(ask, tables, statement))
    return tuple(plans), tuple(_readings(plans, analyse=bool(options.measure and options.measure.analyse)))


def _take(ask: Ask, tables: Tables, statement: str) -> Plan:
    text = f"{EXPLAIN} {plain_text(statement, SQLITE)}"
    tokens = read_tokens(statement, SQLITE)
    try:
        rows = _ask_with_nulls(ask, text)
    except sqlite3.Error as error:
        return _refuse(statement, str(error))
    root = build_plan(rows, tables.aliases(tokens, SQLITE))
    steps = [(node.relation, node) for node in root.walk() if node.relation is not None]
    return Plan(
        statement=statement,
        method=EXPLAIN,
        taken_at=datetime.now(UTC),
        generic=any(token.kind in ("operator", "mark") and _PARAMETER.match(token.text) for token in tokens),
        root=root,
        indexes=tuple(sorted({(relation, node.index) for relation, node in steps if node.index})),
        full_scans=tuple(sorted({name for name, node in steps if node.operation == "SCAN" and not node.index})),
    )


def _ask_with_nulls(ask: Ask, text: str) -> list[Any]:
    """The rows of a statement with NULL for its parameters, whether they have names or not."""
    try:
        return ask(text, _Nulls())
    except sqlite3.ProgrammingError:
        pass
    try:
        return ask(text, ())
    except sqlite3.ProgrammingError as error:
        wanted = _WANTED.search(str(error))
        if wanted is None:
            raise
        return ask(text, (None,) * int(wanted[1]))


def build_plan(rows: Sequence[tuple[int, int, int, str]], aliases: Aliases) -> PlanNode:
    """The tree of an EXPLAIN QUERY PLAN; `aliases` has the table behind each name in small letters.

    Rows are (number, number of the step above, unused, text), those of one step in their order.
    """
    below: dict[int, list[tuple[int, str]]] = {}
    for number, above, _, detail in rows:
        below.setdefault(above, []).append((number, detail))

    def build(number: int, detail: str) -> PlanNode:
        return _build_node(detail, aliases, tuple(build(*child) for child in below.get(number, ())))

    top = tuple(build(*child) for child in below.get(0, ()))
    return top[0] if len(top) == 1 else PlanNode(operation="QUERY PLAN", children=top)


def _build_node(detail: str, aliases: Aliases, children: tuple[PlanNode, ...]) -> PlanNode:
    match = _STEP.fullmatch(detail)
    if match is None:
        return PlanNode(operation=redact(detail), children=children)
    name = match["name"]
    relation = aliases.get(name.lower())
    alias = match["alias"] or ("" if relation and relation.name == name else name)
    kind = match["kind"] or ""
    automatic = "AUTOMATIC" in kind
    facts = [kind.lower()] if kind and kind != "INDEX" else []
    if match["rest"]:
        facts.append("left join")
    return PlanNode(
        operation=match["operation"],
        relation=relation,
        alias=alias,
        index="" if automatic else match["index"] or "",
        condition=match["condition"] or "",
        facts=tuple(facts),
        children=children,
    )


def _refuse(statement: str, words: str) -> Plan:
    return Plan(statement=statement, method=EXPLAIN, taken_at=datetime.now(UTC), refused=redact(words))


def _readings(plans: Sequence[Plan], *, analyse: bool) -> list[Reading]:
    """What is to be said of the plans that could not be taken, or not as asked for."""
    found = []
    refused = [plan.refused for plan in plans if plan.refused]
    if refused:
        found.append(
            Reading(
                part="plans",
                state=State.PARTIAL,
                missed=f"the plans of {len(refused)} of {len(plans)} statements",
                reason=refused[0],
            )
        )
    if analyse and plans:
        reason = "EXPLAIN QUERY PLAN has no figures"
        found.append(
            Reading(part="plans", state=State.UNSUPPORTED, missed="actual rows and times of steps", reason=reason)
        )
    return found
