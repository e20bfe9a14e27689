"""Where a text stands in `annotations.yml`: the keys that lead to it, as the file at hand spells them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from schemabook.errors import UsageError
from schemabook.formats.annotations.names import OBJECTS, ROUTINES, TABLES, TYPES, VIEWS, Names, relation_key
from schemabook.formats.annotations.objects import COLUMN_KEYS, RELATION_KEYS, ROUTINE_KEYS, TABLE_KEYS, TYPE_KEYS
from schemabook.formats.annotations.reader import SECTIONS
from schemabook.formats.yaml_nodes import nearest
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Routine
from schemabook.model.tables import Column, ForeignKey

Place = tuple[str, ...]
"""The keys that lead to a text, such as `("tables", "orders", "columns", "status", "purpose")`."""

PURPOSE = "purpose"
_KEYS = {TABLES: TABLE_KEYS, VIEWS: TABLE_KEYS, ROUTINES: ROUTINE_KEYS, TYPES: TYPE_KEYS}


class Step(Value):
    """One key on the way to a text.

    `short` is the key that a text alone stands for under this one; `compact` says that it is to be written so, which
    it is not for tables: more will follow there.
    """

    key: str
    short: str = ""
    compact: bool = False


class Places:
    """The places of a catalogue's objects in the file."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def relation(self, name: QualifiedName, key: str = PURPOSE) -> Place:
        """Something about a table or view."""
        section = VIEWS if any(view.name == name for view in self.names.catalogue.views) else TABLES
        return (section, self.names.spelling(section, (name, "")), key)

    def column(self, name: QualifiedName, column: str, key: str = PURPOSE) -> Place:
        """Something about a column of a table or view."""
        return (*self.relation(name, "columns"), column, key)

    def value(self, name: QualifiedName, column: str, value: str) -> Place:
        """What a value of a column means."""
        return (*self.column(name, column, "values"), value)

    def foreign_key(self, name: QualifiedName, foreign_key: ForeignKey, key: str = PURPOSE) -> Place:
        """Something about a foreign key of a table."""
        return (*self.relation(name, "relations"), relation_key(foreign_key), key)

    def routine(self, routine: Routine) -> Place:
        """What a routine is for."""
        return (ROUTINES, self.names.spelling(ROUTINES, self.names.routine_identity(routine)), PURPOSE)

    def type(self, name: QualifiedName) -> Place:
        """What a type is for."""
        return (TYPES, self.names.spelling(TYPES, (name, "")), PURPOSE)

    def find(self, text: str) -> Place:
        """The place of the purpose of what a text names: a table, view, type or routine, or a column (`orders.status`).

        Raises UsageError, with the nearest known name, where it names none of them.
        """
        for section in (TABLES, VIEWS, TYPES, ROUTINES):
            identity = self.names.find(section, text)
            if identity is not None:
                return (section, self.names.spelling(section, identity), PURPOSE)
        known = [one for section in OBJECTS for one in self.names.spellings(section)]
        relation = self._relation_before(text)
        if relation is not None:
            name, column = relation
            columns = [one.name for one in self.names.columns(name)]
            if column in columns:
                return self.column(name, column)
            start = text[: len(text) - len(column)]
            known = [f"{start}{one}" for one in columns]
        near = nearest(text, known)
        raise UsageError(
            f"Could not describe {text}.",
            "There is nothing of that name in the database.",
            f"Did you mean {near}?" if near else "",
        )

    def _relation_before(self, text: str) -> tuple[QualifiedName, str] | None:
        """The table or view that a text begins with, and what follows the dot after it."""
        for position in (match.start() for match in re.finditer(r"\.", text)):
            for section in (TABLES, VIEWS):
                identity = self.names.find(section, text[:position])
                if identity is not None:
                    return identity[0], text[position + 1 :]
        return None

    def steps(self, place: Place, content: Any) -> tuple[Step, ...]:
        """The keys of a place as a file with this content spells them."""
        found: list[Step] = []
        for position, key in enumerate(place):
            before = place[:position]
            mapping = content if isinstance(content, Mapping) else {}
            if key == "values" and position == 4 and key not in mapping and place[-1] in mapping:
                return (*found, Step(key=place[-1]))
            there = next((one for one in mapping if self._same(before, one, key)), key)
            found.append(Step(key=there, short=_short(before), compact=_is_compact(before)))
            content = mapping.get(there)
        return tuple(found)

    def short(self, before: Place) -> str:
        """What a text alone stands for under a key that follows the keys `before`; empty where it stands for itself."""
        return _short(before)

    def shaped(self, before: Place, pending: dict[str, Any]) -> dict[str, Any]:
        """What is to be written after the keys `before`, in order and as short as it is written."""
        last = len(pending)
        ranks = {key: last if (rank := self.rank(before, key)) is None else rank for key in pending}
        return {
            key: self._shaped_value(before, key, pending[key]) for key in sorted(pending, key=lambda key: ranks[key])
        }

    def _shaped_value(self, before: Place, key: str, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if _is_compact(before) and list(value) == [_short(before)]:
            return value[_short(before)]
        return self.shaped((*before, key), value)

    def rank(self, before: Place, key: str) -> int | None:
        """Where a key stands among those that may follow the keys `before`; None for one that may not."""
        order = self._order(before)
        return next((rank for rank, one in enumerate(order) if self._same(before, key, one)), None)

    def _same(self, before: Place, one: str, other: str) -> bool:
        """Whether two keys at the same place name the same."""
        if one == other:
            return True
        if len(before) == 1 and before[0] in OBJECTS:
            identity = self.names.find(before[0], one)
            return identity is not None and identity == self.names.find(before[0], other)
        if len(before) == 3 and before[2] == "relations":
            table = self._relation(before)
            keys = [self.names.find_foreign_key(table, text) if table else None for text in (one, other)]
            return keys[0] is not None and keys[0] == keys[1]
        return False

    def _order(self, before: Place) -> Iterable[str]:
        if not before:
            return SECTIONS
        if before[0] not in OBJECTS:
            return ()
        if len(before) < 3:
            return self.names.spellings(before[0]) if len(before) == 1 else _KEYS[before[0]]
        return self._order_of_columns(before) if before[2] == "columns" else self._order_of_relations(before)

    def _order_of_columns(self, before: Place) -> Iterable[str]:
        match before[3:]:
            case ():
                return [column.name for column in self._columns(before)]
            case (_,):
                return COLUMN_KEYS
            case (name, "values"):
                return self._values(before, name)
        return ()

    def _order_of_relations(self, before: Place) -> Iterable[str]:
        if before[2] != "relations" or len(before) > 3:
            return RELATION_KEYS if len(before) == 4 else ()
        table = self._relation(before)
        return [relation_key(key) for key in self.names.foreign_keys(table).values()] if table else ()

    def _relation(self, before: Place) -> QualifiedName | None:
        identity = self.names.find(before[0], before[1])
        return identity[0] if identity else None

    def _columns(self, before: Place) -> tuple[Column, ...]:
        table = self._relation(before)
        return self.names.columns(table) if table else ()

    def _values(self, before: Place, name: str) -> Iterable[str]:
        table = self._relation(before)
        column = next((one for one in self._columns(before) if one.name == name), None)
        return (self.names.values(table, column) or ()) if table and column else ()


def _short(before: Place) -> str:
    """What a text alone stands for after these keys."""
    if len(before) == 1 and before[0] in OBJECTS:
        return PURPOSE
    if len(before) == 3:
        return {"columns": PURPOSE, "relations": "verb"}.get(before[2], "")
    return ""


def _is_compact(before: Place) -> bool:
    """Whether a text alone is to be written where it says enough: not for tables, about which more will follow."""
    return before not in {(TABLES,), (VIEWS,)}


def nested(steps: tuple[Step, ...], text: str) -> Any:
    """What to write under the first of these keys so that the text stands at the end of the others."""
    value: Any = text
    for above, step in zip(reversed(steps[:-1]), reversed(steps[1:]), strict=True):
        if step is not steps[-1] or not above.compact or above.short != step.key:
            value = {step.key: value}
    return value
