"""SQL cut into comments, literals and quoted names, without knowing whose SQL it is.

A text can be read in two ways that differ where a literal ends: as the standard has it (with what
PostgreSQL adds to it), or as MySQL does. Whoever does not know which one is right reads both ways.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a piece of SQL is. A body is a text in dollar quotes; code is a stray opening quote."""

    CODE = "code"
    COMMENT = "comment"
    LITERAL = "literal"
    NAME = "name"
    BODY = "body"


class Piece(NamedTuple):
    """A part of a text that is not code: its bounds, those of what is in it, and whether it is closed."""

    kind: Kind
    start: int
    end: int
    inner: tuple[int, int]
    closed: bool = True
    quote: str = ""
    backslashes: bool = False


class Reading(NamedTuple):
    """A way to read SQL: what begins a piece, and whether a comment can hold another one."""

    token: re.Pattern[str]
    nested_comments: bool


_ESCAPED = r"[^{0}\\]*(?:(?:{0}{0}|\\.)[^{0}\\]*)*"
_NAME = r"`[^`]*`"

STANDARD = Reading(
    re.compile(
        r"(?P<comment>--[^\n]*|/\*)"
        rf"|(?P<escaped>(?<![\w$])[eE]'{_ESCAPED.format(chr(39))}(?P<escaped_end>'?))"
        r"|(?P<plain>'[^']*(?:''[^']*)*(?P<plain_end>'?))"
        rf'|(?P<name>"[^"]*"|{_NAME})'
        r"|(?P<dollar>(?<![\w$])\$(?:[^\W\d]\w*)?\$)",
        re.DOTALL,
    ),
    nested_comments=True,
)
MYSQL = Reading(
    re.compile(
        r"(?P<comment>--(?=\s|\Z)[^\n]*|\#[^\n]*|/\*)"
        rf"|(?P<escaped>'{_ESCAPED.format(chr(39))}(?P<escaped_end>'?))"
        rf'|(?P<double>"{_ESCAPED.format(chr(34))}(?P<double_end>"?))'
        rf"|(?P<name>{_NAME})",
        re.DOTALL,
    ),
    nested_comments=False,
)

_COMMENT_MARK = re.compile(r"/\*|\*/")
_TAG = re.compile(r"(?=(\$(?:[^\W\d]\w*)?\$))")


def pieces(text: str, reading: Reading) -> Iterator[Piece]:
    """The comments, literals and quoted names of a text, in order. Takes time in proportion to its length."""
    last_tags = {match[1]: match.start() for match in _TAG.finditer(text)} if "$" in text else {}
    position = 0
    while match := reading.token.search(text, position):
        if match.lastgroup == "comment":
            piece = _comment(text, match, reading)
        elif match.lastgroup == "dollar":
            piece = _body(text, match, last_tags)
        else:
            piece = _quoted(match)
        position = piece.end
        yield piece


def _comment(text: str, match: re.Match[str], reading: Reading) -> Piece:
    start, end = match.span()
    if match[0] != "/*":
        return Piece(Kind.COMMENT, start, end, (end - len(match[0].lstrip("-#")), end))
    depth = 1
    for mark in _COMMENT_MARK.finditer(text, end):
        if mark[0] == "*/":
            depth -= 1
        elif reading.nested_comments:
            depth += 1
        if depth == 0:
            return Piece(Kind.COMMENT, start, mark.end(), (end, mark.start()))
    return Piece(Kind.COMMENT, start, len(text), (end, len(text)), closed=False)


def _body(text: str, match: re.Match[str], last_tags: dict[str, int]) -> Piece:
    start, inner = match.span()
    if last_tags.get(match[0], -1) < inner:
        return Piece(Kind.CODE, start, inner, (inner, inner))
    close = text.index(match[0], inner)
    return Piece(Kind.BODY, start, close + len(match[0]), (inner, close))


def _quoted(match: re.Match[str]) -> Piece:
    start, end = match.span()
    group = match.lastgroup
    if group == "name":
        return Piece(Kind.NAME, start, end, (start + 1, end - 1), quote=match[0][0])
    closed = bool(match[f"{group}_end"])
    opening = start if match[0][0] in "'\"" else start + 1
    return Piece(
        kind=Kind.LITERAL,
        start=start,
        end=end,
        inner=(opening + 1, end - closed),
        closed=closed,
        quote=match.string[opening],
        backslashes=group != "plain",
    )


class Content:
    """What a literal means: its text without doubled quotes and escapes, and where each character stands."""

    def __init__(self, text: str, piece: Piece) -> None:
        start, end = piece.inner
        parts: list[str] = []
        self._here, self._there = [0], [start]
        length = 0
        pair = _PAIRS[piece.quote, piece.backslashes]
        for match in pair.finditer(text, start, end):
            parts.extend((text[start : match.start()], match[0][1]))
            length += match.start() - start + 1
            start = match.end()
            self._here.append(length)
            self._there.append(start)
        self.text = "".join((*parts, text[start:end]))

    def place(self, offset: int) -> int:
        """Where the character at `offset` of the content stands in the text around the literal."""
        index = bisect_right(self._here, offset) - 1
        return self._there[index] + offset - self._here[index]


_PAIRS = {
    (quote, backslashes): re.compile(rf"{quote}{quote}" + (r"|\\." if backslashes else ""), re.DOTALL)
    for quote in "'\""
    for backslashes in (False, True)
}
