"""SQLite's tokens, with the place of each in the text."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\n\f\r]+)
    | (?P<comment>--[^\n]* | /\*.*?(?:\*/|\Z))
    | (?P<blob>[xX]'[^']*')
    | (?P<string>'(?:[^']|'')*')
    | (?P<quoted>"(?:[^"]|"")*" | `(?:[^`]|``)*` | \[[^\]]*\])
    | (?P<number>0[xX][0-9a-fA-F]+ | (?:[0-9][0-9_]*(?:\.[0-9_]*)? | \.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[A-Za-z_\u0080-\U0010ffff][A-Za-z0-9_$\u0080-\U0010ffff]*)
    | (?P<variable>[?:@\#$][A-Za-z0-9_$:\u0080-\U0010ffff]*)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_UPPER = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


class Token(NamedTuple):
    """A token. `word` is its text in capitals where it is an unquoted word or a mark, else empty."""

    kind: str
    word: str
    start: int
    end: int


class Tokens(NamedTuple):
    """The tokens of a statement, and its comments apart."""

    tokens: list[Token]
    comments: list[Token]


def fold(name: str) -> str:
    """The name as SQLite compares names: ASCII letters alone have no case."""
    return name.translate(_LOWER)


def unquote(text: str) -> str:
    """The identifier or string that a token's text stands for."""
    first = text[:1]
    if first == "[":
        return text[1:-1]
    if first in ('"', "'", "`"):
        return text[1:-1].replace(first * 2, first)
    return text


def split_tokens(text: str) -> Tokens:
    """The tokens of a statement. Never fails: what is no token is a mark."""
    found = Tokens([], [])
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        if kind == "space":
            continue
        word = match[0].translate(_UPPER) if kind in ("word", "mark") else ""
        (found.comments if kind == "comment" else found.tokens).append(Token(kind, word, match.start(), match.end()))
    return found


class SqlSyntaxError(Exception):
    """The text is not what the parser knows; says where."""


class Cursor:
    """A place in the tokens of a statement."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens, self.comments = split_tokens(text)
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        """The word or mark that comes next, empty where it is quoted, a literal or the end."""
        index = self.at + ahead
        return self.tokens[index].word if index < len(self.tokens) else ""

    @property
    def ended(self) -> bool:
        """Whether there is no token left."""
        return self.at >= len(self.tokens)

    def take(self, *words: str) -> bool:
        """Step over these words if they come next, in this order."""
        if self.peek() != words[0] or any(self.peek(at) != words[at] for at in range(1, len(words))):
            return False
        self.at += len(words)
        return True

    def expect(self, *words: str) -> None:
        """Step over these words. Raises SqlSyntaxError when something else comes next."""
        if not self.take(*words):
            raise self.problem(" ".join(words))

    def step(self) -> Token:
        """Step over one token, whatever it is."""
        if self.ended:
            raise self.problem("more")
        token = self.tokens[self.at]
        self.at += 1
        return token

    def name(self) -> str:
        """Step over a name: a word, a quoted identifier or a string."""
        token = self.step()
        if token.kind not in ("word", "quoted", "string"):
            self.at -= 1
            raise self.problem("a name")
        return unquote(self.text[token.start : token.end])

    def skip_group(self) -> tuple[int, int]:
        """Step over a parenthesised group; returns where its inside starts and ends in the text."""
        self.expect("(")
        start = self.tokens[self.at - 1].end
        depth = 1
        while depth:
            word = self.step().word
            depth += (word == "(") - (word == ")")
        return start, self.tokens[self.at - 1].start

    def group(self) -> str:
        """The text inside a parenthesised group, verbatim."""
        start, end = self.skip_group()
        return self.text[start:end].strip()

    def rest(self) -> str:
        """The text from here to the last token that is no semicolon, verbatim."""
        last = len(self.tokens)
        while last > self.at and self.tokens[last - 1].word == ";":
            last -= 1
        if last <= self.at:
            raise self.problem("more")
        return self.text[self.tokens[self.at].start : self.tokens[last - 1].end]

    def problem(self, wanted: str) -> SqlSyntaxError:
        """What is wrong here."""
        if self.ended:
            return SqlSyntaxError(f"{wanted} expected at the end")
        token = self.tokens[self.at]
        return SqlSyntaxError(f"{wanted} expected at {self.text[token.start : token.start + 30]!r}")
