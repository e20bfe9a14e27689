"""Outline × outline → changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

import msgspec

from schemabook.diff.outline import DATABASE, GRANT, KINDS, PARTITION, Entry, Facts, Outline, Part
from schemabook.diff.wording import described, differences, shown
from schemabook.model.base import Value

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
_RANKS = {kind: rank for rank, kind in enumerate(KINDS)}
_COLUMNS = frozenset({"column", "attribute"})
_KEYS = frozenset({"primary key", "unique constraint", "exclusion constraint"})
_KNOWN_BY_NAME = frozenset({"index", "trigger"})

T = TypeVar("T", Entry, Part)


class Change(Value):
    """One difference between two catalogues.

    `action` is "added", "removed" or "changed"; `kind` and `name` are those of the object, `part_kind` and `part` those
    of the part of it that differs, empty where it is the object itself. `details` say what differs, or what came.
    `like` names what was removed with the same shape: it may be the same thing under another name.
    """

    action: str
    kind: str
    name: str
    part_kind: str = ""
    part: str = ""
    details: tuple[str, ...] = ()
    like: str = ""

    @property
    def words(self) -> str:
        """The change as a line for people."""
        details = "; ".join(self.details)
        head, part = f"{self.kind} {self.name}".strip(), f"{self.part_kind} {self.part}".strip()
        if part and self.part_kind in _KNOWN_BY_NAME:
            head, part = f"{part} of {self.name}", ""
        if self.action == CHANGED:
            return f"{head}: {part}: {details}" if part else f"{head}: {details}"
        said = f"{head}: {part} {self.action}" if part else f"{head} {self.action}"
        said += f" ({details})" if details else ""
        return f"{said}, of the same shape as {self.like}, which was removed" if self.like else said


class _Side:
    """An outline with its look-ups."""

    def __init__(self, outline: Outline) -> None:
        self.entries = {entry.key: entry for entry in outline.entries}
        tables = (entry for entry in outline.entries if entry.kind in {"table", PARTITION})
        self.tables = {f"{one.schema}.{one.name}" if one.schema else one.name: one for one in tables}

    def without(self, other: _Side) -> list[Entry]:
        """The objects that the other has not, but those that belong to a table or column that it has not either."""
        return [
            entry for key, entry in self.entries.items() if key not in other.entries and not self._goes(entry, other)
        ]

    def _goes(self, entry: Entry, other: _Side) -> bool:
        name = entry.facts.get("partition_of") or entry.facts.get("owned_by") or ""
        if name not in self.tables:
            return False
        if name not in other.tables:
            return True
        column = entry.facts.get("owned_by_column")
        return column is not None and all(part.name != column for part in other.tables[name].parts)


def compare_outlines(before: Outline, after: Outline) -> tuple[Change, ...]:
    """What differs between two outlines, by kind and name."""
    was, now, default = _Side(before), _Side(after), after.default_schema
    gone, come = was.without(now), now.without(was)
    like = _alike(gone, come)
    found = [(entry, [_whole(entry, REMOVED, default)]) for entry in gone]
    for entry in come:
        twin = like.get(entry.key)
        found.append((entry, [_whole(entry, ADDED, default, _display(twin, default) if twin else "")]))
    for key, entry in now.entries.items():
        old = was.entries.get(key)
        if old is not None and old != entry:
            found.append((entry, list(_changes(old, entry, default))))
    found.sort(key=lambda pair: (_RANKS.get(pair[0].kind, len(_RANKS)), pair[0].schema, pair[0].name))
    head = []
    if before.engine != after.engine:
        words = f"engine now {after.engine}, was {before.engine}"
        head.append(Change(action=CHANGED, kind=DATABASE, name="", details=(words,)))
    return (*head, *(change for _, changes in found for change in changes))


def _display(entry: Entry, default: str) -> str:
    return f"{entry.schema}.{entry.name}" if entry.schema and entry.schema != default else entry.name


def _kind(entry: Entry) -> str:
    """What an object is called: of a routine, which kind of one."""
    return str(entry.facts.get("kind", entry.kind)) if entry.kind == "routine" else entry.kind


def _whole(entry: Entry, action: str, default: str, like: str = "") -> Change:
    """An object that came or went. Its parts are counted, not told."""
    words = _contents(entry) if action == ADDED else ""
    name = _display(entry, default)
    return Change(action=action, kind=_kind(entry), name=name, details=(words,) if words else (), like=like)


def _contents(entry: Entry) -> str:
    """What an object that came consists of."""
    if entry.kind == PARTITION:
        return f"of {entry.facts.get('partition_of', '')}"
    if "labels" in entry.facts:
        return shown(entry.facts["labels"])
    numbers = Counter(part.kind for part in entry.parts)
    return ", ".join(
        f"{numbers[kind]:,} {kind if numbers[kind] == 1 else plural}"
        for kind, plural in (("column", "columns"), ("attribute", "attributes"), ("index", "indexes"))
        if numbers[kind]
    )


def _changes(old: Entry, new: Entry, default: str) -> Iterator[Change]:
    """What differs in an object that is in both: itself, then its parts."""
    name = _display(new, default)
    details = differences(old.facts, new.facts)
    if not _in_same_order(old, new):
        details.append("columns in another order")
    if details:
        yield Change(action=CHANGED, kind=_kind(new), name=name, details=tuple(details))
    was, now = ({(part.kind, part.name): part for part in entry.parts} for entry in (old, new))
    gone = [part for key, part in was.items() if key not in now]
    like = _alike(gone, [part for key, part in now.items() if key not in was])
    keys = {part.name for part in (*gone, *new.parts) if part.kind in _KEYS and was.get(part.key) != now.get(part.key)}
    for part in _by_kind(new.parts, gone):
        change = _part_change(was.get(part.key), now.get(part.key), like)
        if change is not None and not _follows(part, keys):
            yield msgspec.structs.replace(change, kind=_kind(new), name=name)


def _by_kind(parts: tuple[Part, ...], gone: list[Part]) -> Iterator[Part]:
    """The parts that are there and those that were, kind by kind: what went stands after what is there."""
    kinds: dict[str, list[Part]] = {}
    for part in (*parts, *gone):
        kinds.setdefault(part.kind, []).append(part)
    for one in kinds.values():
        yield from one


def _part_change(old: Part | None, new: Part | None, like: dict[Hashable, Part]) -> Change | None:
    """What differs in one part, without its object; None where nothing does."""
    if new is None:
        return Change(action=REMOVED, kind="", name="", part_kind=old.kind, part=old.name) if old else None
    details: tuple[str, ...] = ()
    action, twin = CHANGED, None
    if old is None:
        action, twin = ADDED, like.get(new.key)
        words = described(new)
        details = (words,) if words and words not in {new.name, f"({new.name})", new.name.strip("()")} else ()
    elif old != new:
        details = tuple(differences(old.facts, new.facts))
    else:
        return None
    alike = twin.name if twin else ""
    return Change(action=action, kind="", name="", part_kind=new.kind, part=new.name, details=details, like=alike)


def _follows(part: Part, keys: set[str]) -> bool:
    """Whether a part is an index that comes, goes or differs because the constraint does that it stands behind."""
    constraint = part.facts.get("constraint") if part.kind == "index" else None
    if constraint is None:
        return False
    return constraint in keys if constraint else bool(keys)


def _in_same_order(old: Entry, new: Entry) -> bool:
    """Whether the columns that are in both stand in the same order."""
    was, now = ([part.name for part in entry.parts if part.kind in _COLUMNS] for entry in (old, new))
    before, after = set(was), set(now)
    return [name for name in was if name in after] == [name for name in now if name in before]


def _alike(gone: Iterable[T], come: Iterable[T]) -> dict[Hashable, T]:
    """What came, by its key, with what went of the same shape, where there is exactly one of each."""
    shapes: dict[bytes, tuple[list[T], list[T]]] = {}
    for position, things in enumerate((gone, come)):
        for one in things:
            shape = _shape(one)
            if shape:
                shapes.setdefault(shape, ([], []))[position].append(one)
    return {new[0].key: old[0] for old, new in shapes.values() if len(old) == len(new) == 1}


def _shape(one: Entry | Part) -> bytes:
    """What it is, whatever it is called; empty for what has too little to be known by."""
    if isinstance(one, Part):
        return b"" if one.kind == GRANT or not one.facts else msgspec.json.encode((one.kind, _bare(one.facts)))
    columns = [(part.name, _bare(part.facts)) for part in one.parts if part.kind in _COLUMNS]
    if not columns and "labels" not in one.facts:
        return b""
    return msgspec.json.encode((one.kind, _bare(one.facts), columns))


def _bare(facts: Facts) -> Facts:
    return {name: value for name, value in facts.items() if name != "comment"}
