"""`schemabook.yml`: what a team has settled, read with the place of every mistake.

`_SECTIONS` is the table of known keys: a key is read by the function that stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Any

from schemabook.formats.yaml_nodes import Node, listed, load_yaml, shown
from schemabook.model.configuration import Configuration, DocumentSettings, RuleSetting
from schemabook.model.findings import Level
from schemabook.model.reader import Audience, Depth, Extra, Focus, Format

DEFAULT_FILE = Path("schemabook.yml")
_OFF = "off"


def read_configuration(path: Path | None = None) -> Configuration:
    """The settings in a file, or in `schemabook.yml` of the current folder where there is one.

    Raises UsageError, with the line and the nearest known name, for a file that is missing although it was named,
    for what is no YAML, and for keys, rules and values that mean nothing.
    """
    file = path or DEFAULT_FILE
    if path is None and not file.exists():
        return Configuration()
    root = load_yaml(file)
    settings: dict[str, Any] = {}
    for key, node in root.items(f"a mapping with {listed(_SECTIONS)}"):
        settings.update(_known(key, node, _SECTIONS)(node))
    return Configuration(**settings)


def configuration_file(path: Path | None = None) -> Path | None:
    """The file that `read_configuration` reads; None where there is none."""
    return path or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)


def _rules(node: Node) -> dict[str, Any]:
    from schemabook.rules import all_rules

    known = all_rules()
    return {"rules": tuple(_rule(name, one, known) for name, one in node.items("a mapping from rules to levels"))}


def _rule(name: str, node: Node, known: Iterable[str]) -> RuleSetting:
    if name not in known:
        node.refuse_name("rule", known, "List the rules with: schemabook rules")
    if not isinstance(node.value, dict):
        return RuleSetting(rule=name, **_level(node))
    settings: dict[str, Any] = {}
    for key, one in node.items("a level, or a mapping with level and ignore"):
        settings.update(_known(key, one, _RULE_KEYS)(one))
    return RuleSetting(rule=name, **settings)


def _level(node: Node) -> dict[str, Any]:
    """A level, or `off`, which YAML 1.1 calls false."""
    if node.value is False or node.value == _OFF:
        return {"off": True}
    words = [level.value for level in Level]
    if node.value not in words:
        near = get_close_matches(str(node.value), [*words, _OFF], n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        node.refuse(f"It is {shown(node.value)}.", f"{hint}A level is {listed([*words, _OFF])}.")
    return {"level": Level(node.value)}


def _ignore(node: Node) -> dict[str, Any]:
    """Names of objects; one need not be written as a list."""
    patterns = [node.value] if isinstance(node.value, str) else node.value
    if not isinstance(patterns, list) or not all(isinstance(one, str) and one for one in patterns):
        node.refuse(f"It is {shown(node.value)}.", "Here stands a list of names, such as [public.orders, audit.*].")
    return {"ignore": tuple(str(one) for one in patterns)}


def _figures(node: Node) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for key, one in node.items("a mapping with tolerance"):
        settings.update(_known(key, one, _FIGURE_KEYS)(one))
    return settings


def _tolerance(node: Node) -> dict[str, Any]:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        node.refuse(f"It is {shown(value)}.", "A tolerance is a share from 0 to 1: 0.1 is a tenth.")
    return {"tolerance": float(value)}


def _history(node: Node) -> dict[str, Any]:
    """Where surveys are kept. What was found is not repeated: a URL may hold a password."""
    if not isinstance(node.value, str) or not node.value:
        node.refuse("It is not a text.", "Here stands a file or a URL.")
    return {"history": str(node.value)}


def _document(node: Node) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for key, one in node.items(f"a mapping with {listed(_DOCUMENT_KEYS)}"):
        settings.update(_known(key, one, _DOCUMENT_KEYS)(one))
    return {"document": DocumentSettings(**settings)}


def _text(field: str) -> _Reader:
    """Reads a text."""

    def read(node: Node) -> dict[str, Any]:
        if not isinstance(node.value, str) or not node.value.strip():
            node.refuse(f"It is {shown(node.value)}.", "Here stands a text.")
        return {field: str(node.value).strip()}

    return read


def _choice(field: str, known: type[StrEnum]) -> _Reader:
    """Reads one of the words of an enum."""

    def read(node: Node) -> dict[str, Any]:
        return {field: known(_word(node, node.value, [one.value for one in known]))}

    return read


def _extras(node: Node) -> dict[str, Any]:
    words = [one.value for one in Extra]
    return {
        "extras": frozenset(Extra(_word(one, one.value, words)) for one in node.entries(f"a list of {listed(words)}"))
    }


def _orms(node: Node) -> dict[str, Any]:
    from schemabook.orm import ORMS

    return {"orms": tuple(_word(one, one.value, list(ORMS)) for one in node.entries(f"a list of {listed(ORMS)}"))}


def _formats(node: Node) -> dict[str, Any]:
    words = [one.value for one in Format]
    entries = node.entries(f"a list of {listed(words)}")
    return {"formats": tuple(dict.fromkeys(Format(_word(one, one.value, words)) for one in entries))}


def _word(node: Node, value: Any, known: list[str]) -> str:
    if value not in known:
        near = get_close_matches(str(value), known, n=1)
        node.refuse(f"It is {shown(value)}.", f"Did you mean {near[0]}?" if near else f"Known are {listed(known)}.")
    return str(value)


_Reader = Callable[[Node], dict[str, Any]]
_SECTIONS: dict[str, _Reader] = {"rules": _rules, "figures": _figures, "history": _history, "document": _document}
_RULE_KEYS: dict[str, _Reader] = {"level": _level, "ignore": _ignore}
_DOCUMENT_KEYS: dict[str, _Reader] = {
    **{name: _text(name) for name in ("profile", "name", "title", "output", "annotations", "repository", "agents")},
    "depth": _choice("depth", Depth),
    "audience": _choice("audience", Audience),
    "focus": _choice("focus", Focus),
    "extras": _extras,
    "orms": _orms,
    "formats": _formats,
}
_FIGURE_KEYS: dict[str, _Reader] = {"tolerance": _tolerance}


def _known(key: str, node: Node, table: dict[str, _Reader]) -> _Reader:
    if key not in table:
        node.refuse_name("key", table, f"Known keys are {listed(table)}.")
    return table[key]
