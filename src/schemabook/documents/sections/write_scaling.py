"""Writes on more servers: who takes writes now, and which tables are written most."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Line, Paragraph, grid, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.operations import written
from schemabook.documents.words import titled
from schemabook.model.measurements import TableFigures
from schemabook.model.reader import Depth, Focus

_MOST = 10


def compose_summary(context: Context) -> Iterator[Block]:
    """The plan, who takes writes, and the tables with most writes."""
    yield from written(context, "write-scaling", "When and how writes are spread")
    topology = context.survey.topology
    if topology is not None:
        words = "More than one server takes writes." if topology.multi_primary else "One server takes all writes."
        yield Paragraph(line=text(words))
    yield from titled(2, "Written most", _writes(context))


def _writes(context: Context) -> Iterator[Block]:
    figures = context.figures

    def written_rows(one: TableFigures) -> float:
        every = (one.inserts, one.updates, one.deletes, one.writes)
        return sum(max(figures.value(figure), 0) for figure in every)

    known = [one for one in context.measured.tables.values() if written_rows(one) > 0]
    known = [one for one in known if context.index.table_of.get(one.name, one.name) == one.name]
    known.sort(key=lambda one: (-written_rows(one), one.name))
    rows: list[tuple[Line, ...]] = [
        (
            context.index.table_link(one.name),
            figures.bare(one.inserts),
            figures.bare(one.updates),
            figures.bare(one.deletes),
            figures.bare(one.writes),
        )
        for one in known[:_MOST]
    ]
    if rows:
        yield grid(("Table", "Rows inserted", "Rows updated", "Rows deleted", "Rows written"), rows)


section = Section(
    title="Write scaling",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.PERFORMANCE}),
)
