"""Statements without their values, so that those which do the same are equal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from schemabook.formats.sql_logs.lexing import Kind, Lexing, Token, is_operand, lexing_of, positions, tokens

LONGEST = 262_144
"""Characters of a statement that are looked at: what follows are values of a bulk insert."""

_PARAMETER = Token(Kind.PARAMETER, "?")
_CONSTANTS = frozenset({"NULL", "TRUE", "FALSE"})
_KEEPS_CONSTANT = frozenset({"IS", "NOT", "ON", "SET", "AND", "OR", "WHERE", "WHEN"})
_LISTS = frozenset({"IN", "ANY", "ALL", "SOME", "ARRAY"})
_ORDERING = frozenset({"ASC", "DESC", "NULLS"})
_TYPES = frozenset(
    """
    bit binary char character dec decimal float interval nchar number numeric nvarchar time timestamp timestamptz timetz
    varbinary varbit varchar varying vector
    """.split()
)
_QUOTED = r"(?P<string>'(?:[^']|'')*')|(?P<name>\"[^\"]*\"|`[^`]*`)"
_VALUES = re.compile(
    rf"(?i){_QUOTED}|(?:(?<=[=<>])|(?<=[=<>] )|(?<=LIMIT )|(?<=OFFSET ))(?P<number>-?\d+(?:\.\d+)?)(?![\w.])"
)
_ANY_VALUES = re.compile(rf"{_QUOTED}|(?<![\w.$])(?P<number>\d+(?:\.\d+)?)(?![\w.])")
_DOUBTFUL = re.compile(r"\\|--|/\*|#|\$(?!\d)")
_INSERT = re.compile(r"(?i)\s*(?:INSERT|REPLACE)\b")
_NUMBERS_MATTER = re.compile(r"(?i)::|\bBY\b|\bCAST\b")
_NUMBERED = re.compile(r"\$\d+")
_PROGRAMMES = frozenset("FUNCTION PROCEDURE TRIGGER EVENT PACKAGE RULE".split())
_WORDS_TO_KNOW = 10


def normalise(text: str, dialect_name: str) -> str:
    """The statement with parameters for values, without comments, evenly spaced, keywords in capitals.

    Parameters are `$1`, `$2` … in the order of their first use where the dialect numbers them, else `?`.
    Lists of values after IN, and the rows after VALUES, are one item long, whatever their length. Giving
    the result again gives the same.
    """
    lexing = lexing_of(dialect_name)
    return _spaced(_numbered(_reduced(text, lexing)) if lexing.numbered else _reduced(text, lexing))


def with_literals(text: str, dialect_name: str) -> str:
    """The normalised statement with the literal 'v' for each value: what any SQL parser understands."""
    reduced = _reduced(text, lexing_of(dialect_name))
    return _spaced(Token(Kind.VALUE, "'v'") if one.kind is Kind.PARAMETER else one for one in reduced)


def sketch(text: str) -> str:
    """The text without the values that are easily found: statements with the same sketch normalise to the same.

    It is quick to make, so that a log needs to be read closely for different statements only. Where quotes may not be
    what they seem, it is the text itself.
    """
    if _DOUBTFUL.search(text):
        return text
    values = _ANY_VALUES if _INSERT.match(text) and not _NUMBERS_MATTER.search(text) else _VALUES
    return values.sub(_sketched, text)


def _sketched(match: re.Match[str]) -> str:
    if match["name"] is not None:
        return match[0]
    return "''" if match["number"] is None else "0"


def statements_in(text: str, dialect_name: str) -> tuple[str, ...]:
    """The statements of a text that may hold several, as they are written; one that defines a routine stays whole."""
    lexing = lexing_of(dialect_name)
    if ";" not in text or _defines_programme(text, lexing):
        return (text,) if text.strip() else ()
    found: list[str] = []
    start = 0
    for token, end in positions(text[:LONGEST], lexing):
        if token.kind is Kind.MARK and token.text == ";":
            found.append(text[start : end - 1])
            start = end
    found.append(text[start:])
    return tuple(one for one in found if next(tokens(one, lexing), None) is not None)


def _defines_programme(text: str, lexing: Lexing) -> bool:
    """Whether a text makes a routine, trigger or event, whose body has semicolons of its own."""
    words = [token.text.upper() for token in islice(tokens(text, lexing), _WORDS_TO_KNOW)]
    return bool(words) and words[0] in {"CREATE", "ALTER"} and not _PROGRAMMES.isdisjoint(words)


def _reduced(text: str, lexing: Lexing) -> list[Token]:
    """The tokens with parameters for values and with short lists."""
    found: list[Token] = []
    replacing = _Replacing()
    for token in tokens(text[:LONGEST], lexing):
        replacing.add(token, found)
    while found and found[-1].text == ";":
        found.pop()
    return _shortened(found)


class _Replacing:
    """Puts parameters in the place of values, knowing where a number is none: in a type, in ORDER BY 1."""

    def __init__(self) -> None:
        self.parents: list[str] = []
        self.list_depth = -1
        self.in_values = -1

    def add(self, token: Token, found: list[Token]) -> None:
        before = found[-1] if found else None
        if token.kind in {Kind.VALUE, Kind.NUMBER} or self._is_constant(token, before):
            self._add_value(token, found)
            return
        if token.kind is Kind.MARK:
            self._follow(token, before)
        elif token.kind is Kind.KEYWORD and token.text not in _ORDERING:
            self.list_depth = len(self.parents) if token.text == "BY" else -1
            if token.text == "VALUES":
                self.in_values = len(self.parents)
            elif len(self.parents) == self.in_values:
                self.in_values = -1
        found.append(token)

    def _follow(self, token: Token, before: Token | None) -> None:
        if token.text in {"(", "["}:
            self.parents.append(before.text.lower() if before else "")
        elif token.text in {")", "]"} and self.parents:
            self.parents.pop()
            if len(self.parents) < self.list_depth:
                self.list_depth = -1

    def _is_constant(self, token: Token, before: Token | None) -> bool:
        """Whether the word is a value: NULL, TRUE or FALSE where a value stands, DEFAULT in a row of VALUES."""
        if token.kind is not Kind.KEYWORD:
            return False
        if 0 <= self.in_values < len(self.parents) and token.text == "DEFAULT":
            return True
        return token.text in _CONSTANTS and not (before and before.text in _KEEPS_CONSTANT)

    def _add_value(self, token: Token, found: list[Token]) -> None:
        before = found[-1] if found else None
        if token.kind is Kind.NUMBER:
            if self._is_position(before) or (self.parents and self.parents[-1] in _TYPES):
                found.append(token)
                return
            if before in (Token(Kind.OPERATOR, "-"), Token(Kind.OPERATOR, "+")):
                ahead = found[-2] if len(found) > 1 else None
                if not is_operand(ahead):
                    found.pop()
        found.append(_PARAMETER)

    def _is_position(self, before: Token | None) -> bool:
        """Whether a number names a column of the result, in ORDER BY or GROUP BY."""
        return before is not None and self.list_depth == len(self.parents) and before.text in {"BY", ","}


def _shortened(given: list[Token]) -> list[Token]:
    """The tokens with one item in place of many: after IN and the like, and of the rows after VALUES."""
    found: list[Token] = []
    position = 0
    while position < len(given):
        token = given[position]
        position += 1
        if token.kind is Kind.ELLIPSIS:
            found.append(_PARAMETER)
            continue
        found.append(token)
        if token.kind is not Kind.KEYWORD or position >= len(given) or given[position].text not in {"(", "["}:
            continue
        if token.text == "VALUES":
            end = _end_of_group(given, position)
            found.extend(_shortened(given[position:end]))
            position = _end_of_rows(given, end)
        elif token.text in _LISTS:
            end = _end_of_group(given, position)
            inner = given[position + 1 : end - 1]
            if inner and all(_is_in_value_list(one) for one in inner):
                found.extend((given[position], *_first_item(inner), given[end - 1]))
                position = end
    return found


def _end_of_group(given: list[Token], position: int) -> int:
    """The place after the parenthesis that closes the one at `position`."""
    depth = 0
    while position < len(given):
        text = given[position].text if given[position].kind is Kind.MARK else ""
        depth += (text in {"(", "["}) - (text in {")", "]"})
        position += 1
        if depth == 0:
            break
    return position


def _end_of_rows(given: list[Token], position: int) -> int:
    """The place after all the further rows of VALUES."""
    while position + 1 < len(given) and given[position].text == "," and given[position + 1].text == "(":
        position = _end_of_group(given, position + 1)
    if position + 1 < len(given) and given[position].text == "," and given[position + 1].kind is Kind.ELLIPSIS:
        position += 2
    return position


def _is_in_value_list(token: Token) -> bool:
    """Whether a token can stand in a list of nothing but values. Names are there as the types of casts."""
    if token.kind is Kind.OPERATOR:
        return token.text in {"::", "-", "+"}
    return token.kind in {Kind.PARAMETER, Kind.ELLIPSIS} or token.text in {",", "(", ")"} or _is_type(token)


def _is_type(token: Token) -> bool:
    return token.kind is Kind.WORD and token.text.lower() in _TYPES | {
        "text",
        "integer",
        "int",
        "bigint",
        "uuid",
        "date",
    }


def _first_item(inner: list[Token]) -> list[Token]:
    """The first item of a list: up to the first comma that stands in no parenthesis."""
    depth = 0
    for position, token in enumerate(inner):
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and token.text == ",":
            return [_PARAMETER if one.kind is Kind.ELLIPSIS else one for one in inner[:position]]
    return [_PARAMETER if one.kind is Kind.ELLIPSIS else one for one in inner]


def _numbered(given: Iterable[Token]) -> Iterable[Token]:
    """The tokens with numbers for parameters; those that had the same number or name keep having it."""
    known: dict[str, int] = {}
    count = 0
    for token in given:
        if token.kind is not Kind.PARAMETER:
            yield token
            continue
        named = token.text not in {"?", "%s"}
        if not named or token.text not in known:
            count += 1
        if named:
            known.setdefault(token.text, count)
        yield Token(Kind.PARAMETER, f"${known[token.text] if named else count}")


_NONE_BEFORE = frozenset({",", ")", ";", ".", "]", "::", ":", "["})
_NONE_AFTER = frozenset({"(", ".", "[", "::", ":"})


def _spaced(given: Iterable[Token]) -> str:
    """The tokens as text, evenly spaced."""
    parts: list[str] = []
    before: Token | None = None
    target = False
    for token in given:
        if before is not None and _has_space(before, token, target=target):
            parts.append(" ")
        if token.kind is Kind.KEYWORD:
            target = token.text in {"INTO", "TABLE"}
        elif token.text == "(":
            target = False
        parts.append("?" if token.kind is Kind.PARAMETER and not _NUMBERED.fullmatch(token.text) else token.text)
        before = token
    return "".join(parts)


def _has_space(before: Token, token: Token, *, target: bool) -> bool:
    """Whether two tokens stand apart. The columns of an INSERT do, the arguments of a function do not."""
    if token.text in _NONE_BEFORE or before.text in _NONE_AFTER:
        return token.text == "[" and before.kind is Kind.OPERATOR
    if token.text != "(":
        return True
    return target or before.kind not in {Kind.WORD, Kind.NAME} or before.text == ")"
