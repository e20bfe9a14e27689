"""MySQL's and MariaDB's logs: the slow query log and the general query log."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from schemabook.formats.sql_logs.normalising import LONGEST
from schemabook.formats.sql_logs.tally import Figures, Tally
from schemabook.formats.sql_logs.times import read_short_time, read_time

SLOW_HEADER = re.compile(r"# (?:Time|User@Host|Query_time|Thread_id): ")
GENERAL_ENTRY = re.compile(
    r"^(?P<time>\d{6}\s+\d{1,2}:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))?\t\s*(?P<session>\d+) "
    r"(?P<command>[A-Z][a-z]+(?: [A-Za-z]+)*)(?:\t(?P<argument>.*))?$"
)
_SERVER_LINES = re.compile(r".*, Version: .* started with:$|Tcp port: |Time\s+Id Command\s+Argument")
_HEADER = re.compile(r"# (?:\w[\w@ ]*: |explain: )")
_FIGURE = re.compile(r"(\w+): +([\d.]+|\S+)")
_TIMESTAMP = re.compile(r"SET timestamp=(\d+)(?:\.\d+)?;")
_USE = re.compile(r"(?i)use `?([^`;]+)`?;")
_ON = re.compile(r"\S+ on (\S+) using ")


class _Slow:
    """One entry of the slow query log after another."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._figures: dict[str, str] = {}
        self._parts: list[str] = []
        self._length = 0
        self._database = ""

    def add_header(self, line: str) -> None:
        if self._parts:
            self.finish()
        if line.startswith("# administrator command:"):
            self._figures.clear()
            return
        if line.startswith("# Time: "):
            self._see_time(line[8:].strip())
            return
        if not line.startswith("# explain:"):
            self._figures.update(_FIGURE.findall(line))

    def _see_time(self, text: str) -> None:
        """A time. MariaDB's tells no zone, but each of its entries has a timestamp that needs none."""
        if read_short_time(text) is None:
            self._tally.see(read_time(text)[0])

    def add_line(self, line: str) -> None:
        if not self._parts:
            stamp = _TIMESTAMP.match(line)
            if stamp is not None:
                self._tally.see(datetime.fromtimestamp(int(stamp[1]), UTC))
                return
            used = _USE.fullmatch(line.strip())
            if used is not None:
                self._database = used[1]
                return
        if self._figures and self._length < LONGEST:
            self._parts.append(line)
            self._length += len(line)

    def finish(self) -> None:
        """Count the entry that was read."""
        if self._parts:
            rows = _number(self._figures, "Rows_sent"), _number(self._figures, "Rows_affected")
            figures = Figures(
                seconds=float(self._figures["Query_time"]) if _is_number(self._figures.get("Query_time")) else None,
                rows=None if rows == (None, None) else (rows[0] or 0) + (rows[1] or 0),
                examined=_number(self._figures, "Rows_examined"),
            )
            self._tally.add("\n".join(self._parts), figures, self._figures.get("Schema") or self._database)
        self._figures = {}
        self._parts = []
        self._length = 0


def _is_number(text: str | None) -> bool:
    return bool(text) and text is not None and text.replace(".", "", 1).isdigit()


def _number(figures: dict[str, str], name: str) -> int | None:
    text = figures.get(name)
    return int(text) if text is not None and text.isdigit() else None


def count_slow_log(lines: Iterable[str], tally: Tally) -> None:
    """Count the statements of a slow query log."""
    slow = _Slow(tally)
    for line in lines:
        plain = line.rstrip("\r\n")
        if _HEADER.match(plain):
            slow.add_header(plain)
        elif not _SERVER_LINES.match(plain):
            slow.add_line(plain)
    slow.finish()


class _General:
    """One entry of the general query log after another."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._parts: list[str] = []
        self._length = 0
        self._session = ""
        self._databases: dict[str, str] = {}

    def add_entry(self, match: re.Match[str]) -> None:
        self.finish()
        if match["time"]:
            short = read_short_time(match["time"])
            self._tally.zone_unknown = self._tally.zone_unknown or short is not None
            self._tally.see(short or read_time(match["time"])[0])
        self._session = match["session"]
        command, argument = match["command"], match["argument"] or ""
        if command in {"Query", "Execute"}:
            self.add_line(argument)
        elif command == "Connect":
            found = _ON.match(argument)
            self._databases[self._session] = found[1] if found else ""
        elif command == "Init DB":
            self._databases[self._session] = argument
        elif command == "Quit":
            self._databases.pop(self._session, None)

    def add_line(self, line: str) -> None:
        if self._length < LONGEST:
            self._parts.append(line)
            self._length += len(line)

    def continue_with(self, line: str) -> None:
        """A further line of the statement that is being read, if one is."""
        if self._parts:
            self.add_line(line)

    def finish(self) -> None:
        """Count the statement that was read."""
        if self._parts:
            self._tally.add("\n".join(self._parts), None, self._databases.get(self._session, ""))
        self._parts = []
        self._length = 0


def count_general_log(lines: Iterable[str], tally: Tally) -> None:
    """Count the statements of a general query log."""
    general = _General(tally)
    for line in lines:
        plain = line.rstrip("\r\n")
        match = GENERAL_ENTRY.match(plain)
        if match is not None:
            general.add_entry(match)
        elif not _SERVER_LINES.match(plain):
            general.continue_with(plain)
    general.finish()
