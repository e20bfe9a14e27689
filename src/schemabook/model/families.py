"""Families of column types: what a type is, whatever an engine calls it."""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    """The family of a type. The engine's own text stands beside it, in `Column.type`."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    FLOAT = "float"
    MONEY = "money"
    BOOLEAN = "boolean"
    BIT = "bit"
    CHARACTER = "character"
    TEXT = "text"
    BINARY = "binary"
    DATE = "date"
    TIME = "time"
    TIMESTAMP = "timestamp"
    TIMESTAMP_WITH_ZONE = "timestamp-with-zone"
    INTERVAL = "interval"
    YEAR = "year"
    UUID = "uuid"
    JSON = "json"
    XML = "xml"
    ENUM = "enum"
    SET = "set"
    ARRAY = "array"
    RANGE = "range"
    COMPOSITE = "composite"
    NETWORK = "network"
    GEOMETRY = "geometry"
    FULL_TEXT = "full-text"
    VECTOR = "vector"
    OTHER = "other"
