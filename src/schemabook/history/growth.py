"""How tables and the database grew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from schemabook.history.extract import DATABASE, TABLE, ObjectKey, moment
from schemabook.history.series import SHORTEST_GROWTH, NodePast, Run, Runs
from schemabook.model.base import QualifiedName
from schemabook.model.history import Growth, Point
from schemabook.model.measured import SECONDS_PER_DAY, Measured

_MICROSECONDS_PER_DAY = SECONDS_PER_DAY * 1_000_000


def find_growth(nodes: Sequence[NodePast]) -> tuple[Growth, ...]:
    """The growth of the database, then of its tables by name, as any of its servers saw it.

    What the last survey that measured such figures did not find is left out.
    """
    total = _reaching_the_end(_merged(nodes, DATABASE, "database_size"))
    sizes = _reaching_the_end(_merged(nodes, TABLE, "size"))
    rows = _reaching_the_end(_merged(nodes, TABLE, "rows"))
    database = [Growth(points=_points(runs), bytes_per_day=_slope(runs, "bytes")) for runs in total.values()]
    tables = [
        Growth(
            table=QualifiedName(key.schema, key.name),
            points=_points(sizes.get(key, ())),
            bytes_per_day=_slope(sizes.get(key, ()), "bytes"),
            rows_per_day=_slope(rows.get(key, ()), "rows"),
        )
        for key in sorted({*sizes, *rows})
    ]
    return (*database, *tables)


def _merged(nodes: Sequence[NodePast], kind: str, figure: str) -> dict[ObjectKey, Runs]:
    """The runs of one figure, of all servers together, in the order of their beginning."""
    found: dict[ObjectKey, list[Run]] = defaultdict(list)
    for node in nodes:
        for key, runs in node.find(kind, figure).items():
            found[key].extend(runs)
    return {key: tuple(sorted(runs, key=lambda run: run.first)) for key, runs in found.items()}


def _reaching_the_end(series: Mapping[ObjectKey, Runs]) -> dict[ObjectKey, Runs]:
    """Those that were still there when such a figure was measured last."""
    end = max((run.last for runs in series.values() for run in runs), default=0)
    return {key: runs for key, runs in series.items() if any(run.last == end for run in runs)}


def _points(runs: Runs) -> tuple[Point, ...]:
    """The ends of each run: between them the value stood still."""
    values = {at: run.value for run in runs for at in (run.first, run.last)}
    return tuple(Point(at=moment(at), value=values[at]) for at in sorted(values))


def _slope(runs: Runs, unit: str) -> Measured | None:
    """The growth per day between the first and the last value; None where they are too close in time."""
    if not runs:
        return None
    first, last = min(runs, key=lambda run: run.first), max(runs, key=lambda run: run.last)
    time = last.last - first.first
    if time < SHORTEST_GROWTH:
        return None
    surveys = sum(run.surveys for run in runs)
    return Measured(
        value=(last.value - first.value) * _MICROSECONDS_PER_DAY / time,
        unit=f"{unit} per day",
        method=f"(last − first) ÷ days over {surveys:,} surveys",
        quality="exact" if first.quality == last.quality == "exact" else "estimate",
        measured_at=moment(last.last),
        since=moment(first.first),
    )
