"""How busy a server was between surveys, from the differences of its counters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from schemabook.history.extract import DATABASE, ObjectKey, moment
from schemabook.history.series import NodePast, Run, SeriesKey, values_at
from schemabook.model.history import Load, Point
from schemabook.model.measured import Measured

SHORTEST_INTERVAL = 600_000_000
"""Microseconds: surveys that are closer count as one, because over less they would measure themselves."""

_MICROSECONDS = 1_000_000
_TRANSACTIONS = ("commits", "rollbacks")
_STATEMENTS = ("statements",)


class _Interval(NamedTuple):
    """How much was counted between two surveys; None where a counter began anew."""

    first: int
    last: int
    counted: float | None

    @property
    def per_second(self) -> float:
        return (self.counted or 0) * _MICROSECONDS / (self.last - self.first)


def find_load(node: NodePast) -> Load:
    """The load of one server. `points` are transactions per second, else statements, at the end of each interval."""
    transactions, statements = (
        _intervals(node, _TRANSACTIONS, "transactions"),
        _intervals(node, _STATEMENTS, "statements"),
    )
    average, peak = _average(transactions, "transactions"), _peak(transactions, "transactions")
    busy = transactions if average is not None else statements
    return Load(
        transactions=average,
        peak_transactions=peak,
        statements=_average(statements, "statements"),
        peak_statements=_peak(statements, "statements"),
        points=tuple(Point(at=moment(one.last), value=one.per_second) for one in _valid(busy)),
    )


def _intervals(node: NodePast, figures: Sequence[str], unit: str) -> list[_Interval]:
    """The sum of several counters of a unit between surveys that have all of them and are far enough apart.

    Not every engine's commits are transactions: some count the statement COMMIT alone.
    """
    series = [
        tuple(run for run in node.series.get(SeriesKey(ObjectKey(DATABASE), figure), ()) if run.unit == unit)
        for figure in figures
    ]
    values = [values_at(runs, node.ats) for runs in series]
    ats = _spaced([at for at in node.ats if all(at in one for one in values)])
    return [
        _Interval(first, last, _difference([(one[first], one[last]) for one in values]))
        for first, last in pairwise(ats)
    ]


def _spaced(ats: Sequence[int]) -> list[int]:
    """The times that are at least the shortest interval after the one before."""
    found: list[int] = []
    for at in ats:
        if not found or at - found[-1] >= SHORTEST_INTERVAL:
            found.append(at)
    return found


def _difference(pairs: Sequence[tuple[Run, Run]]) -> float | None:
    if any(after.has_reset(before) for before, after in pairs):
        return None
    return sum(after.value - before.value for before, after in pairs)


def _valid(intervals: Sequence[_Interval]) -> Iterator[_Interval]:
    return (one for one in intervals if one.counted is not None)


def _left_out(intervals: Sequence[_Interval]) -> str:
    resets = sum(one.counted is None for one in intervals)
    return f"; left out, because the counters began anew: {resets:,}" if resets else ""


def _average(intervals: Sequence[_Interval], unit: str) -> Measured | None:
    valid = list(_valid(intervals))
    if not valid:
        return None
    time = sum(one.last - one.first for one in valid)
    count = f"{len(valid):,} interval{'' if len(valid) == 1 else 's'}"
    over = f"{count} between surveys{_left_out(intervals)}"
    return Measured(
        value=sum(one.counted or 0 for one in valid) * _MICROSECONDS / time,
        unit=f"{unit} per second",
        method=f"differences of the counters ÷ seconds over {over}",
        quality="exact",
        measured_at=moment(valid[-1].last),
        since=moment(valid[0].first),
    )


def _peak(intervals: Sequence[_Interval], unit: str) -> Measured | None:
    valid = list(_valid(intervals))
    if not valid:
        return None
    busiest = max(valid, key=lambda one: one.per_second)
    return Measured(
        value=busiest.per_second,
        unit=f"{unit} per second",
        method=f"difference of the counters ÷ seconds in the busiest of {len(valid):,} intervals between surveys"
        f"{_left_out(intervals)}",
        quality="exact",
        measured_at=moment(busiest.last),
        since=moment(busiest.first),
    )
