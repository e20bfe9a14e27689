"""Figures over time: the runs of surveys over which a value stood."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemabook.history.extract import ObjectKey, find_amounts, is_same_start, microseconds
from schemabook.model.history import KeptSurvey
from schemabook.model.measurements import Measurements

SHORTEST_GROWTH = 3_600_000_000
"""Microseconds: over less time a slope is noise."""


class Run(NamedTuple):
    """A value that stood from the survey at `first` to that at `last`, of `surveys` that asked. Microseconds."""

    first: int
    last: int
    surveys: int
    value: float | int
    since: int | None
    quality: str
    unit: str

    def has_reset(self, before: Run) -> bool:
        """Whether a counter began anew between an earlier run and this one."""
        return self.value < before.value or not is_same_start(self.since, before.since)


Runs = tuple[Run, ...]
"""One figure of one object, the oldest run first."""


class SeriesKey(NamedTuple):
    """Which figure of which object."""

    of: ObjectKey
    figure: str


class NodePast(NamedTuple):
    """What one server has told: `ats` are its surveys in microseconds, in order."""

    database: str
    host: str
    port: int
    role: str
    ats: tuple[int, ...]
    series: dict[SeriesKey, Runs]

    @property
    def place(self) -> tuple[str, str, int, str]:
        """What tells this server from others."""
        return (self.database, self.host, self.port, self.role)

    def find(self, kind: str, figure: str) -> dict[ObjectKey, Runs]:
        """The series of one figure, by object."""
        return {key.of: runs for key, runs in self.series.items() if key.figure == figure and key.of.kind == kind}


class Past(NamedTuple):
    """Everything that is known of one source: the kept surveys and, server by server, the figures."""

    surveys: tuple[KeptSurvey, ...]
    nodes: tuple[NodePast, ...]


def join_runs(runs: Iterable[Run], ats: Sequence[int]) -> Runs:
    """Runs that do not overlap, in order; those that say the same and have no survey between them become one."""
    joined: list[Run] = []
    for run in sorted(runs, key=lambda one: one.first):
        if joined and _continues(run, joined[-1], ats):
            before = joined[-1]
            joined[-1] = before._replace(last=run.last, surveys=before.surveys + run.surveys)
        else:
            joined.append(run)
    return tuple(joined)


def _continues(run: Run, before: Run, ats: Sequence[int]) -> bool:
    same = (before.value, before.quality, before.unit) == (run.value, run.quality, run.unit) and is_same_start(
        before.since, run.since
    )
    return same and bisect_right(ats, before.last) == bisect_left(ats, run.first)


def values_at(runs: Runs, ats: Sequence[int]) -> dict[int, Run]:
    """The run that stands at each survey; surveys that did not ask are left out."""
    found = {}
    for run in runs:
        for i in range(bisect_left(ats, run.first), bisect_right(ats, run.last)):
            found[ats[i]] = run
    return found


def add_now(past: NodePast, measured: Measurements, wanted: frozenset[tuple[str, str]]) -> NodePast:
    """The past of a server with a survey of now; unchanged where that one or a later one is kept already."""
    at = microseconds(measured.seen.at)
    if past.ats and at <= past.ats[-1]:
        return past
    ats, series = (*past.ats, at), dict(past.series)
    for key, figure, amount in find_amounts(measured):
        if (figure.kind, figure.name) in wanted:
            of = SeriesKey(key, figure.name)
            run = Run(at, at, 1, amount.value, amount.since, figure.quality, figure.unit)
            series[of] = join_runs((*series.get(of, ()), run), ats)
    return past._replace(ats=ats, series=series)
