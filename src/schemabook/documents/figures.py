"""Figures as documents print them: rounded, with their provenance, and still until they have moved.

Every figure in a document goes through `Figures`, which knows a key for each. A figure that was printed before is
printed again as it was, with the day on which it was measured then, until it has moved by more than the
tolerance; so a document changes when something has happened.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import NamedTuple

import msgspec

from schemabook.documents.blocks import Grid, Line, Link, Paragraph, Target, Text, code, grid, text
from schemabook.model.measured import Measured
from schemabook.model.workload import statement_digest

FILE = "figures.json"
"""Where a document keeps what it printed."""
_FORMAT = 1
METHODS = "methods"
"""The page of the methods that are too long for a cell."""
LONGEST_METHOD = 320
EXACT_BELOW = 100
"""Whole numbers below this are printed as they are, larger ones with two digits."""
OWN_TRACES: Mapping[str, int] = {
    "scans": 10,
    "entries": 10,
    "fetches": 10,
    "rows": 10,
    "transactions": 100,
    "statements": 500,
    "joins": 100,
    "tables": 100,
}
"""What reading a database, with plans, may add to its counters, by their unit: no more than this is no move."""
_SELECT = re.compile(r"(?is)select (?P<selected>(?:(?! from ).)+) (?P<source>from .+)")
_SIZES = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A figure as it was printed last: the rounded value, the day of its measurement and the first that it covers.

    `is_rounded` is None where an older document did not say whether rounding changed the value.
    """

    value: float | int
    unit: str
    quality: str
    measured_on: date
    since: date | None = None
    is_rounded: bool | None = None


class _File(msgspec.Struct):
    """The file of kept figures: the version of its format, and the figures by key."""

    schemabook_figures: int
    figures: dict[str, Kept]


class Origin(NamedTuple):
    """What a figure is kept under, and the SQL literals that its method needs."""

    key: str
    object: str = ""
    part: str = ""


class Figures:
    """The figures of one document.

    `origins` knows every figure that may be printed, by `id`; `kept` are those that were printed last time.
    `long_methods` are the headings of the methods that so far stand on a page of their own.
    """

    def __init__(
        self, origins: Mapping[int, Origin], kept: Mapping[str, Kept] | None = None, tolerance: float = 0.1
    ) -> None:
        self._origins = origins
        self._kept = dict(kept or {})
        self._tolerance = tolerance
        self._printed: dict[str, Kept] = {}
        self.long_methods: dict[str, str] = {}

    def settle(self, figure: Measured) -> Kept:
        """The figure as it is printed: as last time where it has not moved, else rounded anew."""
        key = self._origins[id(figure)].key
        if key in self._printed:
            return self._printed[key]
        kept = self._kept.get(key)
        same = kept is not None and (kept.unit, kept.quality) == (figure.unit, figure.quality)
        slack = _own_traces(figure)
        if kept is None or not same or has_moved(kept.value, figure.value, figure.unit, self._tolerance, slack):
            value = rounded(figure.value, figure.unit)
            kept = Kept(
                value=value,
                unit=figure.unit,
                quality=figure.quality,
                measured_on=_day(figure.measured_at),
                since=None if figure.since is None else _day(figure.since),
                is_rounded=value != figure.value,
            )
        self._printed[key] = kept
        return kept

    def as_printed(self, figure: Measured | None) -> Measured | None:
        """A counter that is printed as nothing although it has begun to move: nothing, as of that day; else itself."""
        if figure is None or not figure.value or self.settle(figure).value:
            return figure
        at = datetime.combine(self.settle(figure).measured_on, time.max, UTC)
        return msgspec.structs.replace(figure, value=0, measured_at=min(at, figure.measured_at))

    def value(self, figure: Measured | None) -> float:
        """The number that is printed, to sort by; -1 for what was not measured."""
        return -1.0 if figure is None else float(self.settle(figure).value)

    def show(self, figure: Measured | None) -> str:
        """The figure in words, "about" before an estimate or a rounded count; empty where it was not measured."""
        if figure is None:
            return ""
        kept = self.settle(figure)
        words = in_words(kept.value, kept.unit)
        return f"about {words}" if (kept.quality != "exact" and kept.value) or _is_rounded_count(kept) else words

    def line(self, figure: Measured | None) -> Line:
        """The figure as a line; an empty one where it was not measured."""
        return text(self.show(figure))

    def bare(self, figure: Measured | None) -> Line:
        """The number without "about" and without a unit that the head of the column says."""
        if figure is None:
            return ()
        kept = self.settle(figure)
        return text(in_words(kept.value, kept.unit if kept.unit.startswith(("bytes", "seconds", "share")) else ""))

    def day(self, figure: Measured) -> str:
        """The day on which the printed figure was measured."""
        return self.settle(figure).measured_on.isoformat()

    def since(self, figure: Measured) -> str:
        """The first day that the printed figure covers; empty where that is not known."""
        kept = self.settle(figure)
        return kept.since.isoformat() if kept.since else ""

    def statement(self, figure: Measured) -> str:
        """What gives the figure when it is run again, with the names of its object."""
        origin = self._origins[id(figure)]
        return figure.method.replace("{object}", origin.object).replace("{part}", origin.part)

    def how(self, figure: Measured) -> Line:
        """What gives the figure when it is run again: SQL as code, other methods as text, long ones as a link."""
        method = figure.method
        if len(method) <= LONGEST_METHOD:
            words = self.statement(figure)
            return code(words) if is_statement(words) else text(words)
        heading = self.long_methods.setdefault(method, f"Method {statement_digest(method)}")
        return (Link(text=heading, to=Target(page=METHODS, heading=heading)),)

    def provenance(self, rows: Iterable[tuple[str, Measured | None]]) -> Iterator[Grid]:
        """A table of named figures with when and how each was measured; nothing where there are none."""
        lines: list[tuple[Line, ...]] = [
            (text(name), self.line(figure), text(self.day(figure)), text(self.since(figure)), self.how(figure))
            for name, figure in rows
            if figure is not None
        ]
        if lines:
            yield grid(("Figure", "Value", "Measured", "Since", "How"), lines)

    def provenance_together(self, rows: Iterable[tuple[str, Measured | None]]) -> Iterator[Paragraph | Grid]:
        """The same where one query gives every figure: it is said once, and of each what it selects."""
        measured = [(name, figure) for name, figure in rows if figure is not None]
        parts = [_SELECT.fullmatch(self.statement(figure)) for _, figure in measured]
        sources = {part["source"] if part else "" for part in parts}
        source = sources.pop() if len(sources) == 1 else ""
        if len(parts) == 1 or not source or len(source) > LONGEST_METHOD:
            yield from self.provenance(measured)
            return
        yield Paragraph(line=(Text(text="How these were measured: "), *code(f"SELECT … {source}"), Text(text=".")))
        lines: list[tuple[Line, ...]] = [
            (text(name), self.line(figure), text(self.day(figure)), text(self.since(figure)), code(part["selected"]))
            for (name, figure), part in zip(measured, parts, strict=True)
            if part
        ]
        yield grid(("Figure", "Value", "Measured", "Since", "Selected"), lines)

    def encode(self) -> str:
        """The file of kept figures: a line for each, in the order of keys."""
        lines = ",\n".join(f"{_json(key)}:{_json(kept)}" for key, kept in sorted(self._printed.items()))
        return f'{{"schemabook_figures":{_FORMAT},"figures":{{\n{lines}\n}}}}\n'

    def __bool__(self) -> bool:
        return bool(self._origins)


def decode_kept(data: bytes) -> dict[str, Kept]:
    """The kept figures in a file; none where it is not one of ours, because they can all be measured anew."""
    try:
        file = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return file.figures if file.schemabook_figures == _FORMAT else {}


def has_moved(before: float, now: float, unit: str, tolerance: float, slack: float = 0.0) -> bool:
    """Whether a figure differs from the one that was printed by more than the tolerance, and by more than `slack`."""
    least = 0.005 if unit == "share" else 0.0
    return abs(now - before) > max(abs(before) * tolerance + least, slack)


def _own_traces(figure: Measured) -> int:
    """By how much a counter may have moved because the database was read; 0 for what is no counter.

    Numbers of rows and tables are counted by counters and otherwise; a counter has counted since some time.
    """
    if figure.quality != "exact" or (figure.since is None and figure.unit in {"rows", "tables"}):
        return 0
    return OWN_TRACES.get(figure.unit, 0)


def _is_rounded_count(kept: Kept) -> bool:
    """Whether a number of things was rounded, or may have been; sizes, times, shares and rates are never exact."""
    measures = kept.unit.startswith(("bytes", "seconds", "share")) or "per " in kept.unit
    was_rounded = abs(kept.value) >= EXACT_BELOW if kept.is_rounded is None else kept.is_rounded
    return was_rounded and not measures


def rounded(value: float, unit: str) -> float | int:
    """Two significant digits; whole numbers below 100 as they are; shares to the percent, finer near 0 and 1."""
    if unit == "share":
        return round(value, 2 if 0.01 <= value <= 0.99 else 4)
    if value == 0 or (float(value).is_integer() and abs(value) < EXACT_BELOW):
        return int(value)
    scale: Callable[[float], float] = _binary_scale if unit.startswith("bytes") else _one
    factor = scale(value)
    digits = 1 - math.floor(math.log10(abs(value / factor)))
    result = round(value / factor, digits) * factor
    return int(result) if float(result).is_integer() else result


def _one(_: float) -> float:
    return 1.0


def _binary_scale(value: float) -> float:
    """The largest power of 1024 in a number of bytes, up to the units there are."""
    power = int(math.log(max(abs(value), 1), 1024))
    return float(1024 ** min(power, len(_SIZES) - 1))


def in_words(value: float, unit: str) -> str:
    """A rounded number with its unit: `1.2 ms`, `30 MiB`, `12,000 rows`, `99 %`."""
    if unit == "share":
        return f"{value * 100:.10g} %"
    if unit.startswith("bytes"):
        return f"{_bytes(value)}{unit.removeprefix('bytes')}"
    if unit.startswith("seconds"):
        return f"{_seconds(value)}{unit.removeprefix('seconds')}"
    if unit in ("", "value"):
        return _number(value)
    return f"{_number(value)} {_singular(unit) if value == 1 else unit}"


def in_round_words(value: float, unit: str) -> str:
    """A number that was just measured, rounded and with its unit."""
    return in_words(rounded(value, unit), unit)


def _bytes(value: float) -> str:
    factor = _binary_scale(value)
    name = _SIZES[round(math.log(factor, 1024))]
    return f"{_number(value / factor)} {name}"


def _seconds(value: float) -> str:
    for name, factor in (("d", 86_400.0), ("h", 3_600.0), ("min", 60.0), ("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if abs(value) >= factor * (2 if factor > 1 else 1):
            return f"{_number(rounded(value / factor, ''))} {name}"
    return "0 s" if value == 0 else f"{_number(value / 1e-6)} µs"


def _number(value: float) -> str:
    """Digits in groups of three, without an exponent or idle zeros."""
    if float(value).is_integer():
        return f"{int(value):,}"
    places = max(1 - math.floor(math.log10(abs(value))), 1)
    return f"{value:,.{places}f}".rstrip("0").rstrip(".")


def _singular(unit: str) -> str:
    first, _, rest = unit.partition(" ")
    word = first[:-1] if first.endswith("s") and first != "us" else first
    return f"{word} {rest}".strip()


def day(at: datetime) -> str:
    """The day of a time, in UTC."""
    return _day(at).isoformat()


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def is_statement(words: str) -> bool:
    """Whether a method is a statement for the server, and no description in words."""
    return words.lstrip("( ").upper().startswith(("SELECT ", "SHOW ", "PRAGMA ", "WITH "))
