"""Which columns of a relation an example shows, changes, sorts by or counts by."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from schemabook.engines.sensitive import find_sensitivity
from schemabook.examples.query_schema import ExampleSchema
from schemabook.examples.query_words import singular
from schemabook.insights.relationships import has_domain_of, unique_sets
from schemabook.model.families import Family
from schemabook.model.tables import Column, Index, Table, View

MOST_SHOWN = 10
"""How many columns of a relation an example shows."""
_COMPARABLE = frozenset(
    {
        Family.INTEGER,
        Family.DECIMAL,
        Family.FLOAT,
        Family.BOOLEAN,
        Family.CHARACTER,
        Family.TEXT,
        Family.DATE,
        Family.TIME,
        Family.TIMESTAMP,
        Family.TIMESTAMP_WITH_ZONE,
        Family.YEAR,
        Family.UUID,
        Family.ENUM,
    }
)
_UNSHOWN = frozenset({Family.BINARY, Family.FULL_TEXT, Family.VECTOR, Family.GEOMETRY})
_MOMENTS = frozenset({Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE})
_OPEN = frozenset({*_MOMENTS, Family.DATE, Family.BOOLEAN, Family.ENUM, Family.INTEGER})
"""Families whose values open nothing, whatever the column is called."""
_WORDS = frozenset({Family.CHARACTER, Family.TEXT})
_FEW = frozenset({Family.ENUM, Family.BOOLEAN})
_FEW_OR_WORDS = _FEW | _WORDS
_AMOUNTS = frozenset({Family.DECIMAL, Family.MONEY, Family.FLOAT, Family.INTEGER})
_LABELS = tuple("name title label email username full_name display_name code slug number subject".split())
_STATUS = re.compile(r"(?i)(?:^|_)(?:status|state|phase|stage|kind|type|role|category|priority|level|severity|method)$")
_AMOUNT = re.compile(r"(?i)(?:^|_)(?:total|amount|sum|quantity|qty|revenue|cost|subtotal|fee|paid)$")
_SET_BY_PEOPLE = re.compile(r"(?i)(?:^|_)(?:price|stock|quantity|qty)$")
_DELETED = re.compile(r"(?i)^(?:is_?)?(?:deleted|removed|archived)(?:_?(?:at|on|date|time))?$")
_UPDATED = re.compile(r"(?i)^(?:last_?)?(?:updated|modified|changed)(?:_?(?:at|on|date|time))?$")
_AUDIT = re.compile(
    r"(?i)^(?:created|inserted|added|updated|modified|changed|edited|deleted|removed)(?:_|by|at|on|time|date|$)"
    r"|^(?:last_(?:update|modif|change|edit)|(?:row_?|entity_?|lock_?)?(?:version|revision)(?:_?(?:number|no))?$)"
)
"""Columns that say who or what wrote the row, and when."""
_KEY = re.compile(r"(?i)(?:^|_)(?:id|ids|uuid|guid|key|hash|checksum)$|[a-z](?:Id|Uuid|Key)$")
_ZERO_DATE = re.compile(r"'?0000-")
_WORD = re.compile(r"\w+")
_CALL = re.compile(r"(?i)^\(*\s*nextval\s*\(")


def is_secret(relation: Table | View, column: Column) -> bool:
    """Whether values of a column open something: passwords, tokens, keys. Names and addresses do not."""
    return column.family not in _OPEN and _is_credential(relation.name.name, column.name, column.comment)


@lru_cache(maxsize=8192)
def _is_credential(relation: str, column: str, comment: str | None) -> bool:
    found = find_sensitivity(relation, column, comment)
    return found is not None and found.kind == "credential"


def shown(relation: Table | View, key: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The columns that an example shows: the key, then what can be read and is no secret."""
    by_name = {column.name: column for column in relation.columns}
    first = [name for name in key if not is_secret(relation, by_name[name])]
    rest = (
        column.name
        for column in relation.columns
        if column.name not in first
        and column.visible
        and column.family not in _UNSHOWN
        and not is_secret(relation, column)
    )
    return tuple([*first, *rest][:MOST_SHOWN])


def key_of(table: Table, *, sorts: bool = False) -> tuple[str, ...]:
    """The columns that name one row: the primary key, else a unique one that is never null.

    With `sorts` only a key whose values have an order.
    """
    columns = {column.name: column for column in table.columns}
    for names in unique_sets(table):
        found = [columns[name] for name in names if name in columns]
        primary = table.primary_key is not None and names == table.primary_key.columns
        whole = len(found) == len(names) > 0 and (primary or not any(one.nullable for one in found))
        if whole and (not sorts or all(one.family in _COMPARABLE for one in found)):
            return names
    return ()


def is_comparable(column: Column) -> bool:
    """Whether values of the column have an order and can be grouped by, whatever the engine."""
    return column.family in _COMPARABLE


def is_never_null(column: Column, schema: ExampleSchema) -> bool:
    """Whether the column or its domain forbids null."""
    return not column.nullable or has_domain_of(column, schema.never_null)


def has_default(column: Column) -> bool:
    """Whether a row can do without the column: dates of zeros are taken by some servers only."""
    return column.default is not None and not _ZERO_DATE.match(column.default)


def is_moment(column: Column) -> bool:
    """Whether the column says when something was: a date, or a moment in time."""
    return column.family in _MOMENTS or column.family is Family.DATE


def is_filled_by_server(column: Column) -> bool:
    """Whether rows are written without the column: it is computed, or numbered by the server."""
    return (
        column.generated is not None
        or column.identity is not None
        or bool(column.default and _CALL.match(column.default))
    )


def label_of(relation: Table | View) -> str | None:
    """The column that people know a row by: name, title, code and the like."""
    words = {
        column.name.lower(): column.name
        for column in relation.columns
        if column.family in _WORDS and not is_secret(relation, column)
    }
    own = relation.name.name.lower()
    named = _LABELS if "_" in own else (*_LABELS, own, singular(own))
    found = next((words[name] for name in named if name in words), None)
    return found or next((name for low, name in words.items() if low.endswith(("_name", "_title", "name"))), None)


def status_of(table: Table) -> Column | None:
    """The column with few values that rows are counted by: a status, an enum, a flag."""
    keys = {name for names in unique_sets(table) for name in names}
    fit = [
        column
        for column in table.columns
        if column.family in _FEW_OR_WORDS
        and column.name not in keys
        and column.generated is None
        and not is_secret(table, column)
    ]
    named = (one for one in fit if _STATUS.search(one.name))
    return next(named, None) or next((one for one in fit if one.family in _FEW), None)


def amount_of(table: Table, within: Iterable[str]) -> Column | None:
    """The column that is worth adding up. `within` are those of keys, which are not."""
    left_out = set(within)
    fit = [one for one in table.columns if one.name not in left_out and _AMOUNT.search(one.name)]
    return next((one for one in fit if one.family in _AMOUNTS), None)


def deleted_column(table: Table) -> Column | None:
    """The column that says that a row counts as deleted, and since when where it is a moment."""
    for column in table.columns:
        if _DELETED.match(column.name) is None or column.generated is not None:
            continue
        fits = is_moment(column) and column.nullable and column.default is None
        if fits or column.family is Family.BOOLEAN:
            return column
    return None


def updated_column(table: Table) -> Column | None:
    """The column that the writer of a change must set, because neither a trigger nor the server does."""
    if any("update" in event.lower() for trigger in table.triggers for event in trigger.events):
        return None
    for column in table.columns:
        if _UPDATED.match(column.name) and column.family in _MOMENTS and not column.on_update and not column.generated:
            return column
    return None


def changeable(table: Table, foreign: Iterable[str], status: Column | None, label: str | None) -> list[Column]:
    """The columns that an update may change without a care for other rows, the most plausible first.

    `foreign` are those of foreign keys, and others that are not changed by hand.
    """
    texts = [text for index in table.indexes if index.unique for text in _texts_of(index)]
    texts += [exclusion.definition for exclusion in table.exclusions]
    texts += [table.partition_key.expression] if table.partition_key else []
    kept = {*foreign, *(name for names in unique_sets(table) for name in names)}

    def rank(column: Column) -> int:
        order = (
            column is status and column.family is not Family.BOOLEAN,
            column.family in _AMOUNTS and _SET_BY_PEOPLE.search(column.name) is not None,
            column.name == label,
            column.family in _WORDS,
            True,
        )
        return order.index(True)

    fit = [
        column
        for column in table.columns
        if column.name not in kept
        and not _AUDIT.search(column.name)
        and not _KEY.search(column.name)
        and is_comparable(column)
        and column.family is not Family.UUID
        and not is_filled_by_server(column)
        and not is_secret(table, column)
        and not is_moment(column)
        and not any(mentions(text, column.name) for text in texts)
    ]
    return sorted(fit, key=rank)


def is_lonely(table: Table, column: Column) -> bool:
    """Whether no check ties the column to another one."""
    others = [one.name for one in table.columns if one is not column]
    return not any(
        mentions(check.expression, column.name) and any(mentions(check.expression, other) for other in others)
        for check in table.checks
    )


def mentions(text: str, name: str) -> bool:
    """Whether the name of a column may stand in an expression."""
    return name in text and (name in _words_in(text) or _WORD.fullmatch(name) is None)


@lru_cache(maxsize=4096)
def _words_in(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


def plain_keys(index: Index) -> tuple[str, ...]:
    """The columns of an index that any query can be served by; none where it holds only some rows or expressions."""
    names = tuple(one.name for one in index.columns if one.name is not None and not one.prefix_length)
    served = index.valid and index.visible and index.predicate is None and index.method in ("", "btree", "BTREE")
    return names if served and len(names) == len(index.columns) else ()


def _texts_of(index: Index) -> Iterable[str]:
    yield index.predicate or ""
    for one in index.columns:
        yield one.expression or one.name or ""
