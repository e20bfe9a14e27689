"""The times that logs write."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_STAMP = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)[ T](?P<time>\d\d:\d\d:\d\d)(?:[.,](?P<fraction>\d{1,9}))?"
    r"(?: ?(?P<zone>Z\b|[+-]\d\d(?::?\d\d)?|[A-Z]{3,5}\b))?"
)
_EPOCH = re.compile(r"(?<!\d)(\d{10})\.(\d{3})(?!\d)")
_HOURS = {
    "UTC": 0.0,
    "GMT": 0.0,
    "Z": 0.0,
    "WET": 0.0,
    "WEST": 1.0,
    "CET": 1.0,
    "CEST": 2.0,
    "EET": 2.0,
    "EEST": 3.0,
    "MSK": 3.0,
    "JST": 9.0,
    "AEST": 10.0,
    "AEDT": 11.0,
    "EST": -5.0,
    "EDT": -4.0,
    "CDT": -5.0,
    "MDT": -6.0,
    "PDT": -7.0,
}
"""Abbreviations that mean one thing wherever they are used in logs."""


def read_time(text: str) -> tuple[datetime | None, bool]:
    """The first time in a text, in UTC, and whether its zone is known; one without a zone is read as UTC."""
    match = _STAMP.search(text)
    if match is None:
        epoch = _EPOCH.search(text)
        return (datetime.fromtimestamp(int(epoch[1]) + int(epoch[2]) / 1000, UTC), True) if epoch else (None, True)
    fraction = (match["fraction"] or "0")[:6].ljust(6, "0")
    zone = _offset(match["zone"])
    try:
        local = datetime.fromisoformat(f"{match['date']}T{match['time']}.{fraction}")
    except ValueError:
        return None, True
    return local.replace(tzinfo=zone or UTC).astimezone(UTC), zone is not None


def _offset(zone: str | None) -> timezone | None:
    if not zone:
        return None
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))
    return timezone(timedelta(hours=_HOURS[zone])) if zone in _HOURS else None


def read_short_time(text: str) -> datetime | None:
    """A time as MariaDB writes it, `261120 14:01:24`, which does not tell its zone."""
    match = re.match(r"(\d\d)(\d\d)(\d\d)\s+(\d{1,2}):(\d\d):(\d\d)", text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups())
    try:
        return datetime(2000 + year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
