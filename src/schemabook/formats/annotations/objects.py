"""The part of `annotations.yml` about objects of the database: nodes → notes, checked against the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from schemabook.formats.annotations.names import ROUTINES, TABLES, TYPES, VIEWS, Identity, Names, relation_key
from schemabook.formats.annotations.secrets import has_password, looks_secret
from schemabook.formats.yaml_nodes import Mistakes, Node, listed, shown
from schemabook.model.annotations import (
    ColumnNote,
    RelationNote,
    RoutineNote,
    TableNote,
    Transition,
    TypeNote,
    ValueNote,
)
from schemabook.model.base import QualifiedName
from schemabook.model.tables import Column

TABLE_KEYS = ("purpose", "owner", "access", "retention", "group", "columns", "relations")
COLUMN_KEYS = ("purpose", "personal", "retention", "validation", "values", "transitions")
RELATION_KEYS = ("verb", "purpose")
ROUTINE_KEYS = ("purpose",)
TYPE_KEYS = ("purpose", "values", "transitions")
GROUPS = ("core", "junction", "lookup", "audit", "history")
START = "start"
ANYWHERE = "*"
"""What stands for the beginning of a row's life where `start` is a state of its own."""

_KIND = {TABLES: "table", VIEWS: "view", ROUTINES: "routine", TYPES: "type"}

Values = tuple[str, ...] | None


def text_of(node: Node) -> str:
    """The text that stands there, without the blanks around it; empty where nothing stands."""
    value = node.value
    if value is None:
        return ""
    if not isinstance(value, str):
        node.refuse(f"It is {shown(value)}.", "Here stands a text.")
    if "\0" in value:
        node.refuse("It holds a NUL character.", "Take it out.")
    if has_password(value):
        node.refuse("It holds an address with a password.", "Take the password out: this file is for everybody.")
    if looks_secret(value):
        node.refuse("It looks like a secret.", "Take it out: this file is for everybody.")
    return str(value).strip()


def read_fields(node: Node, readers: dict[str, Callable[[Node], Any]], mistakes: Mistakes) -> dict[str, Any]:
    """The fields of a mapping, each read by the function that stands for its key. Unknown keys are mistakes."""
    found: dict[str, Any] = {}

    def read(item: tuple[str, Node]) -> None:
        key, child = item
        if key not in readers:
            child.refuse_name("key", readers, f"Known keys are {listed(readers)}.")
        found[key] = readers[key](child)

    mistakes.keep(node.items(f"a mapping with {listed(readers)}"), read)
    return found


class ObjectReader:
    """Reads the notes about objects, in the order of the catalogue."""

    def __init__(self, names: Names, mistakes: Mistakes) -> None:
        self._names = names
        self._mistakes = mistakes

    def tables(self, node: Node) -> tuple[TableNote, ...]:
        """The notes under `tables`."""
        return self._notes(node, TABLES, self._table)

    def views(self, node: Node) -> tuple[TableNote, ...]:
        """The notes under `views`."""
        return self._notes(node, VIEWS, self._table)

    def routines(self, node: Node) -> tuple[RoutineNote, ...]:
        """The notes under `routines`."""
        return self._notes(node, ROUTINES, self._routine)

    def types(self, node: Node) -> tuple[TypeNote, ...]:
        """The notes under `types`."""
        return self._notes(node, TYPES, self._type)

    def _notes(self, node: Node, section: str, build: Callable[[Identity, Node], Any]) -> tuple[Any, ...]:
        found: dict[Identity, Any] = {}

        def read(item: tuple[str, Node]) -> None:
            text, child = item
            identity = self._names.find(section, text)
            if identity is None:
                self._refuse(child, section, text)
            if identity in found:
                child.refuse("It is described twice.", "Put both under one name.")
            found[identity] = build(identity, child)

        self._mistakes.keep(node.items(f"a mapping from names to what they are, such as {_example(section)}"), read)
        ordered = (found.get(one) for one in self._names.identities(section))
        return tuple(note for note in ordered if note is not None)

    def _refuse(self, node: Node, section: str, text: str) -> NoReturn:
        """Refuse a name that is none; one of another section is said to be that."""
        for other, kind in _KIND.items():
            if other != section and self._names.find(other, text) is not None:
                node.refuse(f"It is a {kind}.", f"Write it under {other}.")
        known = self._names.spellings(section)
        node.refuse_name(_KIND[section], known, f"The database has no {section}." if not known else "")

    def _table(self, identity: Identity, node: Node) -> TableNote | None:
        name = identity[0]
        if not isinstance(node.value, dict):
            purpose = text_of(node)
            return TableNote(name=name, purpose=purpose) if purpose else None
        readers: dict[str, Callable[[Node], Any]] = dict.fromkeys(TABLE_KEYS, text_of)
        readers["group"] = lambda child: one_of(child, GROUPS)
        readers["columns"] = lambda child: self._columns(name, child)
        readers["relations"] = lambda child: self._relations(name, child)
        fields = read_fields(node, readers, self._mistakes)
        return TableNote(name=name, **fields) if any(fields.values()) else None

    def _columns(self, table: QualifiedName, node: Node) -> tuple[ColumnNote, ...]:
        columns = {column.name: column for column in self._names.columns(table)}
        found: dict[str, ColumnNote] = {}

        def read(item: tuple[str, Node]) -> None:
            name, child = item
            if name not in columns:
                child.refuse_name("column", columns, f"{self._shown(table)} has {listed(columns)}." if columns else "")
            note = self._column(table, columns[name], child)
            if note is not None:
                found[name] = note

        self._mistakes.keep(node.items("a mapping from columns to what they are"), read)
        return tuple(found[name] for name in columns if name in found)

    def _column(self, table: QualifiedName, column: Column, node: Node) -> ColumnNote | None:
        if not isinstance(node.value, dict):
            purpose = text_of(node)
            return ColumnNote(name=column.name, purpose=purpose) if purpose else None
        values = self._names.values(table, column)
        readers: dict[str, Callable[[Node], Any]] = dict.fromkeys(COLUMN_KEYS, text_of)
        readers["values"] = lambda child: self._values(child, values)
        readers["transitions"] = lambda child: self._transitions(child, values)
        short = [value for value in values or () if value not in readers]
        readers.update((value, text_of) for value in short)
        fields = read_fields(node, readers, self._mistakes)
        meanings = {value: fields.pop(value, None) for value in short}
        named = {one.value: one.meaning for one in fields.pop("values", ())}
        named.update((value, meaning) for value, meaning in meanings.items() if meaning is not None)
        if not any(fields.values()) and not named:
            return None
        return ColumnNote(name=column.name, values=_value_notes(named, values), **fields)

    def _values(self, node: Node, known: Values) -> tuple[ValueNote, ...]:
        """What values mean: a mapping, or a list where only the values themselves are known."""
        found: dict[str, str] = {}

        def read(item: tuple[str, Node]) -> None:
            value, child = item
            _require_value(child, known)
            found[value] = text_of(child)

        items: Iterable[tuple[str, Node]]
        if isinstance(node.value, list):
            items = [(one.keys[-1], one) for one in map(_named, node.entries("values"))]
        else:
            items = node.items("a mapping from values to what they mean")
        self._mistakes.keep(items, read)
        return _value_notes(found, known)

    def _transitions(self, node: Node, known: Values) -> tuple[Transition, ...]:
        found: list[Transition] = []

        def read(item: tuple[str, Node]) -> None:
            start, child = item
            beginning = start == ANYWHERE or (start == START and START not in (known or ()))
            if not beginning:
                _require_value(child, known)
            self._mistakes.keep(_ends(child), lambda end: found.append(_step("" if beginning else start, end, known)))

        self._mistakes.keep(node.items("a mapping from states to those that follow"), read)
        return tuple(found)

    def _relations(self, table: QualifiedName, node: Node) -> tuple[RelationNote, ...]:
        known = self._names.foreign_keys(table)
        found: dict[str, RelationNote] = {}

        def read(item: tuple[str, Node]) -> None:
            text, child = item
            key = self._names.find_foreign_key(table, text)
            if key is None:
                child.refuse_name("foreign key", known, f"{self._shown(table)} has {listed(known)}." if known else "")
            if relation_key(key) in found:
                child.refuse("It is described twice.", "Put both under one name.")
            fields = _short(child, "verb", lambda one: read_fields(one, _TEXTS_OF_RELATIONS, self._mistakes))
            if any(fields.values()):
                found[relation_key(key)] = RelationNote(foreign_key=relation_key(key), **fields)

        self._mistakes.keep(
            node.items("a mapping from foreign keys to verbs, such as orders_user_id_fkey: places"), read
        )
        order = dict.fromkeys(relation_key(key) for key in known.values())
        return tuple(found[name] for name in order if name in found)

    def _routine(self, identity: Identity, node: Node) -> RoutineNote | None:
        fields = _short(node, "purpose", lambda one: read_fields(one, {"purpose": text_of}, self._mistakes))
        return RoutineNote(name=identity[0], signature=identity[1], **fields) if any(fields.values()) else None

    def _type(self, identity: Identity, node: Node) -> TypeNote | None:
        if not isinstance(node.value, dict):
            purpose = text_of(node)
            return TypeNote(name=identity[0], purpose=purpose) if purpose else None
        known = self._names.type_values(identity[0])
        readers: dict[str, Callable[[Node], Any]] = {
            "purpose": text_of,
            "values": lambda child: self._values(child, known),
            "transitions": lambda child: self._transitions(child, known),
        }
        fields = read_fields(node, readers, self._mistakes)
        return TypeNote(name=identity[0], **fields) if any(fields.values()) else None

    def _shown(self, table: QualifiedName) -> str:
        section = TABLES if self._names.find(TABLES, str(table)) else VIEWS
        return self._names.spelling(section, (table, ""))


_TEXTS_OF_RELATIONS: dict[str, Callable[[Node], Any]] = dict.fromkeys(RELATION_KEYS, text_of)


def one_of(node: Node, words: tuple[str, ...]) -> str:
    """One of some words, or nothing."""
    value = text_of(node)
    if value and value not in words:
        node.refuse(f"It is {shown(value)}.", f"Here stands {listed(words)}.")
    return value


def _short(node: Node, key: str, read: Callable[[Node], dict[str, Any]]) -> dict[str, Any]:
    """The fields of a mapping; a text alone is the field `key`."""
    return read(node) if isinstance(node.value, dict) else {key: text_of(node)}


def _named(node: Node) -> Node:
    """An entry of a list as a key with nothing after it."""
    return Node(None, node.file, (*node.keys, text_of(node)), node.line)


def _require_value(node: Node, known: Values) -> None:
    if known is not None and node.keys[-1] not in known:
        node.refuse_name("value", known, f"The values are {listed(known)}." if known else "")


def _ends(node: Node) -> Iterable[Node]:
    """The states that follow: one text, a list, or a mapping to what takes the step."""
    if isinstance(node.value, dict):
        return [child for _, child in node.items("states")]
    entries = node.entries("states") if isinstance(node.value, list) else iter([node])
    return [one for one in map(_named, entries) if one.keys[-1]]


def _step(start: str, end: Node, known: Values) -> Transition:
    _require_value(end, known)
    return Transition(start=start, end=end.keys[-1], by=text_of(end))


def _value_notes(meanings: dict[str, str], known: Values) -> tuple[ValueNote, ...]:
    """The notes in the order of the type's own list, where there is one."""
    order = [value for value in known if value in meanings] if known is not None else list(meanings)
    return tuple(ValueNote(value=value, meaning=meanings[value]) for value in order)


def _example(section: str) -> str:
    return {ROUTINES: "order_total: Adds up an order.", TYPES: "order_status: Where an order stands."}.get(
        section, "orders: An order from the moment it is placed."
    )
