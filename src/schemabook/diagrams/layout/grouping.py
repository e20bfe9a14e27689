"""Groups: which hull each table or view stands in."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from schemabook.diagrams.layout.fresh import Group
from schemabook.diagrams.layout.rooms import whole_hulls
from schemabook.diagrams.layout.values import Item, Layout, Tie
from schemabook.model.base import QualifiedName
from schemabook.model.book import Module


def find_groups(
    items: Sequence[Item], ties: Sequence[Tie], modules: Sequence[Module], kept: Layout | None = None
) -> list[Group]:
    """The items, by their numbers, in groups in the order of the modules' names.

    What is in no module goes to that which it is tied to most, directly or through others of its kind, else to the
    first of its schema. Where there is none, it stands in a group without a name. It stays with what it stood with in
    `kept`.
    """
    module_of = {name: module.name for module in modules for name in module.tables}
    tables = set(module_of)
    if kept is not None:
        _stay_together(items, kept, module_of)
    _attach(items, ties, module_of)
    first = {}
    for module in sorted(modules, key=lambda one: one.name, reverse=True):
        for name in module.tables:
            first[name.schema] = module.name
    members: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        members[module_of.get(item.name) or first.get(item.name.schema, "")].append(number)
    group_of = {items[number].name: own for own, them in members.items() for number in them}
    numbers = {item.name: number for number, item in enumerate(items)}
    lines: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for tie in ties:
        if tie.is_drawn and tie.child != tie.parent and tie.child in numbers and tie.parent in numbers:
            own = group_of[tie.child]
            if own == group_of[tie.parent]:
                lines[own].add((numbers[tie.child], numbers[tie.parent]))
    guests = frozenset(number for number, item in enumerate(items) if item.name not in tables)
    return [Group(own, them, sorted(lines[own]), guests & set(them)) for own, them in sorted(members.items())]


def _stay_together(items: Sequence[Item], kept: Layout, module_of: dict[QualifiedName, str]) -> None:
    """Give what is in no module to that of the tables in whose hull it stood."""
    loose = {item.name for item in items if item.name not in module_of}
    for _, places in whole_hulls(kept):
        votes = Counter(module_of[place.name] for place in places if place.name in module_of)
        if votes:
            module = max(sorted(votes), key=lambda one: votes[one])
            module_of.update((place.name, module) for place in places if place.name in loose)


def _attach(items: Sequence[Item], ties: Sequence[Tie], module_of: dict[QualifiedName, str]) -> None:
    """Give what is in no module to that which it is tied to most."""
    near: dict[QualifiedName, dict[QualifiedName, float]] = defaultdict(dict)
    loose = [item.name for item in items if item.name not in module_of]
    waiting = set(loose)
    for tie in ties:
        for one, other in ((tie.child, tie.parent), (tie.parent, tie.child)):
            if one in waiting:
                near[one][other] = near[one].get(other, 0.0) + tie.weight
    while loose:
        rest = []
        for name in loose:
            votes: dict[str, float] = {}
            for other, weight in near[name].items():
                if other in module_of:
                    votes[module_of[other]] = votes.get(module_of[other], 0.0) + weight
            if votes:
                module_of[name] = max(sorted(votes), key=lambda one: votes[one])
            else:
                rest.append(name)
        if len(rest) == len(loose):
            return
        loose = rest
