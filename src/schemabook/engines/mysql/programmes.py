"""Bodies of stored programmes and views as they were written.

`information_schema` gives programmes with the escapes of string literals taken out, so a text with
a literal in it may not mean the same any more; so do MySQL's views, which lack the character sets
of their literals too. SHOW CREATE has the originals, one at a time, so it is asked only for those
that have a literal, many in one message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.engines.mysql.dialect import MARIADB
from schemabook.engines.mysql.rows import Rows
from schemabook.engines.mysql.sql_text import quote_name, tokens

Programme = tuple[str, str]
"""Its kind (PROCEDURE, FUNCTION, TRIGGER, EVENT, VIEW) and its name."""

ORIGINAL_COLUMNS = ("SQL Original Statement", "Create Procedure", "Create Function", "Create Event", "Create View")
_ALGORITHM = re.compile(r"CREATE ALGORITHM=(\w+) ")
_CHECK_OPTION = re.compile(r" WITH (?:LOCAL|CASCADED) CHECK OPTION$")
_ROUTINES = frozenset({"PROCEDURE", "FUNCTION"})


def ambiguous_programmes(rows: Rows, dialect: Dialect) -> Iterator[Programme]:
    """Those whose text from `information_schema` may have lost escapes."""
    for routine in rows.routines:
        if routine.type in _ROUTINES and _is_ambiguous(routine.body, dialect):
            yield routine.type, routine.name
    for trigger in rows.triggers:
        if _is_ambiguous(trigger.body, dialect):
            yield "TRIGGER", trigger.name
    for event in rows.events:
        if _is_ambiguous(event.body, dialect):
            yield "EVENT", event.name


def ambiguous_views(rows: Rows, dialect: Dialect) -> Iterator[Programme]:
    """Those whose text from `information_schema` may have lost escapes and character sets of literals."""
    if dialect is not MARIADB:
        yield from (("VIEW", view.name) for view in rows.views if _is_ambiguous(view.definition, dialect))


def put_originals(rows: Rows, originals: dict[Programme, str]) -> None:
    """Replace the bodies in the rows by those of the CREATE statements."""
    for routine in rows.routines:
        text = originals.get((routine.type, routine.name))
        if text:
            routine.body = _body_of_routine(text) or routine.body
    for trigger in rows.triggers:
        text = originals.get(("TRIGGER", trigger.name))
        if text:
            trigger.body = _body_of_trigger(text) or trigger.body
    for event in rows.events:
        text = originals.get(("EVENT", event.name))
        if text:
            event.body = _body_of_event(text) or event.body
    for view in rows.views:
        text = originals.get(("VIEW", view.name))
        if text:
            view.definition = _query_of_view(text) or view.definition
            algorithm = _ALGORITHM.match(text)
            view.algorithm = algorithm[1] if algorithm else view.algorithm


def show_create(template: str, programme: Programme) -> str:
    """The statement that shows one programme."""
    kind, name = programme
    return template.format(kind=kind, name=quote_name(name))


def _is_ambiguous(body: str | None, dialect: Dialect) -> bool:
    """Whether there is a literal whose escapes are lost: MariaDB loses those with a backslash only."""
    if body is None or ("'" not in body and '"' not in body):
        return False
    return dialect is not MARIADB or "\\" in body


def _body_of_routine(text: str) -> str:
    """What follows the characteristics, which the server writes on indented lines of their own."""
    parts = tokens(text)
    depth = 0
    listed = False
    for index, part in enumerate(parts):
        depth += (part == "(") - (part == ")")
        listed = listed or (part == ")" and depth == 0)
        if listed and depth == 0 and part == "\n":
            return "".join(parts[index + 1 :])
    return ""


def _body_of_trigger(text: str) -> str:
    """What follows FOR EACH ROW and the clause of its position."""
    parts = tokens(text)
    words = [index for index, part in enumerate(parts) if _is_code(part)]
    for position, index in enumerate(words[:-2]):
        if [parts[each].lower() for each in words[position : position + 3]] == ["for", "each", "row"]:
            following = position + 3
            if following < len(words) and parts[words[following]].lower() in {"follows", "precedes"}:
                following += 2
            start = words[following - 1] + 1 if following <= len(words) else index
            return "".join(parts[start:]).strip()
    return ""


def _body_of_event(text: str) -> str:
    """What follows the first DO."""
    parts = tokens(text)
    for index, part in enumerate(parts):
        if part.lower() == "do":
            return "".join(parts[index + 1 :]).strip()
    return ""


def _query_of_view(text: str) -> str:
    """What follows the first AS, without the check option."""
    parts = tokens(text)
    for index, part in enumerate(parts):
        if part.lower() == "as":
            return _CHECK_OPTION.sub("", "".join(parts[index + 1 :]).strip())
    return ""


def _is_code(part: str) -> bool:
    return not part.isspace() and not part.startswith(("/*", "--", "#"))
