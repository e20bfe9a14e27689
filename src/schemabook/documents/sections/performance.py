"""How the database does: its largest tables, its growth and load, and what the rules say of it."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import (
    Attachment,
    Block,
    Heading,
    Image,
    Line,
    Link,
    Paragraph,
    Target,
    grid,
    text,
)
from schemabook.documents.context import TECHNICAL, Context, Section, own_page
from schemabook.documents.figures import in_round_words
from schemabook.documents.server_figures import health_figures, load_figures
from schemabook.documents.table_figures import growth_image, growth_points
from schemabook.documents.words import titled
from schemabook.model.measurements import TableFigures
from schemabook.model.reader import Depth, Focus

_PAGE = "performance"
_MOST_TABLES = 20
_USED_UP = 0.01
"""The share of its numbers from which on a sequence is worth a line."""


def compose_summary(context: Context) -> Iterator[Block]:
    """The link, where anything was measured."""
    if context.measured.measurements is None:
        return
    link = Link(text="Sizes, growth and load", to=Target(page=_PAGE))
    yield Paragraph(line=(link,))


def compose_body(context: Context) -> Iterator[Block]:
    """What was measured of the server, how it grew, and the largest and busiest tables."""
    if context.measured.measurements is None:
        return
    blocks: list[Block] = list(titled(2, "The server", context.figures.provenance(health_figures(context))))
    blocks.extend(titled(2, "Growth and load", context.figures.provenance(load_figures(context))))
    growth = context.measured.growth.get(None)
    if growth is not None and growth_points(context, growth):
        blocks.append(Image(path=growth_image(context, None), text="Growth of the database"))
    blocks.extend(_largest(context))
    blocks.extend(_busiest(context))
    blocks.extend(_sequences(context))
    yield from blocks


def _largest(context: Context) -> Iterator[Block]:
    figures = context.figures
    partitions = {name for name, owner in context.index.table_of.items() if name != owner}
    known = [one for one in context.measured.tables.values() if one.size is not None and one.name not in partitions]
    known.sort(key=lambda one: (-figures.value(one.size), one.name))
    rows = [_table_row(context, one) for one in known[:_MOST_TABLES]]
    if rows:
        yield Heading(level=2, text="The largest tables")
        header = ("Table", "Size", "Rows", "Its rows", "Indexes", "Empty space", "Dead rows", "Growth")
        yield grid(header, rows)


def _table_row(context: Context, one: TableFigures) -> tuple[Line, ...]:
    figures = context.figures
    growth = context.measured.growth.get(one.name)
    return (
        context.index.table_link(one.name),
        figures.line(one.size),
        figures.bare(one.rows),
        figures.line(one.heap_size),
        figures.line(one.index_size),
        figures.line(one.bloat),
        figures.bare(one.dead_rows),
        figures.line(growth.bytes_per_day if growth else None),
    )


def _busiest(context: Context) -> Iterator[Block]:
    figures = context.figures
    uses = sorted(
        context.measured.uses.values(),
        key=lambda one: (-figures.value(one.reads) - figures.value(one.writes), one.table),
    )
    rows: list[tuple[Line, ...]] = [
        (
            context.index.table_link(use.table),
            figures.bare(use.reads),
            figures.bare(use.writes),
            figures.bare(use.reads_per_day),
            figures.bare(use.writes_per_day),
        )
        for use in uses[:_MOST_TABLES]
    ]
    if rows:
        yield Heading(level=2, text="The busiest tables")
        yield grid(("Table", "Reads", "Writes", "Reads a day", "Writes a day"), rows)


def _sequences(context: Context) -> Iterator[Block]:
    figures = context.figures
    measured = context.measured.measurements
    every = measured.sequences if measured else ()
    known = [one for one in every if one.used is not None and figures.value(one.used) >= _USED_UP]
    known.sort(key=lambda one: (-figures.value(one.used), one.name))
    rows: list[tuple[Line, ...]] = [
        (
            text(context.display(one.name)),
            context.index.table_link(one.table) if one.table else (),
            text(one.column),
            figures.bare(one.last_value),
            figures.line(one.used),
        )
        for one in known[:_MOST_TABLES]
    ]
    if rows:
        yield Heading(level=2, text="Sequences that are used up most")
        yield grid(("Sequence", "Table", "Column", "Last value", "Used up"), rows)


def compose_attachments(context: Context) -> Iterator[Attachment]:
    """The pictures of growth."""
    from schemabook.diagrams.sparkline import sparkline

    for table, growth in context.measured.growth.items():
        known = table is None or any((kind, table, "") in context.index.pages for kind in ("table", "view"))
        points = growth_points(context, growth) if known else []
        if points:
            title = "Growth of the database" if table is None else f"Growth of {context.display(table)}"
            yield Attachment(path=growth_image(context, table), text=sparkline(points, title=title, words=_bytes))


def _bytes(value: float) -> str:
    return in_round_words(value, "bytes")


section = Section(
    title="Performance",
    summary=compose_summary,
    pages=own_page(_PAGE, "Sizes, growth and load", compose_body),
    body=compose_body,
    keys=(_PAGE, "growth/"),
    attachments=compose_attachments,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
)
