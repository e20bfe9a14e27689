"""Normal forms: what the declared keys decide, what they leave open, and what is redundant on purpose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from schemabook.engines.conditions import Token, reading_of, split_tokens
from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Catalogue, Routine
from schemabook.model.families import Family
from schemabook.model.tables import Column, Table, Trigger

_LIST_SAID = re.compile(r"(?i)\b(?:comma|semicolon|pipe|space)[- ]?(?:separated|delimited)\b|\bCSV\b|\blist of\b")
_REDUNDANT_SAID = re.compile(
    r"(?i)\b(?:(?:kept|maintained|set|filled|updated) by (?:a |the )?trigger|denormali[sz]ed|redundant|cached|copied"
    r"|copy of|sum of|count of|derived from|calculated from|computed from)"
)
_NOW = frozenset(
    {"now", "current_timestamp", "current_date", "localtimestamp", "clock_timestamp", "statement_timestamp"}
)
_TEXTS = frozenset({Family.TEXT, Family.CHARACTER})


class Form(StrEnum):
    """The highest normal form that the schema alone proves."""

    NONE = "no key"
    DOUBTFUL = "first in doubt"
    FIRST = "first"
    SECOND = "second"
    THIRD = "third"


class Doubt(Value):
    """Columns that may hold several values in one place. `reason` is "array", "json", "set", "list" or "numbered"."""

    columns: tuple[str, ...]
    reason: str


class Redundancy(Value):
    """A column whose value follows from others. `reason` is "generated", "trigger" or "comment", see `evidence`."""

    column: str
    reason: str
    evidence: str = ""


class TableForm(Value):
    """What the declared keys say about one table.

    `keys` are its candidate keys without nullable columns; `open` are columns beside a key of several columns, whose
    dependence on a part of it only the data or people know.
    """

    table: QualifiedName
    form: Form
    keys: tuple[tuple[str, ...], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    open: tuple[str, ...] = ()
    redundancies: tuple[Redundancy, ...] = ()


def find_normal_forms(
    catalogue: Catalogue,
    keys: Callable[[Table], Iterable[tuple[str, ...]]],
    numbered: Mapping[QualifiedName, Sequence[str]],
    dialect: Dialect,
) -> tuple[TableForm, ...]:
    """The form of each table, in the catalogue's order.

    `keys` gives the sets of columns that can hold no two equal rows; `numbered` the columns that a rule has found to be
    a list with a fixed number of places.
    """
    kept = _kept_by_triggers(catalogue, dialect)
    return tuple(
        _form(table, keys(table), numbered.get(table.name, ()), kept.get(table.name, {})) for table in catalogue.tables
    )


def _form(
    table: Table, unique: Iterable[tuple[str, ...]], numbered: Sequence[str], kept: Mapping[str, str]
) -> TableForm:
    nullable = {column.name for column in table.columns if column.nullable}
    keys = tuple(dict.fromkeys(one for one in unique if nullable.isdisjoint(one)))
    doubts = tuple(_doubts(table, numbered))
    redundancies = tuple(_redundancies(table, kept))
    prime = {name for key in keys for name in key}
    others = tuple(one.name for one in table.columns if one.name not in prime)
    single = all(len(key) == 1 for key in keys)
    if not keys:
        form = Form.NONE
    elif doubts:
        form = Form.DOUBTFUL
    elif not others or (single and len(others) == 1):
        form = Form.THIRD
    else:
        form = Form.SECOND if single else Form.FIRST
    open_ = others if keys and not single else ()
    return TableForm(table=table.name, form=form, keys=keys, doubts=doubts, open=open_, redundancies=redundancies)


def _doubts(table: Table, numbered: Sequence[str]) -> Iterator[Doubt]:
    for reason, families in (
        ("array", {Family.ARRAY}),
        ("json", {Family.JSON, Family.XML}),
        ("set", {Family.SET}),
    ):
        columns = tuple(one.name for one in table.columns if one.family in families)
        if columns:
            yield Doubt(columns=columns, reason=reason)
    listed = tuple(one.name for one in table.columns if one.family in _TEXTS and _LIST_SAID.search(one.comment or ""))
    if listed:
        yield Doubt(columns=listed, reason="list")
    if numbered:
        yield Doubt(columns=tuple(numbered), reason="numbered")


def _redundancies(table: Table, kept: Mapping[str, str]) -> Iterator[Redundancy]:
    for column in table.columns:
        if column.generated is not None:
            yield Redundancy(column=column.name, reason="generated", evidence=column.generated.expression)
        elif column.name in kept:
            yield Redundancy(column=column.name, reason="trigger", evidence=kept[column.name])
        elif _is_said_redundant(column):
            yield Redundancy(column=column.name, reason="comment", evidence=column.comment or "")


def _is_said_redundant(column: Column) -> bool:
    return bool(column.comment and _REDUNDANT_SAID.search(column.comment))


Kept = dict[QualifiedName, dict[str, str]]


def _kept_by_triggers(catalogue: Catalogue, dialect: Dialect) -> Kept:
    """The columns that triggers of other tables compute: by table and column, the names of trigger and table."""
    routines = {one.name: one for one in catalogue.routines}
    by_name: dict[str, list[Table]] = {}
    triggers = [(table, trigger) for table in catalogue.tables for trigger in table.triggers]
    if triggers:
        for table in catalogue.tables:
            by_name.setdefault(table.name.name.lower(), []).append(table)
    found: Kept = {}
    for table, trigger in triggers:
        text = _body(trigger, routines)
        if trigger.enabled == "disabled" or "update" not in text.lower():
            continue
        for other, column in _computed(split_tokens(text, reading_of(dialect)), by_name):
            if other.name != table.name and any(one.name == column for one in other.columns):
                known = found.setdefault(other.name, {})
                known.setdefault(column, f"{trigger.name} of {table.name.name}")
    return found


def _body(trigger: Trigger, routines: Mapping[QualifiedName, Routine]) -> str:
    routine = routines.get(trigger.function) if trigger.function else None
    return routine.definition if routine else trigger.definition


def _computed(tokens: Sequence[Token], by_name: Mapping[str, Sequence[Table]]) -> Iterator[tuple[Table, str]]:
    """The columns that UPDATE statements set to something worked out from rows: a query, or a sum."""
    for at, token in enumerate(tokens):
        if token != ("word", "update"):
            continue
        place = at + 3 if _text(tokens, at + 2) == "." else at + 1
        tables = by_name.get(_text(tokens, place).lower(), ())
        if len(tables) == 1:
            yield from ((tables[0], column) for column in _worked_out(tokens, place + 1))


def _worked_out(tokens: Sequence[Token], at: int) -> Iterator[str]:
    while at < len(tokens) and _text(tokens, at) not in ("set", ";"):
        at += 1
    column, value, depth = "", list[str](), 0
    for place in range(at + 1, len(tokens) + 1):
        token = tokens[place] if place < len(tokens) else Token("mark", ";")
        ends = depth == 0 and token.kind in ("word", "mark") and token.text in (",", "where", "from", ";", "returning")
        if ends:
            if column and _is_worked_out(value):
                yield column
            column, value = "", []
            if token.text != ",":
                return
        elif not column and token.kind in ("word", "name") and _text(tokens, place + 1) == "=":
            column = token.text
        else:
            value.append(token.text if token.kind in ("word", "mark") else "")
        depth += (token == ("mark", "(")) - (token == ("mark", ")"))


def _is_worked_out(value: Sequence[str]) -> bool:
    return not _NOW & set(value) and ("select" in value or "+" in value or "-" in value)


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""
