"""Cells inside a cell: members of arrays and attributes of composites, brought to meet the checks of their domains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from schemabook.examples.sample.fitting import fit, neighbours
from schemabook.examples.sample.makers import Maker
from schemabook.examples.sample.rules import BROKEN, CheckRule
from schemabook.examples.sample.shapes import Shape
from schemabook.examples.sample.suggestions import Long, Near
from schemabook.examples.sample.values import UNPROVEN

_ATTEMPTS = 9


def needs_settling(shape: Shape) -> bool:
    """Whether something inside the cells of a column has checks or may not be NULL."""
    if shape.element is None and not shape.attributes:
        return False
    inner = [shape.element] if shape.element else [one for _, one in shape.attributes]
    return any(one.checks or needs_settling(one) for one in inner if one is not None)


def settle(cell: object, shape: Shape, maker: Maker, language: str) -> object:
    """The cell with members that meet their checks; those that cannot are left out of arrays, NULL in composites."""
    if isinstance(cell, list) and shape.element is not None:
        element = shape.element
        found = [_member(one, element, maker, language, number) for number, one in enumerate(cell)]
        return [one for one in found if one is not UNPROVEN]
    if isinstance(cell, dict):
        shapes = dict(shape.attributes)
        settled = {name: _member(one, shapes[name], maker, language, 0) for name, one in cell.items()}
        return {name: None if one is UNPROVEN else one for name, one in settled.items()}
    return cell


def _member(cell: object, shape: Shape, maker: Maker, language: str, number: int) -> object:
    whole = settle(cell, shape, maker, language)
    rules = [CheckRule(check.expression, language, {}, "VALUE") for check in shape.checks]
    for candidate in _candidates(whole, replace(shape, checks=()), rules, maker, number):
        if all(rule.penalty({"VALUE": candidate}) < BROKEN for rule in rules):
            return candidate
    return UNPROVEN


def _candidates(cell: object, shape: Shape, rules: list[CheckRule], maker: Maker, number: int) -> Iterator[object]:
    yield cell
    for rule in rules:
        for _, wanted in rule.suggestions({"VALUE": cell}, number):
            if not isinstance(wanted, Long):
                near = neighbours(wanted.value, shape, number) if isinstance(wanted, Near) else [wanted]
                yield from (one for one in (fit(value, shape) for value in near) if one not in (None, UNPROVEN))
    for attempt in range(_ATTEMPTS):
        yield maker.make("value", shape, number, attempt)
