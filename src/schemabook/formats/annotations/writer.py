"""Changing `annotations.yml` so that nothing else in it changes: its comments, its order, its spelling.

A new key is written in as lines of its own, a new text takes the place of the old one, and everything else stays as it
is to the byte. Where that cannot be done (what was a text becomes a mapping, say), ruamel.yaml writes the file anew
with its comments. Either way the result is read again, and must say what was wanted.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemabook.errors import UsageError
from schemabook.formats.annotations.places import Place, Places, Step, nested
from schemabook.formats.yaml_nodes import Node, parse_yaml
from schemabook.model.base import Value

HEADING = "# What people know about this database and no server can tell. Read and written by: schemabook annotate\n\n"
_WIDE = 1_000_000
_MARKED = re.compile(r"[^\S\n](?=\n|\Z)|^\s|\s\Z|[^\n\x20-\x7e\xa1-\ud7ff\ue000-\ufefe]")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


Pending = dict[str, Any]
"""What is to be written: keys, as the file spells them, to texts or to more of the same."""


class _Edit(Value):
    """A piece of the text that is replaced, or put in where `start` is `end`."""

    start: int
    end: int
    text: str


class _Unfit(Exception):  # noqa: N818 - it is not an error: the file is then written in another way
    """The change cannot be made by replacing pieces of the text."""


class AnnotationsText:
    """The text of the file while it is changed, and in `root` what it says. Line ends are kept."""

    def __init__(self, text: str, file: Path, places: Places) -> None:
        self._carriage = "\r\n" in text
        self._text = text.replace("\r\n", "\n") if self._carriage else text
        self._file = file
        self._places = places
        self.root = parse_yaml(self._text, file, as_text=True)
        self._content = _plain(self.root.value)

    @property
    def text(self) -> str:
        """The whole text."""
        return self._text.replace("\n", "\r\n") if self._carriage else self._text

    def get(self, place: Place) -> str:
        """What stands at a place; empty where nothing does."""
        content = self._content
        steps = self._places.steps(place, content)
        for position, step in enumerate(steps):
            content = content.get(step.key) if isinstance(content, dict) else None
            if isinstance(content, str) and position < len(steps) - 1:
                rest = tuple(one.key for one in steps[position + 1 :])
                return content.strip() if rest == (step.short,) else ""
        return content.strip() if isinstance(content, str) else ""

    def has(self, place: Place) -> bool:
        """Whether the keys of a place are there, whatever stands after them."""
        content = self._content
        for step in self._places.steps(place, content):
            if isinstance(content, list):
                return step.key in content
            if not isinstance(content, dict) or step.key not in content:
                return False
            content = content[step.key]
        return True

    def set(self, texts: dict[Place, str]) -> None:
        """Write texts at their places, instead of those that are there. Raises UsageError where that cannot be done."""
        if not texts:
            return
        ways = [(self._places.steps(place, self._content), text) for place, text in texts.items()]
        wanted = _plain(self._content) or {}
        with contextlib.suppress(_Unfit):
            for steps, text in ways:
                _put(wanted, steps, text)
            for candidate in self._candidates(ways):
                root = self._read(candidate)
                if root is not None and _plain(root.value) == wanted:
                    self._text, self.root, self._content = candidate, root, wanted
                    return
        named = ", ".join(".".join(place) for place in list(texts)[:3])
        raise UsageError(f"Could not change {self._file}.", f"{named} could not be written there.")

    def _read(self, candidate: str) -> Node | None:
        try:
            return parse_yaml(candidate, self._file, as_text=True)
        except UsageError:
            return None

    def _candidates(self, ways: list[tuple[tuple[Step, ...], str]]) -> Iterator[str]:
        """The texts that may do, the one that changes least first."""
        pending: Pending = {}
        for steps, text in ways:
            within = pending
            for step in steps[:-1]:
                within = within.setdefault(step.key, {})
            within[steps[-1].key] = text
        text = self._text or HEADING
        text = text if text.endswith("\n") else f"{text}\n"
        if self._content is None:
            yield text + _render(self._places.shaped((), pending))
        elif isinstance(self._content, dict):
            for quoted in (False, True):
                with contextlib.suppress(_Unfit):
                    yield _Editor(text, self._places, quoted=quoted).edited(pending)
        yield self._dumped(ways)

    def _dumped(self, ways: list[tuple[tuple[Step, ...], str]]) -> str:
        """The whole file as ruamel.yaml writes it."""
        from ruamel.yaml import YAML
        from ruamel.yaml.comments import CommentedMap
        from ruamel.yaml.util import load_yaml_guess_indent

        yaml = YAML(typ="rt", pure=True)
        yaml.preserve_quotes = True
        yaml.width = _WIDE
        _, indent, offset = load_yaml_guess_indent(self._text)
        yaml.indent(mapping=2, sequence=indent or 4, offset=offset if offset is not None else 2)
        content = yaml.load(self._text)
        if not isinstance(content, dict):
            content = CommentedMap()
        for steps, text in ways:
            _put(content, steps, text)
        stream = io.StringIO()
        yaml.dump(content, stream)
        return stream.getvalue()


class _Editor:
    """Puts lines into a text, and replaces single scalars of it; `quoted` writes those in quotation marks."""

    def __init__(self, text: str, places: Places, *, quoted: bool) -> None:
        self._text = text
        self._places = places
        self._quoted = quoted
        self._lines = text.splitlines(keepends=True)
        self._starts = [0, *itertools.accumulate(len(line) for line in self._lines)]

    def edited(self, pending: Pending) -> str:
        """The text with everything written that is pending. Raises _Unfit where that cannot be done."""
        text = self._text
        edits = list(self._walk(_compose(text), pending, ()))
        edits.reverse()
        for edit in sorted(edits, key=lambda edit: -edit.start):
            text = text[: edit.start] + edit.text + text[edit.end :]
        return text

    def _walk(self, mapping: Any, pending: Pending, before: Place) -> Iterator[_Edit]:
        """The edits of a mapping, inner ones first: where both put something in at one place, it is in that order."""
        if mapping.id != "mapping":
            raise _Unfit
        pairs = {_word(pair[0]): pair for pair in mapping.value}
        shaped = self._places.shaped(before, pending)
        for key in shaped:
            if key not in pairs:
                continue
            value = pairs[key][1]
            if value.id == "scalar":
                yield self._changed(mapping, pairs[key], (*before, key), pending[key])
            elif isinstance(pending[key], str):
                raise _Unfit
            else:
                yield from self._walk(value, pending[key], (*before, key))
        missing = {key: value for key, value in shaped.items() if key not in pairs}
        if missing and (mapping.flow_style or not mapping.value):
            end = len(self._text[: mapping.end_mark.index - 1].rstrip())
            yield _Edit(start=end, end=end, text=f"{', ' if mapping.value else ''}{_in_braces(missing)[1:-1]}")
        elif missing:
            for key, value in missing.items():
                yield self._inserted(mapping, before, key, value)

    def _changed(self, mapping: Any, pair: tuple[Any, Any], place: Place, wanted: Any) -> _Edit:
        """The scalar of a key replaced, or made into a mapping."""
        key, value = pair
        short = self._places.short(place[:-1])
        if isinstance(wanted, str):
            return self._replaced(value, wanted)
        if _word(value) and list(wanted) == [short]:
            return self._replaced(value, wanted[short])
        start, end = self._span(value)
        raw = "" if short in wanted else self._text[start:end]
        if "\n" in raw:
            raise _Unfit
        shaped = self._places.shaped(place, wanted)
        if mapping.flow_style:
            first = f"{short}: {raw}, " if raw else ""
            return _Edit(
                start=start, end=end, text=f"{'' if end > start else ' '}{{{first}{_in_braces(shaped)[1:-1]}}}"
            )
        line_end = self._text.index("\n", end) + 1
        first = f"{short}: {raw}\n" if raw else ""
        new = _indented(first + _render(shaped), key.start_mark.column + 2)
        kept = self._text[end : line_end - 1].rstrip()
        start = len(self._text[:start].rstrip())
        return _Edit(start=start, end=line_end, text=f"{kept}\n{new}")

    def _replaced(self, value: Any, text: str) -> _Edit:
        start, end = self._span(value)
        blank = " " if start == end else ""
        if value.style in {"|", ">"}:
            end = len(self._text[:end].rstrip())
        plain = _render({"k": text}).removeprefix("k: ").removesuffix("\n")
        quoted = self._quoted or "\n" in plain
        return _Edit(start=start, end=end, text=blank + (json.dumps(text, ensure_ascii=False) if quoted else plain))

    def _span(self, value: Any) -> tuple[int, int]:
        """Where a scalar begins and ends; one without text does right after what is before it."""
        start, end = value.start_mark.index, value.end_mark.index
        if start == end:
            start = end = len(self._text[:start].rstrip())
        return start, end

    def _inserted(self, mapping: Any, before: Place, key: str, value: Any) -> _Edit:
        """A new key of a block mapping, at its place in the order."""
        at, first = self._line(mapping, before, key)
        column = mapping.value[0][0].start_mark.column
        new = _indented(_render({key: value}), column)
        starts = [pair[0].start_mark.line for pair in mapping.value[1:]]
        if any(not self._lines[_above(self._lines, line, column) - 1].strip() for line in starts):
            new = f"{new}\n" if first else f"\n{new}"
        return _Edit(start=self._starts[at], end=self._starts[at], text=new)

    def _line(self, mapping: Any, before: Place, key: str) -> tuple[int, bool]:
        """The line where a new key of a mapping goes: after those that come before it. And whether it is the first."""
        rank = self._places.rank(before, key)
        previous = None
        best = -1
        for pair in mapping.value:
            there = self._places.rank(before, _word(pair[0]))
            if rank is None or (there is not None and best <= there < rank):
                previous, best = pair, best if there is None else there
        if previous is not None:
            return _end(previous, self._lines), False
        start = mapping.value[0][0].start_mark
        above = _above(self._lines, start.line, start.column)
        return (start.line if above == 0 else above), True


def _put(content: Any, steps: tuple[Step, ...], text: str) -> None:
    """Put a text into a mapping, making what leads to it. What stood there in short is kept at length.

    Raises _Unfit where something else than a mapping is in the way.
    """
    if not isinstance(content, dict):
        raise _Unfit
    for position, step in enumerate(steps[:-1]):
        key = next((one for one in content if _spelled(one) == step.key), step.key)
        child = content.get(key)
        if child is None:
            content[key] = nested(steps[position:], text)
            return
        if not isinstance(child, (dict, list)):
            if position == len(steps) - 2 and step.short == steps[-1].key:
                content[key] = text
                return
            child = content[key] = {step.short or "purpose": child}
        elif isinstance(child, list):
            if step.key != "values":
                raise _Unfit
            child = content[key] = {_spelled(one): None for one in child}
        content = child
    key = next((one for one in content if _spelled(one) == steps[-1].key), steps[-1].key)
    if isinstance(content.get(key), (dict, list)):
        raise _Unfit
    content[key] = text


def _spelled(key: Any) -> str:
    """The text of a key that YAML took for something else."""
    if key is None:
        return "null"
    return str(key).lower() if isinstance(key, bool) else str(key)


def _plain(value: Any) -> Any:
    """Mappings, lists and texts, without what ruamel.yaml knows about them."""
    if isinstance(value, dict):
        return {_spelled(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return None if value is None else str(value)


def _compose(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="rt", pure=True).compose(io.StringIO(text))


def _word(node: Any) -> str:
    return str(node.value) if node.id == "scalar" else ""


def _render(content: Any) -> str:
    """Keys and texts as lines of YAML."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt", pure=True)
    yaml.width = _WIDE
    stream = io.StringIO()
    yaml.dump(_styled(content), stream)
    return stream.getvalue()


def _in_braces(value: Any) -> str:
    if not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    keys = {key: key if _PLAIN.fullmatch(key) else json.dumps(key, ensure_ascii=False) for key in value}
    return f"{{{', '.join(f'{keys[key]}: {_in_braces(one)}' for key, one in value.items())}}}"


def _styled(value: Any) -> Any:
    """Texts of several lines as literal blocks, where nothing in them forbids it."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    if isinstance(value, dict):
        return {key: _styled(one) for key, one in value.items()}
    if "\n" not in value:
        return value
    return DoubleQuotedScalarString(value) if _MARKED.search(value) else LiteralScalarString(value)


def _indented(text: str, column: int) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(f"{' ' * column}{line}" if line.strip() else line for line in lines)


def _above(lines: list[str], line: int, column: int) -> int:
    """The first line of the comments that stand directly above a key, at its own indentation."""
    while line > 0 and lines[line - 1].startswith(f"{' ' * column}#"):
        line -= 1
    return line


def _end(pair: Any, lines: list[str]) -> int:
    """The line after the last one of a key and its value, without the comments that follow."""
    key, value = pair
    if value.start_mark.index < key.end_mark.index:
        return int(key.end_mark.line) + 1
    if value.id == "mapping" and not value.flow_style and value.value:
        return _end(value.value[-1], lines)
    if value.id == "sequence" and not value.flow_style and value.value:
        return _end((key, value.value[-1]), lines)
    end = int(value.end_mark.line)
    if value.id == "scalar" and value.style in {"|", ">"}:
        while end > 0 and not lines[end - 1].strip():
            end -= 1
        return end
    return max(end, int(key.end_mark.line)) + 1
