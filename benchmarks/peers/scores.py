"""What a tool says, held against the faults that were put into the database.

Every check of a peer is set beside the rules of ours that look for the same fault. What it says then is *found*, where
that fault was put in at that object; *elsewhere*, where the fault was put in at other objects only, so that this one
is a false alarm or a matter of taste; *apart*, where no such fault was put in at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

Said = tuple[str, str]
"""A rule of ours and what its finding is about, as the seeded files name it."""


class Told(NamedTuple):
    """One finding of a tool: its check, the table (or other object), and the part of it where the tool names one."""

    check: str
    place: str
    part: str = ""


class Score(NamedTuple):
    """How the findings of one tool compare: the seeded faults that it found, and its findings that are none."""

    found: frozenset[Said]
    checked: frozenset[Said]
    elsewhere: tuple[Told, ...]
    apart: tuple[Told, ...]


def score(told: Iterable[Told], seeded: Iterable[Said], rules_of: Mapping[str, tuple[str, ...]]) -> Score:
    """Hold findings against seeded faults. `checked` are the faults that the tool has a check for."""
    faults = frozenset(seeded)
    known = {rule for rules in rules_of.values() for rule in rules}
    seeded_rules = {rule for rule, _ in faults}
    found: set[Said] = set()
    elsewhere: list[Told] = []
    apart: list[Told] = []
    for one in told:
        rules = seeded_rules.intersection(rules_of.get(one.check, ()))
        hits = {(rule, subject) for rule, subject in faults if rule in rules and is_about(one, subject)}
        found |= hits
        if not hits:
            (elsewhere if rules else apart).append(one)
    checked = frozenset(one for one in faults if one[0] in known)
    return Score(frozenset(found), checked, tuple(elsewhere), tuple(apart))


def is_about(told: Told, subject: str) -> bool:
    """Whether a finding is about an object. Where both name a part (an index, a column), it has to be the same."""
    if _plain(f"{told.place}.{told.part}") == _plain(subject):
        return True
    place, part = _apart(subject)
    if told.place == "*":
        return part == told.part.lower()
    return _plain(told.place) == place and (not part or not told.part or _plain(told.part) == part)


def _apart(subject: str) -> tuple[str, str]:
    words = _plain(subject).split("(")[0].split(".")
    return ".".join(words[:2]), ".".join(words[2:])


def _plain(name: str) -> str:
    return name.replace('"', "").lower()
