"""Texts as values of a type, and values of different types beside each other."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from uuid import UUID

from schemabook.examples.sample.values import UNPROVEN, Gap

_GAP = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(year|month|mon|week|day|hour|minute|min|second|sec)s?", re.IGNORECASE)
_SECONDS = {"week": 604800, "day": 86400, "hour": 3600, "minute": 60, "min": 60, "second": 1, "sec": 1}
_MONTHS = {"year": 12, "month": 1, "mon": 1}
_TEXTS = frozenset("TEXT VARCHAR CHAR NVARCHAR NCHAR BPCHAR NAME".split())
_INTEGERS = frozenset("INT BIGINT SMALLINT TINYINT MEDIUMINT UBIGINT UINT SIGNED UNSIGNED".split())
_NUMBERS = frozenset("DECIMAL DOUBLE FLOAT MONEY BIGDECIMAL".split())
_MOMENTS = frozenset("TIMESTAMP TIMESTAMPTZ TIMESTAMPLTZ TIMESTAMPNTZ DATETIME".split())


def convert(value: object, to: str) -> object:
    """The value as a type, by the parser's name for the type. UNPROVEN where it cannot be; others stay as they are."""
    try:
        if to in _TEXTS:
            return _as_text(value)
        if to in _INTEGERS or to in _NUMBERS:
            number = Decimal(int(value) if isinstance(value, bool) else str(value))
            return int(number.to_integral_value()) if to in _INTEGERS else number
        if to in _MOMENTS or to == "DATE":
            moment = read_moment(value)
            return moment.date() if to == "DATE" and moment else moment or UNPROVEN
        if to == "INTERVAL":
            return read_gap(str(value))
        if to == "BOOLEAN":
            return str(value).lower() in {"t", "true", "1", "yes", "on"}
    except (InvalidOperation, ValueError):
        return UNPROVEN
    return value


def _as_text(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, Decimal, UUID, date, time)):
        return str(value)
    return UNPROVEN


def read_moment(value: object) -> datetime | None:
    """The moment that a date, a moment or a text stands for, in UTC and without a zone."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if not isinstance(value, str):
        return None
    text = value.strip()
    if re.search(r"[+-]\d\d$", text) and ":" in text:
        text += ":00"
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def read_gap(text: str) -> object:
    """The distance in time that a text stands for; UNPROVEN where it says something else."""
    months, seconds = 0, 0.0
    parts = _GAP.findall(text)
    for amount, unit in parts:
        word = unit.lower()
        if word in _MONTHS:
            months += int(float(amount)) * _MONTHS[word]
        else:
            seconds += float(amount) * _SECONDS[word]
    return Gap(months, seconds) if parts and not re.search(r"\w", _GAP.sub("", text)) else UNPROVEN


def compare(left: object, right: object) -> int | None:
    """-1, 0 or 1 as the left is less than, equal to or more than the right; None where that is not known."""
    pair = _alike(left, right)
    if pair is None:
        return None
    first, second = pair
    try:
        return int(first > second) - int(first < second)  # type: ignore[operator]
    except TypeError:
        return 0 if first == second else None


def same(left: object, right: object) -> bool:
    """Whether two cells are not distinct: equal, or both NULL."""
    if left is None or right is None:
        return left is right
    return compare(left, right) == 0


def _alike(left: object, right: object) -> tuple[object, object] | None:
    if UNPROVEN in (left, right):
        return None
    if isinstance(left, Gap) and isinstance(right, Gap):
        return _length(left), _length(right)
    if isinstance(left, (bool, int, float, Decimal)) or isinstance(right, (bool, int, float, Decimal)):
        return _numbers(left, right)
    if isinstance(left, date) or isinstance(right, date):
        first, second = read_moment(left), read_moment(right)
        return (first, second) if first and second else None
    if isinstance(left, (time, UUID)) or isinstance(right, (time, UUID)):
        return str(left), str(right)
    alike = type(left) is type(right) or (isinstance(left, str) and isinstance(right, str))
    return (left, right) if alike else None


def _length(gap: Gap) -> float:
    return gap.months * 30 * 86400 + gap.seconds


def _numbers(left: object, right: object) -> tuple[object, object] | None:
    try:
        return _decimal(left), _decimal(right)
    except (InvalidOperation, ValueError):
        return None


def _decimal(value: object) -> Decimal:
    if isinstance(value, str) and value.lower() in {"t", "true", "f", "false"}:
        return Decimal(value.lower() in {"t", "true"})
    return Decimal(int(value) if isinstance(value, bool) else str(value))
