"""The figures that people ask for first."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Line, text
from schemabook.documents.context import Context, Section, missing
from schemabook.documents.server_figures import load_figures
from schemabook.documents.words import facts
from schemabook.model.catalogue import every_table

_PLAIN = ("Tables", "Columns", "Views")
"""What readers who read no SQL are told the number of."""


def compose_summary(context: Context) -> Iterator[Block]:
    """Counts from the catalogue, then what was measured."""
    if context.reader.is_brief and context.reader.audience.is_technical:
        return
    catalogue = context.catalogue
    tables = list(every_table(catalogue.tables))
    relations = [*tables, *catalogue.views]
    counts = (
        ("Tables", len(catalogue.tables)),
        ("Partitions", len(tables) - len(catalogue.tables)),
        ("Columns", sum(len(table.columns) for table in catalogue.tables)),
        ("Views", len(catalogue.views)),
        ("Indexes", sum(len(relation.indexes) for relation in relations)),
        ("Foreign keys", sum(len(table.foreign_keys) for table in tables)),
        ("Routines", len(catalogue.routines)),
    )
    technical = context.reader.audience.is_technical
    shown = [(name, number) for name, number in counts if number and (technical or name in _PLAIN)]
    pairs: list[tuple[str, Line]] = [(name, text(f"{number:,}")) for name, number in shown]
    measured = context.measured.measurements
    if measured and not technical:
        pairs.append(("Size of the database", context.figures.line(measured.server.database_size)))
    yield from facts(pairs or [("Tables", text("0"))])
    if not technical:
        return
    if measured is None:
        remedy = "Read the database without --no-measure."
        yield missing("Rows, sizes, growth and load were not measured.", remedy=remedy)
        return
    rows = [("Size of the database", measured.server.database_size), *load_figures(context)]
    yield from context.figures.provenance(rows)


section = Section(title="Key metrics", summary=compose_summary)
