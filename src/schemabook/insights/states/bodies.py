"""The bodies of routines and triggers, read for what they do to columns: which values they set, and when.

Only what is certain is told. A statement in a CASE, or in the handler of an exception, has an unknown condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemabook.engines.conditions import UNKNOWN, Condition, Operand, Token, read_condition
from schemabook.engines.dialect import Dialect

_AFTER_NAME = frozenset({"set", "as"})
_ENDS_SET = frozenset({"where", "from", "returning", "order", "limit"})
_ENDS_WHERE = frozenset({"returning", "order", "limit"})
_LOOPS = frozenset({"loop", "while", "repeat", "for"})
_SILENT = frozenset({"raise", "signal", "return", "null", "if", "case", "end", "else", "elsif", "elseif", "select"})
"""What a branch begins with that does nothing itself, or whose own branches will say what they do."""


class Assignment(NamedTuple):
    """A value that a statement gives to a column; `where` is what the row was before."""

    names: tuple[str, ...]
    alias: str
    column: str
    value: str
    where: Condition


class Branch(NamedTuple):
    """A place in a body and the conditions that hold there.

    `does` is "refuse", "act" or "set"; what is set to which value is in `column` and `value`.
    """

    does: str
    conditions: tuple[Condition, ...]
    column: str = ""
    value: str = ""


def find_assignments(tokens: Sequence[Token], dialect: Dialect) -> Iterator[Assignment]:
    """The columns that UPDATE statements set to a literal; `names` is the table, with its schema if written."""
    for at, token in enumerate(tokens):
        if token == ("word", "update"):
            yield from _update(tokens, at + 1, dialect)


def _update(tokens: Sequence[Token], at: int, dialect: Dialect) -> Iterator[Assignment]:
    names, at = _table_name(tokens, at)
    alias = ""
    if _word(tokens, at) == "as":
        at += 1
    if names and at < len(tokens) and tokens[at].kind in ("word", "name") and tokens[at].text not in _AFTER_NAME:
        alias, at = tokens[at].text.lower(), at + 1
    if not names or _word(tokens, at) != "set":
        return
    assigned, at = _until(tokens, at + 1, _ENDS_SET)
    _, at = _until(tokens, at, frozenset({"where"}))
    where = UNKNOWN
    if _word(tokens, at) == "where":
        condition, _ = _until(tokens, at + 1, _ENDS_WHERE)
        where = read_condition(condition, dialect)
    for column, value in _set_to_literals(assigned):
        yield Assignment(names, alias, column, value, where)


def _table_name(tokens: Sequence[Token], at: int) -> tuple[tuple[str, ...], int]:
    if _word(tokens, at) == "only":
        at += 1
    names: list[str] = []
    while at < len(tokens) and tokens[at].kind in ("word", "name") and tokens[at].text not in ("set", "on", "of"):
        names.append(tokens[at].text)
        at += 1
        if _word(tokens, at) != ".":
            break
        at += 1
    return tuple(names), at


def _until(tokens: Sequence[Token], at: int, ends: frozenset[str]) -> tuple[list[Token], int]:
    """The tokens up to one of these words outside parentheses, or to the end of the statement; and where that is."""
    depth, start = 0, at
    while at < len(tokens):
        word = _word(tokens, at)
        if depth <= 0 and (word in ends or word == ";"):
            break
        depth += (word == "(") - (word == ")")
        if depth < 0:
            break
        at += 1
    return list(tokens[start:at]), at


def _set_to_literals(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for part in _split(tokens):
        equals = next((at for at, token in enumerate(part) if token == ("mark", "=")), 0)
        names = [token for token in part[:equals] if token.kind in ("word", "name")]
        value = literal_of(part[equals + 1 :])
        if names and value is not None and len(names) * 2 - 1 == equals:
            yield names[-1].text, value


def _split(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The parts between the commas outside parentheses."""
    depth, part = 0, list[Token]()
    for token in tokens:
        if token == ("mark", ",") and depth == 0:
            yield part
            part = []
            continue
        if token.kind == "mark":
            depth += (token.text == "(") - (token.text == ")")
        part.append(token)
    yield part


def literal_of(tokens: Sequence[Token]) -> str | None:
    """The text or number that these tokens are, with casts after it; None where they are anything else."""
    rest = list(tokens)
    if not rest or rest[0].kind not in ("text", "number"):
        return None
    if len(rest) == 1 or (rest[1] == ("mark", "::") and all(one.kind != "text" for one in rest[1:])):
        return rest[0].text
    return None


def _word(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) and tokens[at].kind in ("word", "mark") else ""


class _Frame(NamedTuple):
    """An open IF or CASE: what holds in the branch at hand, and what did not hold in those before."""

    kind: str
    condition: Condition
    before: tuple[Condition, ...] = ()


def find_branches(tokens: Sequence[Token], condition: Condition | None, dialect: Dialect) -> Iterator[Branch]:
    """Where a body refuses what is done, acts, or sets a column of the new row, with the conditions that hold there.

    `condition` is the trigger's own. Whatever comes after a RETURN holds only where the conditions of that did not.
    """
    walk = _Walk(tokens, dialect)
    if condition is not None:
        walk.frames.append(_Frame("trigger", condition))
    yield from walk.run()


class _Walk:
    """A walk through a body, with the conditions that hold at each place."""

    def __init__(self, tokens: Sequence[Token], dialect: Dialect) -> None:
        self.tokens = tokens
        self.dialect = dialect
        self.frames: list[_Frame] = []
        self.returned: list[Condition] = []
        self.at = 0

    def run(self) -> Iterator[Branch]:
        while self.at < len(self.tokens):
            word = self.word()
            if word in ("if", "elsif", "elseif"):
                yield from self.branch(word)
            elif word in ("else", "case", "end", "when", "begin"):
                yield from self.structure(word)
            elif word in ("raise", "signal", "return"):
                yield from self.leave(word)
            else:
                yield from self.assignment()
            self.at += 1

    def word(self, ahead: int = 0) -> str:
        return _word(self.tokens, self.at + ahead)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (*(frame.condition for frame in self.frames), *self.returned)

    def branch(self, word: str) -> Iterator[Branch]:
        if self.word(-1) == "end":
            return
        tokens, end = _until(self.tokens, self.at + 1, frozenset({"then"}))
        if _word(self.tokens, end) != "then":
            return
        condition = read_condition(tokens, self.dialect)
        before = () if word == "if" else self.pop("if").before
        whole = Condition("all", (*before, condition))
        self.frames.append(_Frame("if", whole, (*before, Condition("not", (condition,)))))
        self.at = end
        if self.word(1) not in _SILENT:
            yield Branch("act", self.conditions)

    def structure(self, word: str) -> Iterator[Branch]:
        if word == "begin" and self.word(1) not in _SILENT and [one.kind for one in self.frames] == ["trigger"]:
            yield Branch("act", self.conditions)
        elif word == "case" or (word == "when" and self.word(-1) == "exception"):
            self.frames.append(_Frame("case", UNKNOWN))
        elif word == "else" and self.frames and self.frames[-1].kind == "if":
            before = self.pop("if").before
            self.frames.append(_Frame("if", Condition("all", before), before))
        elif word == "end":
            self.end()

    def end(self) -> None:
        following = self.word(1)
        if following == "if":
            self.pop("if")
        elif following not in _LOOPS and self.frames and self.frames[-1].kind == "case":
            self.frames.pop()
        if following in ("if", "case") or following in _LOOPS:
            self.at += 1

    def pop(self, kind: str) -> _Frame:
        """Close the nearest open frame of a kind, with those inside it."""
        if not any(frame.kind == kind for frame in self.frames):
            return _Frame(kind, UNKNOWN, (UNKNOWN,))
        while True:
            frame = self.frames.pop()
            if frame.kind == kind:
                return frame

    def leave(self, word: str) -> Iterator[Branch]:
        if word == "return":
            self.returned.append(Condition("not", (Condition("all", self.conditions),)))
            return
        following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else Token("", "")
        if word == "signal" or following.kind == "text" or following.text in ("exception", "sqlstate"):
            yield Branch("refuse", self.conditions)
        elif following.text == "(" and self.word(2) in ("abort", "fail", "rollback"):
            _, end = _until(self.tokens, self.at + 1, frozenset({"where"}))
            _, close = _until(self.tokens, end + 1, frozenset())
            where = (read_condition(self.tokens[end + 1 : close], self.dialect),)
            has_where = _word(self.tokens, end) == "where"
            yield Branch("refuse", (*self.conditions, *(where if has_where else ())))
            self.at = max(self.at, (close if has_where else end) - 1)

    def assignment(self) -> Iterator[Branch]:
        """`NEW.status := 'paid'` and `SET NEW.status = 'paid'`."""
        if self.word() != "new" or self.word(1) != "." or self.word(3) not in (":=", "="):
            return
        if self.word(3) == "=" and self.word(-1) not in ("set", ";", "then", "else", "begin"):
            return
        column = self.tokens[self.at + 2].text
        value, end = _until(self.tokens, self.at + 4, frozenset())
        text = literal_of(value)
        if text is not None:
            yield Branch("set", self.conditions, column, text)
        self.at = end - 1


def truth(condition: Condition, values: dict[tuple[str, str], str]) -> bool | None:
    """Whether a condition holds; None where that is not certain. `values` are columns by qualifier and name."""
    if condition.kind == "test":
        return _test(condition, values)
    if condition.kind == "not":
        found = truth(condition.parts[0], values)
        return None if found is None else not found
    if condition.kind not in ("all", "any"):
        return None
    parts = [truth(part, values) for part in condition.parts]
    decisive = condition.kind == "any"
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def _test(condition: Condition, values: dict[tuple[str, str], str]) -> bool | None:
    left = _value(condition.left, values)
    right = [_value(one, values) for one in condition.right]
    if left is None:
        return None
    if condition.operator in ("is null", "is not null"):
        return condition.operator == "is not null"
    if condition.operator in ("=", "in", "<>", "not in"):
        positive = condition.operator in ("=", "in")
        if left in right:
            return positive
        return None if None in right else not positive
    return None


def _value(operand: Operand, values: dict[tuple[str, str], str]) -> str | None:
    if operand.kind in ("text", "number"):
        return operand.text
    if operand.kind == "column" and not operand.function:
        return values.get((operand.qualifier, operand.text.lower()))
    return None
