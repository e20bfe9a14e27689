"""Reads the lines of `schema_notation` back, as far as tests want to know what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

NAME = r"""(?:"(?:[^"]|"")*"|`(?:[^`]|``)*`|[^\W\d]\w*)"""
QUALIFIED = rf"{NAME}(?:\.{NAME})*"
_TABLE = re.compile(rf"(?:partition |foreign |virtual )?({QUALIFIED})\((.*)$")
_COLUMN = re.compile(rf"({NAME})(.*)$")
_ARROW = re.compile(rf"→({QUALIFIED})(\((?:{NAME},?)+\))?")


class TableLine(NamedTuple):
    """The line of a table: its name, its columns with what follows each, and what stands after them."""

    name: str
    columns: dict[str, str]
    tail: str


def read_table(line: str) -> TableLine:
    """What a line says. AssertionError where it is not a line of a table."""
    match = _TABLE.match(line)
    assert match, line
    parts, tail = _parts(match[2])
    columns = {}
    for part in parts:
        column = _COLUMN.match(part)
        assert column, part
        columns[column[1]] = column[2]
    return TableLine(match[1], columns, tail)


def arrows(words: str) -> list[str]:
    """What the arrows in a part of a line point to."""
    return [match[1] + (match[2] or "") for match in _ARROW.finditer(words)]


def split_name(words: str) -> list[str]:
    """The parts of a qualified name, still in quotes."""
    return re.findall(NAME, words)


def listings(markdown: str) -> Iterator[list[str]]:
    """The lines of each listing of plain text."""
    for match in re.finditer(r"(?ms)^(`{3,})text\n(.*?)\n\1$", markdown):
        yield match[2].split("\n")


def _parts(words: str) -> tuple[list[str], str]:
    """The columns between the parentheses, and what stands after them from the semicolon or the parenthesis on."""
    found, depth, start, at = list[str](), 0, 0, 0
    while at < len(words):
        skip = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|/\*.*?\*/""").match(words, at)
        if skip:
            at = skip.end()
            continue
        character = words[at]
        if depth == 0 and character in ",;)":
            if words[start:at].strip():
                found.append(words[start:at].strip())
            start = at + 1
            if character != ",":
                return found, words[at:]
        depth += (character in "([") - (character in ")]")
        at += 1
    raise AssertionError(f"a line without an end: {words}")
