"""What the measuring queries of one run fetched."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import msgspec

SAMPLE = 10_000
"""How many rows of a table a sample has at most."""


class SizeRow(NamedTuple):
    """A row of sizes.sql: bytes, entries and damaged pages of the B-tree of a table or index."""

    name: str
    size: int
    unused: int
    leaf_entries: int
    entries: int
    damaged: int


class DatabaseRow(NamedTuple):
    """The row of database.sql."""

    pages: int
    page_size: int
    free_pages: int


class ColumnSample(NamedTuple):
    """What a sample of one column gave; the length is in bytes."""

    table: str
    column: str
    rows: int
    nulls: int
    distinct: int
    minimum: Any
    maximum: Any
    average_length: float | None
    common: tuple[tuple[Any, int], ...] = ()


class MeasuredRows(msgspec.Struct):
    """What one run fetched. What is None was not had."""

    at: datetime
    database: DatabaseRow | None = None
    sizes: dict[str, SizeRow] | None = None
    statistics: dict[str, int] = {}
    counts: dict[str, int] = {}
    sequences: dict[str, int] = {}
    settings: list[tuple[str, Any]] = []
    samples: list[ColumnSample] = []
