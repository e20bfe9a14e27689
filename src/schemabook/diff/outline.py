"""The outline of a catalogue: every object and every part of it with its facts, one a line.

It is what a document was written from, kept beside it: small, readable in a diff, and enough to tell in words what has
changed since. Everything in a catalogue is in it but what follows from the rest (`_DERIVED`); of long texts, such as
the body of a routine, there is a digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from enum import Enum as PythonEnum
from typing import Any

import msgspec
from msgspec import field

from schemabook.errors import FileFormatError
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Catalogue, Grant
from schemabook.model.tables import Table

FORMAT = 1
"""Raised whenever an outline that was written before would be compared wrongly."""

PARTS: dict[str, str] = {
    "columns": "column",
    "attributes": "attribute",
    "primary_key": "primary key",
    "unique_constraints": "unique constraint",
    "checks": "check",
    "exclusions": "exclusion constraint",
    "foreign_keys": "foreign key",
    "indexes": "index",
    "triggers": "trigger",
    "rules": "rule",
    "policies": "policy",
}
"""The fields of an object that hold its parts, and what one part is called, in the order in which they are told."""

GRANT = "grant"
OBJECTS: dict[str, str] = {
    "tables": "table",
    "views": "view",
    "routines": "routine",
    "sequences": "sequence",
    "enums": "enum",
    "domains": "domain",
    "composites": "composite type",
    "ranges": "range type",
    "extensions": "extension",
    "servers": "foreign server",
    "event_triggers": "event trigger",
    "events": "event",
    "publications": "publication",
    "subscriptions": "subscription",
    "schemas": "schema",
    "roles": "role",
}
"""The fields of a catalogue that hold objects, and what one is called."""

PARTITION = "partition"
DATABASE = "database"
DEFAULT_PRIVILEGE = "default privilege"
KINDS = ("table", PARTITION, *list(OBJECTS.values())[1:], DATABASE, GRANT, DEFAULT_PRIVILEGE)

_DERIVED = frozenset({"depends_on", "family", "parameters", "signature", "partitions"})
_DIGESTED = frozenset({"definition"})
_GRANTED = {
    "schema": ("schema",),
    "table": ("table", PARTITION, "view"),
    "view": ("view",),
    "sequence": ("sequence",),
    "routine": ("routine",),
    "type": ("enum", "domain", "composite type", "range type"),
    "column": ("table", PARTITION, "view"),
    "server": ("foreign server",),
}

Facts = dict[str, Any]
"""What is said of something: names of fields and plain values. What is as usual is left out."""


class Part(Value):
    """A part of an object: its kind, its name (of one without a name what it is about), and its facts."""

    kind: str
    name: str
    facts: Facts = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the other parts of its object."""
        return self.kind, self.name


class Entry(Value):
    """An object: its kind, its name (of a routine with the types of its arguments), its facts and its parts."""

    kind: str
    schema: str
    name: str
    facts: Facts = field(default_factory=dict)
    parts: tuple[Part, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from others."""
        return self.kind, self.schema, self.name


class Outline(Value):
    """Everything in one catalogue, by kind and name."""

    engine: str
    default_schema: str = ""
    entries: tuple[Entry, ...] = ()


def build_outline(catalogue: Catalogue) -> Outline:
    """The outline of a catalogue. Equal catalogues have equal outlines."""
    grants: dict[tuple[str, str, str], list[Part]] = {}
    found = list(_entries(catalogue))
    known = {entry.key for entry in found}
    for grant in catalogue.grants:
        key = _granted(grant, known)
        if key is None:
            found.append(_standing_alone(grant))
        else:
            grants.setdefault(key, []).append(_grant(grant))
    entries = [
        msgspec.structs.replace(entry, parts=(*entry.parts, *_distinct(grants[entry.key])))
        if entry.key in grants
        else entry
        for entry in found
    ]
    return Outline(engine=catalogue.engine, default_schema=catalogue.default_schema, entries=tuple(entries))


def _entries(catalogue: Catalogue) -> Iterator[Entry]:
    for name, kind in OBJECTS.items():
        for one in getattr(catalogue, name):
            if isinstance(one, Table):
                yield from _tables(one, kind)
            else:
                yield _entry(one, kind)
    unmodelled = {"unmodelled": list(catalogue.unmodelled)} if catalogue.unmodelled else {}
    yield Entry(kind=DATABASE, schema="", name="", facts=unmodelled)
    for default in catalogue.default_privileges:
        grantee = default.grantee or "PUBLIC"
        facts = {"privileges": list(default.privileges), "grantable": list(default.grantable)}
        yield Entry(
            kind=DEFAULT_PRIVILEGE,
            schema=default.schema,
            name=f"of {grantee} on each new {default.kind} of {default.role}",
            facts={name: value for name, value in facts.items() if value},
        )


def _tables(table: Table, kind: str, above: QualifiedName | None = None) -> Iterator[Entry]:
    """A table and the partitions under it."""
    entry = _entry(table, kind)
    yield msgspec.structs.replace(entry, facts={**entry.facts, "partition_of": str(above)}) if above else entry
    for partition in table.partitions:
        yield from _tables(partition, PARTITION, table.name)


def _entry(one: Any, kind: str) -> Entry:
    name = one.name if isinstance(one.name, QualifiedName) else QualifiedName("", one.name)
    signature = getattr(one, "signature", None)
    return Entry(
        kind=kind,
        schema=name.schema,
        name=name.name if signature is None else f"{name.name}({signature})",
        facts=_facts(one),
        parts=tuple(_distinct(_parts(one))),
    )


def _parts(one: Any) -> Iterator[Part]:
    for name, kind in PARTS.items():
        values = getattr(one, name, None) if name in one.__struct_fields__ else None
        for part in values if isinstance(values, tuple) else (values,) if values is not None else ():
            facts = _facts(part)
            is_only = name == "primary_key"
            yield Part(kind=kind, name=part.name or ("" if is_only else _about(facts)), facts=facts)


def _about(facts: Facts) -> str:
    """What a part without a name is about."""
    about = facts.get("columns") or facts.get("expression") or facts.get("definition") or ""
    return f"({', '.join(map(str, about))})" if isinstance(about, list) else str(about)


def _distinct(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, those that would be called the same with a number."""
    seen: dict[tuple[str, str], int] = {}
    for part in parts:
        number = seen[part.kind, part.name] = seen.get((part.kind, part.name), 0) + 1
        yield part if number == 1 else msgspec.structs.replace(part, name=f"{part.name} ({number})")


def _facts(one: Any) -> Facts:
    """What differs from what is usual, as plain values."""
    defaults = dict(zip(reversed(one.__struct_fields__), reversed(one.__struct_defaults__), strict=False))
    facts: Facts = {}
    for name in one.__struct_fields__:
        value = getattr(one, name)
        if name == "name" or name in _DERIVED or (name in PARTS and not _is_said_here(one, name)):
            continue
        if name in defaults and value == defaults[name]:
            continue
        facts[name] = _digest(str(value)) if name in _DIGESTED else _plain(value)
    return facts


def _is_said_here(one: Any, name: str) -> bool:
    """Whether a field that elsewhere holds parts holds plain values, such as the columns of a key."""
    return name == "columns" and not hasattr(one, "indexes")


def _plain(value: Any) -> Any:
    if isinstance(value, QualifiedName):
        return str(value)
    if isinstance(value, PythonEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Value):
        return {"name": value.name, **_facts(value)} if hasattr(value, "name") and value.name else _facts(value)
    return value


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _granted(grant: Grant, known: set[tuple[str, str, str]]) -> tuple[str, str, str] | None:
    """The object that a grant is about; None where it is in no catalogue."""
    name = grant.name.name if grant.kind != "routine" else f"{grant.name.name}({grant.signature})"
    keys = ((kind, grant.name.schema, name) for kind in _GRANTED.get(grant.kind, ()))
    keys_of_schemas = ((kind, "", grant.name.schema or grant.name.name) for kind in ("schema", "foreign server"))
    candidates = keys_of_schemas if grant.kind in {"schema", "server"} else keys
    return next((key for key in candidates if key in known), None)


def _grant(grant: Grant) -> Part:
    column = f" on column {grant.column}" if grant.column else ""
    facts = {"privileges": list(grant.privileges), "grantable": list(grant.grantable)}
    return Part(
        kind=GRANT,
        name=f"to {grant.grantee or 'PUBLIC'}{column}",
        facts={name: value for name, value in facts.items() if value},
    )


def _standing_alone(grant: Grant) -> Entry:
    part = _grant(grant)
    where = f"{grant.kind} {grant.name}{grant.signature}".strip()
    return Entry(kind=GRANT, schema="", name=f"{part.name} on the {where}", facts=part.facts)


def encode_outline(outline: Outline) -> str:
    """The outline as text: a line of JSON for each object, and indented under it one for each part."""
    lines = [_line("outline", FORMAT, outline.engine, outline.default_schema)]
    for entry in outline.entries:
        lines.append(_line(entry.kind, entry.schema, entry.name, *([entry.facts] if entry.facts else [])))
        lines.extend(f"  {_line(one.kind, one.name, *([one.facts] if one.facts else []))}" for one in entry.parts)
    return "\n".join(lines) + "\n"


def _line(*values: Any) -> str:
    return msgspec.json.encode(values).decode()


def decode_outline(text: str, name: str) -> Outline | None:
    """The outline in a text; None for one of another format. Raises FileFormatError where it is none."""
    lines = text.split("\n")
    try:
        head: list[Any] = msgspec.json.decode(lines[0])
        if head[0] == "outline" and head[1] != FORMAT:
            return None
        _, _, engine, default_schema = head
        return Outline(engine=engine, default_schema=default_schema, entries=tuple(_decoded(lines[1:])))
    except (msgspec.DecodeError, ValueError, IndexError, TypeError, KeyError) as error:
        advice = "Restore it from version control, or remove it: the next document is then written without a summary."
        raise FileFormatError(f"Could not read {name}.", f"{error}.", advice) from error


def _decoded(lines: Iterable[str]) -> Iterator[Entry]:
    entry: list[Any] | None = None
    parts: list[Part] = []
    for line in lines:
        if not line.strip():
            continue
        values = msgspec.json.decode(line)
        if line.startswith(" "):
            parts.append(Part(kind=values[0], name=values[1], facts=values[2] if len(values) > 2 else {}))
            continue
        if entry is not None:
            yield _decoded_entry(entry, parts)
        entry, parts = values, []
    if entry is not None:
        yield _decoded_entry(entry, parts)


def _decoded_entry(values: list[Any], parts: list[Part]) -> Entry:
    facts = values[3] if len(values) > 3 else {}
    return Entry(kind=values[0], schema=values[1], name=values[2], facts=facts, parts=tuple(parts))
