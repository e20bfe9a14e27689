"""What earlier surveys tell: how a database grew and was used."""

from __future__ import annotations

from datetime import datetime

from schemabook.model.base import QualifiedName, Value
from schemabook.model.measured import Measured


class KeptSurvey(Value):
    """One survey that was kept. `schema` is the digest of its catalogue: equal schemas, equal digests."""

    at: datetime
    schema: str
    version: str = ""
    size: Measured | None = None
    tables: int = 0


class Point(Value):
    """One value of a time series."""

    at: datetime
    value: float | int


class Growth(Value):
    """How one table, or the database where `table` is None, grew over the kept surveys.

    `points` are bytes; `bytes_per_day` and `rows_per_day` are worked out over the window of the figure.
    """

    table: QualifiedName | None = None
    points: tuple[Point, ...] = ()
    bytes_per_day: Measured | None = None
    rows_per_day: Measured | None = None


class Load(Value):
    """Load between surveys, from the differences of counters: per second, on average and at its peak.

    The peak is that of the busiest interval between two surveys, not of the busiest second.
    """

    transactions: Measured | None = None
    peak_transactions: Measured | None = None
    statements: Measured | None = None
    peak_statements: Measured | None = None
    points: tuple[Point, ...] = ()


class UnusedSince(Value):
    """An index that no survey since `since` has seen used; `surveys` is how many looked."""

    table: QualifiedName
    index: str
    since: datetime
    surveys: int


class SchemaVersion(Value):
    """An earlier schema of the database, and what has changed since, up to now.

    `name` is the day of the last survey that saw it (2026-11-20), with the time where two have the same. `added` and
    `changed` are tables and views of now; `removed` are those that are gone.
    """

    name: str
    schema: str
    added: tuple[QualifiedName, ...] = ()
    changed: tuple[QualifiedName, ...] = ()
    removed: tuple[QualifiedName, ...] = ()


class History(Value):
    """Earlier surveys of this database, the oldest first, and what they add up to. `now` is the one at hand.

    `versions` are the newest schemas that differ from that of now, the newest first.
    """

    now: KeptSurvey | None = None
    surveys: tuple[KeptSurvey, ...] = ()
    growth: tuple[Growth, ...] = ()
    load: Load = Load()
    unused: tuple[UnusedSince, ...] = ()
    versions: tuple[SchemaVersion, ...] = ()
