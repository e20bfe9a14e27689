"""What a cell may hold beside Python's own values, and where its chance comes from.

A cell is None (NULL), bool, int, float, Decimal, str, bytes, UUID, date, time, datetime (without a zone, meaning UTC),
Bits, Span, Spans, Gap, Place, a list for an array or a dict for a composite.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

Row = dict[str, object]
"""A row under construction: a cell for each column."""

BASE = datetime.fromisoformat("2025-03-03T09:00")
"""The Monday on which made-up time begins."""


EPOCH = datetime.fromisoformat("1970-01-01")
"""Where counted seconds begin."""


class Span(NamedTuple):
    """A range that holds its lower end and not its upper one."""

    lower: object
    upper: object


class Spans(NamedTuple):
    """A multirange."""

    members: tuple[Span, ...]


class Gap(NamedTuple):
    """A distance in time: whole months, and seconds beside them."""

    months: int
    seconds: float


class Place(NamedTuple):
    """A shape on a plane that stands at a point; `kind` is its type in lower case."""

    kind: str
    x: float
    y: float


class Bits(str):
    """A string of bits: zeros and ones."""

    __slots__ = ()


class Unproven:
    """The result of an expression that cannot be worked out here: it may be anything."""

    def __repr__(self) -> str:
        """A word for messages of tests."""
        return "UNPROVEN"


UNPROVEN = Unproven()


def draw(*parts: object) -> int:
    """A number from 0 to 2⁶⁴ - 1 that depends on the parts alone."""
    return Draws(*parts).draw("")


class Draws:
    """Numbers like those of `draw`, for parts that begin the same."""

    __slots__ = ("_begun",)

    def __init__(self, *parts: object) -> None:
        self._begun = blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8)

    def draw(self, rest: str) -> int:
        """What is drawn for the parts and the rest, which begins with the separator where it is more than nothing."""
        whole = self._begun.copy()
        whole.update(rest.encode("utf-8", "surrogatepass"))
        return int.from_bytes(whole.digest(), "big")
