"""What a reader may ask for beside a table's definition: states, examples, ORM usage, made-up rows, performance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module

from schemabook.documents.blocks import Block, Bullets, Heading, Line, Listing, Paragraph, Strong, Text, text
from schemabook.documents.context import Context, missing
from schemabook.documents.example_blocks import example_blocks
from schemabook.documents.state_blocks import state_blocks
from schemabook.documents.words import capitalised, codes, sql
from schemabook.model.reader import Extra
from schemabook.model.tables import Table
from schemabook.orm import ORMS


def extra_blocks(context: Context, table: Table) -> Iterator[Block]:
    """Everything beside the definition that the reader wants."""
    yield from state_blocks(context, table)
    if context.reader.wants(Extra.QUERIES):
        yield from example_blocks(context, table)
    if context.reader.wants(Extra.ORM):
        yield from orm_blocks(context, table)
    if context.reader.is_comprehensive:
        yield from performance_blocks(context, table)
    if context.reader.wants(Extra.SAMPLE_DATA) and not context.in_one_file:
        yield from sample_blocks(context, table)


def chosen_orms(context: Context) -> tuple[str, ...]:
    """The mappers that the reader named; else those that the repository uses; else all."""
    used = {one.name.lower() for one in context.book.repository.orms}
    found = tuple(name for name, libraries in ORMS.items() if used.intersection(libraries))
    return context.reader.orms or found or tuple(ORMS)


def orm_blocks(context: Context, table: Table) -> Iterator[Block]:
    """The model of the table for each mapper, and how it is used."""
    entity = context.orm_plan.by_table.get(table.name)
    if entity is None:
        return
    blocks: list[Block] = []
    for name in chosen_orms(context):
        mapper = import_module(f"schemabook.orm.{name}")
        if mapper.unsupported(context.dialect):
            continue
        blocks.append(Heading(level=3, text=mapper.NAME))
        model = mapper.render_entity(context.orm_plan, entity)
        if model:
            blocks.append(Listing(language=mapper.LANGUAGE, text=model.strip("\n")))
        usage = mapper.render_usage(context.orm_plan, entity, lambda column: context.samples.value(table.name, column))
        if usage:
            blocks.append(Paragraph(line=text("Usage:")))
            blocks.append(Listing(language=getattr(mapper, "USAGE_LANGUAGE", mapper.LANGUAGE), text=usage.strip("\n")))
        remarks = tuple(text(remark) for remark in mapper.remarks(context.orm_plan, entity))
        if remarks:
            blocks.append(Bullets(items=remarks))
    if blocks:
        yield Heading(level=2, text="ORM usage")
        yield from blocks


def sample_blocks(context: Context, table: Table) -> Iterator[Block]:
    """Made-up rows that the table takes, or why there are none."""
    from schemabook.examples.sample_data import insert_statement

    found = context.samples.table(table.name)
    yield Heading(level=2, text="Sample data")
    if found is None or not found.rows:
        yield Paragraph(line=text(f"No rows could be made up: {context.samples.reason(table.name)}"))
        return
    yield Paragraph(line=text("Made up; no row of the database is in it."))
    yield sql(f"{insert_statement(found, context.dialect)};")


def performance_blocks(context: Context, table: Table) -> Iterator[Block]:
    """What is quick and what is not, by the indexes there are and the figures that were measured."""
    items = [*_quick(table), *_slow(context, table), *_found(context, table)]
    yield Heading(level=2, text="Performance considerations")
    if items:
        yield Bullets(items=tuple(items))
    else:
        yield Paragraph(line=text("No index leads to single rows of this table: every query reads it from end to end."))
    if context.measured.tables.get(table.name) is None:
        yield missing("Rows, size and use were not measured.", remedy="Read the database without --no-measure.")


def _quick(table: Table) -> Iterator[Line]:
    """The look-ups that an index answers."""
    paths: dict[tuple[str, ...], str] = {}
    for index in table.indexes:
        columns = tuple(column.name or column.expression or "" for column in index.columns)
        paths.setdefault(columns, index.predicate or "")
    if table.primary_key and not any(index.constraint is not None for index in table.indexes):
        paths.setdefault(table.primary_key.columns, "")
    for columns, predicate in paths.items():
        limited = (Text(text=", as long as "), *codes([predicate])) if predicate else ()
        yield (Text(text="Rows are found through an index by "), *codes(columns), *limited, Text(text="."))


def _slow(context: Context, table: Table) -> Iterator[Line]:
    """Foreign keys that no index serves for every row."""
    partial = [tuple(column.name for column in index.columns) for index in table.indexes if index.predicate is not None]
    leading = [tuple(column.name for column in index.columns) for index in table.indexes if index.predicate is None]
    if table.primary_key:
        leading.append(table.primary_key.columns)
    for one in context.index.parents[table.name]:
        columns = one.foreign_key.columns
        if not _begins(leading, columns):
            parent = context.index.table_link(one.parent)
            index = "index without a condition" if _begins(partial, columns) else "index"
            before = Text(text=f"No {index} begins with ")
            yield (
                before,
                *codes(columns),
                Text(text=": finding the children of a row of "),
                *parent,
                Text(text=" reads all."),
            )


def _begins(indexes: Iterable[tuple[str | None, ...]], columns: tuple[str, ...]) -> bool:
    """Whether one of the indexes has these columns first, in any order."""
    return any(set(names[: len(columns)]) == set(columns) for names in indexes)


def _found(context: Context, table: Table) -> Iterator[Line]:
    """How often the table is read from end to end, and how it grows."""
    figures = context.measured.tables.get(table.name)
    growth = context.measured.growth.get(table.name)
    for name, figure in (
        ("read from end to end", figures.sequential_scans if figures else None),
        ("read through an index", figures.index_scans if figures else None),
        ("grows by", growth.bytes_per_day if growth else None),
    ):
        if figure is not None:
            shown = context.figures.show(figure)
            yield (
                Strong(text=f"{capitalised(name)}:"),
                Text(text=f" {shown}, measured {context.figures.day(figure)}."),
            )
