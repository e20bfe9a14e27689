"""Small texts that many sections share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeVar

from schemabook.documents.blocks import Block, Code, Grid, Heading, Line, Listing, Paragraph, Text, code, text

Item = TypeVar("Item")


def capitalised(words: str) -> str:
    """The words with a capital letter at their start and everything else as it was."""
    return words[:1].upper() + words[1:]


def sentence(words: str) -> str:
    """The words with a full stop at their end, unless they have one."""
    return words if words.endswith((".", "!", "?")) else f"{words}."


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 table`, `12,345 tables`."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def facts(pairs: Iterable[tuple[str, Line]]) -> Iterator[Grid]:
    """A table of two columns with the facts that are known."""
    rows = tuple((text(name), line) for name, line in pairs if line)
    if rows:
        yield Grid(header=("Fact", "Value"), rows=rows)


ANNOTATION = Text(text=" (annotation)")
"""What marks a text as that of an annotation, as a part of its own."""
_COMMENT = Text(text=" (database comment)")
ORIGINS = frozenset({ANNOTATION.text, _COMMENT.text})
"""The marks of origin, which lay readers are not shown."""


def purpose(words: str | None, origin: str = "database comment") -> Iterator[Block]:
    """What an object is for, and where that was written; nothing where it was not."""
    if words:
        yield Paragraph(line=(Text(text=words), Text(text=f" ({origin})")))


def sql(text_of: str) -> Listing:
    """A statement as a listing."""
    return Listing(language="sql", text=text_of)


def codes(words: Iterable[str], last: str = ", ") -> Line:
    """Names in the fixed-width face, separated by commas; `last` stands before the last of them."""
    names = list(words)
    found: list[Text | Code] = []
    for position, word in enumerate(names):
        if found:
            found.append(Text(text=last if position == len(names) - 1 else ", "))
        found.append(Code(text=word))
    return tuple(found)


def titled(level: int, title: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks under a heading; no heading where there is no block."""
    first = True
    for block in blocks:
        if first:
            yield Heading(level=level, text=title)
            first = False
        yield block


def by_initial(items: Iterable[Item], name: Callable[[Item], str]) -> Iterator[tuple[str, list[Item]]]:
    """The items by the first letter of their name, in order; whatever is no letter stands under `0-9`.

    Where a page would grow without end, it is divided like this, because a new object then changes
    the page of its own letter alone.
    """

    def initial(item: Item) -> str:
        first = name(item)[:1].lower()
        return first if first.isascii() and first.isalpha() else "0-9"

    for letter, group in groupby(sorted(items, key=lambda item: (initial(item), name(item))), key=initial):
        yield letter, list(group)


def expression(value: str | None) -> Line:
    """An expression in the fixed-width face, or nothing."""
    return code(value) if value else ()


def first_line(comment: str | None) -> str:
    """The first line of a comment."""
    return comment.strip().splitlines()[0].strip() if comment and comment.strip() else ""
