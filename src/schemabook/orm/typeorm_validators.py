"""What an application can check before the database does, as decorators of class-validator."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from schemabook.orm.plan import Field, Validator, ValidatorKind
from schemabook.orm.typeorm_types import ColumnShape
from schemabook.orm.typescript import brackets, listed, pattern, readable, string

_INTEGER = re.compile(r"-?\d+")


def decorators_of(field: Field, shape: ColumnShape) -> list[str]:
    """The decorators for what a value of a field must meet; none for what the database computes."""
    if field.column.generated is not None or field.column.identity is not None:
        return []
    found = [] if shape.enum is None else [f"@IsEnum({shape.enum.class_name}{_each(field)})"]
    for one in field.validators if not field.dimensions else ():
        found.extend(_decorators(one, shape))
    return [*(["@IsOptional()"] if found and not field.required else []), *found]


def _each(field: Field) -> str:
    return ", { each: true }" if field.dimensions else ""


def _decorators(one: Validator, shape: ColumnShape) -> Iterator[str]:
    if one.kind is ValidatorKind.LENGTH:
        yield from _length(one, shape)
    elif one.kind is ValidatorKind.RANGE:
        yield from _range(one, shape)
    elif one.kind is ValidatorKind.PATTERN and shape.script == "string":
        yield f"@Matches({pattern(one.pattern, ignore_case=one.ignore_case)})"
    elif one.kind in {ValidatorKind.ONE_OF, ValidatorKind.NONE_OF}:
        yield from _values(one, shape)


def _length(one: Validator, shape: ColumnShape) -> Iterator[str]:
    if shape.script != "string":
        return
    if one.minimum is not None and one.maximum is not None:
        yield f"@Length({one.minimum}, {one.maximum})"
    elif one.minimum is not None:
        yield f"@MinLength({one.minimum})"
    else:
        yield f"@MaxLength({one.maximum})"


def _range(one: Validator, shape: ColumnShape) -> Iterator[str]:
    if shape.script == "number":
        yield from (f"@{name}({bound})" for name, bound in _bounds(one) if bound is not None)
        if any(bound is None for _, bound in _bounds(one)):
            yield _by_hand(one, "value")
    elif shape.numeric:
        yield _by_hand(one, "Number(value)")


def _bounds(one: Validator) -> Iterator[tuple[str, str | None]]:
    """The bounds that are allowed themselves; None for one that is not and has no neighbour."""
    for name, bound, exclusive, step in (
        ("Min", one.minimum, one.minimum_exclusive, 1),
        ("Max", one.maximum, one.maximum_exclusive, -1),
    ):
        if bound is not None:
            yield name, bound if not exclusive else None if not _INTEGER.fullmatch(bound) else str(int(bound) + step)


def _by_hand(one: Validator, value: str) -> str:
    conditions = []
    if one.minimum is not None:
        conditions.append(f"{value} {'>' if one.minimum_exclusive else '>='} {_plain(one.minimum)}")
    if one.maximum is not None:
        conditions.append(f"{value} {'<' if one.maximum_exclusive else '<='} {_plain(one.maximum)}")
    validator = f"validator: {{ validate: (value) => {' && '.join(conditions)} }}"
    return f"@ValidateBy({brackets([f'name: {readable(one.source)}', validator], '  ', room=14)})"


def _plain(number: str) -> str:
    return format(Decimal(number), "f")


def _values(one: Validator, shape: ColumnShape) -> Iterator[str]:
    if shape.script == "number" and one.numeric:
        values = list(one.values)
    elif shape.script == "string" and not one.numeric:
        values = [readable(value) for value in one.values]
    else:
        return
    if one.ignore_case:
        if one.kind is ValidatorKind.ONE_OF:
            alternatives = "|".join(re.escape(value) for value in one.values)
            yield f"@Matches(new RegExp({string('^(?:' + alternatives + ')$')}, 'i'))"
        return
    name = "IsIn" if one.kind is ValidatorKind.ONE_OF else "IsNotIn"
    yield f"@{name}({listed(values, '  ', room=len(name) + 5)})"
