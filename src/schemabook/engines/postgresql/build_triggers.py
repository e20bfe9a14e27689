"""Triggers, rewrite rules and policies from their rows."""

from __future__ import annotations

import re

import msgspec

from schemabook.engines.postgresql.names import ENABLED, Names
from schemabook.engines.postgresql.rows import PolicyRow, Rows, TriggerRow
from schemabook.engines.redaction import redact
from schemabook.model.base import QualifiedName
from schemabook.model.tables import Policy, Rule, Trigger

_ROW, _BEFORE, _INSTEAD = 1, 2, 64
_EVENTS = ((4, "INSERT"), (16, "UPDATE"), (8, "DELETE"), (32, "TRUNCATE"))
_CONDITION = re.compile(r" WHEN \((.*)\) EXECUTE (?:FUNCTION|PROCEDURE) ", re.DOTALL)
_COMMANDS = {"*": "ALL", "r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"}


class Hangers(msgspec.Struct, gc=False):
    """The triggers, rules and policies of one relation, while they are gathered."""

    triggers: list[Trigger] = []
    rules: list[Rule] = []
    policies: list[Policy] = []
    notes: list[str] = []


def build_hangers(rows: Rows, names: Names) -> dict[int, Hangers]:
    """The triggers, rules and policies of every relation by its oid."""
    found: dict[int, Hangers] = {}
    for row in sorted(rows.triggers, key=lambda row: row.name):
        hangers = found.setdefault(row.relation, Hangers())
        if row.kind == "t":
            hangers.triggers.append(_build_trigger(row, names))
        elif row.kind == "r":
            hangers.rules.append(_build_rule(row))
        else:
            hangers.notes.append(f"trigger {row.name}, which fires here otherwise than on the partitioned table")
        if redact(row.definition) != row.definition:
            hangers.notes.append(f"a password in {row.name}, which is left out")
    for policy in rows.policies:
        found.setdefault(policy.relation, Hangers()).policies.append(_build_policy(policy))
    return found


def _build_rule(row: TriggerRow) -> Rule:
    return Rule(
        name=row.name,
        definition=redact(row.definition.rstrip(";")),
        enabled=ENABLED[row.enabled],
        comment=row.comment,
    )


def _build_trigger(row: TriggerRow, names: Names) -> Trigger:
    condition = _CONDITION.search(row.definition)
    timing = "INSTEAD OF" if row.type & _INSTEAD else "BEFORE" if row.type & _BEFORE else "AFTER"
    return Trigger(
        name=row.name,
        timing=timing,
        events=tuple(event for bit, event in _EVENTS if row.type & bit),
        level="row" if row.type & _ROW else "statement",
        definition=redact(row.definition),
        condition=condition[1] if condition else None,
        update_columns=names.columns(row.relation, row.columns),
        function=QualifiedName(row.function_schema or "", row.function_name or ""),
        enabled=ENABLED[row.enabled],
        comment=row.comment,
    )


def _build_policy(row: PolicyRow) -> Policy:
    return Policy(
        name=row.name,
        command=_COMMANDS[row.command],
        permissive=row.is_permissive,
        roles=tuple(sorted(row.roles)),
        using=row.using,
        check=row.check,
        comment=row.comment,
    )
