"""Statements of a workload made into queries that EXPLAIN takes.

Digests hold `?` for values, and shorten lists. A value that is compared for equality with a column is taken from
that column, inside the server, so that the plan is that of a value which exists; it never leaves the server. Others
become a literal of the column's kind. What changes rows is planned as the query that finds those rows, because a
read-only transaction plans nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from schemabook.engines.dialect import Dialect
from schemabook.engines.plan_names import Tables
from schemabook.engines.plan_safety import Token, read_tokens
from schemabook.model.base import QualifiedName
from schemabook.model.families import Family
from schemabook.model.tables import Column, Table

VALUE_ALIAS = "schemabook_value"
"""The alias of a table that a value is taken from."""

NOTHING = "it adds rows and reads none, so there is nothing to plan"
CUT = "its text is cut off"

_LOCKS = frozenset({("for", "update"), ("for", "share"), ("lock", "in")})
_EQUAL = ("=", "<=>")
_LITERALS = {
    Family.DATE: "'2000-01-01'",
    Family.TIME: "'00:00:00'",
    Family.TIMESTAMP: "'2000-01-01 00:00:00'",
    Family.TIMESTAMP_WITH_ZONE: "'2000-01-01 00:00:00'",
    Family.YEAR: "2000",
    Family.UUID: "'00000000-0000-0000-0000-000000000000'",
    Family.JSON: "'{}'",
}
_NUMERIC = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT, Family.BOOLEAN, Family.BIT, Family.MONEY})
_AFTER_WORD = {
    "limit": "10",
    "offset": "1",
    "interval": "1",
    "like": "'a%'",
    "rlike": "'a'",
    "regexp": "'a'",
    "escape": "'|'",
    "date": "'2000-01-01'",
    "time": "'00:00:00'",
    "timestamp": "'2000-01-01 00:00:00'",
}
_LENGTHS = frozenset(
    "bit binary char character datetime dec decimal double fixed float nchar numeric time timestamp varbinary varchar"
    " varcharacter year".split()
)


class Plannable(NamedTuple):
    """A query that can be planned, whether values stand for parameters, and the table behind each alias."""

    text: str
    generic: bool
    tables: dict[str, QualifiedName | None]


def make_plannable(statement: str, tables: Tables, dialect: Dialect) -> Plannable:
    """The query to be planned for a statement. Raises ValueError, with the reason, where there is none."""
    tokens = _query(_lengthened(read_tokens(statement, dialect)))
    aliases = tables.aliases(tokens, dialect)
    parts: list[str] = []
    generic = False
    for at, token in enumerate(tokens):
        is_value = token.kind == "operator" and token.text.endswith("?")
        raw = token.raw
        if is_value:
            generic = True
            before = [*tokens[:at], Token("operator", token.text[:-1])] if len(token.text) > 1 else tokens[:at]
            raw = token.raw[:-1] + " " + _Value(before, aliases, tables).text()
        glued = not parts or (raw == "(" and tokens[at - 1].kind == "word") or parts[-1].endswith("@")
        parts.append(raw if glued else f" {raw}")
    return Plannable("".join(parts), generic, aliases)


class _Value:
    """What can stand for the value behind some tokens."""

    def __init__(self, before: list[Token], aliases: dict[str, QualifiedName | None], tables: Tables) -> None:
        self._before = before
        self._aliases = aliases
        self._tables = tables

    def text(self) -> str:
        """SQL for the value."""
        before = self._before
        at = len(before) - 1
        while at > 0 and (before[at].text in (",", "?") or before[at].kind in ("number", "literal")):
            at -= 1
        last = before[at]
        opening = _opening(before, at) if before[-1].text in (",", "(") else 0
        if opening > 0:
            return self._in_parentheses(opening)
        if last.kind == "operator" and last.text in ("->", "->>"):
            return "'$.a'"
        if last.kind == "operator":
            return self._compared(at - 1, equal=last.text in _EQUAL)
        if last.text in ("between", "and"):
            return self._compared(self._start_of_range(at) - 1, equal=False)
        return _AFTER_WORD.get(last.text, "'1'") if last.kind == "word" else "'1'"

    def _in_parentheses(self, at: int) -> str:
        """A value in a list, or an argument."""
        word = self._before[at - 1].text
        if word == "in":
            negated = self._before[at - 2].text == "not"
            value = self._compared(at - 2 - negated, equal=True)
            return f"COALESCE({value})" if value.startswith("(") else value
        if word.startswith("json"):
            return "'$.a'"
        return "10" if word in _LENGTHS else "'1'"

    def _start_of_range(self, at: int) -> int:
        """Where BETWEEN stands, if the AND at this place belongs to it."""
        if self._before[at].text == "between":
            return at - (self._before[at - 1].text == "not")
        for place in range(at - 1, max(at - 4, 0), -1):
            if self._before[place].text == "between":
                return place - (self._before[place - 1].text == "not")
        return 0

    def _compared(self, at: int, *, equal: bool) -> str:
        """A value to compare with the column whose name ends at a place, if one does."""
        found = self._column(at)
        if found is None:
            return "'1'"
        table, column = found
        if equal:
            name, own = _quote(table.name.name), _quote(column.name)
            return f"(SELECT {VALUE_ALIAS}.{own} FROM {name} AS {VALUE_ALIAS} LIMIT 1)"
        if column.values:
            return "'" + column.values[0].replace("\\", "\\\\").replace("'", "''") + "'"
        return "1" if column.family in _NUMERIC else _LITERALS.get(column.family, "'1'")

    def _column(self, at: int) -> tuple[Table, Column] | None:
        tokens = self._before
        if at < 0 or tokens[at].kind not in ("name", "word"):
            return None
        names = set(self._aliases.values())
        if at >= 2 and tokens[at - 1].text == ".":
            names = {self._aliases.get(tokens[at - 2].text.lower())}
        tables = [table for name in names if name is not None and (table := self._tables.find(name.name)) is not None]
        wanted = tokens[at].text.lower()
        found = [(table, column) for table in tables for column in table.columns if column.name.lower() == wanted]
        return found[0] if len(found) == 1 else None


def _lengthened(tokens: list[Token]) -> list[Token]:
    """The tokens of a digest with as many values as a list that it shortens may have had: `?, ...` and `(...)`."""
    found: list[Token] = []
    dots = 0
    for token in tokens:
        dots = dots + 1 if token.kind == "mark" and token.text == "." else 0
        found.append(token)
        if dots == 3:
            del found[-3:]
            found.extend(_left_out(found))
    marks = [token.text for token in found if token.kind == "mark"]
    if marks.count("(") > marks.count(")"):
        raise ValueError(CUT)
    return found


def _left_out(before: list[Token]) -> list[Token]:
    """The values in place of three dots. Raises ValueError where they say that the text is cut off."""
    if len(before) < 2 or before[-1].text not in (",", "("):
        raise ValueError(CUT)
    if before[-1].text == ",":
        opening = _opening(before, len(before) - 1)
        given = sum(token.text == "," for token in before[opening:]) if before[opening - 1].text == "if" else 2
        return _values(3 - given)
    if before[-2].text == "(" and before[-3].text == "in" and before[-4].text == ")":
        opening = _opening(before, len(before) - 5)
        return _values(1 + sum(token.text == "," for token in before[opening:-4]))
    return _values(1)


def _values(count: int) -> list[Token]:
    """Parameters with commas between them."""
    value, comma = Token("operator", "?", "?"), Token("mark", ",", ",")
    return [value, *([comma, value] * (count - 1))]


def _opening(tokens: list[Token], at: int) -> int:
    """Where the parenthesis stands that is open at a place; 0 where none is."""
    depth = 0
    for place in range(at, 0, -1):
        token = tokens[place]
        if token.kind == "mark" and token.text in "()":
            depth += 1 if token.text == ")" else -1
        if depth < 0:
            return place
    return 0


def _query(tokens: list[Token]) -> list[Token]:
    """The query that finds the rows which a statement gives or changes."""
    first = tokens[0].text
    select = [Token("word", "select", "SELECT"), Token("number", "1", "1"), Token("word", "from", "FROM")]
    if first == "update":
        before, after = _split(_without_modifiers(tokens[1:]), "set")
        where = next((at for at, token in _top(after) if token.text in ("where", "order", "limit")), len(after))
        return [*select, *before, *after[where:]]
    if first == "delete":
        _, rest = _split(tokens, "from")
        using = next((at for at, token in _top(rest) if token.text == "using"), -1)
        return [*select, *rest[using + 1 :]]
    if first == "insert":
        start = next(
            (at for at, token in enumerate(tokens) if token.text in ("select", "with") and token.kind == "word"), 0
        )
        if not start:
            raise ValueError(NOTHING)
        end = next((at for at, token in enumerate(tokens) if token.text == "duplicate"), len(tokens) + 1)
        return tokens[start : end - 1]
    return tokens[: _locking(tokens)]


def _locking(tokens: list[Token]) -> int:
    """Where the clause begins that locks rows, which a read-only transaction does not plan; else the end."""
    for at, token in _top(tokens):
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if token.kind == "word" and (token.text, after) in _LOCKS:
            return at
    return len(tokens)


def _without_modifiers(tokens: list[Token]) -> list[Token]:
    return tokens[1:] if tokens and tokens[0].text in ("low_priority", "ignore") else tokens


def _split(tokens: list[Token], word: str) -> tuple[list[Token], list[Token]]:
    """What stands before and after a word outside parentheses."""
    for at, token in _top(tokens):
        if token.kind == "word" and token.text == word:
            return tokens[:at], tokens[at + 1 :]
    raise ValueError(f"it has no {word.upper()}")


def _top(tokens: list[Token]) -> Iterator[tuple[int, Token]]:
    """The tokens outside parentheses with their places."""
    depth = 0
    for at, token in enumerate(tokens):
        if token.kind == "mark":
            depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            yield at, token


def _quote(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"
