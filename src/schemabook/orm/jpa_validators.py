"""Validators as annotations of Jakarta Validation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.orm.jpa_code import arguments, inline, text
from schemabook.orm.jpa_types import java_type
from schemabook.orm.plan import Field, OrmPlan
from schemabook.orm.validators import Validator, ValidatorKind

_WHOLE = frozenset({"Byte", "Short", "Integer", "Long", "BigInteger", "BigDecimal"})


def constraint_annotations(plan: OrmPlan, field: Field) -> Iterator[str]:
    """What a value must be before it goes to the database."""
    if field.required:
        yield "@NotNull"
    name = java_type(plan, field).name
    if field.dimensions:
        return
    for one in field.validators:
        if one.kind is ValidatorKind.LENGTH and name == "String":
            yield _size(one)
        elif one.kind is ValidatorKind.RANGE and name in _WHOLE:
            yield from _range(one, name)
        elif name == "String":
            yield from _text(one)


def _size(one: Validator) -> str:
    if one.minimum == "1" and one.maximum is None:
        return "@NotEmpty"
    return inline("Size", arguments(min=one.minimum, max=one.maximum))


def _range(one: Validator, name: str) -> Iterator[str]:
    if one.minimum is not None:
        if not one.minimum.strip("-0."):
            yield "@Positive" if one.minimum_exclusive else "@PositiveOrZero"
        else:
            yield _bound("Min", one.minimum, one.minimum_exclusive, name)
    if one.maximum is not None:
        yield _bound("Max", one.maximum, one.maximum_exclusive, name)


def _bound(kind: str, bound: str, exclusive: bool, name: str) -> str:
    if re.fullmatch(r"-?\d{1,18}", bound) and not exclusive and name != "BigDecimal":
        return inline(kind, arguments(value=f"{int(bound)}{'L' if len(bound) > 9 else ''}"))
    inclusive = "false" if exclusive else None
    if inclusive is None:
        return inline(f"Decimal{kind}", arguments(value=text(bound)))
    return f"@Decimal{kind}(value = {text(bound)}, inclusive = false)"


def _text(one: Validator) -> Iterator[str]:
    if one.kind is ValidatorKind.PATTERN:
        yield _pattern(_whole(one.pattern), one.ignore_case)
    elif one.kind is ValidatorKind.ONE_OF:
        yield _pattern("|".join(_quoted(value) for value in one.values), one.ignore_case)


def _pattern(regexp: str, ignore_case: bool) -> str:
    flags = "Pattern.Flag.CASE_INSENSITIVE" if ignore_case else None
    return (
        "@Pattern("
        + ", ".join(f"{name} = {value}" for name, value in arguments(regexp=text(regexp), flags=flags))
        + ")"
    )


def _quoted(value: str) -> str:
    return re.sub(r"([\\.^$|()\[\]{}*+?])", r"\\\1", value)


def _whole(pattern: str) -> str:
    """The pattern as one that the whole value must match, as `@Pattern` asks for."""
    bare = re.sub(r"\\.|\[(?:[^\]\\]|\\.)*\]", "", pattern)
    dots = "(?s)" if "." in bare else ""
    anchored = pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith("\\$") and "|" not in bare
    if anchored:
        return f"{dots}{pattern}"
    return f"(?s).*(?:{pattern}).*"
