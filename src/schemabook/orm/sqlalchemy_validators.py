"""Validators as methods under `validates`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.orm.plan import Entity, Field, OrmPlan
from schemabook.orm.sqlalchemy_code import text
from schemabook.orm.sqlalchemy_types import type_of
from schemabook.orm.validators import Validator, ValidatorKind


def validator_methods(plan: OrmPlan, entity: Entity) -> list[str]:
    """A method for each field that has more to be checked than its type says."""
    methods = []
    for field in entity.fields:
        kind = type_of(plan, field).annotation
        tests = [test for one in field.validators if one.source != "type" for test in _tests(field, one, kind)]
        if tests and not field.dimensions:
            methods.append(_method(field, kind, tests))
    return methods


def _method(field: Field, annotation: str, tests: list[tuple[str, str]]) -> str:
    name = field.snake.rstrip("_")
    may_be_null = field.nullable
    kind = f"{annotation} | None" if may_be_null else annotation
    lines = [
        f"    @validates({text(field.snake)})",
        f"    def validate_{name}(self, key: str, value: {kind}) -> {kind}:",
    ]
    for wrong, message in tests:
        condition = f"value is not None and {wrong}" if may_be_null else wrong
        lines += [f"        if {condition}:", f"            raise ValueError({text(message)})"]
    return "\n".join([*lines, "        return value"])


def _tests(field: Field, one: Validator, annotation: str) -> Iterator[tuple[str, str]]:
    """Conditions that are true of a wrong value, and what is wrong then."""
    if one.kind is ValidatorKind.LENGTH:
        yield from _bounds("len(value)", f"the length of {field.name}", one, "{}")
    elif one.kind is ValidatorKind.RANGE:
        form = 'Decimal("{}")' if annotation == "Decimal" else "{}"
        yield from _bounds("value", field.name, one, form)
    elif one.kind is ValidatorKind.PATTERN:
        yield f"not re.search({_python_pattern(one.pattern)}, value{_flags(one)})", f"{field.name} is not of its form"
    else:
        yield _listed(field, one, annotation)


def _bounds(value: str, subject: str, one: Validator, form: str) -> Iterator[tuple[str, str]]:
    if one.minimum is not None:
        bound = _number(one.minimum, form)
        if one.minimum_exclusive:
            yield f"{value} <= {bound}", f"{subject} must be greater than {one.minimum}"
        elif one.kind is ValidatorKind.LENGTH and one.minimum == "1":
            yield 'value == ""', f"{subject.removeprefix('the length of ')} must not be empty"
        else:
            yield f"{value} < {bound}", f"{subject} must not be less than {one.minimum}"
    if one.maximum is not None:
        bound = _number(one.maximum, form)
        if one.maximum_exclusive:
            yield f"{value} >= {bound}", f"{subject} must be less than {one.maximum}"
        else:
            yield f"{value} > {bound}", f"{subject} must not be greater than {one.maximum}"


def _number(bound: str, form: str) -> str:
    whole = bound.lstrip("-").lstrip("0") or "0"
    whole = f"0{whole}" if whole.startswith(".") else whole
    signed = f"-{whole}" if bound.startswith("-") else whole
    return form.format(signed) if not signed.lstrip("-").isdecimal() else signed


def _listed(field: Field, one: Validator, annotation: str) -> tuple[str, str]:
    if one.numeric:
        form = 'Decimal("{}")' if annotation == "Decimal" else "{}"
        values = [_number(value, form) for value in one.values]
    else:
        values = [text(value.lower() if one.ignore_case else value) for value in one.values]
    listed = "{" + ", ".join(values) + "}"
    subject = "value.lower()" if one.ignore_case else "value"
    allowed = ", ".join(one.values)
    if one.kind is ValidatorKind.ONE_OF:
        return f"{subject} not in {listed}", f"{field.name} must be one of {allowed}"
    return f"{subject} in {listed}", f"{field.name} must not be one of {allowed}"


def _flags(one: Validator) -> str:
    """The flags with which a pattern means in Python what it means to the server."""
    bare = re.sub(r"\\.|\[(?:[^\]\\]|\\.)*\]", "", one.pattern)
    flags = ["re.IGNORECASE"] if one.ignore_case else []
    flags += ["re.DOTALL"] if "." in bare else []
    return f", flags={' | '.join(flags)}" if flags else ""


def _python_pattern(pattern: str) -> str:
    """The pattern as a Python literal; `$` is the very end."""
    if pattern.endswith("$") and not pattern.endswith("\\$"):
        pattern = pattern[:-1] + "\\Z"
    return f'r"{pattern}"' if '"' not in pattern and not pattern.endswith("\\") else text(pattern)
