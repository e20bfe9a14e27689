"""Whether an index is used: what a counter can say, and when it cannot."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from schemabook.model.base import Value
from schemabook.model.history import UnusedSince
from schemabook.model.measurements import IndexFigures
from schemabook.model.survey import State, Survey

SHORTEST_WINDOW = timedelta(days=7)
"""A week: what runs on Sundays only must have had its Sunday."""

_HIDDEN = frozenset({State.PARTIAL, State.DENIED, State.TIMED_OUT})


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
    """Whether an index is used. `kept` is what earlier surveys saw of it, and knows better than the counter alone.

    A counter younger than a week, or of one node among several, never calls an index unused. One that stands at zero
    says that nothing has scanned the index since it began to count, not that the index is as old as that.
    """
    if figures is None or figures.scans is None:
        return Verdict(use=Use.UNKNOWN, reason="its use was not measured")
    scans = figures.scans
    if scans.value > 0 and (kept is None or scans.measured_at - kept.since < SHORTEST_WINDOW):
        return Verdict(use=Use.USED, since=scans.since)
    since = kept.since if kept is not None else scans.since
    if since is None:
        return Verdict(use=Use.UNKNOWN, reason="the server does not say since when it counts")
    if scans.measured_at - since < SHORTEST_WINDOW:
        return Verdict(use=Use.UNKNOWN, since=since, reason="the counters are younger than 7 days")
    others = unasked_servers(survey)
    return Verdict(use=Use.UNKNOWN if others else Use.UNUSED, since=since, reason=others)


def unasked_servers(survey: Survey) -> str:
    """Why there are, or may be, servers that this survey has not asked; empty where it has asked them all.

    Every server counts its own queries only.
    """
    topology = survey.topology
    if topology is None:
        hidden = any(one.part == "topology" and one.state in _HIDDEN for one in survey.readings)
        return "whether there are other servers could not be seen" if hidden else ""
    if topology.servers > 1:
        return f"only {topology.seen.host} of {topology.servers} servers was asked"
    return f"there may be other servers: {topology.incomplete}" if topology.incomplete else ""
