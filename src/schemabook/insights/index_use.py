"""Whether an index is used: what a counter can say, and when it cannot."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from schemabook.model.base import Value
from schemabook.model.history import UnusedSince
from schemabook.model.measurements import IndexFigures
from schemabook.model.survey import Survey

SHORTEST_WINDOW = timedelta(days=7)
"""A week: what runs on Sundays only must have had its Sunday."""


class Use(StrEnum):
    """What the counters say of an index."""

    USED = "used"
    UNUSED = "unused"
    UNKNOWN = "unknown"


class Verdict(Value):
    """Whether an index is used; `since` is the start of the window, `reason` why nothing can be said."""

    use: Use
    since: datetime | None = None
    reason: str = ""


def judge_use(figures: IndexFigures | None, survey: Survey, kept: UnusedSince | None = None) -> Verdict:
    """Whether an index is used. `kept` is what earlier surveys saw of it.

    A counter younger than a week, or of one node among several, never calls an index unused.
    """
    if figures is None or figures.scans is None:
        return Verdict(use=Use.UNKNOWN, reason="its use was not measured")
    scans = figures.scans
    if scans.value > 0 and kept is None:
        return Verdict(use=Use.USED, since=scans.since)
    since = min((one for one in (scans.since, kept.since if kept else None) if one), default=None)
    if kept is not None and scans.value > 0:
        since = kept.since
    if since is None:
        return Verdict(use=Use.UNKNOWN, reason="the server does not say since when it counts")
    if scans.measured_at - since < SHORTEST_WINDOW:
        return Verdict(use=Use.UNKNOWN, since=since, reason="the counters are younger than 7 days")
    if survey.topology is not None and survey.topology.servers > 1:
        return Verdict(
            use=Use.UNKNOWN,
            since=since,
            reason=f"only {survey.topology.seen.host} of {survey.topology.servers} servers was asked",
        )
    return Verdict(use=Use.UNUSED, since=since)
