"""The workload from the digests of performance_schema."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime

from schemabook.engines.mysql.measure_figures import Clock, at_epoch, settings_of
from schemabook.engines.mysql.measure_rows import MeasureRows, StatementRow
from schemabook.engines.mysql.rows import Rows
from schemabook.engines.redaction import redact
from schemabook.model.measured import Measured
from schemabook.model.workload import StatementUse, Workload

SOURCE = "performance_schema.events_statements_summary_by_digest"
CUT = "…"
"""What a text ends with that the server has cut at max_digest_length."""
_CALLED = re.compile(r"`?(\w+)`? \(")
_TOKEN = re.compile(r"`((?:[^`]|``)*)`|\(\.\.\.\)(?: /\* , \.\.\. \*/)?|\?, \.\.\.|\S+")
_USUAL_ROOM = 1024
_LAST_TOKEN = 70
"""What the first token that had no room may have needed: an identifier of 64 letters."""
_PER_SECOND = 1e12
_READING = frozenset({"SELECT", "UPDATE", "DELETE", "WITH"})
_ADDING = frozenset({"INSERT", "REPLACE"})


def build_workload(rows: MeasureRows, catalogue: Rows, clock: Clock) -> Workload | None:
    """The statements that took the most time, the first first; None where they are not counted.

    The server does not say when its summary was emptied last. It keeps all digests from then on, so the window
    starts with the first statement that any of them was seen for.
    """
    if rows.workload is None or not rows.instrumentation:
        return None
    instrumentation = rows.instrumentation[0]
    since = clock.started_at
    if instrumentation.first_seen is not None:
        since = max(filter(None, (since, at_epoch(instrumentation.first_seen))))
    found: dict[str, list[StatementRow]] = defaultdict(list)
    routines = {routine.name.lower() for routine in catalogue.routines}
    room = _room(settings_of(rows))
    for row in rows.workload:
        text = _text(row.text, room)
        if not _asks_nothing(text, routines):
            found[text].append(row)
    return Workload(
        source=SOURCE,
        until=clock.at,
        since=since,
        statements=tuple(_statement(text, same, clock, since) for text, same in found.items()),
        dropped=int(instrumentation.lost or 0),
    )


def planned_statements(workload: Workload | None, count: int) -> tuple[str, ...]:
    """The texts of the statements with the most time that read something and are not cut."""
    if workload is None:
        return ()
    return tuple(one.text for one in workload.statements if _has_plan(one.text))[:count]


def _has_plan(text: str) -> bool:
    verb = text.lstrip("( ").split(" ", 1)[0]
    reads = verb in _READING or (verb in _ADDING and " SELECT " in text)
    return reads and not text.endswith(CUT)


def _asks_nothing(text: str, routines: set[str]) -> bool:
    """Whether a whole SELECT names no table and calls no function of the database."""
    if not text.lstrip("( ").startswith("SELECT ") or " FROM " in text or text.endswith(CUT):
        return False
    return not any(name.lower() in routines for name in _CALLED.findall(text))


def _text(text: str, room: int) -> str:
    """The text with a sign where the server has cut it, and secrets masked."""
    masked = redact(text.strip())
    return f"{masked} {CUT}" if _stored_bytes(text) > room - _LAST_TOKEN else masked


def _room(settings: dict[str, str]) -> int:
    """How many bytes of tokens the server keeps of a statement."""
    names = ("max_digest_length", "performance_schema_max_digest_length")
    return min(int(settings.get(name, _USUAL_ROOM)) for name in names)


def _stored_bytes(text: str) -> int:
    """How many bytes of the server's room a text takes: two for each token, and those of identifiers.

    The server says nowhere that it has cut a text; one that fills the room may have been.
    """
    return sum(2 if found[1] is None else 4 + len(found[1].encode()) for found in _TOKEN.finditer(text))


def _statement(text: str, rows: list[StatementRow], clock: Clock, since: datetime | None) -> StatementUse:
    """One statement. Texts that are cut at the same place are counted together."""
    digests = ", ".join(f"'{row.digest}'" for row in rows)
    source = f"FROM {SOURCE} WHERE SCHEMA_NAME = DATABASE() AND DIGEST IN ({digests})"

    def sum_of(value: float, unit: str, expression: str) -> Measured:
        return clock.exact(value, unit, f"SELECT {expression} {source}", since)

    calls = sum(row.calls for row in rows)
    total = sum(row.total_time for row in rows)
    longest = max(row.max_time for row in rows)
    mean = "SUM(SUM_TIMER_WAIT)/SUM(COUNT_STAR)/1e12"
    return StatementUse(
        text=text,
        calls=sum_of(calls, "calls", "SUM(COUNT_STAR)"),
        total_time=sum_of(total / _PER_SECOND, "seconds", "SUM(SUM_TIMER_WAIT)/1e12"),
        mean_time=sum_of(total / calls / _PER_SECOND, "seconds", mean) if calls else None,
        max_time=sum_of(longest / _PER_SECOND, "seconds", "MAX(MAX_TIMER_WAIT)/1e12"),
        rows=sum_of(sum(row.rows for row in rows), "rows", "SUM(SUM_ROWS_SENT + SUM_ROWS_AFFECTED)"),
        rows_examined=sum_of(sum(row.rows_examined for row in rows), "rows", "SUM(SUM_ROWS_EXAMINED)"),
        no_index_used=sum_of(sum(row.no_index_used for row in rows), "calls", "SUM(SUM_NO_INDEX_USED)"),
    )
