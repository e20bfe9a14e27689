"""The map of a schema → the data scripts of the site.

Each is a classic script that hands one value to `schemabook.load`, because pages that are opened from a folder may not
read other files. Every table has a line of its own, so that a change of one changes one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

from schemabook.documents.map_values import ColumnText, SchemaMap

_FORMAT = 1
_encoder = msgspec.json.Encoder()

Address = Callable[[str, str], str]


def map_script(schema: SchemaMap) -> str:
    """The script of the map: modules, tables with their columns, relationships."""
    pairs = [
        ("format", _json(_FORMAT)),
        ("title", _json(schema.title)),
        ("product", _json(schema.product)),
        ("measured", _json(schema.measured)),
        ("size", _json(schema.size)),
        ("modules", _lines(schema.modules)),
        ("tables", _lines(schema.tables)),
        ("edges", _lines(schema.edges)),
        ("versions", _lines(schema.versions)),
    ]
    return _script("map", pairs)


def catalogue_script(schema: SchemaMap, pages: Sequence[tuple[str, str]], address: Address) -> str:
    """The script of what search and hover cards say.

    `pages` are title and address of the pages that can be searched for; `address` gives that of a page key and heading.
    """
    entries = [("page", title, "", where) for title, where in pages]
    entries += [(one.kind, one.name, one.text, address(one.page, one.heading)) for one in schema.entries]
    pairs = [
        ("format", _json(_FORMAT)),
        ("comments", _lines(schema.comments)),
        ("columns", _lines([_text(column) for column in columns] for columns in schema.texts)),
        ("entries", _lines(entries)),
    ]
    return _script("catalogue", pairs)


def _script(name: str, pairs: Iterable[tuple[str, str]]) -> str:
    body = ",\n".join(f'"{key}":{value}' for key, value in pairs)
    return f'schemabook.load("{name}", {{\n{body}\n}});\n'


def _lines(values: Iterable[Any]) -> str:
    return "[" + ",".join(f"\n{_json(value)}" for value in values) + "]"


def _json(value: Any) -> str:
    return _encoder.encode(value).decode()


def _text(column: ColumnText) -> list[Any]:
    return _without_empty_end((column.comment, column.preset, column.values, column.personal))


def _without_empty_end(values: tuple[Any, ...]) -> list[Any]:
    kept = list(values)
    while kept and not kept[-1]:
        kept.pop()
    return kept
