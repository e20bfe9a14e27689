"""SQL cut into tokens, well enough to tell values from all else, in three ways of writing them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """What a token is. A value is a literal, a parameter something that stands for a value already."""

    WORD = "word"
    KEYWORD = "keyword"
    NAME = "name"
    VALUE = "value"
    NUMBER = "number"
    PARAMETER = "parameter"
    OPERATOR = "operator"
    MARK = "mark"
    ELLIPSIS = "ellipsis"


class Token(NamedTuple):
    """A token as it is written; keywords are in capitals."""

    kind: Kind
    text: str


class Lexing(NamedTuple):
    """One way of writing SQL: its tokens, whether comments nest, and whether parameters are numbered as in `$1`."""

    tokens: re.Pattern[str]
    nested_comments: bool = False
    numbered: bool = False


KEYWORDS = frozenset(
    """
    ALL ALTER ANALYZE AND ANY ARRAY AS ASC BEGIN BETWEEN BY CALL CASE CAST CHECK COLLATE COMMIT CONFLICT CONSTRAINT
    COPY CREATE CROSS CURSOR DECLARE DEFAULT DELETE DESC DISTINCT DO DROP DUPLICATE ELSE END ESCAPE EXCEPT EXECUTE
    EXISTS EXPLAIN FALSE FETCH FILTER FOR FORCE FOREIGN FROM FULL FUNCTION GLOB GRANT GROUP HAVING IGNORE ILIKE IN
    INDEX INNER INSERT INTERSECT INTERVAL INTO IS ISNULL JOIN KEY LATERAL LEFT LIKE LIMIT LOCK LOCKED MATERIALIZED
    MERGE NATURAL NOT NOTHING NOTNULL NOWAIT NULL NULLS OFFSET ON ONLY OR ORDER OUTER OVER PARTITION PREPARE PRIMARY
    RECURSIVE REFERENCES REGEXP REPLACE RETURNING RIGHT RLIKE ROLLBACK SELECT SET SHARE SHOW SIMILAR SKIP SOME TABLE
    TEMPORARY THEN TRIGGER TRUE TRUNCATE UNION UNIQUE UPDATE USE USING VALUES VIEW WHEN WHERE WINDOW WITH XOR
    """.split()
)
_FUNCTIONS_TOO = frozenset("LEFT RIGHT REPLACE KEY DO USE SHARE VIEW SHOW BEGIN".split())
"""Words that are keywords only where no parenthesis follows them and no point stands before them."""

_SPACE = r"\s+"
_NUMBER = r"(?P<number>(?:\d|\.\d)(?:[eE][+-]\d|[\w.])*)"
_MYSQL_NUMBER = (
    r"(?P<number>(?:0[xX][0-9a-fA-F]+|0b[01]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)(?![\w$]))"
)
_PLAIN_STRING = r"'(?:[^']|'')*(?:'|\Z)"
_ESCAPED_STRING = r"'(?:[^'\\]|''|\\.)*(?:'|\\?\Z)"
_DOUBLE_STRING = r'"(?:[^"\\]|""|\\.)*(?:"|\\?\Z)'


def _rest(operators: str) -> str:
    """What can follow values, names and words; `operators` are the characters that operators are made of."""
    return (
        r"|(?P<ellipsis>\.\s?\.\s?\.)"
        r"|(?P<cast>::|:=)"
        rf"|(?P<operator>@\?|\?[|&]?|(?:(?!--|/\*|%\(\w+\)s|%s\b)[{operators}])+)"
        r"|(?P<mark>[(),;.\[\]{}:])"
        r"|(?P<stray>.)"
    )


STANDARD = Lexing(
    re.compile(
        rf"{_SPACE}|(?P<comment>--[^\n]*|/\*)"
        rf"|(?P<value>[eE]{_ESCAPED_STRING}|(?:[bBxXnN]|[uU]&)?{_PLAIN_STRING})"
        r"|(?P<parameter>\$\d+|%\(\w+\)s|%s(?!\w)|(?<![:\w]):[^\W\d]\w*)"
        r"|(?P<dollar>\$(?:[^\W\d]\w*)?\$)"
        r'|(?P<name>"(?:[^"]|"")*(?:"|\Z))'
        rf"|{_NUMBER}|(?P<word>[^\W\d][\w$]*)" + _rest(r"-+*/<>=~!@#%^&|\\"),
        re.DOTALL,
    ),
    nested_comments=True,
    numbered=True,
)
MYSQL = Lexing(
    re.compile(
        rf"{_SPACE}|(?P<comment>--(?=\s|\Z)[^\n]*|\#[^\n]*|/\*)"
        rf"|(?P<value>[bBxXnN]?{_ESCAPED_STRING}|{_DOUBLE_STRING})"
        r"|(?P<parameter>\?|%\(\w+\)s|%s(?!\w)|(?<![:\w]):[^\W\d]\w*)"
        r"|(?P<name>`(?:[^`]|``)*(?:`|\Z))"
        rf"|{_MYSQL_NUMBER}|(?P<word>@{{0,2}}[^\W\d][\w$]*|\d+[^\W\d][\w$]*)" + _rest(r"-+*/<>=~!%^&|"),
        re.DOTALL,
    )
)
SQLITE = Lexing(
    re.compile(
        rf"{_SPACE}|(?P<comment>--[^\n]*|/\*)"
        rf"|(?P<value>[xX]?{_PLAIN_STRING})"
        r"|(?P<parameter>\?\d*|[:@$][^\W\d]\w*|%\(\w+\)s|%s(?!\w))"
        r'|(?P<name>"(?:[^"]|"")*(?:"|\Z)|`(?:[^`]|``)*(?:`|\Z)|\[[^\]]*\])'
        rf"|{_NUMBER}|(?P<word>[^\W\d][\w$]*)" + _rest(r"-+*/<>=~!%&|"),
        re.DOTALL,
    )
)
_BY_DIALECT = {"mysql": MYSQL, "mariadb": MYSQL, "sqlite": SQLITE}
_COMMENT_MARK = re.compile(r"/\*|\*/")
_KINDS = {
    "value": Kind.VALUE,
    "number": Kind.NUMBER,
    "parameter": Kind.PARAMETER,
    "name": Kind.NAME,
    "word": Kind.WORD,
    "cast": Kind.OPERATOR,
    "operator": Kind.OPERATOR,
    "mark": Kind.MARK,
    "ellipsis": Kind.ELLIPSIS,
    "stray": Kind.OPERATOR,
}


def lexing_of(dialect_name: str) -> Lexing:
    """How a dialect writes SQL; the standard's way where nothing else is known."""
    return _BY_DIALECT.get(dialect_name, STANDARD)


def tokens(text: str, lexing: Lexing) -> Iterator[Token]:
    """The tokens of a text without blanks and comments, in time proportional to its length.

    A literal, name or comment that is not closed reaches to the end.
    """
    return (token for token, _ in positions(text, lexing))


def positions(text: str, lexing: Lexing) -> Iterator[tuple[Token, int]]:
    """The tokens of a text, each with the place where it ends."""
    position = 0
    scan = lexing.tokens.match
    before: Token | None = None
    while match := scan(text, position):
        position = match.end()
        group = match.lastgroup
        if group is None:
            continue
        if group == "comment":
            position = _end_of_comment(text, match, nested=lexing.nested_comments)
            continue
        if group == "dollar":
            close = text.find(match[0], position)
            position = len(text) if close < 0 else close + len(match[0])
            before = Token(Kind.VALUE, "")
        elif group == "operator":
            before = _operator(match[0], before)
            position = match.start() + len(before.text)
        elif group == "word":
            before = _word(text, match, before)
        else:
            before = Token(_KINDS[group], match[0])
        yield before, position


def is_operand(token: Token | None) -> bool:
    """Whether a token can end an expression, so that a sign after it is an operator."""
    if token is None or token.kind in {Kind.OPERATOR, Kind.KEYWORD}:
        return token is not None and token.text in {"END", "NULL", "TRUE", "FALSE"}
    return token.kind is not Kind.MARK or token.text in {")", "]"}


def _end_of_comment(text: str, match: re.Match[str], *, nested: bool) -> int:
    if match[0] != "/*":
        return match.end()
    depth = 1
    for mark in _COMMENT_MARK.finditer(text, match.end()):
        if mark[0] == "*/":
            depth -= 1
        elif nested:
            depth += 1
        if depth == 0:
            return mark.end()
    return len(text)


def _operator(text: str, before: Token | None) -> Token:
    """The operator that a run of operator characters begins with: a sign at its end belongs to what follows.

    A question mark that has no operand before it is a parameter.
    """
    if text[0] == "?" and not is_operand(before):
        return Token(Kind.PARAMETER, "?")
    if len(text) > 1 and text[-1] in "+-" and not set(text) & set("~!@#%^&|?"):
        text = text.rstrip("+-") or text[0]
    return Token(Kind.OPERATOR, text)


def _word(text: str, match: re.Match[str], before: Token | None) -> Token:
    word = match[0]
    upper = word.upper()
    if upper not in KEYWORDS or (before is not None and before.text == "."):
        return Token(Kind.WORD, word)
    if upper in _FUNCTIONS_TOO and text[match.end() : match.end() + 1] == "(":
        return Token(Kind.WORD, word)
    return Token(Kind.KEYWORD, upper)
