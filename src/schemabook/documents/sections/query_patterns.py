"""Statements to start from: those that the workload shows, else a few of each kind on the tables that matter most."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Heading, Line, Paragraph, Text, code, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.example_blocks import shown_examples
from schemabook.documents.queries import ranked
from schemabook.documents.schema_notation import Detail, Notation, detail_of, shortened
from schemabook.documents.words import listed, sql, titled
from schemabook.examples.queries import Example, find_examples
from schemabook.model.base import QualifiedName
from schemabook.model.reader import Depth, Extra, Focus

_KINDS = ("join-parents", "join-children", "page", "next-page", "list-across")
_FEW_KINDS = ("join-parents", "join-children", "next-page")
_SEARCHED = 12
_LONGEST = 800
_MOST_TABLES = 20
_OF_A_TABLE = 6
_MOST_STATEMENTS = 4
_MOST_PATTERNS = 12
_OF_A_PATTERN = 4


def compose_summary(context: Context) -> Iterator[Block]:
    """What was measured, then examples that run."""
    yield from titled(2, "Measured", _measured(context))
    if context.reader.is_comprehensive:
        yield from _for_each_table(context)
    else:
        yield from shown_examples(context, _of_each_kind(context))


def _measured(context: Context) -> Iterator[Block]:
    """How each table is used, the statements that take the most time, and look-ups that are sent too often."""
    notation = Notation(context, Detail.FULL)
    used = [(name, patterns) for name, patterns in sorted(context.measured.patterns.items()) if patterns]
    used.sort(key=lambda item: (-len(item[1]), item[0]))
    items: list[Line] = [
        (*code(notation.spell(name)), Text(text=f": {listed([one.words for one in patterns[:_OF_A_PATTERN]])}"))
        for name, patterns in used[:_MOST_PATTERNS]
    ]
    if items:
        yield Bullets(items=tuple(items))
    leaders = [use for use in ranked(context, lambda use: use.total_time) if len(use.text) <= _LONGEST]
    if leaders:
        yield Paragraph(line=text("The statements that take the most time in all:"))
        yield sql("\n\n".join(f"{use.text.rstrip().rstrip(';')};" for use in leaders[:_MOST_STATEMENTS]))
    lookups: list[Line] = [
        (
            *code(f"{notation.spell(one.table)}.{notation.quote(one.column)}"),
            Text(text=": looked up one by one; read many with one join or one list."),
        )
        for one in context.book.workload.repeated[:_MOST_PATTERNS]
    ]
    if lookups:
        yield Bullets(items=tuple(lookups))


def _of_each_kind(context: Context) -> list[Example]:
    """One example of each kind, of the first table that has one; a next page is of the table whose first it follows."""
    found: dict[str, Example] = {}
    junctions = [one.table for one in context.book.junctions][:1]
    for name in (*context.leading[:_SEARCHED], *junctions):
        examples = {one.name: one for one in _of(context, name) if len(one.sql) <= _LONGEST}
        if "next-page" not in examples:
            examples.pop("page", None)
        fresh = {kind: one for kind, one in examples.items() if kind in _KINDS and kind not in found}
        if "page" in found:
            fresh.pop("next-page", None)
        found.update(fresh)
    kinds = _FEW_KINDS if detail_of(context) is Detail.TERSE else _KINDS
    chosen = [found[kind] for kind in kinds if kind in found]
    return chosen or [one for name in context.leading[:2] for one in _of(context, name) if not one.writes][:2]


def _for_each_table(context: Context) -> Iterator[Block]:
    """The examples of the tables that matter most."""
    for name in context.leading[:_MOST_TABLES]:
        examples = [one for one in _of(context, name) if len(one.sql) <= _LONGEST]
        if examples:
            yield Heading(level=2, text=shortened(f"On {context.display(name)}", 100))
            yield from shown_examples(context, examples[:_OF_A_TABLE])


def _of(context: Context, name: QualifiedName) -> tuple[Example, ...]:
    return find_examples(context.index.tables[name], context.examples, context.dialect)


section = Section(
    title="Query patterns",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
    extra=Extra.QUERIES,
)
