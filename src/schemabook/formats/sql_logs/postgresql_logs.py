"""PostgreSQL's logs: text with a prefix, CSV, JSON.

A statement stands in one line with its duration (log_min_duration_statement), or in a line of its own that the
duration of the same process follows (log_statement with log_duration). Parameters and errors are in other lines.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from schemabook.formats.sql_logs.normalising import LONGEST
from schemabook.formats.sql_logs.tally import Count, Figures, Tally
from schemabook.formats.sql_logs.times import read_time

_LEVELS = "LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|DEBUG[1-5]?|STATEMENT|DETAIL|HINT|CONTEXT|QUERY|LOCATION|BACKTRACE"
LEVEL = re.compile(rf"\b(?:{_LEVELS}):  ")
"""What a prefix is followed by."""
_PROCESS = re.compile(r"\[(\d+)(?:-\d+)?\]")
_DATABASE = re.compile(r"\b(?:db|database|d)=([^,\s]+)")
_DURATION = re.compile(
    r"duration: (?P<milliseconds>[\d.]+) ms(?:  (?P<step>statement|execute|parse|bind|plan|fastpath)"
    r"(?P<name>[^:]*): ?(?P<text>.*))?\Z",
    re.DOTALL,
)
_STATEMENT = re.compile(r"(?:statement|execute (?P<name>[^:]*)): (?P<text>.*)\Z", re.DOTALL)
_FETCH = " fetch from "
_CSV_COLUMNS = range(23, 40)
_MOST_WAITING = 10_000


class Message(NamedTuple):
    """One message of a log. `process` tells sessions apart; empty where the log does not."""

    stamp: str
    level: str
    text: str
    process: str = ""
    database: str = ""


def count_text_log(lines: Iterable[str], tally: Tally) -> None:
    """Count the statements of a log that is text with a prefix."""
    _count(_text_messages(lines), tally)


def count_csv_log(lines: Iterable[str], tally: Tally) -> None:
    """Count the statements of a CSV log. Lines must come with the ends that they have."""
    _count(_csv_messages(lines), tally)


def count_json_log(lines: Iterable[str], tally: Tally) -> None:
    """Count the statements of a JSON log."""
    _count(_json_messages(lines), tally)


def is_csv(line: str) -> bool:
    """Whether the first line of a file is one of a CSV log."""
    try:
        row = next(csv.reader([line]), [])
    except csv.Error:
        return False
    known = read_time(row[0])[0] is not None if row else False
    return known and len(row) > 13 and re.fullmatch(_LEVELS, row[11]) is not None


def is_json(line: str) -> bool:
    """Whether the first line of a file is one of a JSON log."""
    return line.startswith("{") and '"error_severity"' in line


def is_statement(message: str) -> bool:
    """Whether a message tells of a statement."""
    text = message.rstrip()
    return _DURATION.match(text) is not None or _STATEMENT.match(text) is not None


def _count(messages: Iterable[Message], tally: Tally) -> None:
    waiting: dict[str, Count] = {}
    for message in messages:
        at, known = read_time(message.stamp)
        tally.see(at)
        tally.zone_unknown = tally.zone_unknown or not known
        if message.level == "LOG":
            _add(message, waiting, tally)


def _add(message: Message, waiting: dict[str, Count], tally: Tally) -> None:
    """Count what a message says; `waiting` are the statements whose duration comes later, by process."""
    timed = _DURATION.match(message.text)
    if timed is None:
        statement = _STATEMENT.match(message.text)
        if statement is not None and not (statement["name"] or "").startswith("fetch from "):
            count = tally.add(statement["text"], None, message.database)
            _wait(message.process, count, waiting)
        return
    seconds = float(timed["milliseconds"]) / 1000
    if timed["step"] is None:
        count = waiting.pop(message.process, None)
        if count is not None:
            count.add_time(seconds)
    elif timed["step"] in {"statement", "execute"} and not timed["name"].startswith(_FETCH):
        tally.add(timed["text"], Figures(seconds), message.database)


def _wait(process: str, count: Count | None, waiting: dict[str, Count]) -> None:
    waiting.pop(process, None)
    if count is not None:
        if len(waiting) >= _MOST_WAITING:
            waiting.clear()
        waiting[process] = count


def _text_messages(lines: Iterable[str]) -> Iterator[Message]:
    """The messages of a text log: a line with a prefix, and the lines after it that begin with a tab."""
    current: Message | None = None
    parts: list[str] = []
    length = 0
    for line in lines:
        plain = line.rstrip("\r\n")
        if plain.startswith("\t") and current is not None:
            if length < LONGEST:
                parts.append(plain[1:])
                length += len(plain)
            continue
        match = LEVEL.search(plain)
        if match is None:
            continue
        if current is not None:
            yield current._replace(text="\n".join((current.text, *parts)))
        prefix = plain[: match.start()]
        process, database = _PROCESS.search(prefix), _DATABASE.search(prefix)
        current = Message(
            prefix, match[0][:-3], plain[match.end() :], process[1] if process else "", database[1] if database else ""
        )
        parts, length = [], len(plain)
    if current is not None:
        yield current._replace(text="\n".join((current.text, *parts)))


def _csv_messages(lines: Iterable[str]) -> Iterator[Message]:
    before = csv.field_size_limit(2**31 - 1)
    try:
        for row in csv.reader(lines):
            if len(row) in _CSV_COLUMNS:
                yield Message(stamp=row[0], level=row[11], text=row[13], process=row[3], database=row[2])
    finally:
        csv.field_size_limit(before)


class _Line(msgspec.Struct):
    """A line of a JSON log, as far as it matters here."""

    timestamp: str = ""
    error_severity: str = ""
    message: str = ""
    pid: int = 0
    dbname: str = ""


def _json_messages(lines: Iterable[str]) -> Iterator[Message]:
    decoder = msgspec.json.Decoder(_Line)
    for line in lines:
        try:
            found = decoder.decode(line)
        except msgspec.DecodeError:
            continue
        yield Message(found.timestamp, found.error_severity, found.message, str(found.pid), found.dbname)
