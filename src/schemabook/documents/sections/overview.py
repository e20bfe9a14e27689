"""What the database consists of, counted in its catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from schemabook.documents.blocks import Block, Grid, Heading, Line, Link, Paragraph, Target, Text, text
from schemabook.documents.context import LARGE, Context, Section, missing
from schemabook.documents.purpose_blocks import purpose_blocks
from schemabook.documents.server_figures import load_figures
from schemabook.documents.words import capitalised, counted, facts, listed, titled
from schemabook.insights.coverage import find_coverage
from schemabook.model.catalogue import Catalogue, every_table
from schemabook.model.reader import Extra
from schemabook.model.survey import State

_PLAIN = ("Tables", "Columns of tables", "Views", "Materialised views")
"""What readers who read no SQL are told the number of."""
_BRIEF = {
    "Tables": "table",
    "Views": "view",
    "Materialised views": "materialised view",
    "Foreign keys": "foreign key",
    "Indexes": "index",
    "Routines": "routine",
}
"""What a quick reference counts, and the word for one."""


def compose_summary(context: Context) -> Iterator[Block]:
    """The purpose, counts by kind, how much is described, and what this book does not hold."""
    yield from purpose_blocks(context)
    if context.reader.is_brief and context.reader.audience.is_technical:
        yield _in_a_line(context)
        return
    shown = None if context.reader.audience.is_technical else _PLAIN
    counts = [(name, number) for name, number in _counts(context.catalogue) if number]
    rows = [(text(name), text(f"{number:,}")) for name, number in counts if shown is None or name in shown]
    if rows:
        yield Grid(header=("Holds", "Number"), rows=tuple(rows))
    else:
        yield Paragraph(line=text("The database holds no tables, views, routines or types."))
    yield from _coverage(context)
    yield from _schemas(context)
    if len(context.catalogue.tables) > LARGE and not context.reader.wants(Extra.QUERIES):
        words = f"Example queries are left out, because there are more than {LARGE:,} tables."
        yield missing(words, remedy="Ask for them with --with queries.")
    if context.reader.audience.is_technical and not context.reader.is_brief:
        yield from _repository(context)
        yield from _measured(context)
        yield from _incomplete(context)


def _in_a_line(context: Context) -> Block:
    """The counts in one sentence."""
    words = [
        counted(number, _BRIEF[name], name.lower())
        for name, number in _counts(context.catalogue)
        if number and name in _BRIEF
    ]
    return Paragraph(line=text(f"{capitalised(listed(words) or 'nothing')}."))


def _incomplete(context: Context) -> Iterator[Block]:
    incomplete = [reading for reading in context.survey.readings if reading.state is not State.COMPLETE]
    if incomplete:
        yield Paragraph(
            line=(
                Text(text=f"{counted(len(incomplete), 'part')} of the database could not be read whole: see "),
                Link(text="Not read", to=Target(page="not-read")),
                Text(text="."),
            )
        )


def _repository(context: Context) -> Iterator[Block]:
    """The mappers and the migration tool that the repository shows."""
    repository = context.book.repository
    mappers = dict.fromkeys(f"{one.name} {one.version}".strip() for one in repository.orms)
    tools = dict.fromkeys(one.tool for one in repository.migrations)
    yield from facts(
        [
            ("ORM", text(", ".join(mappers))),
            ("Migrations", text(", ".join(tools))),
        ]
    )


def _measured(context: Context) -> Iterator[Block]:
    """The figures that people ask for first; or that there are none."""
    measured = context.measured.measurements
    if measured is None:
        words = (
            "This book was written from the structure of the database alone. "
            "Rows, sizes and use were not measured and are therefore not in it."
        )
        yield Paragraph(line=text(words))
        return
    figures = context.figures
    rows = [
        ("Size of the database", measured.server.database_size),
        ("Connections", measured.server.connections),
        ("Reads that memory answered", measured.server.cache_hit),
        *load_figures(context),
    ]
    yield from titled(2, "Measured", figures.provenance(rows))
    yield Paragraph(
        line=text(
            "Figures are rounded to two digits and written anew when they have moved by more than "
            f"{context.settings.tolerance:.0%}; each says when it was measured and how."
        )
    )


def _counts(catalogue: Catalogue) -> list[tuple[str, int]]:
    tables = list(every_table(catalogue.tables))
    relations = [*tables, *catalogue.views]
    return [
        ("Schemas", len(catalogue.schemas)),
        ("Tables", len(catalogue.tables)),
        ("Partitions", len(tables) - len(catalogue.tables)),
        ("Columns of tables", sum(len(table.columns) for table in catalogue.tables)),
        ("Views", sum(not view.materialised for view in catalogue.views)),
        ("Materialised views", sum(view.materialised for view in catalogue.views)),
        ("Foreign keys", sum(len(table.foreign_keys) for table in tables)),
        ("Indexes", sum(len(relation.indexes) for relation in relations)),
        ("Triggers", sum(len(table.triggers) for table in tables) + sum(len(one.triggers) for one in catalogue.views)),
        ("Row-level policies", sum(len(table.policies) for table in tables)),
        ("Routines", len(catalogue.routines)),
        ("Enums", len(catalogue.enums)),
        ("Domains", len(catalogue.domains)),
        ("Composite types", len(catalogue.composites)),
        ("Range types", len(catalogue.ranges)),
        ("Sequences", len(catalogue.sequences)),
        ("Events", len(catalogue.events)),
        ("Extensions", len(catalogue.extensions)),
        ("Publications", len(catalogue.publications)),
        ("Subscriptions", len(catalogue.subscriptions)),
    ]


def _coverage(context: Context) -> Iterator[Block]:
    """How much is described, and by whom."""
    found = find_coverage(context.catalogue, context.book.annotations)
    if not found.columns:
        return
    origins = " and ".join(
        words
        for number, words in (
            (found.by_comment, "by comments in the database"),
            (found.by_annotation, "by annotations"),
        )
        if number
    )
    yield Paragraph(
        line=text(
            f"Described: {found.tables_described:,} of {counted(found.tables, 'table')} and "
            f"{found.columns_described:,} of {counted(found.columns, 'column')}{f', {origins}' if origins else ''}."
        )
    )


def _schemas(context: Context) -> Iterator[Block]:
    schemas = context.catalogue.schemas
    if len(schemas) < 2:
        return
    tables = Counter(table.name.schema for table in context.catalogue.tables)
    views = Counter(view.name.schema for view in context.catalogue.views)
    rows: list[tuple[Line, ...]] = [
        (
            text(schema.name),
            text(f"{tables[schema.name]:,}"),
            text(f"{views[schema.name]:,}"),
            text(schema.comment or ""),
        )
        for schema in schemas
    ]
    yield Heading(level=2, text="Schemas")
    yield Grid(header=("Schema", "Tables", "Views", "Description"), rows=tuple(rows))


section = Section(title="Overview", summary=compose_summary)
