"""`schemabook.yml`: what a team has settled, read with the place of every mistake.

`_SECTIONS` is the table of known keys: a key is read by the function that stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from schemabook.errors import UsageError
from schemabook.model.configuration import Configuration, RuleSetting
from schemabook.model.findings import Level

DEFAULT_FILE = Path("schemabook.yml")
_OFF = "off"


class _Node(msgspec.Struct, frozen=True):
    """A value of the file: the keys that lead to it, and the line it stands on (0 where it is not known)."""

    value: Any
    file: Path
    keys: tuple[str, ...] = ()
    line: int = 0

    def refuse(self, happened: str, next_step: str = "") -> NoReturn:
        """Raise the UsageError that names file and line."""
        where = f"{self.file}, line {self.line}" if self.line else str(self.file)
        name = f" {'.'.join(self.keys)}:" if self.keys else ""
        raise UsageError(f"Could not use {where}.", f"{name} {happened}".strip(), next_step)

    def items(self, wanted: str) -> Iterator[tuple[str, _Node]]:
        """The keys of a mapping and their values; none where nothing stands after the key."""
        if self.value is None:
            return
        if not isinstance(self.value, dict):
            self.refuse(f"It is {_shown(self.value)}.", f"Here stands {wanted}.")
        lines = getattr(self.value, "lc", None)
        for key, value in self.value.items():
            known = lines is not None and key in (lines.data or {})
            line = lines.key(key)[0] + 1 if lines is not None and known else self.line
            yield str(key), _Node(value, self.file, (*self.keys, str(key)), line)


def read_configuration(path: Path | None = None) -> Configuration:
    """The settings in a file, or in `schemabook.yml` of the current folder where there is one.

    Raises UsageError, with the line and the nearest known name, for a file that is missing although it was named,
    for what is no YAML, and for keys, rules and values that mean nothing.
    """
    file = path or DEFAULT_FILE
    if path is None and not file.exists():
        return Configuration()
    root = _Node(_load(file), file)
    settings: dict[str, Any] = {}
    for key, node in root.items(f"a mapping with {_list(_SECTIONS)}"):
        settings.update(_known(key, node, _SECTIONS)(node))
    return Configuration(**settings)


def configuration_file(path: Path | None = None) -> Path | None:
    """The file that `read_configuration` reads; None where there is none."""
    return path or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)


def _load(file: Path) -> Any:
    """What is in a YAML file, with the lines of its keys."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"Could not read {file}.", f"{error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"Could not read {file}.", "It is not UTF-8.") from error
    try:
        return YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        happened = " ".join(str(word) for word in (error.problem, error.context) if word)
        _Node(None, file, line=line).refuse(f"It is not YAML: {' '.join(happened.split())}.")
    except YAMLError as error:
        _Node(None, file).refuse(f"It is not YAML: {' '.join(str(error).split())}.")


def _rules(node: _Node) -> dict[str, Any]:
    from schemabook.rules import all_rules

    known = all_rules()
    return {"rules": tuple(_rule(name, one, known) for name, one in node.items("a mapping from rules to levels"))}


def _rule(name: str, node: _Node, known: Iterable[str]) -> RuleSetting:
    if name not in known:
        _refuse_name(name, node, "rule", known, "List the rules with: schemabook rules")
    if not isinstance(node.value, dict):
        return RuleSetting(rule=name, **_level(node))
    settings: dict[str, Any] = {}
    for key, one in node.items("a level, or a mapping with level and ignore"):
        settings.update(_known(key, one, _RULE_KEYS)(one))
    return RuleSetting(rule=name, **settings)


def _level(node: _Node) -> dict[str, Any]:
    """A level, or `off`, which YAML 1.1 calls false."""
    if node.value is False or node.value == _OFF:
        return {"off": True}
    words = [level.value for level in Level]
    if node.value not in words:
        near = get_close_matches(str(node.value), [*words, _OFF], n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        node.refuse(f"It is {_shown(node.value)}.", f"{hint}A level is {_list([*words, _OFF])}.")
    return {"level": Level(node.value)}


def _ignore(node: _Node) -> dict[str, Any]:
    """Names of objects; one need not be written as a list."""
    patterns = [node.value] if isinstance(node.value, str) else node.value
    if not isinstance(patterns, list) or not all(isinstance(one, str) and one for one in patterns):
        node.refuse(f"It is {_shown(node.value)}.", "Here stands a list of names, such as [public.orders, audit.*].")
    return {"ignore": tuple(str(one) for one in patterns)}


def _figures(node: _Node) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for key, one in node.items("a mapping with tolerance"):
        settings.update(_known(key, one, _FIGURE_KEYS)(one))
    return settings


def _tolerance(node: _Node) -> dict[str, Any]:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        node.refuse(f"It is {_shown(value)}.", "A tolerance is a share from 0 to 1: 0.1 is a tenth.")
    return {"tolerance": float(value)}


def _history(node: _Node) -> dict[str, Any]:
    """Where surveys are kept. What was found is not repeated: a URL may hold a password."""
    if not isinstance(node.value, str) or not node.value:
        node.refuse("It is not a text.", "Here stands a file or a URL.")
    return {"history": str(node.value)}


_Reader = Callable[[_Node], dict[str, Any]]
_SECTIONS: dict[str, _Reader] = {"rules": _rules, "figures": _figures, "history": _history}
_RULE_KEYS: dict[str, _Reader] = {"level": _level, "ignore": _ignore}
_FIGURE_KEYS: dict[str, _Reader] = {"tolerance": _tolerance}


def _known(key: str, node: _Node, table: dict[str, _Reader]) -> _Reader:
    if key not in table:
        _refuse_name(key, node, "key", table, f"Known keys are {_list(table)}.")
    return table[key]


def _refuse_name(name: str, node: _Node, kind: str, known: Iterable[str], otherwise: str) -> NoReturn:
    near = get_close_matches(name, list(known), n=1)
    node.refuse(f"There is no such {kind}.", f"Did you mean {near[0]}?" if near else otherwise)


def _list(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _shown(value: Any) -> str:
    """A value as a message shows it: what kind of thing it is where it has parts, else its words."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else repr(str(value)[:60])
