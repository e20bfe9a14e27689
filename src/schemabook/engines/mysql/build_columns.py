"""Columns of tables and views from rows."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from schemabook.engines.dialect import Dialect
from schemabook.engines.mysql.dialect import MARIADB, family_of, quote_text
from schemabook.engines.mysql.rows import ColumnRow
from schemabook.engines.mysql.sql_text import (
    in_parentheses,
    split_values,
    unescape,
    without_database,
    without_introducers,
)
from schemabook.model.base import Setting
from schemabook.model.families import Family
from schemabook.model.tables import Column, Generated, Identity

_ON_UPDATE = re.compile(r"on update (\w+(?:\(\d*\))?)", re.IGNORECASE)
_KNOWN_EXTRA = re.compile(
    r"DEFAULT_GENERATED|auto_increment|(?:VIRTUAL|STORED) GENERATED|INVISIBLE|WITHOUT SYSTEM VERSIONING|[\s,]+",
    re.IGNORECASE,
)
_BARE = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT, Family.BOOLEAN, Family.YEAR, Family.BIT})
_VALUED = frozenset({Family.ENUM, Family.SET})

_CUT_AT_NUL = "0x"
_LOSSY = "what stands behind each ? in its default or labels, if it is a sign that the server cannot show"
"""The catalogues of both products keep texts in utf8mb3 and put ? for what does not fit."""

_family = lru_cache(maxsize=4096)(family_of)
_values = lru_cache(maxsize=4096)(split_values)


class Place(msgspec.Struct, frozen=True):
    """What the columns of one relation have in common."""

    dialect: Dialect
    database: str
    collation: str | None = None
    json_columns: frozenset[str] = frozenset()
    reference_systems: dict[str, int] = {}
    in_view: bool = False


def build_column(row: ColumnRow, place: Place) -> Column:
    """The column of a row."""
    family = Family.JSON if row.name in place.json_columns else _family(row.type)
    values = _values(row.type) if family in _VALUED else ()
    comment = row.comment or None
    if place.in_view:
        # Whether an expression may be NULL depends on the sql_mode of whoever made the view: it is left open.
        return Column(name=row.name, type=row.type, family=family, values=values, comment=comment)
    column = Column(
        name=row.name,
        type=row.type,
        family=family,
        nullable=row.nullable == "YES",
        default=None if row.default is None else _default(row, family, place),
        values=values,
        comment=comment,
    )
    changes = _extra(row, place) if row.extra else {}
    if row.collation is not None and row.collation != place.collation:
        changes |= _collation(row.collation, place.collation)
    options = _options(row, place)
    if options:
        changes["options"] = options
    if row.default == _CUT_AT_NUL:
        changes["unmodelled"] = ("the bytes of its default from the first NUL byte on",)
    if "?" in (row.default or "") or (values and "?" in row.type):
        changes["unmodelled"] = (_LOSSY, *_words(changes.get("unmodelled")))
    return msgspec.structs.replace(column, **changes) if changes else column


def _words(found: object) -> tuple[str, ...]:
    return found if isinstance(found, tuple) else ()


def character_set_of(collation: str | None) -> str | None:
    """The character set of a collation: the word before its first underscore."""
    return collation.split("_", 1)[0] if collation else None


def _default(row: ColumnRow, family: Family, place: Place) -> str | None:
    """The default as an expression that can be written after DEFAULT."""
    text = row.default or ""
    if place.dialect is MARIADB:
        return None if text == "NULL" else without_database(text, place.database)
    if "DEFAULT_GENERATED" in row.extra:
        expression = without_introducers(unescape(text))
        if expression.upper().startswith("CURRENT_TIMESTAMP"):
            return expression
        return in_parentheses(expression)
    if family in _BARE or (family is Family.BINARY and text.startswith("0x")):
        return "''" if text == _CUT_AT_NUL else text
    return quote_text(text)


def _extra(row: ColumnRow, place: Place) -> dict[str, object]:
    """What the EXTRA column says: identity, generation, visibility."""
    extra = row.extra.lower()
    changes: dict[str, object] = {}
    rest = row.extra
    if "auto_increment" in extra:
        changes["identity"] = Identity()
    if "invisible" in extra:
        changes["visible"] = False
    updated = _ON_UPDATE.search(rest)
    if updated:
        changes["on_update"] = updated[1]
        rest = rest.replace(updated[0], "")
    if "virtual generated" in extra or "stored generated" in extra:
        expression = without_introducers(_plain(row.expression or "", place))
        changes["generated"] = Generated(expression=expression, stored="stored" in extra)
    rest = _KNOWN_EXTRA.sub("", rest)
    if rest:
        changes["unmodelled"] = (row.extra,)
    return changes


def _plain(expression: str, place: Place) -> str:
    """An expression as it is written in SQL: MySQL gives it escaped, MariaDB as it is."""
    return expression if place.dialect is MARIADB else unescape(expression)


def _collation(collation: str, inherited: str | None) -> dict[str, object]:
    character_set = character_set_of(collation)
    if character_set == character_set_of(inherited):
        return {"collation": collation}
    return {"collation": collation, "character_set": character_set}


def _options(row: ColumnRow, place: Place) -> tuple[Setting, ...]:
    options = []
    if row.srid is not None:
        options.append(Setting(name="srid", value=str(row.srid)))
    elif row.name in place.reference_systems:
        options.append(Setting(name="ref_system_id", value=str(place.reference_systems[row.name])))
    if "WITHOUT SYSTEM VERSIONING" in row.extra:
        options.append(Setting(name="system_versioning", value="off"))
    return tuple(options)
