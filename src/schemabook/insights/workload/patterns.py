"""What a statement does to a table, in the words of the field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from schemabook.insights.workload.facts import Filter, How, Query, Use, Verb
from schemabook.insights.workload.names import Known, Lookup
from schemabook.model.base import QualifiedName
from schemabook.model.families import Family


class Shape(NamedTuple):
    """One way of using a table: the fields of an access pattern without its figures."""

    table: QualifiedName
    kind: str
    words: str
    columns: tuple[str, ...]
    order: tuple[str, ...]


_TEMPORAL = frozenset({Family.DATE, Family.TIME, Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE})
_NARROWING = {
    How.EQUAL: 1,
    How.ONE_OF: 2,
    How.ROW: 3,
    How.RANGE: 3,
    How.CONTAINS: 3,
    How.SEARCH: 4,
    How.EITHER: 4,
    How.NULL: 5,
}
"""How well each condition narrows: less is better."""
_NOT_NARROWED = 9
_WRITES = {
    Verb.INSERT: "insert",
    Verb.UPSERT: "upsert",
    Verb.UPDATE: "update",
    Verb.DELETE: "delete",
    Verb.REPLACE: "replace",
    Verb.MERGE: "merge",
    Verb.TRUNCATE: "truncate",
    Verb.COPY: "bulk load",
}


def shape_of(use: Use, lookup: Lookup) -> Shape:
    """How a use of a table reads."""
    known = lookup.get(use.table)
    assert known is not None
    if use.verb is not Verb.READ:
        return Shape(use.table, _WRITES[use.verb], _write_words(use), _written_by(use), ())
    kind, words = _read_words(use, known, lookup)
    columns = _columns(use, joined=kind == "join")
    order = tuple(f"{sort.label} DESC" if sort.descending else sort.label for sort in use.sorts)
    return Shape(use.table, kind, words, columns, () if kind in {"count", "aggregate", "exists"} else order)


def is_unique(use: Use, known: Known) -> bool:
    """Whether the conditions name all of a key, so that there is at most one row."""
    equal = {one.label for one in use.filters if one.how is How.EQUAL}
    return any(labels <= equal and conditions <= use.conditions for labels, conditions in known.keys)


def is_joined(use: Use, lookup: Lookup) -> bool:
    """Whether the rows are found through another table and not by values."""
    if not use.joins:
        return False
    if any(join.outward or join.derived for join in use.joins) and not _narrowing(use):
        return True
    return driver(use.query, lookup) is not use


def driver(query: Query, lookup: Lookup) -> Use | None:
    """The table that a query starts from: the one that values narrow the most, else the first."""
    return min(query.uses, key=lambda use: _rank(use, lookup), default=None)


def _rank(use: Use, lookup: Lookup) -> int:
    known = lookup.get(use.table)
    if known is not None and is_unique(use, known):
        return 0
    return min((_NARROWING.get(one.how, _NOT_NARROWED) for one in use.filters), default=_NOT_NARROWED)


def _narrowing(use: Use) -> list[Filter]:
    return [one for one in use.filters if one.how in _NARROWING]


def _columns(use: Use, *, joined: bool) -> tuple[str, ...]:
    """The columns that are compared with values, and those that join it where that is how it is found."""
    filtered = (column for one in use.filters for column in one.columns)
    joining = (join.column for join in use.joins if joined or join.outward)
    return tuple(dict.fromkeys((*joining, *filtered)))


def _written_by(use: Use) -> tuple[str, ...]:
    return use.keys if use.verb in {Verb.UPSERT, Verb.INSERT} else _columns(use, joined=not _narrowing(use))


def _read_words(use: Use, known: Known, lookup: Lookup) -> tuple[str, str]:
    """The kind and the words of a read."""
    if use.query.skip_locked:
        return "queue", f"queue: next{_by(use)}{_conditions(use)}{_order(use, known)}, skip locked"
    if is_joined(use, lookup):
        return _join_words(use)
    unique = is_unique(use, known)
    search = [one for one in use.filters if one.how is How.SEARCH]
    if search and not unique:
        words = f"search in {_and(one.label for one in search)}{_by(use)}{_conditions(use)}{_order(use, known)}"
        return "search", words
    if use.query.aggregate or use.query.groups:
        return _aggregate_words(use)
    if unique:
        kind = "exists" if use.query.exists else "look-up"
        return kind, f"{'existence check' if use.query.exists else 'look-up'}{_by(use)}{_conditions(use)}"
    if use.query.exists:
        return "exists", f"existence check{_by(use)}{_conditions(use)}"
    return _list_words(use, known)


def _join_words(use: Use) -> tuple[str, str]:
    others = tuple(dict.fromkeys(join.other.name for join in use.joins if join.other is not None))
    columns = tuple(dict.fromkeys(join.column for join in use.joins))
    filtered = tuple(dict.fromkeys(one.label for one in _narrowing(use) if one.how is not How.NULL))
    more = f", filtered by {_and(filtered)}" if filtered else ""
    return "join", f"join{' to ' if others else ''}{_and(others)} by {_and(columns)}{more}{_conditions(use)}"


def _aggregate_words(use: Use) -> tuple[str, str]:
    narrowed = f"{_by(use)}{_conditions(use)}"
    rows = narrowed or ("" if use.query.groups else " of all rows")
    kind = "count" if use.query.counts else "aggregate"
    return kind, f"{kind}{_per(use.query)}{rows}"


def _per(query: Query) -> str:
    return f" per {_and(dict.fromkeys(query.groups))}" if query.groups else ""


def _list_words(use: Use, known: Known) -> tuple[str, str]:
    """A list, a page of one, or a scan."""
    query, order = use.query, _order(use, known)
    rows = [one for one in use.filters if one.how is How.ROW]
    keyset = _keyset(use) if not rows else rows[0].label
    if keyset and query.limit and use.sorts:
        rest = _by(use, paged=True)
        return "page", f"page by {keyset}{f', for one{rest[3:]}' if rest else ''}{_conditions(use)}{order}"
    narrowed = bool(_narrowing(use))
    if not narrowed and not query.limit:
        return "scan", f"scan of all rows{_conditions(use)}{order}"
    ends = order or ("" if narrowed else ", in no order")
    words = f"list{_by(use)}{_conditions(use)}{ends}{', with OFFSET' if query.offset else ''}"
    return "list", words.replace("list, ", "list ", 1)


def _keyset(use: Use) -> str:
    """What the next page is told by: the sorted columns, where all of them are compared as ranges."""
    ranges = {one.label for one in use.filters if one.how is How.RANGE and len(one.columns) == 1}
    either = [set(one.columns) for one in use.filters if one.how is How.EITHER]
    sorted_by = [sort.label for sort in use.sorts]
    if len(sorted_by) == 1 and sorted_by[0] in ranges:
        return sorted_by[0] if _is_open(use, sorted_by[0]) else ""
    if len(sorted_by) > 1 and set(sorted_by) in either:
        return f"({', '.join(sorted_by)})"
    return ""


def _is_open(use: Use, label: str) -> bool:
    """Whether a range has one end only."""
    about = [one for one in use.conditions if one.startswith(f"{label} ")]
    return len(about) < 2 and not any(" BETWEEN " in one for one in about)


def _by(use: Use, *, paged: bool = False) -> str:
    """What values narrow the rows by, beginning with a blank. What a page begins with is left out."""
    parts = [join.column for join in use.joins if join.outward]
    sorted_by = {sort.label for sort in use.sorts} if paged else set()
    parts += [_part(one) for one in _narrowing(use) if not (sorted_by and sorted_by.issuperset(one.columns))]
    parts = [part for part in dict.fromkeys(parts) if part]
    return f" by {_and(parts)}" if parts else ""


def _part(one: Filter) -> str:
    if one.how is How.ONE_OF:
        return f"{one.label} (any of several)"
    if one.how is How.RANGE:
        return f"range of {one.label}"
    if one.how is How.CONTAINS:
        return f"values in {one.label}"
    return "" if one.how in {How.SEARCH, How.ROW, How.NULL} else one.label


def _conditions(use: Use) -> str:
    """What else must hold, beginning with a comma."""
    parts = [f"{one.label} is null" for one in use.filters if one.how is How.NULL]
    parts += [f"{one.label} is not null" for one in use.filters if one.how is How.NOT_NULL]
    others = dict.fromkeys(one.label for one in use.filters if one.how is How.OTHER)
    told = f", where {_and(parts)}" if parts else ""
    return f"{told}, filtered by {_and(others)}" if others else told


def _order(use: Use, known: Known) -> str:
    """How the rows are sorted, beginning with a comma."""
    if not use.sorts:
        return ""
    first = use.sorts[0]
    if first.column and known.family(first.column) in _TEMPORAL:
        return ", newest first" if first.descending else ", oldest first"
    return f", in {'descending ' if first.descending else ''}order of {first.label}"


def _write_words(use: Use) -> str:
    """The words of a write."""
    word = _WRITES[use.verb]
    if use.verb in {Verb.INSERT, Verb.UPSERT, Verb.REPLACE}:
        detail = f" {use.detail}" if use.detail == "from a query" else f", {use.detail}" if use.detail else ""
        return f"{word}{f' by {_and(use.keys)}' if use.keys else ''}{detail}"
    if use.verb not in {Verb.UPDATE, Verb.DELETE}:
        return word
    narrowed = _by(use)
    if not narrowed and use.joins:
        narrowed = f" by {_and(dict.fromkeys(join.column for join in use.joins))}"
    narrowed += _conditions(use)
    changed = ", ".join(dict.fromkeys(use.changed))
    return f"{word}{narrowed or ' of all rows'}{f': {changed}' if changed else ''}"


def _and(words: Iterable[str]) -> str:
    """The words with commas, the last one with "and"."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"
