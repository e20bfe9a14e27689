"""A book in the formats of other tools, one module for each format.

A format is a module with `NAME` (what the user types), `SUFFIX` (of the file that it is; empty where it is a folder)
and `render`. It is found by its file; a package of its own registers it as an entry point in `schemabook.exports`.
The same book gives the same bytes, and every name in what is written is one of the catalogue's.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, cast

from schemabook.engines.dialect import Dialect
from schemabook.errors import UsageError
from schemabook.model.book import Book
from schemabook.renderers.markdown import File

_PARTS = frozenset({"content"})


class Format(Protocol):
    """What the module of a format offers."""

    NAME: str
    SUFFIX: str

    def render(self, book: Book, dialect: Dialect) -> Iterator[File]:
        """The files of the format, one by one: several, where it is a folder or the book is too large for one file."""
        ...


@cache
def format_names() -> tuple[str, ...]:
    """The name of every format, in order. No format is imported for it."""
    own = [one.name.replace("_", "-") for one in pkgutil.iter_modules(__path__) if one.name not in _PARTS]
    return tuple(sorted({*own, *(entry.name for entry in entry_points(group="schemabook.exports"))}))


def format_by_name(name: str) -> Format:
    """The format of this name. Raises UsageError with the nearest known names when there is none."""
    if name not in format_names():
        near = get_close_matches(name, format_names(), n=1)
        known = f"Did you mean {near[0]}?" if near else f"Formats: {', '.join(format_names())}."
        raise UsageError(f"Could not find an export format named {name}.", "", known)
    for entry in entry_points(group="schemabook.exports"):
        if entry.name == name:
            return cast("Format", entry.load())
    return cast("Format", import_module(f"{__name__}.{name.replace('-', '_')}"))
