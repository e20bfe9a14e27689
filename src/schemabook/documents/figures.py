"""Figures as documents print them: rounded, with their provenance, and still until they have moved.

Every figure in a document goes through `Figures.show` under a key of its own. A figure that was printed before is
printed again as it was, with the day on which it was measured then, until it has moved by more than the
tolerance; so a document changes when something has happened.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

import msgspec

from schemabook.documents.blocks import Grid, Line, code, grid, text
from schemabook.model.base import Value
from schemabook.model.measured import Measured

FILE = "figures.json"
"""Where a document keeps what it printed."""
_FORMAT = 1
_SIZES = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")


class Kept(Value):
    """A figure as it was printed last: the rounded value and where it came from."""

    value: float | int
    unit: str
    method: str
    quality: str
    measured_at: datetime
    sample_size: int | None = None
    since: datetime | None = None


class KeptFigures(Value):
    """The file of kept figures: the version of its format, and the figures by key."""

    schemabook_figures: int
    figures: dict[str, Kept]


class Provenance(Value):
    """One row of a table of figures: what it is, the key, the figure, and the SQL literals its method needs."""

    name: str
    key: str
    figure: Measured
    object: str = ""
    part: str = ""


class Figures:
    """The figures of one document. `kept` are those that it printed last time."""

    def __init__(self, kept: Mapping[str, Kept] | None = None, tolerance: float = 0.1) -> None:
        self._kept = dict(kept or {})
        self._tolerance = tolerance
        self.printed: dict[str, Kept] = {}

    def settle(self, key: str, figure: Measured) -> Kept:
        """The figure as it is printed: as last time where it has not moved, else rounded anew."""
        if key in self.printed:
            return self.printed[key]
        kept = self._kept.get(key)
        same = kept is not None and (kept.unit, kept.quality) == (figure.unit, figure.quality)
        if kept is None or not same or has_moved(kept.value, figure.value, figure.unit, self._tolerance):
            kept = Kept(
                value=rounded(figure.value, figure.unit),
                unit=figure.unit,
                method=figure.method,
                quality=figure.quality,
                measured_at=figure.measured_at,
                sample_size=figure.sample_size,
                since=figure.since,
            )
        self.printed[key] = kept
        return kept

    def value(self, key: str, figure: Measured | None) -> float:
        """The number that is printed, to sort by; -1 for what was not measured."""
        return -1.0 if figure is None else float(self.settle(key, figure).value)

    def show(self, key: str, figure: Measured | None) -> str:
        """The figure in words, "about" before an estimate; empty where it was not measured."""
        if figure is None:
            return ""
        kept = self.settle(key, figure)
        words = in_words(kept.value, kept.unit)
        return f"about {words}" if kept.quality != "exact" else words

    def line(self, key: str, figure: Measured | None) -> Line:
        """The figure as a line; an empty one where it was not measured."""
        return text(self.show(key, figure))

    def provenance(self, rows: Iterable[Provenance]) -> Iterable[Grid]:
        """A table of figures with when and how each was measured; nothing where there are none."""
        lines: list[tuple[Line, ...]] = []
        for row in rows:
            kept = self.settle(row.key, row.figure)
            lines.append(
                (
                    text(row.name),
                    text(self.show(row.key, row.figure)),
                    text(day(kept.measured_at)),
                    text(day(kept.since) if kept.since else ""),
                    how(kept.method, row.object, row.part),
                )
            )
        if lines:
            yield grid(("Figure", "Value", "Measured", "Since", "How"), lines)

    def encode(self) -> str:
        """The file of kept figures: one figure a line, in the order of keys."""
        file = KeptFigures(schemabook_figures=_FORMAT, figures=dict(sorted(self.printed.items())))
        return msgspec.json.format(msgspec.json.encode(file), indent=1).decode() + "\n"


def decode_kept(data: bytes) -> dict[str, Kept]:
    """The kept figures in a file; none where it is not one of ours, because they can all be measured anew."""
    try:
        file = msgspec.json.decode(data, type=KeptFigures)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return file.figures if file.schemabook_figures == _FORMAT else {}


def has_moved(before: float, now: float, unit: str, tolerance: float) -> bool:
    """Whether a figure differs from the one that was printed by more than the tolerance."""
    slack = 0.005 if unit == "share" else 0.0
    return abs(now - before) > abs(before) * tolerance + slack


def rounded(value: float, unit: str) -> float | int:
    """Two significant digits; whole numbers below 100 as they are; shares to the percent, finer near 0 and 1."""
    if unit == "share":
        return round(value, 2 if 0.01 <= value <= 0.99 else 4)
    if value == 0 or (float(value).is_integer() and abs(value) < 100):
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
    return f"{_number(value)} {_singular(unit) if value == 1 else unit}".rstrip()


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
    return at.astimezone(UTC).date().isoformat()


def how(method: str, object_literal: str, part_literal: str) -> Line:
    """The method of a figure with the names of its object: SQL as code, words as text."""
    words = method.replace("{object}", object_literal).replace("{part}", part_literal)
    return code(words) if words.upper().startswith(("SELECT ", "SHOW ", "PRAGMA ", "WITH ")) else text(words)
