"""Sums of figures, with where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import msgspec

from schemabook.model.measured import SECONDS_PER_DAY, Measured
from schemabook.model.workload import StatementUse, Workload

SHORTEST_WINDOW = timedelta(hours=1)
"""A window that is shorter says nothing of a day."""


def sum_calls(statements: Sequence[StatementUse], workload: Workload, of: str = "calls") -> Measured:
    """The calls of statements together. Of none there are 0, seen over the whole window."""
    calls = [one.calls for one in statements]
    exact = all(one.quality == "exact" for one in calls)
    noun = "statement" if len(calls) == 1 else "statements"
    return Measured(
        value=sum(one.value for one in calls),
        unit="calls",
        method=f"sum of {of} of {len(calls)} {noun} in {workload.source}",
        quality="exact" if exact else "estimate",
        measured_at=max((one.measured_at for one in calls), default=workload.until),
        since=workload.since,
    )


def per_day(calls: Measured, workload: Workload) -> Measured | None:
    """The figure for one day, where the window is known and at least an hour long."""
    if workload.since is None or workload.until - workload.since < SHORTEST_WINDOW:
        return None
    days = (workload.until - workload.since).total_seconds() / SECONDS_PER_DAY
    return msgspec.structs.replace(
        calls, value=calls.value / days, unit="per day", method=f"{calls.method}, divided by the days of the window"
    )
