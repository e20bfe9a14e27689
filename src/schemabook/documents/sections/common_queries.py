"""Queries that an application of this database sends: a few for each table that matters most."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Paragraph, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.example_blocks import shown_examples
from schemabook.examples.queries import find_examples
from schemabook.model.reader import Depth, Extra, Focus

_MOST_TABLES = {Depth.QUICK_REFERENCE: 3, Depth.STANDARD: 8, Depth.COMPREHENSIVE: 20}
_MOST_QUERIES = 3


def compose_summary(context: Context) -> Iterator[Block]:
    """The reading examples of the core tables that are tied to most others."""
    shown = 0
    for name in context.leading[: _MOST_TABLES[context.reader.depth]]:
        table = context.index.tables[name]
        examples = [one for one in find_examples(table, context.examples, context.dialect) if not one.writes]
        if not examples:
            continue
        yield Heading(level=2, text=f"On {context.display(name)}")
        yield from shown_examples(context, examples[:_MOST_QUERIES])
        shown += 1
    if not shown and context.catalogue.tables:
        yield Paragraph(line=text("No table has a key or a column to look rows up by."))


section = Section(
    title="Common queries",
    summary=compose_summary,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
    extra=Extra.QUERIES,
)
