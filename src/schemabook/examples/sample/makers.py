"""Plausible values for a column of any type, the same whenever they are made again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from schemabook.examples.sample import words
from schemabook.examples.sample.shapes import Shape
from schemabook.examples.sample.texts import Slot, make_text, snake, uuid_of
from schemabook.examples.sample.values import BASE, EPOCH, UNPROVEN, Bits, Draws, Gap, Place, Span, Spans
from schemabook.model.families import Family
from schemabook.model.tables import Table

_ENDED = re.compile("_(deleted|cancell?ed|revoked|banned|archived|blocked|disabled|rejected|failed|locked)_")
_LATER = re.compile(
    "_(end|ended|ends|expir[a-z]*|until|thru|to|due|finish[a-z]*|complet[a-z]*|clos[a-z]*|stop[a-z]*|deliver[a-z]*"
    "|return[a-z]*|death|dod|discharge[a-z]*|out[a-z]*)(_?(date|time|at))?_"
)
_MIDDLE = re.compile(
    "_(updated?|modif[a-z]*|changed?|edited|last|ship[a-z]*|paid|sent|confirm[a-z]*|accept[a-z]*|verified)(_?(date|time|at))?_"
)
_ADDRESSED = re.compile("_(city|postal_?code|postcode|zip|zip_?code)_")
_STATE = re.compile("_state(_or)?(_province)?_$")
_BIRTH = re.compile("birth|_dob_|_born_")
_EPOCH = re.compile("_(time|timestamp|ts|at|ms|millis)_$|_time_")
_OFF = re.compile("deleted|archived|blocked|hidden|disabled|banned|revoked|locked|_error")
_ON = re.compile("active|enabled|visible|available|valid|confirmed")
_PARTS = re.compile("_(latitude|lat)_|_(longitude|lng|lon|long)_")
_SHARE = re.compile("rate_|share|percent|_pct|ratio|probability|discount")
_PRICE = re.compile("price|amount|cost|total|fee|salary|balance|budget|sum_")
_SMALL_COUNT = re.compile("_(quantity|qty|count|number|num|attempts?|copies|seats)_")
_POSITION = re.compile("_(position|line|rank|sort|sequence|seq|order|ordinal|idx|index|step|id|key|no)_$|id_$")
_MOMENT = re.compile("_([a-z]+ed|paid|sent|seen|begun)_(at|on)_$")
MOMENT_AS_TEXT = "%Y-%m-%d %H:%M:%S"
"""How a moment stands in a column of text."""
_LONG_ENOUGH = 19
_CALENDAR = (
    (re.compile("year"), 2019, 7),
    (re.compile("_month"), 1, 12),
    (re.compile("_day"), 1, 28),
    (re.compile("_hour"), 0, 24),
    (re.compile("_minute|_second"), 0, 60),
    (re.compile("_age_"), 21, 50),
    (re.compile("_port_"), 8000, 100),
    (re.compile("_(milliseconds|millis|ms)_"), 1000, 9000),
    (re.compile("_(bytes|file_size|size_bytes)_"), 2048, 30000),
)


_FAR = 5
"""From this attempt on, moments of different rows lie more than a month apart."""
_LONGEST = 2**40
"""Whole numbers up to here hold no moment in milliseconds."""
COUNTED_AS_TEXT = frozenset({"tid", "pg_lsn", "xid", "xid8", "cid"})
"""Types of whole numbers that only texts become."""
ALWAYS_MADE = frozenset(
    {
        Family.INTEGER,
        Family.DECIMAL,
        Family.FLOAT,
        Family.MONEY,
        Family.BOOLEAN,
        Family.BIT,
        Family.CHARACTER,
        Family.TEXT,
        Family.BINARY,
        Family.DATE,
        Family.TIME,
        Family.TIMESTAMP,
        Family.TIMESTAMP_WITH_ZONE,
        Family.INTERVAL,
        Family.YEAR,
        Family.UUID,
        Family.JSON,
        Family.XML,
        Family.NETWORK,
        Family.FULL_TEXT,
        Family.VECTOR,
    }
)
"""Families for which there is a value whatever else is known of a column."""


class Spot(NamedTuple):
    """Where a value goes, and for the how-manieth time it is made there."""

    maker: Maker
    column: str
    shape: Shape
    row: int
    attempt: int


class Maker:
    """Makes the values of one table. `typed` says whether a column holds what its type says."""

    def __init__(self, table: Table, seed: int, *, typed: bool) -> None:
        self._table = table.name.name
        self._has_address = any(_is_of_an_address(one.name) for one in table.columns)
        self._draws = Draws(seed, table.name)
        self._persons: dict[tuple[int, int], int] = {}
        self._days: dict[int, int] = {}
        self.typed = typed

    def make(self, column: str, shape: Shape, row: int, attempt: int = 0) -> object:
        """A value for the column in a row; other attempts give other values. UNPROVEN where nothing is known to fit."""
        if shape.nullable and attempt == 0 and row % 3 != 2 and _has_ended(column):
            return None
        maker = _MAKERS.get(shape.family)
        if maker is None:
            return UNPROVEN if self.typed else self.text(column, shape, row, attempt)
        return maker(Spot(self, column, shape, row, attempt))

    def number(self, column: str, row: int, attempt: int) -> int:
        """What is drawn for a cell."""
        return self._draws.draw(f"\x1f{column}\x1f{row}\x1f{attempt}")

    def text(self, column: str, shape: Shape, row: int, attempt: int) -> str:
        """A text that suits the name of the column."""
        if (shape.length or _LONG_ENOUGH) >= _LONG_ENOUGH and _is_moment_as_text(column):
            return self.moment(column, row, attempt).strftime(MOMENT_AS_TEXT)
        person = self._persons.get((row, attempt))
        if person is None:
            person = self._persons[row, attempt] = self._draws.draw(f"\x1f{row}\x1f{attempt}")
        counter = row + attempt * 7
        number = self.number(column, row, attempt)
        meant = "county" if self._has_address and _STATE.search(snake(column)) else column
        return make_text(Slot(self._table, meant, number, person, counter, shape.length))

    def moment(self, column: str, row: int, attempt: int) -> datetime:
        """A moment that suits the name of the column: what ends does so after what begins."""
        number = self.number(column, row, attempt)
        stage = _stage_of(column)
        if stage is None:
            return datetime.combine(date(1962 + number % 38, 1 + number // 64 % 12, 1 + number // 1024 % 28), time())
        apart = attempt * 3 if attempt < _FAR else 45 * (row + 1) * (attempt - _FAR + 1)
        day = self._days.get(row)
        if day is None:
            day = self._days[row] = self._draws.draw(f"\x1f{row}") % 20
        return BASE + timedelta(days=day + row * 2 + apart + stage, minutes=number % 480)


@lru_cache(maxsize=16384)
def _is_of_an_address(column: str) -> bool:
    return _ADDRESSED.search(snake(column)) is not None


@lru_cache(maxsize=16384)
def _is_moment_as_text(column: str) -> bool:
    return _MOMENT.search(snake(column)) is not None


@lru_cache(maxsize=16384)
def _has_ended(column: str) -> bool:
    return _ENDED.search(snake(column)) is not None


@lru_cache(maxsize=16384)
def _stage_of(column: str) -> int | None:
    """How many days the moments of a column lie behind those of what begins; None where it is a birth."""
    name = snake(column)
    if _BIRTH.search(name):
        return None
    return 30 if _LATER.search(name) or _ENDED.search(name) else 9 if _MIDDLE.search(name) else 0


def _text(at: Spot) -> object:
    return at.maker.text(at.column, at.shape, at.row, at.attempt)


def _integer(at: Spot) -> object:
    if at.shape.type in COUNTED_AS_TEXT:
        number = at.row + at.attempt + 1
        return {"tid": f"(0,{number})", "pg_lsn": f"0/{number:X}"}.get(at.shape.type, str(number))
    return bounded(_plain_integer(at), at.shape)


def _plain_integer(at: Spot) -> int:
    if (at.shape.maximum is None or at.shape.maximum > _LONGEST) and _EPOCH.search(snake(at.column)):
        return int((at.maker.moment(at.column, at.row, at.attempt) - EPOCH).total_seconds()) * 1000
    bounds = _bounds_of(at.column)
    if bounds is None:
        return at.row + 1 + at.attempt
    least, count = bounds
    return least + at.maker.number(at.column, at.row, at.attempt) % count


@lru_cache(maxsize=16384)
def _bounds_of(column: str) -> tuple[int, int] | None:
    """The least whole number of a column and how many follow it; None where rows are counted."""
    name = snake(column)
    for pattern, least, count in _CALENDAR:
        if pattern.search(name):
            return least, count
    if _POSITION.search(name):
        return None
    if _SMALL_COUNT.search(name) or _SHARE.search(name):
        return 1, 12
    return (199, 9000) if _PRICE.search(name) else (1, 60)


def bounded(number: int, shape: Shape) -> int:
    """The number, brought between the bounds of the shape."""
    least = int(shape.minimum) if shape.minimum is not None else None
    most = int(shape.maximum) if shape.maximum is not None else None
    if most is not None and number > most:
        return number % (most + 1)
    return least if least is not None and number < least else number


def _decimal(at: Spot) -> object:
    name = snake(at.column)
    number = at.maker.number(at.column, at.row, at.attempt)
    places = 2 if at.shape.scale is None else at.shape.scale
    found = _PARTS.search(name)
    if found:
        value = Decimal(5150 + number % 300 if found[1] else -300 + number % 300) / 100
    elif _SHARE.search(name):
        value = Decimal(5 * (1 + number % 5)) / 100
    else:
        value = Decimal(199 + number % 9000) / 100
    if at.shape.maximum is not None and abs(value) > at.shape.maximum:
        value = Decimal(1 + number % 9) / 10 * Decimal(at.shape.maximum)
    return value.quantize(Decimal(1).scaleb(-places)) if places >= 0 else Decimal(0)


def _float(at: Spot) -> object:
    return float(str(_decimal(at._replace(shape=Shape(family=at.shape.family, type="")))))


def _boolean(at: Spot) -> object:
    name = snake(at.column)
    usual = False if _OFF.search(name) else True if _ON.search(name) else at.row % 2 == 0
    return usual != (at.attempt % 2 == 1)


def _bits(at: Spot) -> object:
    width = at.shape.length or 8
    return Bits(format((at.row + 1 + at.attempt) % 2**width, f"0{width}b"))


def _binary(at: Spot) -> object:
    unique = uuid_of(at.maker.number(at.column, at.row, at.attempt), at.row)
    if at.shape.length == 16:
        return unique.bytes
    if at.shape.length is not None and at.shape.length < 16:
        return unique.bytes[: at.shape.length]
    text = f"made up {unique.hex}".encode()
    return text[: at.shape.length].ljust(at.shape.length if at.shape.length and at.shape.padded else 0, b".")


def _date(at: Spot) -> object:
    return at.maker.moment(at.column, at.row, at.attempt).date()


def _time(at: Spot) -> object:
    hour = 9 if not _LATER.search(snake(at.column)) else 14
    return time(hour + (at.row + at.attempt) % 4, at.maker.number(at.column, at.row, at.attempt) % 12 * 5)


def _timestamp(at: Spot) -> object:
    return at.maker.moment(at.column, at.row, at.attempt)


def _json(at: Spot) -> object:
    number = at.maker.number(at.column, at.row, at.attempt)
    if at.shape.type == "jsonpath":
        return f"$.{words.NOUNS[number % len(words.NOUNS)]}"
    colour = words.COLOURS[number % len(words.COLOURS)]
    if snake(at.column).endswith(("s_tags_", "_tags_", "_list_", "_items_", "_aliases_")):
        return f'["{colour}", "{words.NOUNS[number % len(words.NOUNS)]}"]'
    return f'{{"colour": "{colour}", "rank": {at.row + 1 + at.attempt * 7}}}'


def _xml(at: Spot) -> object:
    return f"<note>{words.NOTES[at.maker.number(at.column, at.row, at.attempt) % len(words.NOTES)]}</note>"


def _label(at: Spot) -> object:
    if not at.shape.labels:
        return UNPROVEN if at.maker.typed else at.maker.text(at.column, at.shape, at.row, at.attempt)
    later = 1 if snake(at.column).startswith(("_new_", "_to_", "_next_")) else 0
    return at.shape.labels[(at.row + at.attempt + later) % len(at.shape.labels)]


def _uuid(at: Spot) -> object:
    return uuid_of(at.maker.number(at.column, at.row, at.attempt), at.row)


def _network(at: Spot) -> object:
    host = (at.row + 1 + at.attempt) % 250
    if at.shape.type.startswith("macaddr8"):
        return f"00:00:5e:ef:10:00:00:{host:02x}"
    if at.shape.type.startswith("macaddr"):
        return f"00:00:5e:00:53:{host:02x}"
    if at.shape.type == "inet6":
        return f"2001:db8::{host:x}"
    return f"192.0.2.{host}/32" if at.shape.type == "cidr" else f"192.0.2.{host}"


def _geometry(at: Spot) -> object:
    return Place(at.shape.type, at.row + at.attempt / 2, 51.5)


def _array(at: Spot) -> object:
    if at.shape.element is None:
        return UNPROVEN
    values = [at.maker.make(at.column, at.shape.element, at.row + one, at.attempt) for one in range(2)]
    return UNPROVEN if any(one is UNPROVEN for one in values) else values


def _span(at: Spot) -> object:
    span = _plain_span(at)
    return Spans((span,)) if isinstance(span, Span) and at.shape.type == "multirange" else span


def _plain_span(at: Spot) -> object:
    element = at.shape.element
    slot = at.row + at.attempt * 7
    if element is None:
        return UNPROVEN
    if element.family in {Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE}:
        start = BASE + timedelta(days=slot)
        return Span(start, start + timedelta(hours=2))
    if element.family is Family.DATE:
        day = BASE.date() + timedelta(days=7 * slot)
        return Span(day, day + timedelta(days=7))
    if element.family in {Family.INTEGER, Family.DECIMAL, Family.FLOAT}:
        return Span(10 * slot + 1, 10 * slot + 11)
    return UNPROVEN


def _interval(at: Spot) -> object:
    return Gap(0, 3600 * (1 + at.row + at.attempt))


def _composite(at: Spot) -> object:
    record = {name: at.maker.make(name, one, at.row, at.attempt) for name, one in at.shape.attributes}
    return UNPROVEN if any(one is UNPROVEN for one in record.values()) else record


def _full_text(at: Spot) -> object:
    number = at.maker.number(at.column, at.row, at.attempt)
    pair = (words.ADJECTIVES[number % len(words.ADJECTIVES)], words.NOUNS[number // 64 % len(words.NOUNS)])
    return " & ".join(pair) if at.shape.type == "tsquery" else " ".join(pair)


def _vector(at: Spot) -> object:
    number = at.maker.number(at.column, at.row, at.attempt)
    return "[" + ",".join(str((number >> (index % 32)) % 100 / 100) for index in range(at.shape.length or 3)) + "]"


def _year(at: Spot) -> object:
    return 2019 + (at.row + at.attempt) % 7


_MAKERS: dict[Family, Callable[[Spot], object]] = {
    Family.INTEGER: _integer,
    Family.DECIMAL: _decimal,
    Family.FLOAT: _float,
    Family.MONEY: _decimal,
    Family.BOOLEAN: _boolean,
    Family.BIT: _bits,
    Family.CHARACTER: _text,
    Family.TEXT: _text,
    Family.BINARY: _binary,
    Family.DATE: _date,
    Family.TIME: _time,
    Family.TIMESTAMP: _timestamp,
    Family.TIMESTAMP_WITH_ZONE: _timestamp,
    Family.INTERVAL: _interval,
    Family.YEAR: _year,
    Family.UUID: _uuid,
    Family.JSON: _json,
    Family.XML: _xml,
    Family.ENUM: _label,
    Family.SET: _label,
    Family.ARRAY: _array,
    Family.RANGE: _span,
    Family.COMPOSITE: _composite,
    Family.NETWORK: _network,
    Family.GEOMETRY: _geometry,
    Family.FULL_TEXT: _full_text,
    Family.VECTOR: _vector,
}
