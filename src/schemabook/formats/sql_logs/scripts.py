"""Files of SQL: every statement counts once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemabook.formats.sql_logs.lexing import MYSQL, lexing_of
from schemabook.formats.sql_logs.normalising import LONGEST
from schemabook.formats.sql_logs.tally import Tally

_CLOSE = {
    "'": re.compile(r"[^']*'"),
    '"': re.compile(r'[^"]*"'),
    "`": re.compile(r"[^`]*`"),
    "/*": re.compile(r".*?\*/"),
}
_CLOSE_ESCAPED = {"'": re.compile(r"(?:[^'\\]|\\.)*'"), '"': re.compile(r'(?:[^"\\]|\\.)*"')}
_OPEN = re.compile(r"(?P<line>--.*)|(?P<open>'|\"|`|/\*|(?<![\w$])\$(?:[^\W\d]\w*)?\$)|(?P<end>;)")
_OPEN_MYSQL = re.compile(r"(?P<line>--(?:\s.*|$)|#.*)|(?P<open>'|\"|`|/\*)|(?P<end>;)")
_COMMAND = re.compile(r"\\[a-zA-Z!?]")
_DELIMITER = re.compile(r"(?i)\s*DELIMITER\s+(\S+)")
_COPY = re.compile(r"(?is)\s*COPY\s.*\bFROM\s+STDIN\b")
_PROGRAMME = re.compile(r"(?is)\s*CREATE\s.*?\b(?:TRIGGER|PROCEDURE|FUNCTION|EVENT)\b.*\bBEGIN\b")
_DOLLARS = re.compile(r"\$(?:[^\W\d]\w*)?\$")
_FINISHED = re.compile(r"(?is).*\bEND\b[\s\w]*\Z")


def count_script(lines: Iterable[str], tally: Tally) -> None:
    """Count the statements of a file of SQL."""
    for statement in split_script(lines, mysql=lexing_of(tally.dialect_name) is MYSQL):
        tally.entries += 1
        tally.add(statement)


def split_script(lines: Iterable[str], *, mysql: bool = False) -> Iterator[str]:
    """The statements of a script, without semicolons; commands of psql and the rows after COPY are left out.

    `mysql` says that comments can begin with # and that backslashes escape.
    """
    splitter = _Splitter(mysql=mysql)
    for line in lines:
        yield from splitter.add(line.rstrip("\r\n"))
    yield from splitter.finish()


class _Splitter:
    """Where statements end: at a semicolon that is in no literal, comment or body."""

    def __init__(self, *, mysql: bool) -> None:
        self._open = _OPEN_MYSQL if mysql else _OPEN
        self._close = {**_CLOSE, **_CLOSE_ESCAPED} if mysql else _CLOSE
        self._parts: list[str] = []
        self._length = 0
        self._closing: re.Pattern[str] | None = None
        self._delimiter = ""
        self._in_rows = False

    def add(self, line: str) -> Iterator[str]:
        """The statements that a line finishes."""
        if self._in_rows:
            self._in_rows = line != "\\."
            return
        if self._closing is None:
            delimiter = _DELIMITER.fullmatch(line)
            if delimiter is not None:
                self._delimiter = "" if delimiter[1] == ";" else delimiter[1]
                return
            if _COMMAND.match(line):
                return
        if self._delimiter and self._closing is None and line.rstrip().endswith(self._delimiter):
            self._keep(line.rstrip().removesuffix(self._delimiter))
            yield from self._take()
            return
        start = position = 0
        while (end := self._scan(line, position)) is not None:
            position = end
            if self._delimiter:
                continue
            self._keep(line[start : end - 1])
            start = end
            yield from self._take_if_finished()
        self._keep(line[start:])

    def _scan(self, line: str, position: int) -> int | None:
        """The place after the next semicolon that ends a statement; None where the line has none."""
        while True:
            if self._closing is not None:
                close = self._closing.match(line, position)
                if close is None:
                    return None
                position = close.end()
                self._closing = None
            match = self._open.search(line, position)
            if match is None or match["line"] is not None:
                return None
            position = match.end()
            if match["end"] is not None:
                return position
            opened = match["open"]
            if opened is not None:
                self._closing = self._close.get(opened) or re.compile(rf".*?{re.escape(opened)}")

    def _keep(self, text: str) -> None:
        if self._length < LONGEST:
            self._parts.append(text)
            self._length += len(text)

    def _take_if_finished(self) -> Iterator[str]:
        """The statement, unless the semicolon is one in the body of a trigger or routine."""
        text = "\n".join(self._parts)
        if _PROGRAMME.match(text) and not _FINISHED.match(text) and not _DOLLARS.search(text):
            self._parts.append(";")
            return
        yield from self._take()

    def _take(self) -> Iterator[str]:
        text = "\n".join(self._parts)
        self._parts, self._length = [], 0
        self._in_rows = _COPY.match(text) is not None
        if text.strip():
            yield text

    def finish(self) -> Iterator[str]:
        """What stands after the last semicolon."""
        if any(part.strip() for part in self._parts):
            yield from self._take()
