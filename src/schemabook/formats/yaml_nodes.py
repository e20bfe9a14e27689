"""YAML files that people write: every value with the keys that lead to it and its line, for messages that say both."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec

from schemabook.errors import UsageError

_MOST_SHOWN = 10
_HALF = re.compile("[\ud800-\udfff]")

_ODD = (ValueError, LookupError, ArithmeticError, AttributeError, TypeError)
"""What ruamel.yaml raises for a scalar that is not what its tag or its shape says."""

T = TypeVar("T")


class Node(msgspec.Struct, frozen=True):
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

    def refuse_name(self, kind: str, known: Iterable[str], otherwise: str = "") -> NoReturn:
        """Refuse the last key, which names no `kind`, with the nearest of the known names or with `otherwise`."""
        near = nearest(self.keys[-1] if self.keys else "", known)
        self.refuse(f"There is no such {kind}.", f"Did you mean {near}?" if near else otherwise)

    def items(self, wanted: str) -> Iterator[tuple[str, Node]]:
        """The keys of a mapping and their values; none where nothing stands after the key."""
        if self.value is None:
            return
        if not isinstance(self.value, dict):
            self.refuse(f"It is {shown(self.value)}.", f"Here stands {wanted}.")
        lines = getattr(self.value, "lc", None)
        for key, value in self.value.items():
            known = lines is not None and key in (lines.data or {})
            line = lines.key(key)[0] + 1 if lines is not None and known else self.line
            if isinstance(key, (Mapping, list, tuple)):
                what = "a mapping" if isinstance(key, Mapping) else "a list"
                Node(None, self.file, self.keys, line).refuse(
                    f"{what.capitalize()} is no name.", f"Here stands {wanted}."
                )
            name = "null" if key is None else str(key)
            yield name, Node(value, self.file, (*self.keys, name), line)

    def entries(self, wanted: str) -> Iterator[Node]:
        """The values of a list; none where nothing stands after the key."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            self.refuse(f"It is {shown(self.value)}.", f"Here stands {wanted}.")
        lines = getattr(self.value, "lc", None)
        for position, value in enumerate(self.value):
            known = lines is not None and position in (lines.data or {})
            line = lines.item(position)[0] + 1 if lines is not None and known else self.line
            yield Node(value, self.file, self.keys, line)


class Mistakes:
    """The mistakes of one file, gathered so that they are told at once."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._found: list[UsageError] = []

    def keep(self, items: Iterable[T], read: Callable[[T], None]) -> None:
        """Read every item. One that is refused is kept as a mistake, and the next one is read."""
        iterator = iter(items)
        while True:
            try:
                item = next(iterator, None)
                if item is None:
                    return
                read(item)
            except UsageError as error:
                self._found.append(error)

    def tell(self) -> None:
        """Raise the UsageError that tells every mistake; nothing where there is none."""
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            lines = [_in_one_line(error) for error in self._found[:_MOST_SHOWN]]
            if len(self._found) > _MOST_SHOWN:
                lines.append(f"And {len(self._found) - _MOST_SHOWN:,} more.")
            raise UsageError(f"Could not use {self._file}: {len(self._found):,} mistakes.", "\n".join(lines))


def _in_one_line(error: UsageError) -> str:
    where = error.doing.removeprefix("Could not use ").removesuffix(".")
    return " ".join(part for part in (f"{where}:", error.happened, error.next_step) if part)


def load_yaml(file: Path, *, as_text: bool = False) -> Node:
    """What is in a YAML file, with the lines of its keys; with `as_text` every scalar is the text that stands there.

    Raises UsageError, with the line where it is known, for what cannot be read and for what is no YAML.
    """
    return parse_yaml(read_text(file), file, as_text=as_text)


def read_text(file: Path) -> str:
    """The text of a file. Raises UsageError where it cannot be read, is a pipe or a device, or is not UTF-8."""
    try:
        mode = file.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise UsageError(f"Could not read {file}.", "It is no regular file.", "Name a file that holds text.")
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"Could not read {file}.", f"{error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"Could not read {file}.", "It is not UTF-8.") from error


def parse_yaml(text: str, file: Path, *, as_text: bool = False) -> Node:
    """The same of a text that `file` holds."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    yaml = YAML(typ="rt", pure=True)
    yaml.Constructor = _constructor(as_text=as_text)
    try:
        return Node(yaml.load(text), file)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        happened = " ".join(str(word) for word in (error.problem, error.context) if word)
        Node(None, file, line=line).refuse(f"It is not YAML: {' '.join(happened.split())}.")
    except YAMLError as error:
        Node(None, file).refuse(f"It is not YAML: {' '.join(str(error).split())}.")
    except RecursionError:
        Node(None, file).refuse("It is nested too deeply.")
    except _ODD as error:
        Node(None, file).refuse(f"It is not YAML: {' '.join(str(error).split())}.")


def _constructor(*, as_text: bool) -> Any:
    """A constructor that says where a scalar is none; with `as_text` one that leaves each as it is written."""
    from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor

    class Constructor(RoundTripConstructor):  # type: ignore[misc,unused-ignore]
        """Two halves of a character, as JSON writes what is beyond four digits, are one."""

        def construct_object(self, node: Any, deep: bool = False) -> Any:
            if node.id != "scalar":
                return super().construct_object(node, deep)
            try:
                if _HALF.search(node.value):
                    node.value = node.value.encode("utf-16", "surrogatepass").decode("utf-16")
                return super().construct_object(node, deep)
            except UnicodeDecodeError as error:
                raise ConstructorError(problem="half a character", problem_mark=node.start_mark) from error
            except _ODD as error:
                kind = str(node.tag).rpartition(":")[2]
                problem = f"{shown(node.value)} is no {kind}"
                raise ConstructorError(problem=problem, problem_mark=node.start_mark) from error

    def text_of(constructor: Any, node: Any) -> Any:
        return constructor.construct_scalar(node)

    if as_text:
        for kind in ("bool", "int", "float", "timestamp"):
            Constructor.add_constructor(f"tag:yaml.org,2002:{kind}", text_of)
    return Constructor


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that is most like this one: the same in another case, else a close one; empty where none is."""
    names = list(known)
    folded = name.casefold()
    same = [one for one in names if one.casefold() == folded]
    ends = [one for one in names if one.casefold().endswith(f".{folded}")]
    return next(iter([*same, *ends, *get_close_matches(name, names, n=1)]), "")


def listed(words: Iterable[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def shown(value: Any) -> str:
    """A value as a message shows it: what kind of thing it is where it has parts, else its words."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else repr(str(value)[:60])
