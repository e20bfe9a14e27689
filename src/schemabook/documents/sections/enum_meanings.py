"""What the values of enums, and of columns with few values, are and mean: a line each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from schemabook.documents.blocks import Block, Listing, Paragraph, text
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.schema_notation import Detail, Notation, detail_of, one_line, shortened
from schemabook.documents.words import counted
from schemabook.engines.dialect import literal
from schemabook.insights.states import ValuedColumn
from schemabook.model.catalogue import Enum

_PLAIN = re.compile(r"[\w][\w .:/+-]*")
_MOST_MEANING = 60
_MOST_VALUES = {Detail.TERSE: 12, Detail.MIDDLE: 24, Detail.FULL: 60}


def compose_summary(context: Context) -> Iterator[Block]:
    """Types first, then columns; what is not said of them in one line."""
    notation = Notation(context, detail_of(context))
    enums = context.catalogue.enums
    columns = [one for one in context.insights.valued if one.source in ("inline", "check")]
    domains = _first_of_domains(context)
    lines = [_enum(context, notation, one) for one in enums]
    lines += [_column(context, notation, one) for one in (*domains, *columns)]
    if lines:
        yield Listing(language="text", text="\n".join(lines))
    steps = list(_steps(context, notation))
    if steps:
        yield Paragraph(line=text("Steps between states that are known; where others may be taken is not."))
        yield Listing(language="text", text="\n".join(steps))
    if lines:
        yield from _unexplained(context, [*domains, *columns])


def _first_of_domains(context: Context) -> list[ValuedColumn]:
    """The columns whose values a domain names."""
    return [one for one in context.insights.valued if one.source == "domain"]


def _enum(context: Context, notation: Notation, enum: Enum) -> str:
    meanings = _meanings(context, enum)
    purpose = shortened(context.notes.describe_type(enum)[0], 100)
    remark = f" # {purpose}" if purpose else ""
    return f"{notation.spell(enum.name)}: {_values(context, enum.labels, meanings)}{remark}"


def _meanings(context: Context, enum: Enum) -> dict[str, str]:
    """What the labels mean: as people wrote it of the type, and of the columns that have it."""
    meanings: dict[str, str] = {}
    for one in context.insights.valued:
        column = context.column(one.table, one.column)
        if one.source == "enum" and column.type_name == enum.name:
            meanings |= context.notes.values(one.table, column)
    note = context.notes.type(enum.name)
    return meanings | ({one.value: one.meaning for one in note.values} if note else {})


def _steps(context: Context, notation: Notation) -> Iterator[str]:
    """The steps from state to state that are known, a line for each column."""
    for state in (one for states in context.insights.states.values() for one in states):
        ends: dict[str, list[str]] = {}
        for step in state.steps:
            ends.setdefault(step.start or "start", []).append(step.end)
        if ends:
            name = f"{notation.spell(state.table)}.{notation.quote(state.column)}"
            shown = "; ".join(f"{_shown(start)} → {' | '.join(map(_shown, found))}" for start, found in ends.items())
            yield f"{name}: {shown}"


def _shown(value: str) -> str:
    return value if _PLAIN.fullmatch(value) and value.strip() == value else one_line(literal(value))


def _column(context: Context, notation: Notation, one: ValuedColumn) -> str:
    table = context.index.tables[one.table]
    column = context.column(table.name, one.column)
    several = " (several at once)" if one.several else ""
    meanings = context.notes.values(one.table, column)
    name = f"{notation.spell(one.table)}.{notation.quote(one.column)}"
    return f"{name}{several}: {_values(context, one.values, meanings)}"


def _values(context: Context, values: Sequence[str], meanings: Mapping[str, str]) -> str:
    most = _MOST_VALUES[detail_of(context)]
    shown = [_value(value, meanings.get(value, "")) for value in values[:most]]
    rest = [f"{len(values) - most:,} more"] if len(values) > most else []
    return " | ".join([*shown, *rest])


def _value(value: str, meaning: str) -> str:
    shown = _shown(value)
    words = shortened(meaning, _MOST_MEANING)
    return f"{shown} = {words}" if words else shown


def _unexplained(context: Context, columns: Sequence[ValuedColumn]) -> Iterator[Block]:
    types = [enum.name for enum in context.catalogue.enums if not any(_meanings(context, enum).values())]
    silent = [
        one
        for one in columns
        if not any(context.notes.values(one.table, context.column(one.table, one.column)).values())
    ]
    if types or silent:
        where = f"types, {context.display(types[0])}" if types else _place(context, silent[0])
        yield missing(
            f"What these values mean is not written down for {counted(len(types) + len(silent), 'list')}.",
            remedy=f"Write it under {where}, values in annotations.yml.",
        )


def _place(context: Context, one: ValuedColumn) -> str:
    return f"tables, {context.display(one.table)}, columns, {one.column}"


section = Section(title="Values", summary=compose_summary, audiences=TECHNICAL)
