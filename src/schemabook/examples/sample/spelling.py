"""Cells and statements as a dialect writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from schemabook.ddl.mysql_text import literal as escaped_literal
from schemabook.engines.dialect import Dialect, literal
from schemabook.examples.sample.values import Bits, Gap, Place, Span, Spans
from schemabook.model.families import Family


class Spelling(NamedTuple):
    """What differs between dialects, by `Dialect.ddl`.

    `text`, `truths`, `binary`, `bits` and `place` spell cells; `zone` follows a moment in time. `begin` opens the
    script; `before_ring` and `after_ring` enclose the statements of tables that need each other's rows, and where
    `one_statement` is true these are one statement instead. `override` goes before rows with numbers that the server
    alone gives otherwise; `empty_row` is an INSERT's rest for a table without columns to write.
    """

    text: Callable[[str], str]
    truths: tuple[str, str]
    binary: Callable[[bytes], str]
    bits: Callable[[str], str]
    place: Callable[[Place], str]
    zone: str
    begin: tuple[str, ...]
    before_ring: tuple[str, ...] = ()
    after_ring: tuple[str, ...] = ()
    one_statement: bool = False
    override: str = ""
    empty_row: str = "DEFAULT VALUES"


def _well_known(place: Place) -> str:
    """A shape in the text form of OGC."""
    x, y = place.x, place.y
    ring = f"({x} {y},{x + 1} {y},{x + 1} {y + 1},{x} {y})"
    texts = {
        "linestring": f"LINESTRING({x} {y},{x + 1} {y + 1})",
        "polygon": f"POLYGON({ring})",
        "multipoint": f"MULTIPOINT({x} {y})",
        "multilinestring": f"MULTILINESTRING(({x} {y},{x + 1} {y + 1}))",
        "multipolygon": f"MULTIPOLYGON(({ring}))",
        "geometrycollection": f"GEOMETRYCOLLECTION(POINT({x} {y}))",
        "geomcollection": f"GEOMETRYCOLLECTION(POINT({x} {y}))",
    }
    return texts.get(place.kind, f"POINT({x} {y})")


def _plane(place: Place) -> str:
    """A shape of PostgreSQL's own types."""
    x, y = place.x, place.y
    texts = {
        "line": f"{{1,-1,{x}}}",
        "lseg": f"[({x},{y}),({x + 1},{y + 1})]",
        "box": f"({x + 1},{y + 1}),({x},{y})",
        "path": f"(({x},{y}),({x + 1},{y + 1}))",
        "polygon": f"(({x},{y}),({x + 1},{y}),({x + 1},{y + 1}))",
        "circle": f"<({x},{y}),1>",
    }
    return texts.get(place.kind, f"({x},{y})")


_SPELLINGS = {
    "postgresql": Spelling(
        text=literal,
        truths=("false", "true"),
        binary=lambda data: f"'\\x{data.hex()}'",
        bits=literal,
        place=lambda place: literal(_plane(place)),
        zone="+00",
        begin=("BEGIN",),
        one_statement=True,
        override="OVERRIDING SYSTEM VALUE",
    ),
    "mysql": Spelling(
        text=escaped_literal,
        truths=("0", "1"),
        binary=lambda data: f"X'{data.hex()}'",
        bits=lambda bits: f"b'{bits}'",
        place=lambda place: f"ST_GeomFromText('{_well_known(place)}')",
        zone="",
        begin=("SET NAMES utf8mb4", "START TRANSACTION"),
        before_ring=("SET SESSION foreign_key_checks = 0",),
        after_ring=("SET SESSION foreign_key_checks = 1",),
        empty_row="() VALUES ()",
    ),
    "sqlite": Spelling(
        text=literal,
        truths=("0", "1"),
        binary=lambda data: f"X'{data.hex()}'",
        bits=literal,
        place=lambda place: literal(_well_known(place)),
        zone="",
        begin=("PRAGMA foreign_keys = ON", "BEGIN"),
        before_ring=("PRAGMA defer_foreign_keys = ON",),
    ),
}


def spelling_of(dialect: Dialect) -> Spelling:
    """The spelling of a dialect."""
    return _SPELLINGS[dialect.ddl]


def spell(cell: object, family: Family, spelling: Spelling) -> str:
    """The SQL of a cell in a column of that family."""
    if cell is None:
        return "NULL"
    if isinstance(cell, bool):
        return spelling.truths[cell]
    if isinstance(cell, (int, float, Decimal)):
        return format(cell, "f") if isinstance(cell, Decimal) else repr(cell)
    if isinstance(cell, bytes):
        return spelling.binary(cell)
    if isinstance(cell, Bits):
        return spelling.bits(cell)
    if isinstance(cell, Place):
        return spelling.place(cell)
    return spelling.text(_inner(cell, family, spelling))


def _inner(cell: object, family: Family, spelling: Spelling) -> str:
    """The text of a cell before it is quoted, as it stands inside an array, a range or a composite too."""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S") + (spelling.zone if family is Family.TIMESTAMP_WITH_ZONE else "")
    if isinstance(cell, (Span, Spans, list, dict)):
        return _nested(cell, family, spelling)
    if isinstance(cell, Gap):
        return f"{cell.months} months {cell.seconds:g} seconds" if cell.months else f"{cell.seconds / 3600:g} hours"
    if isinstance(cell, Place):
        return _plane(cell)
    if isinstance(cell, bool):
        return "t" if cell else "f"
    return "\\x" + cell.hex() if isinstance(cell, bytes) else str(cell)


def _nested(cell: Span | Spans | list[object] | dict[str, object], family: Family, spelling: Spelling) -> str:
    """The text of a range, a multirange, an array or a composite."""
    if isinstance(cell, Span):
        return f"[{_inner(cell.lower, family, spelling)},{_inner(cell.upper, family, spelling)})"
    if isinstance(cell, Spans):
        return "{" + ",".join(_inner(one, family, spelling) for one in cell.members) + "}"
    if isinstance(cell, dict):
        parts = ("" if one is None else _quoted(_inner(one, family, spelling)) for one in cell.values())
        return "(" + ",".join(parts) + ")"
    return "{" + ",".join(_member(one, family, spelling) for one in cell) + "}"


def _member(cell: object, family: Family, spelling: Spelling) -> str:
    """The text of a member of an array; an array in it is not quoted."""
    text = "NULL" if cell is None else _inner(cell, family, spelling)
    return text if cell is None or isinstance(cell, list) else _quoted(text)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
