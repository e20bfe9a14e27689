"""Statements as they are counted: one entry for all that are equal once normalised."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from schemabook.formats.sql_logs.normalising import normalise, sketch, statements_in
from schemabook.model.measured import Measured
from schemabook.model.workload import StatementUse, Workload

MOST_STATEMENTS = 10_000
"""Different statements that are kept; of others there is only the number."""
_MOST_REMEMBERED = 2_000


class Figures:
    """What a log says of one execution: seconds, rows given or changed, rows examined."""

    __slots__ = ("examined", "rows", "seconds")

    def __init__(self, seconds: float | None = None, rows: int | None = None, examined: int | None = None) -> None:
        self.seconds = seconds
        self.rows = rows
        self.examined = examined


@dataclass(slots=True)
class Count:
    """The sums of one statement, and of how many of its calls each is known."""

    calls: int = 0
    timed: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    with_rows: int = 0
    rows: int = 0
    with_examined: int = 0
    examined: int = 0

    def add_time(self, seconds: float) -> None:
        """Add the time of a call that is counted already."""
        self.timed += 1
        self.seconds += seconds
        self.longest = max(self.longest, seconds)

    def add(self, figures: Figures) -> None:
        """Count one call."""
        self.calls += 1
        if figures.seconds is not None:
            self.add_time(figures.seconds)
        if figures.rows is not None:
            self.with_rows += 1
            self.rows += figures.rows
        if figures.examined is not None:
            self.with_examined += 1
            self.examined += figures.examined


@dataclass(slots=True)
class Tally:
    """Counts statements. `database` restricts it to those that a log says were sent to that database.

    `zone_unknown` says that times were read as UTC because the log does not tell their zone.
    """

    dialect_name: str
    database: str = ""
    counts: dict[str, Count] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None
    zone_unknown: bool = False
    entries: int = 0
    _left_out: set[int] = field(default_factory=set)
    _remembered: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def see(self, at: datetime | None) -> None:
        """Widen the window to a time that the log names."""
        self.entries += 1
        if at is not None:
            self.first = at if self.first is None else min(self.first, at)
            self.last = at if self.last is None else max(self.last, at)

    def add(self, text: str, figures: Figures | None = None, database: str = "") -> Count | None:
        """Count the statements of a text, and give the count of it where it is one statement.

        The figures of a text of several statements are those of none of them.
        """
        if self.database and database and database != self.database:
            return None
        normalised = self._normalised(text)
        single = len(normalised) == 1
        found = None
        for one in normalised:
            found = self._count(one)
            if found is not None:
                found.add(figures if single and figures is not None else Figures())
        return found if single else None

    def _count(self, normalised: str) -> Count | None:
        found = self.counts.get(normalised)
        if found is None:
            if len(self.counts) >= MOST_STATEMENTS:
                self._left_out.add(hash(normalised))
                return None
            found = self.counts[normalised] = Count()
        return found

    def _normalised(self, text: str) -> tuple[str, ...]:
        key = sketch(text)
        found = self._remembered.get(key)
        if found is None:
            found = tuple(normalise(one, self.dialect_name) for one in statements_in(text, self.dialect_name))
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = found
        return found

    def workload(self, source: str, until: datetime) -> Workload:
        """What was counted, the most frequent first. `until` is the end of the window where no time was seen."""
        end = self.last or until
        if self.zone_unknown:
            source = f"{source}, whose times are taken as UTC"
        counts = sorted(self.counts.items(), key=lambda item: (-item[1].calls, item[0]))
        return Workload(
            source=source,
            until=end,
            since=self.first,
            statements=tuple(_statement(text, count, _Window(source, end, self.first)) for text, count in counts),
            dropped=len(self._left_out),
        )


class _Window:
    """Makes figures of one window."""

    def __init__(self, source: str, until: datetime, since: datetime | None) -> None:
        self._source = source
        self._until = until
        self._since = since

    def figure(self, value: float, unit: str, what: str, sample: int | None = None) -> Measured:
        return Measured(
            value=value,
            unit=unit,
            method=f"{what} in {self._source}",
            quality="exact" if sample is None else "sample",
            measured_at=self._until,
            sample_size=sample,
            since=self._since,
        )


def _statement(text: str, count: Count, window: _Window) -> StatementUse:
    """A total is there only where every call has its part; means and maxima are of the calls that have."""
    sample = None if count.timed == count.calls else count.timed
    timed = count.timed > 0
    return StatementUse(
        text=text,
        calls=window.figure(count.calls, "calls", "times that it stands"),
        total_time=window.figure(count.seconds, "seconds", "sum of the times") if timed and sample is None else None,
        mean_time=window.figure(count.seconds / count.timed, "seconds", "mean of the times", sample) if timed else None,
        max_time=window.figure(count.longest, "seconds", "longest time", sample) if timed else None,
        rows=_complete(count.rows, count.with_rows, count.calls, window, "sum of the rows"),
        rows_examined=_complete(count.examined, count.with_examined, count.calls, window, "sum of the rows examined"),
    )


def _complete(value: int, known: int, calls: int, window: _Window, what: str) -> Measured | None:
    return window.figure(value, "rows", what) if known == calls else None


def joined(words: Iterable[str]) -> str:
    """The words with commas, the last one with "and"."""
    listed = list(words)
    return " and ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)
