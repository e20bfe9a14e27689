"""Secrets that people write into definitions are taken out before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemabook.engines.lexing import MYSQL, STANDARD, Content, Kind, Piece, Reading, pieces

MASK = "****"

Span = tuple[int, int]


class Found(NamedTuple):
    """Where the secrets of a text are, whether all its quotes are closed, and what it is made of."""

    spans: set[Span]
    closed: bool
    kinds: set[Kind]


_DEEPEST = 12
_TAIL = 160
_WORDS = ("password", "identified", "passwd", "pwd")

# An opening quote without its closing one is taken to the end, so that no pattern looks twice at a text.
_VALUE = (
    r"(?:'[^'\\]*(?:\\.[^'\\]*)*'?|\"[^\"\\]*(?:\\.[^\"\\]*)*\"?"
    r"|(?:[^\s'\";\\]|\\.?|['\"](?=\w)|;(?!\s*(?:\w[\w ]*=|\Z)))+)"
)
_PASSWORD = re.compile(rf"(?is)\b(?:ssl)?(?:password|passwd|pwd)\s*=\s*(?P<secret>{_VALUE})")
_CONNECTION = re.compile(r"(?i)\b(?:host|hostaddr|dbname|database|port|user|username|uid|server)\s*=")
_PAIRS = re.compile(rf"(?is)\s*\b\w+\s*=\s*{_VALUE}(?:[\s;]+\w+\s*=\s*{_VALUE})*")
_STATEMENT = re.compile(r"(?i)\b(?:select|insert|update|delete|where|values|set)\b")
_PLACEHOLDER = re.compile(r"%(?:\d+\$)?[sLI]?|\$\d+|\?|\*+")

_URL = re.compile(r"(?<=\w)://[^\s:/@'\"]*:(?P<secret>[^\s/'\"]+)@")
_URL_IN_LITERAL = re.compile(r"(?<=\w)://[^\s:/@'\"]*:(?P<secret>(?:[^\s/'\"]|['\"](?=\w))+)@")
_PARAMETER = re.compile(r"(?i)[?&](?:ssl)?password=(?P<secret>[^\s&'\"#]+)")

# These are compared with the code before a literal, in which every literal is '' and every quoted name x.
_CLAUSES = (
    r"\bidentified\s+(?:(?:with|via)\s+(?:\w+|'')\s+)?(?:by|as|using)(?:\s+password\s*\(?)?"
    r"|\bidentified\s[^;]*\breplace"
    r"|\busing\s+password\s*\("
    r"|\bset\s+password\s+for\s[^;=]*=\s*(?:password\s*\()?"
    r"|\b(?:master|source)_password\s*="
    r"|\boptions\s*\([^)]*\bpassword"
)
_PREFIX = r"\s*(?:(?<=\s)(?:[enxb]|u&|_\w+\s*))?\Z"
_CLAUSE = re.compile(rf"(?i)(?:{_CLAUSES}|(?<![.\w@:$])password){_PREFIX}")
_CLAUSE_BEFORE_DOUBLE = re.compile(rf"(?i)(?:{_CLAUSES}){_PREFIX}")
_ENDINGS = ("password", "by", "as", "using", "replace", "=", "(")
_ANY_CLAUSE = re.compile(
    r"(?i)\b(?:password|identified\s+(?:(?:with|via)\s+\S+\s+)?(?:by|as|using))\s*['\"]+(?P<secret>[^'\"\s|][^'\"]*)"
)

_APOSTROPHE = re.compile(r"(?i)(?<=\w)'(?=(?:s|t|d|m|re|ll|ve)\b)")
"""One within a word of prose, which opens no literal."""


def redact(text: str) -> str:
    """The text without the passwords in connection strings, URLs and password clauses.

    It is read as standard SQL and as that of MySQL. Where one of them is certainly right it alone counts;
    where none is, what either of them finds.
    """
    if not _is_suspect(text):
        return text
    standard, mysql = (_secrets_in_code(text, reading, 0) for reading in (STANDARD, MYSQL))
    if standard.closed and (not mysql.closed or Kind.BODY in standard.kinds):
        spans = standard.spans
    elif mysql.closed and (not standard.closed or Kind.NAME in mysql.kinds):
        spans = mysql.spans
    else:
        spans = standard.spans | mysql.spans
    return _masked(text, spans)


def redact_comment(text: str) -> str:
    """A comment on an object without the passwords in it: it is prose, which may quote SQL, addresses or anything."""
    if not _is_suspect(text):
        return text
    read = _APOSTROPHE.sub("\N{RIGHT SINGLE QUOTATION MARK}", text)
    return _masked(text, _secrets_in_content(read, STANDARD, 0) | _secrets_in_content(read, MYSQL, 0))


def _is_suspect(text: str) -> bool:
    """Whether a text holds a word without which there is no secret in it."""
    if "://" in text and ("@" in text or "=" in text):
        return True
    lowered = text.lower()
    return any(word in lowered for word in _WORDS)


def _masked(text: str, spans: Iterable[Span]) -> str:
    """The text with a mask in place of each span; spans that overlap have one mask."""
    parts: list[str] = []
    position = 0
    masked_to = -1
    for start, end in sorted(spans):
        if start >= masked_to:
            parts.extend((text[position:start], MASK))
        masked_to = position = max(masked_to, end)
    return "".join((*parts, text[position:]))


def _secrets_in_code(text: str, reading: Reading, depth: int) -> Found:
    """The secrets of a piece of SQL."""
    spans = set(_in_urls(text, _URL))
    pairs = _PAIRS.match(text)
    if pairs and not text[pairs.end() :].strip():
        spans.update(_in_connection(text))
    found = _in_pieces(text, reading, depth)
    return found._replace(spans=found.spans | spans)


def _secrets_in_content(text: str, reading: Reading, depth: int) -> set[Span]:
    """Where the secrets of a text are that a literal or a comment holds: it can be SQL or anything else."""
    spans = set(_in_urls(text, _URL_IN_LITERAL))
    spans.update(_in_connection(text))
    return spans | _in_pieces(text, reading, depth).spans


def _in_pieces(text: str, reading: Reading, depth: int) -> Found:
    """The secrets in the literals and comments of SQL.

    Where a quote stays open, every password clause counts, wherever its quotes are.
    """
    spans: set[Span] = set()
    kinds: set[Kind] = set()
    before = ""
    end = 0
    closed = depth < _DEEPEST
    for piece in pieces(text, reading) if closed else ():
        code = text[max(end, piece.start - _TAIL) : piece.start]
        before = (before + code)[-_TAIL:]
        spans.update(_in_piece(text, piece, before, reading, depth + 1))
        before += {Kind.LITERAL: "''", Kind.BODY: "''", Kind.NAME: "x", Kind.COMMENT: " "}.get(piece.kind, "")
        end = piece.end
        kinds.add(piece.kind)
        closed = closed and piece.closed
    if not closed:
        spans.update(_secrets_of(_ANY_CLAUSE.finditer(text)))
    return Found(spans, closed, kinds)


def _in_piece(text: str, piece: Piece, before: str, reading: Reading, depth: int) -> Iterable[Span]:
    """The secrets in one literal, comment or body; `before` is the code before it."""
    start, end = piece.inner
    if _has_clause(before, piece):
        return () if start == end or _PLACEHOLDER.fullmatch(text, start, end) else ((start, end),)
    inner = text[start:end]
    if piece.kind in {Kind.CODE, Kind.NAME} or not _is_suspect(inner):
        return ()
    if piece.kind is Kind.LITERAL:
        content = Content(text, piece)
        found = _secrets_in_content(content.text, reading, depth)
        return ((content.place(first), content.place(last)) for first, last in found)
    if piece.kind is Kind.BODY:
        found = _secrets_in_code(inner, reading, depth).spans
    else:
        found = _secrets_in_content(inner, reading, depth)
    return ((start + first, start + last) for first, last in found)


def _has_clause(before: str, piece: Piece) -> bool:
    """Whether the code before a literal makes it a password. In double quotes some engines have literals too."""
    if piece.kind not in {Kind.LITERAL, Kind.BODY} and piece.quote != '"':
        return False
    lowered = before.lower().rstrip()
    if "password" not in lowered and "identified" not in lowered:
        return False
    last = lowered.split()[-1]
    if last in {"e", "n", "x", "b", "u&"} or last.startswith("_"):
        lowered = lowered.removesuffix(last).rstrip()
    if not lowered.endswith(_ENDINGS):
        return False
    return bool((_CLAUSE_BEFORE_DOUBLE if piece.quote == '"' else _CLAUSE).search(before))


def _in_urls(text: str, url: re.Pattern[str]) -> Iterator[Span]:
    if "://" in text:
        yield from _secrets_of(url.finditer(text))
        yield from _secrets_of(_PARAMETER.finditer(text))


def _in_connection(text: str) -> Iterator[Span]:
    """The passwords of connection strings. In a text that is a statement these are runs of `name=value`."""
    if not _PASSWORD.search(text) or not _CONNECTION.search(text):
        return
    whole = [(0, len(text))]
    if _STATEMENT.search(text):
        whole = [match.span() for match in _PAIRS.finditer(text) if _CONNECTION.search(match[0])]
    for start, end in whole:
        yield from _secrets_of(_PASSWORD.finditer(text, start, end))


def _secrets_of(matches: Iterable[re.Match[str]]) -> Iterator[Span]:
    """The span of what each match calls secret, unless it stands for a value that comes later.

    A quote that is opened and not closed is kept, because what closes it is elsewhere.
    """
    for match in matches:
        start, end = match.span("secret")
        secret = match["secret"]
        if secret[0] in "'\"" and (len(secret) == 1 or secret[-1] != secret[0]):
            start += 1
        if start < end and not _PLACEHOLDER.fullmatch(match.string, start, end) and secret.strip("'\""):
            yield start, end
