"""What a reader of migrations finds, and small texts that the readers share."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from schemabook.formats.repository.files import Files
from schemabook.model.repository import Migration

_DAY = re.compile(r"^((?:19|20)\d\d)[_-]?(\d\d)[_-]?(\d\d)")
_EPOCH = re.compile(r"^1[4-9]\d{11}$")
_NUMBER = re.compile(r"(\d+)")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True)
class Found:
    """One migration, whose it is and where it stands.

    `rollback` gives the text of what takes it back, `parents` are the versions that it follows.
    """

    tool: str
    folder: str
    naming: str
    evidence: str
    migration: Migration
    rollback: Callable[[Files], str] | None = None
    parents: tuple[str, ...] = ()
    position: int = 0


def version_key(version: str) -> list[tuple[int, str]]:
    """Sort key of a version: 2 < 2.1 < 10, and what is no number by the alphabet."""
    return [
        (int(part), "") if part.isdecimal() and part.isascii() else (-1, part)
        for part in _NUMBER.split(version)
        if part not in {"", ".", "_", "-"}
    ]


def date_of(version: str) -> date | None:
    """The day that a version holds: the start of a timestamp, or milliseconds since 1970."""
    if _EPOCH.match(version):
        return date.fromordinal(date(1970, 1, 1).toordinal() + int(version) // 86_400_000)
    match = _DAY.match(version)
    return day(match[1], match[2], match[3]) if match else None


def day(year: str, month: str, number: str) -> date | None:
    """The day, where there is such a one."""
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def words(name: str) -> str:
    """The name of a file in words: `add_order_notes` and `AddOrderNotes` are "add order notes"."""
    found = _CAMEL.sub(" ", name).replace("_", " ").replace("-", " ").split()
    return " ".join(word.lower() if word[1:].islower() or len(word) == 1 else word for word in found)
