"""Dependency order."""

from __future__ import annotations

import random

from schemabook.ddl.order import in_dependency_order


def order(needs: dict[str, str], items: str = "") -> tuple[str, str]:
    """Ordered and cyclic items, one letter each."""
    given = list(items or sorted(needs))
    ordered, cyclic = in_dependency_order(given, lambda one: one, lambda one: needs.get(one, ""))
    return "".join(ordered), "".join(cyclic)


def test_items_without_needs_stay_in_order() -> None:
    assert order({}, "cab") == ("cab", "")


def test_needs_come_first() -> None:
    assert order({"a": "b", "b": "c", "c": ""}) == ("cba", "")


def test_unknown_needs_and_own_are_ignored() -> None:
    assert order({"a": "az", "b": ""}) == ("ab", "")


def test_rings_and_what_hangs_on_them_are_told_apart() -> None:
    assert order({"a": "b", "b": "a", "c": "a", "d": ""}) == ("d", "abc")


def test_any_order_respects_every_need() -> None:
    chance = random.Random(7)
    for _ in range(50):
        needs = {one: [other for other in range(one) if chance.random() < 0.2] for one in range(40)}
        items = list(range(40))
        chance.shuffle(items)
        ordered, cyclic = in_dependency_order(items, lambda one: one, needs.__getitem__)
        assert cyclic == []
        place = {one: position for position, one in enumerate(ordered)}
        assert all(place[need] < place[one] for one in items for need in needs[one])
