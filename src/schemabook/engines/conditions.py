"""Conditions of SQL, read as far as they are certain: comparisons of columns with literals, and what joins them.

They come from checks, triggers and routines, in whatever words the engine keeps them. Anything else is `UNKNOWN` and
stands where it stood, so that the rest can be judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from schemabook.engines.dialect import Dialect
from schemabook.engines.lexing import MYSQL, STANDARD, Content, Kind, Piece, Reading, pieces


class Token(NamedTuple):
    """A token. `kind` is "word" (unquoted, in small letters), "name" (quoted), "text", "number", "mark" or "unsure"."""

    kind: str
    text: str


class Operand(NamedTuple):
    """One side of a comparison. `kind` is "column", "text", "number", "word" (true, false, null) or "call".

    Of a column `qualifier` is what stands before its point, in small letters, and `function` the one that it is handed
    to ("length", "lower"). A "call" is a function without arguments, such as the time of day.
    """

    kind: str
    text: str
    qualifier: str = ""
    function: str = ""


class Condition(NamedTuple):
    """A condition: "all" or "any" of its parts, "not" its only part, a "test" of `left`, or "unknown".

    The operators of a test are =, <>, <, <=, >, >=, in, not in, between, not between, is null, is not null, is true,
    like, not like, matches and not matches; `right` has as many operands as they need.
    """

    kind: str
    parts: tuple[Condition, ...] = ()
    left: Operand = Operand("", "")
    operator: str = ""
    right: tuple[Operand, ...] = ()


UNKNOWN = Condition("unknown")

_TOKEN = re.compile(
    r"(?P<word>[^\W\d][\w$]*)|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<mark>::|:=|<=>|<=|>=|<>|!=|!?~~?\*?|[^\s\w])"
)
_COMPARISONS = {"=": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_PATTERNS = {
    "~": "matches",
    "~*": "matches",
    "!~": "not matches",
    "!~*": "not matches",
    "~~": "like",
    "~~*": "like",
    "!~~": "not like",
    "!~~*": "not like",
    "like": "like",
    "ilike": "like",
    "glob": "like",
    "regexp": "matches",
    "rlike": "matches",
}
_NEGATED = {"in": "not in", "between": "not between", "like": "not like", "matches": "not matches"}
_SWAPPED = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_CONSTANTS = frozenset({"true", "false", "null"})
_TIMES = frozenset({"current_date", "current_timestamp", "now", "localtimestamp", "current_user"})
_TYPE_WORDS = frozenset({"varying", "precision", "with", "without", "time", "zone", "unsigned"})
_TYPED = frozenset({"date", "timestamp", "timestamptz", "time"})
_ENDS = frozenset({"and", "or", "then", "loop", "xor"})
_MOST_STEPS = 4000


def reading_of(dialect: Dialect) -> Reading:
    """How literals of this dialect end."""
    return MYSQL if dialect.quote_open == "`" else STANDARD


def split_tokens(text: str, reading: Reading) -> list[Token]:
    """The tokens of a text without its comments; those of a body in dollar quotes stand in its place."""
    found: list[Token] = []
    position = 0
    for piece in pieces(text, reading):
        found.extend(_plain(text[position : piece.start]))
        found.extend(_of_piece(text, piece, reading))
        position = piece.end
    found.extend(_plain(text[position:]))
    return found


def _plain(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        yield Token(kind, match[0].lower() if kind == "word" else match[0])


def _of_piece(text: str, piece: Piece, reading: Reading) -> Iterator[Token]:
    inner = text[slice(*piece.inner)]
    if piece.kind is Kind.NAME:
        yield Token("name", inner)
    elif piece.kind is Kind.BODY:
        yield from split_tokens(inner, reading)
    elif piece.kind is Kind.LITERAL:
        sure = piece.closed and not (piece.backslashes and "\\" in inner)
        yield Token("text", Content(text, piece).text) if sure else Token("unsure", "")


def read_condition(text: str | Sequence[Token], dialect: Dialect) -> Condition:
    """The condition that a text or its tokens say. Never fails: what cannot be read is unknown."""
    if isinstance(text, str):
        return _read_text(text, reading_of(dialect))
    return _read(list(text))


@lru_cache(maxsize=4096)
def _read_text(text: str, reading: Reading) -> Condition:
    return _read(split_tokens(text, reading))


def _read(tokens: list[Token]) -> Condition:
    reader = _Reader(tokens)
    try:
        found = reader.any_of()
    except (_UnreadableError, RecursionError):
        return UNKNOWN
    return found if reader.ended else UNKNOWN


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """The conditions that must all hold."""
    if condition.kind == "all":
        for part in condition.parts:
            yield from conjuncts(part)
    else:
        yield condition


def allowed_values(condition: Condition) -> tuple[Operand, tuple[str, ...]] | None:
    """The column and the only texts or numbers that a condition lets it have, null apart; None for anything else."""
    if condition.kind == "any":
        return _allowed_by_any(condition.parts)
    literals = bool(condition.right) and all(one.kind in ("text", "number") for one in condition.right)
    plain = condition.left.kind == "column" and not condition.left.function
    if condition.kind != "test" or condition.operator not in ("=", "in") or not (literals and plain):
        return None
    return condition.left, tuple(one.text for one in condition.right)


def _allowed_by_any(parts: Sequence[Condition]) -> tuple[Operand, tuple[str, ...]] | None:
    limits = [allowed_values(part) for part in parts if part.operator != "is null"]
    columns = {part.left for part in parts if part.operator == "is null"}
    columns |= {limit[0] for limit in limits if limit is not None}
    if None in limits or len(columns) != 1 or not limits:
        return None
    return columns.pop(), tuple(dict.fromkeys(value for limit in limits if limit is not None for value in limit[1]))


class _UnreadableError(Exception):
    """What comes next is nothing that is known here."""


class _Reader:
    """A place in the tokens of a condition."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.steps = 0

    @property
    def ended(self) -> bool:
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> str:
        """The word or mark that comes next; empty where it is anything else."""
        index = self.at + ahead
        if index >= len(self.tokens) or self.tokens[index].kind not in ("word", "mark"):
            return ""
        return self.tokens[index].text

    def take(self, *words: str) -> bool:
        if self.peek() != words[0] or any(self.peek(ahead) != words[ahead] for ahead in range(1, len(words))):
            return False
        self.at += len(words)
        return True

    def expect(self, *words: str) -> None:
        if not self.take(*words):
            raise _UnreadableError

    def any_of(self) -> Condition:
        parts = [self.all_of()]
        while self.take("or"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else Condition("any", tuple(parts))

    def all_of(self) -> Condition:
        parts = [self.one()]
        while self.take("and"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else Condition("all", tuple(parts))

    def one(self) -> Condition:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise _UnreadableError
        if self.take("not"):
            return Condition("not", (self.one(),))
        start = self.at
        if self.peek() == "(":
            with suppress(_UnreadableError):
                return self.group()
            self.at = start
        with suppress(_UnreadableError):
            found = self.test()
            self.end()
            return found
        self.at = start
        self.skip()
        return UNKNOWN

    def group(self) -> Condition:
        """A condition in parentheses, which nothing follows that would make it an operand."""
        self.expect("(")
        if self.peek() in ("select", "with"):
            raise _UnreadableError
        found = self.any_of()
        self.expect(")")
        self.end()
        return found

    def end(self) -> None:
        """Make sure that a condition can end here."""
        if not (self.ended or self.peek() in _ENDS or self.peek() in (")", ";")):
            raise _UnreadableError

    def skip(self) -> None:
        """Step over what is not known, to the next word that joins conditions."""
        depth = between = 0
        start = self.at
        while not self.ended:
            word = self.peek()
            if depth == 0 and word in ("and", "or", ")") and not (word == "and" and between):
                break
            depth += (word in ("(", "case")) - (word in (")", "end"))
            between = (between or word == "between") and word != "and"
            self.at += 1
        if self.at == start:
            raise _UnreadableError

    def test(self) -> Condition:
        left = self.operand()
        negated = self.take("not")
        word = self.peek()
        if not negated and word in _COMPARISONS:
            return self.comparison(left)
        if not negated and self.take("is"):
            return self.identity(left)
        if word in ("in", "between") or word in _PATTERNS:
            self.at += 1
            right = self.right_side(word)
            operator = _PATTERNS.get(word, word)
            return Condition("test", (), left, _NEGATED[operator] if negated else operator, right)
        if negated or left.kind != "column":
            raise _UnreadableError
        return Condition("test", (), left, "is true")

    def right_side(self, word: str) -> tuple[Operand, ...]:
        if word == "in":
            return self.operands("(", ")")
        if word == "between":
            first = self.operand()
            self.expect("and")
            return first, self.operand()
        return (self.operand(),)

    def comparison(self, left: Operand) -> Condition:
        operator = _COMPARISONS[self.peek()]
        self.at += 1
        if self.peek() in ("any", "some", "all") and self.peek(1) == "(":
            listed = {("=", "any"): "in", ("=", "some"): "in", ("<>", "all"): "not in"}.get((operator, self.peek()))
            self.at += 1
            if listed is None:
                raise _UnreadableError
            return Condition("test", (), left, listed, self.array())
        right = self.operand()
        if left.kind != "column" and right.kind == "column":
            left, right, operator = right, left, _SWAPPED[operator]
        return Condition("test", (), left, operator, (right,))

    def identity(self, left: Operand) -> Condition:
        negated = self.take("not")
        if self.take("null"):
            return Condition("test", (), left, "is not null" if negated else "is null")
        if self.take("distinct", "from"):
            right = self.operand()
            return Condition("test", (), left, "=" if negated else "<>", (right,))
        raise _UnreadableError

    def array(self) -> tuple[Operand, ...]:
        """The elements of an array in parentheses, with casts around and after it."""
        self.expect("(")
        if self.peek() == "(":
            found = self.array()
        else:
            self.expect("array")
            found = self.operands("[", "]")
        self.casts()
        self.expect(")")
        return found

    def operands(self, opening: str, closing: str) -> tuple[Operand, ...]:
        self.expect(opening)
        found = [self.operand()]
        while self.take(","):
            found.append(self.operand())
        self.expect(closing)
        return tuple(found)

    def operand(self) -> Operand:
        if self.take("("):
            found = self.operand()
            self.expect(")")
        elif self.peek() == "-" or self.peek() == "+":
            sign = self.peek().strip("+")
            self.at += 1
            found = self.operand()
            if found.kind != "number":
                raise _UnreadableError
            found = found._replace(text=f"{sign}{found.text}")
        elif self.take("cast", "("):
            found = self.operand()
            self.expect("as")
            self.type()
            self.expect(")")
        else:
            found = self.simple()
        self.casts()
        return found

    def simple(self) -> Operand:
        """A literal, a column, or a call of a function."""
        if self.ended:
            raise _UnreadableError
        token = self.tokens[self.at]
        following = self.tokens[self.at + 1].kind if self.at + 1 < len(self.tokens) else ""
        if token.kind in ("text", "number"):
            self.at += 1
            return Operand(token.kind, token.text)
        if token.kind == "word" and token.text in _CONSTANTS:
            self.at += 1
            return Operand("word", token.text)
        if token.kind == "word" and following == "text" and (token.text[0] == "_" or token.text in _TYPED):
            self.at += 1
            return self.simple()
        return self.column()

    def column(self) -> Operand:
        names = [self.name()]
        while self.take("."):
            names.append(self.name())
        if self.take("("):
            return self.call(names[-1])
        if len(names) == 1 and names[0] in _TIMES:
            return Operand("call", names[0])
        return Operand("column", names[-1], qualifier=names[-2].lower() if len(names) > 1 else "")

    def call(self, function: str) -> Operand:
        if self.take(")"):
            return Operand("call", function.lower())
        argument = self.operand()
        self.expect(")")
        if argument.kind != "column" or argument.function:
            raise _UnreadableError
        return argument._replace(function=function.lower())

    def name(self) -> str:
        token = self.tokens[self.at] if not self.ended else Token("", "")
        if token.kind not in ("word", "name") or (token.kind == "word" and token.text in _ENDS | {"case", "select"}):
            raise _UnreadableError
        self.at += 1
        return token.text

    def casts(self) -> None:
        while True:
            if self.take("::"):
                self.type()
            elif self.take("collate"):
                self.name()
                while self.take("."):
                    self.name()
            else:
                return

    def type(self) -> None:
        """Step over the name of a type."""
        self.name()
        while self.take("."):
            self.name()
        while self.peek() in _TYPE_WORDS:
            self.at += 1
        if self.take("("):
            while not self.ended and not self.take(")"):
                self.at += 1
        while self.peek() in _TYPE_WORDS:
            self.at += 1
        while self.take("[", "]"):
            pass
