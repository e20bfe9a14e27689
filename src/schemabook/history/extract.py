"""The figures of a survey as values to be kept: what of, which, how much."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from schemabook.model.base import Value
from schemabook.model.measured import Measured
from schemabook.model.measurements import Measurements

DATABASE, TABLE, INDEX, SEQUENCE = "database", "table", "index", "sequence"
JITTER = 5_000_000
"""Microseconds by which the start of a window may differ and be the same: servers count it back from their uptime."""

_NOT_KEPT = frozenset({"freeze_age"})
"""It rises with every transaction, in every table, and says nothing that `transaction_age` of the database does not."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = 2**63


class ObjectKey(NamedTuple):
    """What was measured. The database itself has no names."""

    kind: str
    schema: str = ""
    name: str = ""
    part: str = ""


class FigureKey(NamedTuple):
    """Which figure of an object, and how it was had."""

    kind: str
    name: str
    unit: str
    quality: str
    method: str


class Amount(NamedTuple):
    """A value as it is stored: a whole number or a fraction, the start of its window, the size of its sample."""

    whole: int | None
    fraction: float | None
    since: int | None
    sample_size: int | None

    @property
    def value(self) -> float | int:
        """The number."""
        return self.whole if self.whole is not None else self.fraction or 0.0

    def is_like(self, other: Amount) -> bool:
        """Whether it says the same, but for the jitter of the start of its window."""
        same = (self.whole, self.fraction, self.sample_size) == (other.whole, other.fraction, other.sample_size)
        return same and is_same_start(self.since, other.since)


def is_same_start(one: int | None, other: int | None) -> bool:
    """Whether two windows start at the same moment, in microseconds, as far as servers can tell."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= JITTER


@lru_cache
def microseconds(at: datetime) -> int:
    """The time as whole microseconds since 1970 in UTC."""
    return (at.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)


def moment(at: int) -> datetime:
    """The time of so many microseconds since 1970, in UTC."""
    return _EPOCH + timedelta(microseconds=at)


def find_amounts(measured: Measurements) -> Iterator[tuple[ObjectKey, FigureKey, Amount]]:
    """Every figure of the database, its tables, indexes and sequences.

    Values of columns, statements, settings and sessions are not among them.
    """
    for key, name, figure in _find_figures(measured):
        if math.isfinite(figure.value):
            yield key, FigureKey(key.kind, name, figure.unit, figure.quality, figure.method), _amount(figure)


def _find_figures(measured: Measurements) -> Iterator[tuple[ObjectKey, str, Measured]]:
    server = ObjectKey(DATABASE)
    yield from _figures(server, measured.server)
    for other in measured.server.others:
        yield server, other.name, other.figure
    for table in measured.tables:
        yield from _figures(ObjectKey(TABLE, table.name.schema, table.name.name), table)
    for index in measured.indexes:
        yield from _figures(ObjectKey(INDEX, index.table.schema, index.table.name, index.name), index)
    for sequence in measured.sequences:
        yield from _figures(ObjectKey(SEQUENCE, sequence.name.schema, sequence.name.name), sequence)


def _figures(key: ObjectKey, holder: Value) -> Iterator[tuple[ObjectKey, str, Measured]]:
    """The figures that are fields of a value of the model, by the names of the fields."""
    for name in holder.__struct_fields__:
        figure = getattr(holder, name)
        if isinstance(figure, Measured) and name not in _NOT_KEPT:
            yield key, name, figure


def _amount(figure: Measured) -> Amount:
    since = None if figure.since is None else microseconds(figure.since)
    if isinstance(figure.value, int) and -_LARGEST <= figure.value < _LARGEST:
        return Amount(figure.value, None, since, figure.sample_size)
    return Amount(None, float(figure.value), since, figure.sample_size)
