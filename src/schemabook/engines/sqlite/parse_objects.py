"""What CREATE INDEX, VIEW, TRIGGER and VIRTUAL TABLE statements say and SQLite's pragmas do not tell."""

from __future__ import annotations

from schemabook.engines.sqlite.parse import skip_head
from schemabook.engines.sqlite.tokens import Cursor
from schemabook.model.base import Value


class ParsedIndex(Value):
    """The keys of an index without COLLATE and direction, verbatim, and its WHERE clause."""

    keys: tuple[str, ...]
    predicate: str | None = None


class ParsedView(Value):
    """The query of a view and its list of columns, verbatim."""

    definition: str
    columns: str | None = None


class ParsedTrigger(Value):
    """When a trigger fires."""

    timing: str
    event: str
    update_columns: tuple[str, ...] = ()
    condition: str | None = None


def parse_index(text: str) -> ParsedIndex:
    """A CREATE INDEX statement. Raises SqlSyntaxError when its text is not understood."""
    cursor = Cursor(text)
    unique = len(cursor.tokens) > 1 and cursor.tokens[1].word == "UNIQUE"
    skip_head(cursor, *(("UNIQUE", "INDEX") if unique else ("INDEX",)))
    cursor.expect("ON")
    cursor.name()
    cursor.expect("(")
    keys = [_key(cursor)]
    while cursor.take(","):
        keys.append(_key(cursor))
    cursor.expect(")")
    predicate = cursor.rest() if cursor.take("WHERE") else None
    return ParsedIndex(keys=tuple(keys), predicate=predicate)


def _key(cursor: Cursor) -> str:
    first = cursor.at
    while cursor.peek() not in (",", ")"):
        if cursor.peek() == "(":
            cursor.skip_group()
        else:
            cursor.step()
    last = cursor.at
    tokens = cursor.tokens
    if last - first > 1 and tokens[last - 1].word in ("ASC", "DESC"):
        last -= 1
    if last - first > 2 and tokens[last - 2].word == "COLLATE":
        last -= 2
    if last == first:
        raise cursor.problem("the key of an index")
    return cursor.text[tokens[first].start : tokens[last - 1].end]


def parse_view(text: str) -> ParsedView:
    """A CREATE VIEW statement. Raises SqlSyntaxError when its text is not understood."""
    cursor = Cursor(text)
    skip_head(cursor, "VIEW")
    columns = cursor.group() if cursor.peek() == "(" else None
    cursor.expect("AS")
    return ParsedView(definition=cursor.rest(), columns=columns)


def parse_module(text: str) -> str:
    """The module of a CREATE VIRTUAL TABLE statement with its arguments, verbatim.

    Raises SqlSyntaxError when its text is not understood.
    """
    cursor = Cursor(text)
    skip_head(cursor, "VIRTUAL", "TABLE")
    cursor.expect("USING")
    return cursor.rest()


def parse_trigger(text: str) -> ParsedTrigger:
    """A CREATE TRIGGER statement up to its body. Raises SqlSyntaxError when it is not understood."""
    cursor = Cursor(text)
    skip_head(cursor, "TRIGGER")
    timing = "BEFORE"
    for words in ("BEFORE", "AFTER", "INSTEAD OF"):
        if cursor.take(*words.split()):
            timing = words
    event = cursor.step().word
    columns: list[str] = []
    if cursor.take("OF"):
        columns.append(cursor.name())
        while cursor.take(","):
            columns.append(cursor.name())
    cursor.expect("ON")
    cursor.name()
    cursor.take("FOR", "EACH", "ROW")
    condition = _condition(cursor) if cursor.take("WHEN") else None
    cursor.expect("BEGIN")
    return ParsedTrigger(timing=timing, event=event, update_columns=tuple(columns), condition=condition)


def _condition(cursor: Cursor) -> str:
    first = cursor.at
    while cursor.peek() != "BEGIN":
        cursor.step()
    return cursor.text[cursor.tokens[first].start : cursor.tokens[cursor.at - 1].end]
