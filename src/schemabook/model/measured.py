"""`Measured`: the only type that a figure about data, size, speed or use may have."""

from __future__ import annotations

from datetime import datetime

from schemabook.model.base import Value


class Measured(Value):
    """One figure and where it comes from.

    `unit` is "rows", "bytes", "seconds", "per day" …; `method` is the statement or counter that
    gave it; `quality` is "exact", "estimate" or "sample", the last with the size of the sample in
    `sample_size`. `measured_at` is when; `since` is the start of the window that a counter covers.
    """

    value: float | int
    unit: str
    method: str
    quality: str
    measured_at: datetime
    sample_size: int | None = None
    since: datetime | None = None
