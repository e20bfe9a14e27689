"""Triggers and events from rows."""

from __future__ import annotations

from schemabook.engines.mysql.dialect import quote_text
from schemabook.engines.mysql.remedies import account_of
from schemabook.engines.mysql.rows import EventRow, RoutineRow, TriggerRow
from schemabook.engines.mysql.sql_text import quote_name
from schemabook.engines.redaction import redact
from schemabook.model.base import QualifiedName, Setting
from schemabook.model.catalogue import Event
from schemabook.model.tables import Trigger

REDACTED = "a password in the text of {}"


def build_triggers(rows: list[TriggerRow], inherited: str) -> tuple[tuple[Trigger, ...], tuple[str, ...]]:
    """The triggers of one table in the order in which they fire, and a word on each with a secret in it."""
    ordered = sorted(rows, key=lambda row: (row.event, row.timing, row.position, row.name))
    triggers = tuple(_trigger(row, inherited) for row in ordered)
    hidden = [row.name for row in ordered if redact(row.body) != row.body]
    return triggers, tuple(REDACTED.format(f"the trigger {name}") for name in hidden)


def _trigger(row: TriggerRow, inherited: str) -> Trigger:
    head = f"CREATE TRIGGER {quote_name(row.name)} {row.timing} {row.event} ON {quote_name(row.relation)}"
    return Trigger(
        name=row.name,
        timing=row.timing,
        events=tuple(row.event.split(",")),
        level="ROW",
        definition=f"{head}\nFOR EACH ROW {redact(row.body)}",
        options=session_options(row, inherited),
    )


def session_options(row: TriggerRow | EventRow | RoutineRow, inherited: str) -> tuple[Setting, ...]:
    """The settings that a stored programme runs with; of the collation, one that is not `inherited`."""
    options = collation_option(row.session_collation, inherited)
    if not isinstance(row, RoutineRow):
        options += (Setting(name="definer", value=account_of(row.definer)),)
    options += (Setting(name="sql_mode", value=row.sql_mode),)
    if isinstance(row, EventRow) and row.time_zone != "SYSTEM":
        options += (Setting(name="time_zone", value=row.time_zone),)
    return options


def collation_option(collation: str, inherited: str) -> tuple[Setting, ...]:
    """The collation of the literals in a text, unless it is what the server gives to every session."""
    return () if collation == inherited else (Setting(name="collation_connection", value=collation),)


def build_events(rows: list[EventRow], inherited: str) -> tuple[tuple[Event, ...], tuple[str, ...]]:
    """Every event by name, and a word on each with a secret in it."""
    ordered = sorted(rows, key=lambda row: row.name)
    hidden = [row.name for row in ordered if redact(row.body) != row.body]
    return tuple(_event(row, inherited) for row in ordered), tuple(
        REDACTED.format(f"the event {name}") for name in hidden
    )


def _event(row: EventRow, inherited: str) -> Event:
    schedule = _schedule(row)
    enabled = row.status == "ENABLED"
    clauses = [
        f"CREATE EVENT {quote_name(row.name)}",
        f"ON SCHEDULE {schedule}",
        f"ON COMPLETION {row.on_completion}",
        "ENABLE" if enabled else "DISABLE",
    ]
    if row.comment:
        clauses.append(f"COMMENT {quote_text(row.comment)}")
    return Event(
        name=QualifiedName("", row.name),
        schedule=schedule,
        definition="\n".join([*clauses, f"DO {redact(row.body)}"]),
        enabled=enabled,
        options=session_options(row, inherited),
        comment=row.comment or None,
    )


def _schedule(row: EventRow) -> str:
    if row.type == "ONE TIME":
        return f"AT {quote_text(row.execute_at or '')}"
    value = row.interval_value or ""
    schedule = f"EVERY {value if value.isdigit() else quote_text(value.strip(chr(39)))} {row.interval_field}"
    if row.starts:
        schedule += f" STARTS {quote_text(row.starts)}"
    if row.ends:
        schedule += f" ENDS {quote_text(row.ends)}"
    return schedule
