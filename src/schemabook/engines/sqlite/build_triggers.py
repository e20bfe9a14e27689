"""Triggers of a table or view."""

from __future__ import annotations

from schemabook.engines.redaction import redact
from schemabook.engines.sqlite.build_facts import Facts
from schemabook.engines.sqlite.parse_objects import parse_trigger
from schemabook.engines.sqlite.rows import SchemaRow
from schemabook.engines.sqlite.tokens import SqlSyntaxError
from schemabook.model.tables import Trigger

REDACTED = "a password in the text of {}"


def build_triggers(relation: str, facts: Facts) -> tuple[tuple[Trigger, ...], tuple[str, ...]]:
    """The triggers of a relation by name, and what could not be understood of them."""
    triggers: list[Trigger] = []
    unmodelled: list[str] = []
    for row in sorted(facts.triggers.get(relation, ()), key=lambda row: row.name):
        try:
            triggers.append(_build_trigger(row))
            if redact(row.sql or "") != row.sql:
                unmodelled.append(REDACTED.format(f"the trigger {row.name}"))
        except SqlSyntaxError as problem:
            unmodelled.append(f"trigger {row.name}: its CREATE statement was not understood ({problem})")
    return tuple(triggers), tuple(unmodelled)


def _build_trigger(row: SchemaRow) -> Trigger:
    parsed = parse_trigger(row.sql or "")
    return Trigger(
        name=row.name,
        timing=parsed.timing,
        events=(parsed.event,),
        level="row",
        definition=redact(row.sql or ""),
        condition=None if parsed.condition is None else redact(parsed.condition),
        update_columns=parsed.update_columns,
    )
