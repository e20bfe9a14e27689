"""What a column can hold, resolved through domains and the database's own types."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from schemabook.engines.dialect import Dialect
from schemabook.model.catalogue import Catalogue, Composite, Domain, Enum, Range
from schemabook.model.families import Family
from schemabook.model.tables import CheckConstraint, Column

_TYPE = re.compile(r"^\s*([^\W\d][\w ]*?)\s*(?:\((\d+)(?:\s*,\s*(-?\d+))?\)\s*(.*))?$")
_BITS = {
    "tinyint": 8,
    "smallint": 16,
    "int2": 16,
    "mediumint": 24,
    "integer": 32,
    "int": 32,
    "int4": 32,
    "bigint": 64,
    "int8": 64,
}
_UNSIGNED = {"oid": 32, "xid": 32, "cid": 32, "xid8": 64}
_TEXTS = {"tinytext": 255, "tinyblob": 255, "name": 63, "text": 65535, "blob": 65535}
_INLINE_TYPES = {
    "integer": Family.INTEGER,
    "bigint": Family.INTEGER,
    "smallint": Family.INTEGER,
    "numeric": Family.DECIMAL,
    "double precision": Family.FLOAT,
    "real": Family.FLOAT,
    "float8": Family.FLOAT,
    "float4": Family.FLOAT,
    "boolean": Family.BOOLEAN,
    "text": Family.TEXT,
    "citext": Family.TEXT,
    "name": Family.TEXT,
    "character varying": Family.CHARACTER,
    "character": Family.CHARACTER,
    "bytea": Family.BINARY,
    "date": Family.DATE,
    "time without time zone": Family.TIME,
    "time with time zone": Family.TIME,
    "timestamp without time zone": Family.TIMESTAMP,
    "timestamp with time zone": Family.TIMESTAMP_WITH_ZONE,
    "interval": Family.INTERVAL,
    "uuid": Family.UUID,
    "json": Family.JSON,
    "jsonb": Family.JSON,
    "xml": Family.XML,
    "inet": Family.NETWORK,
    "cidr": Family.NETWORK,
    "macaddr": Family.NETWORK,
    "macaddr8": Family.NETWORK,
    "money": Family.MONEY,
    "point": Family.GEOMETRY,
    "bit": Family.BIT,
    "bit varying": Family.BIT,
}
_RANGES = {
    "int4": Family.INTEGER,
    "int8": Family.INTEGER,
    "num": Family.DECIMAL,
    "ts": Family.TIMESTAMP,
    "tstz": Family.TIMESTAMP_WITH_ZONE,
    "date": Family.DATE,
}
_PRECISION = re.compile(r"\(\d+(?:,\d+)?\)")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a column can hold.

    `type` is the engine's word for the base type, in lower case and without what stands in parentheses. `length` counts
    characters, bytes or bits; `minimum` and `maximum` bound a number. `checks` are those of domains, in which VALUE
    is the cell. `element` is that of an array or of a range; `attributes` are those of a composite type.
    """

    family: Family
    type: str
    nullable: bool = True
    length: int | None = None
    scale: int | None = None
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    labels: tuple[str, ...] = ()
    checks: tuple[CheckConstraint, ...] = ()
    element: Shape | None = None
    attributes: tuple[tuple[str, Shape], ...] = ()
    padded: bool = False


class Shapes:
    """Resolves the types of one catalogue."""

    def __init__(self, catalogue: Catalogue, dialect: Dialect) -> None:
        self._typed = dialect.supports.typed_columns
        self._known: dict[tuple[str, Family, bool, tuple[str, ...]], Shape] = {}
        self._own: dict[str, Enum | Domain | Composite | Range] = {}
        for kind in (catalogue.enums, catalogue.domains, catalogue.composites, catalogue.ranges):
            for one in kind:
                self._own[dialect.qualify(one.name)] = one
        self._multiranges = {
            (one.multirange or "").rpartition(".")[2].strip('"'): one for one in catalogue.ranges if one.multirange
        }

    def of(self, column: Column) -> Shape:
        """The shape of a column: one and the same for all columns of a kind."""
        kind = (column.type, column.family, column.nullable, column.values)
        found = self._known.get(kind)
        if found is None:
            shape = self._shape(column.type, column.family)
            labels = column.values or shape.labels
            found = replace(shape, nullable=column.nullable and shape.nullable, labels=labels)
            self._known[kind] = found
        return found

    def _shape(self, type_text: str, family: Family) -> Shape:
        if type_text.endswith("[]"):
            inner = type_text[:-2]
            return Shape(family=Family.ARRAY, type="array", element=self._shape(inner, self._family(inner)))
        own = self._own.get(type_text)
        if own is not None:
            return self._own_shape(own, family)
        plain = type_text.lower()
        multiple = plain.endswith("multirange")
        if family is Family.RANGE and (multiple or plain.endswith("range")):
            return self._range_shape(plain, multiple)
        return _base_shape(plain, family, self._typed)

    def _own_shape(self, own: Enum | Domain | Composite | Range, family: Family) -> Shape:
        if isinstance(own, Enum):
            return Shape(family=Family.ENUM, type="enum", labels=own.labels)
        if isinstance(own, Composite):
            attributes = tuple((one.name, self.of(one)) for one in own.attributes)
            return Shape(family=Family.COMPOSITE, type="composite", attributes=attributes)
        if isinstance(own, Range):
            return Shape(family=Family.RANGE, type="range", element=self._shape(own.subtype, self._family(own.subtype)))
        base = self._shape(own.type, self._family(own.type) if family is Family.OTHER else family)
        return replace(base, nullable=base.nullable and own.nullable, checks=own.checks + base.checks)

    def _range_shape(self, name: str, multiple: bool) -> Shape:
        own = self._multiranges.get(name.rpartition(".")[2].strip('"'))
        if own is not None:
            element = self._shape(own.subtype, self._family(own.subtype))
        else:
            word = name.removesuffix("multirange" if multiple else "range")
            element = _base_shape("bigint", _RANGES.get(word, Family.OTHER), self._typed)
        return Shape(family=Family.RANGE, type="multirange" if multiple else "range", element=element)

    def _family(self, type_text: str) -> Family:
        """The family of a type that no column says it of: an element's, an attribute's, a domain's base."""
        own = self._own.get(type_text)
        if isinstance(own, Domain):
            return self._family(own.type)
        if own is not None:
            return {Enum: Family.ENUM, Composite: Family.COMPOSITE, Range: Family.RANGE}[type(own)]
        plain = _PRECISION.sub("", type_text.lower())
        if plain.endswith("range"):
            return Family.RANGE
        return Family.ARRAY if plain.endswith("[]") else _INLINE_TYPES.get(plain, Family.OTHER)


def _base_shape(type_text: str, family: Family, typed: bool) -> Shape:
    match = _TYPE.match(type_text)
    word = (match[1] if match else type_text).strip()
    first = int(match[2]) if match and match[2] else None
    rest = (match[4] or "") if match else ""
    name = f"{word} {rest}".strip() if family in {Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE, Family.TIME} else word
    shape = Shape(family=family, type=name)
    if family in {Family.INTEGER, Family.BOOLEAN}:
        return _integer_shape(shape, word.split()[0], "unsigned" in type_text) if typed else shape
    if family in {Family.DECIMAL, Family.MONEY}:
        return _decimal_shape(shape, first, int(match[3]) if match and match[3] else None, "unsigned" in type_text)
    if family in {Family.CHARACTER, Family.TEXT, Family.BINARY, Family.BIT, Family.VECTOR}:
        if word in {"char", '"char"', "character", "bpchar", "binary", "bit"} and first is None:
            first = 1
        padded = word in {"char", "character", "binary"}
        return replace(shape, length=first if first is not None else _TEXTS.get(word), padded=padded)
    return replace(shape, length=first)


def _integer_shape(shape: Shape, word: str, unsigned: bool) -> Shape:
    if word in _UNSIGNED:
        return replace(shape, minimum=0, maximum=2 ** _UNSIGNED[word] - 1)
    bits = _BITS.get(word)
    if bits is None:
        return shape
    if unsigned:
        return replace(shape, minimum=0, maximum=2**bits - 1)
    return replace(shape, minimum=-(2 ** (bits - 1)), maximum=2 ** (bits - 1) - 1)


def _decimal_shape(shape: Shape, precision: int | None, scale: int | None, unsigned: bool) -> Shape:
    if shape.family is Family.MONEY:
        precision, scale = 12, 2
    if precision is None:
        return replace(shape, minimum=0 if unsigned else None)
    places = scale or 0
    most = (Decimal(10) ** precision - 1) / Decimal(10) ** places
    return replace(shape, scale=places, minimum=0 if unsigned else -most, maximum=most)
