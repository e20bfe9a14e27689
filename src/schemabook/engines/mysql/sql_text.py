"""The server's own SQL texts, made readable and free of the name of their database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_TOKEN = re.compile(
    r"""
      '(?:[^'\\]|\\.|'')*'
    | "(?:[^"\\]|\\.|"")*"
    | `(?:[^`]|``)*`
    | /\*.*?\*/
    | --(?=\s|$)[^\n]*
    | \#[^\n]*
    | [A-Za-z_0-9$]+
    | \s+
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "Z": "\x1a", "b": "\b"}
_INTRODUCERS = {"_utf8mb4"}
_TABLE_FOLLOWS = {"from", "join", "straight_join"}


def tokens(text: str) -> list[str]:
    """The text cut into literals, quoted names, comments, words, space and single signs. Joined, it is the text."""
    return _TOKEN.findall(text)


def unescape(text: str) -> str:
    """A text that the server gives as the inside of a literal, with its escapes taken back."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda match: _ESCAPED.get(match[1], match[1]), text)


@lru_cache(maxsize=4096)
def without_introducers(text: str) -> str:
    """The text without `_utf8mb4` before literals: it is the character set of the session anyway."""
    if "_utf8mb4" not in text:
        return text
    parts = tokens(text)
    kept = [
        part
        for part, following in zip(parts, [*parts[1:], ""], strict=True)
        if not (part in _INTRODUCERS and following.startswith("'"))
    ]
    return "".join(kept)


def without_database(text: str, database: str) -> str:
    """The text with the qualifier of its own database taken from names outside literals.

    Where something else in it has the database's name (an alias), only names that cannot mean a
    column of it lose the qualifier.
    """
    own = quote_name(database)
    if own + "." not in text:
        return text
    parts = tokens(text)
    cautious = any(
        part == own and _sign(parts, index + 1) != "." and _sign(parts, index - 1) != "."
        for index, part in enumerate(parts)
    )
    kept: list[str] = []
    skipped = -1
    for index, part in enumerate(parts):
        if index <= skipped:
            continue
        qualifies = part == own and _sign(parts, index + 1) == "." and _sign(parts, index - 1) != "."
        if qualifies and (not cautious or _is_object(parts, index)):
            skipped = index + 1
            continue
        kept.append(part)
    return "".join(kept)


def named_objects(text: str) -> Iterator[tuple[str, str, bool]]:
    """Each object that a query reads or calls: its database, its name, and whether it is called.

    For texts that the server has written itself, in which every table is qualified. What looks like
    a call without a database has an empty one: it may be an alias with a list of columns too.
    """
    parts = tokens(text)
    for index, part in enumerate(parts):
        if not part.startswith("`") or _sign(parts, index - 1) == ".":
            continue
        if _sign(parts, index + 1) == "(":
            yield "", _unquote(part), True
        if _sign(parts, index + 1) != ".":
            continue
        called = _sign(parts, index + 3) == "("
        if called or _follows_from(parts, index):
            yield _unquote(part), _unquote(_sign(parts, index + 2)), called


def split_values(column_type: str) -> tuple[str, ...]:
    """The labels of an ENUM or SET type."""
    return tuple(unescape(part[1:-1].replace("''", "'")) for part in tokens(column_type) if part.startswith("'"))


def quote_name(name: str) -> str:
    """A name in backticks."""
    return "`" + name.replace("`", "``") + "`"


def _unquote(part: str) -> str:
    return part[1:-1].replace("``", "`") if part.startswith("`") else part


def _sign(parts: Sequence[str], index: int) -> str:
    return parts[index] if 0 <= index < len(parts) else ""


def _is_object(parts: Sequence[str], index: int) -> bool:
    """Whether the qualified name at `index` is a table, a routine or has a third part."""
    return _sign(parts, index + 3) in {".", "("} or _follows_from(parts, index)


def _follows_from(parts: Sequence[str], index: int) -> bool:
    """Whether the name at `index` stands where a query names a table."""
    index -= 1
    while index >= 0 and (parts[index].isspace() or parts[index] == "("):
        index -= 1
    return index >= 0 and parts[index].lower() in _TABLE_FOLLOWS


def in_parentheses(text: str) -> str:
    """The expression in parentheses, which it may already be in."""
    depth = 0
    parts = tokens(text)
    for index, part in enumerate(parts):
        depth += (part == "(") - (part == ")")
        if depth == 0:
            return text if part == ")" and index == len(parts) - 1 else f"({text})"
    return f"({text})"
