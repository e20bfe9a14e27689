"""`Measured`: the only type that a figure about data, size, speed or use may have."""

from __future__ import annotations

from datetime import datetime

from schemabook.model.base import Value

SECONDS_PER_DAY = 86_400


class Measured(Value):
    """One figure and where it comes from.

    `unit` is "rows", "bytes", "seconds", "share" (0 to 1), "per day" … `method` is the statement that
    gives the figure when it is run again, in the engine's SQL; `{object}` in it stands for the
    qualified name of what was measured and `{part}` for the name of its column or index, both as SQL
    string literals; where no statement gives it, `method` says in words how it was worked out.
    `quality` is "exact", "estimate" or "sample", the last with the number of rows looked at in
    `sample_size`. `measured_at` is when, in UTC; `since` is the start of the window that a counter
    covers, or the time of the statistics that an estimate rests on.
    """

    value: float | int
    unit: str
    method: str
    quality: str
    measured_at: datetime
    sample_size: int | None = None
    since: datetime | None = None

    @property
    def days(self) -> float | None:
        """How many days a counter covers; None where its start is not known."""
        if self.since is None:
            return None
        return max((self.measured_at - self.since).total_seconds(), 0.0) / SECONDS_PER_DAY


class NamedFigure(Value):
    """A figure that one engine has and others have not: its name (`words-with-hyphens`) and what it tells."""

    name: str
    meaning: str
    figure: Measured
