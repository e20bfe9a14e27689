"""The settings of a SQLite file, and those that each connection makes for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from schemabook.model.measurements import SettingValue

_SWITCH = {"0": "off", "1": "on"}
_OF_FILE = "database file"
_OF_CONNECTION = "each connection"


class _Known(NamedTuple):
    """A setting: what it would be by itself, whose it is, what it means, and the words for its numbers."""

    default: str
    source: str
    meaning: str
    words: Mapping[str, str] = MappingProxyType({})


_KNOWN = {
    "application_id": _Known(default="0", source=_OF_FILE, meaning="A number that says which application's file it is"),
    "auto_vacuum": _Known(
        default="none",
        source=_OF_FILE,
        meaning="Whether pages that become free are taken off the file",
        words={"0": "none", "1": "full", "2": "incremental"},
    ),
    "automatic_index": _Known(
        default="on", source=_OF_CONNECTION, meaning="Whether a query may make an index for itself", words=_SWITCH
    ),
    "cache_size": _Known(
        default="-2000", source=_OF_CONNECTION, meaning="Pages kept in memory; below zero: KiB of memory"
    ),
    "cell_size_check": _Known(
        default="off", source=_OF_CONNECTION, meaning="Whether pages are checked as they are read", words=_SWITCH
    ),
    "encoding": _Known(default="UTF-8", source=_OF_FILE, meaning="How texts are kept"),
    "foreign_keys": _Known(
        default="off", source=_OF_CONNECTION, meaning="Whether foreign keys are enforced", words=_SWITCH
    ),
    "journal_mode": _Known(
        default="delete", source=_OF_FILE, meaning="How a transaction is undone; of all modes the file keeps wal alone"
    ),
    "journal_size_limit": _Known(
        default="-1", source=_OF_CONNECTION, meaning="Bytes that a journal keeps after a transaction; -1: all"
    ),
    "max_page_count": _Known(default="", source=_OF_CONNECTION, meaning="How many pages the file can have"),
    "page_size": _Known(default="4096", source=_OF_FILE, meaning="Bytes of a page"),
    "recursive_triggers": _Known(
        default="off", source=_OF_CONNECTION, meaning="Whether a trigger can fire itself", words=_SWITCH
    ),
    "secure_delete": _Known(
        default="off",
        source=_OF_CONNECTION,
        meaning="Whether what is deleted is overwritten",
        words={**_SWITCH, "2": "fast"},
    ),
    "synchronous": _Known(
        default="full",
        source=_OF_CONNECTION,
        meaning="How often a transaction waits for the disk",
        words={"0": "off", "1": "normal", "2": "full", "3": "extra"},
    ),
    "trusted_schema": _Known(
        default="on",
        source=_OF_CONNECTION,
        meaning="Whether views and triggers may call functions that are not known to be harmless",
        words=_SWITCH,
    ),
    "user_version": _Known(default="0", source=_OF_FILE, meaning="A number that applications keep for themselves"),
}


def build_settings(rows: Iterable[tuple[str, Any]]) -> tuple[SettingValue, ...]:
    """The settings by name.

    What each connection sets for itself is what a new connection has: what an application sets is not in the file.
    """
    return tuple(_build_setting(name, str(value)) for name, value in sorted(rows))


def _build_setting(name: str, value: str) -> SettingValue:
    known = _KNOWN[name]
    return SettingValue(
        name=name,
        value=known.words.get(value, value),
        default=known.default or None,
        source=known.source,
        meaning=known.meaning,
    )
