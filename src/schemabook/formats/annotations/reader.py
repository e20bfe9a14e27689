"""`annotations.yml` → Annotations, checked against the catalogue, every mistake told with its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from schemabook.formats.annotations.names import Names
from schemabook.formats.annotations.objects import ObjectReader, one_of, read_fields, text_of
from schemabook.formats.annotations.secrets import tells_secret
from schemabook.formats.yaml_nodes import Mistakes, Node, listed, load_yaml, parse_yaml, shown
from schemabook.model.annotations import (
    TOPICS,
    Alert,
    Annotations,
    BackupPlan,
    Environment,
    Note,
    Phase,
    Target,
    WebLink,
)
from schemabook.model.catalogue import Catalogue

DEFAULT_FILE = Path("annotations.yml")
STATES = ("draft", "review", "production", "deprecated")
SECTIONS = (
    "purpose", "owner", "author", "version", "status", "environments", "backup", "targets", "alerts", "phases",
    "dashboards", "links", "notes", "tables", "views", "routines", "types",
)  # fmt: skip
"""The keys of the file in the order in which they are written."""

_SECRET = re.compile(r"pass|pwd|secret|token|credential|private|api-?_?key", re.IGNORECASE)
_BLANK = re.compile(r"[\s\x00-\x20\x7f\\]")

T = TypeVar("T")
_Reader = Callable[[Node], Any]


def read_annotations(path: Path | None, catalogue: Catalogue) -> Annotations:
    """What people wrote in a file, or in `annotations.yml` of the current folder where there is one.

    Names of objects are checked against the catalogue. Raises UsageError, which tells up to ten mistakes with their
    lines and the nearest known names, and for a file that is missing although it was named.
    """
    file = path or DEFAULT_FILE
    if path is None and not file.exists():
        return Annotations()
    return build_annotations(load_yaml(file, as_text=True), catalogue)


def parse_annotations(text: str, file: Path, catalogue: Catalogue) -> Annotations:
    """The same of a text that `file` holds, or will hold."""
    return build_annotations(parse_yaml(text, file, as_text=True), catalogue)


def build_annotations(root: Node, catalogue: Catalogue) -> Annotations:
    """The same of what was read already, every scalar as text."""
    mistakes = Mistakes(root.file)
    fields = read_fields(root, _readers(catalogue, mistakes), mistakes)
    mistakes.tell()
    return Annotations(**fields)


def _readers(catalogue: Catalogue, mistakes: Mistakes) -> dict[str, _Reader]:
    """The function that reads each key of the file."""
    objects = ObjectReader(Names(catalogue), mistakes)
    readers: dict[str, _Reader] = dict.fromkeys(SECTIONS, text_of)
    return readers | {
        "status": lambda node: one_of(node, STATES),
        "environments": lambda node: _each(node, mistakes, lambda name, one: _environment(name, one, mistakes)),
        "backup": lambda node: _backup(node, mistakes),
        "targets": lambda node: _each(node, mistakes, lambda name, one: _target(name, one, mistakes)),
        "alerts": lambda node: _each(node, mistakes, lambda name, one: _alert(name, one, mistakes)),
        "phases": lambda node: _each(node, mistakes, _phase),
        "dashboards": lambda node: _each(node, mistakes, _link),
        "links": lambda node: _each(node, mistakes, _link),
        "notes": lambda node: _notes(node, mistakes),
        "tables": objects.tables,
        "views": objects.views,
        "routines": objects.routines,
        "types": objects.types,
    }


def _each(node: Node, mistakes: Mistakes, build: Callable[[str, Node], T | None]) -> tuple[T, ...]:
    """What stands under each name of a mapping, in the order of the file; nothing for a name alone."""
    found: list[T] = []

    def read(item: tuple[str, Node]) -> None:
        if not item[0].strip():
            item[1].refuse("It has no name.")
        built = build(item[0].strip(), item[1])
        if built is not None:
            found.append(built)

    mistakes.keep(node.items("a mapping from names"), read)
    return tuple(found)


def _environment(name: str, node: Node, mistakes: Mistakes) -> Environment:
    readers: dict[str, _Reader] = {"host": _open, "port": _port, "database": _open, "purpose": _open}

    def refuse_secrets(item: tuple[str, Node]) -> None:
        if item[0] not in readers and _SECRET.search(item[0]):
            item[1].refuse("It looks like a secret.", "Take it out: this file is for everybody.")

    items = list(node.items(f"a mapping with {listed(readers)}"))
    secrets = {key for key, _ in items if key not in readers and _SECRET.search(key)}
    mistakes.keep(items, refuse_secrets)
    return Environment(name=name, **read_fields(_without(node, secrets), readers, mistakes))


def _without(node: Node, keys: set[str]) -> Node:
    """The mapping without some of its keys, which have been refused."""
    if not keys:
        return node
    return Node({key: value for key, value in node.value.items() if key not in keys}, node.file, node.keys, node.line)


def _open(node: Node) -> str:
    """A text that holds no secret."""
    value = text_of(node)
    if tells_secret(value):
        node.refuse("It looks like a secret.", "Take it out: this file is for everybody.")
    return value


def _port(node: Node) -> int | None:
    value = text_of(node)
    if not value:
        return None
    if not value.isascii() or not value.isdigit() or not 0 < int(value[:6]) <= 65535:
        node.refuse(f"It is {shown(value)}.", "A port is a number from 1 to 65535.")
    return int(value)


def _backup(node: Node, mistakes: Mistakes) -> BackupPlan | None:
    keys = ("strategy", "frequency", "retention", "location", "recovery-time", "recovery-point", "restore-tests")
    readers: dict[str, _Reader] = {**dict.fromkeys(keys, _open), "last-restore-test": _date}
    fields = {key.replace("-", "_"): value for key, value in read_fields(node, readers, mistakes).items()}
    return BackupPlan(**fields) if any(fields.values()) else None


def _date(node: Node) -> date | None:
    value = text_of(node)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        node.refuse(f"It is {shown(value)}.", "A date is written 2026-01-31.")


def _target(name: str, node: Node, mistakes: Mistakes) -> Target | None:
    fields = _limited(node, {"limit": text_of, "statement": text_of}, mistakes)
    return Target(name=name, **fields) if fields else None


def _alert(name: str, node: Node, mistakes: Mistakes) -> Alert | None:
    fields = _limited(node, {"limit": text_of, "action": text_of}, mistakes)
    return Alert(metric=name, **fields) if fields else None


def _limited(node: Node, readers: dict[str, _Reader], mistakes: Mistakes) -> dict[str, Any]:
    """A limit with more about it; a text alone is the limit. Empty where nothing stands there."""
    fields = read_fields(node, readers, mistakes) if isinstance(node.value, dict) else {"limit": text_of(node)}
    if any(fields.values()) and not fields.get("limit"):
        node.refuse("It has no limit.", "Write one: limit: 5 ms")
    return fields if any(fields.values()) else {}


def _phase(name: str, node: Node) -> Phase | None:
    value = text_of(node)
    return Phase(name=name, text=value) if value else None


def _link(title: str, node: Node) -> WebLink | None:
    value = text_of(node)
    if not value:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        node.refuse(f"It is {shown(value)}, which is no address.")
    known = parts.scheme in {"http", "https"} and parts.netloc
    relative = not parts.scheme and not parts.netloc and not value.startswith("//")
    if _BLANK.search(value) or not (known or relative):
        node.refuse(
            f"It is {shown(value)}.", "An address starts with https:// or http://, or is a path in the repository."
        )
    return WebLink(title=title, address=value)


def _notes(node: Node, mistakes: Mistakes) -> tuple[Note, ...]:
    """What was written on each topic, in the order of the topics."""
    topics = [topic.name for topic in TOPICS]
    found: dict[str, str] = {}

    def read(item: tuple[str, Node]) -> None:
        topic, child = item
        if topic not in topics:
            child.refuse_name("topic", topics, f"The topics are {listed(topics)}.")
        found[topic] = text_of(child)

    mistakes.keep(node.items("a mapping from topics to what is to be known of them"), read)
    return tuple(Note(topic=topic, text=found[topic]) for topic in topics if found.get(topic))
