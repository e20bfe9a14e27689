"""Indexes that no survey has seen used."""

from __future__ import annotations

from bisect import bisect_left

from schemabook.history.extract import INDEX, moment
from schemabook.history.series import NodePast, Runs
from schemabook.model.base import QualifiedName
from schemabook.model.history import UnusedSince


def find_unused(node: NodePast) -> tuple[UnusedSince, ...]:
    """The indexes of the last survey of one server whose counter of scans stood still over two surveys or more."""
    series = node.find(INDEX, "scans")
    end = max((runs[-1].last for runs in series.values() if runs), default=0)
    found = []
    for key in sorted(series):
        runs = series[key]
        if runs and runs[-1].last == end and runs[-1].surveys > 1:
            since = moment(_unused_from(runs, node.ats))
            table = QualifiedName(key.schema, key.name)
            found.append(UnusedSince(table=table, index=key.part, since=since, surveys=runs[-1].surveys))
    return tuple(found)


def _unused_from(runs: Runs, ats: tuple[int, ...]) -> int:
    """The earliest moment from which no use is known, in microseconds.

    A counter that stands at zero has not moved since it began to count. Where the survey before is younger than that,
    the index was made after it, or was there and its counter began anew at a moment that nobody noted.
    """
    run = runs[-1]
    if run.value != 0 or run.since is None:
        return run.first
    position = bisect_left(ats, run.first)
    if position == 0 or run.since >= ats[position - 1]:
        return min(run.since, run.first)
    was_there = len(runs) > 1 and runs[-2].last == ats[position - 1]
    return run.first if was_there else ats[position - 1]
