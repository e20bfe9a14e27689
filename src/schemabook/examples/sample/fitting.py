"""Values brought into what a column can hold."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID

from schemabook.examples.sample.reading import read_moment
from schemabook.examples.sample.shapes import Shape
from schemabook.examples.sample.values import UNPROVEN
from schemabook.model.families import Family

_TEXTS = frozenset({Family.CHARACTER, Family.TEXT, Family.OTHER, Family.XML, Family.JSON, Family.NETWORK})
_NUMBERS = frozenset({Family.INTEGER, Family.DECIMAL, Family.MONEY, Family.FLOAT, Family.YEAR})
_MOMENTS = frozenset({Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE})


def fit(value: object, shape: Shape) -> object:
    """The value as the column would keep it; UNPROVEN where it cannot hold it."""
    if value is None:
        return None if shape.nullable else UNPROVEN
    if value is UNPROVEN:
        return UNPROVEN
    try:
        return _fit(value, shape)
    except (InvalidOperation, ValueError, OverflowError):
        return UNPROVEN


def _fit(value: object, shape: Shape) -> object:
    if shape.family in _NUMBERS:
        return _fit_number(value, shape)
    if shape.family in _MOMENTS or shape.family is Family.DATE:
        moment = read_moment(value)
        return UNPROVEN if moment is None else moment.date() if shape.family is Family.DATE else moment
    if shape.labels:
        return value if value in shape.labels else UNPROVEN
    if shape.family in _TEXTS:
        return _fit_text(value, shape)
    if shape.family is Family.BOOLEAN:
        return _fit_truth(value)
    if shape.family is Family.UUID:
        return value if isinstance(value, UUID) else UUID(str(value))
    if shape.family is Family.TIME:
        return value if isinstance(value, time) else time.fromisoformat(str(value))
    return value if not isinstance(value, str) or shape.family is Family.ARRAY else UNPROVEN


def _fit_number(value: object, shape: Shape) -> object:
    number = Decimal(int(value) if isinstance(value, bool) else str(value))
    if not number.is_finite():
        return UNPROVEN
    if shape.family in {Family.INTEGER, Family.YEAR}:
        number = number.to_integral_value()
    elif shape.scale is not None:
        number = number.quantize(Decimal(1).scaleb(-shape.scale))
    if shape.minimum is not None and number < shape.minimum:
        return UNPROVEN
    if shape.maximum is not None and number > shape.maximum:
        return UNPROVEN
    if shape.family is Family.FLOAT:
        return float(number)
    return int(number) if shape.family in {Family.INTEGER, Family.YEAR} else number


def _fit_text(value: object, shape: Shape) -> object:
    if not isinstance(value, (str, int, Decimal)) or isinstance(value, bool):
        return UNPROVEN
    text = str(value)
    return text if shape.length is None or len(text) <= shape.length else UNPROVEN


def _fit_truth(value: object) -> object:
    if isinstance(value, bool):
        return value
    return {"0": False, "1": True, "false": False, "true": True, "f": False, "t": True}.get(
        str(value).lower(), UNPROVEN
    )


def neighbours(value: object, shape: Shape, row: int) -> list[object]:
    """The value and what stands beside it in the order of the column, the further the later the row."""
    if shape.family in _NUMBERS and not isinstance(value, str):
        number = Decimal(int(value) if isinstance(value, bool) else str(value))
        steps: list[Decimal] = [Decimal(row + 1), Decimal(0), Decimal(-row - 1), Decimal(1), Decimal(-1)]
        if shape.family is not Family.INTEGER:
            steps += [Decimal("0.01"), Decimal("-0.01")]
        return [number + step for step in steps]
    moment = read_moment(value) if shape.family in _MOMENTS or shape.family is Family.DATE else None
    if moment is None:
        return [value]
    return [_shifted(moment, days) for days in (row + 1, -row - 1, 0, 1, -1)]


def _shifted(moment: datetime, days: int) -> datetime:
    try:
        return moment + timedelta(days=days)
    except OverflowError:
        return moment
