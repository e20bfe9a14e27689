"""Tables as chapters of one file: what each is for, its definition, and what a reader asked for beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from schemabook.ddl import ddl_writer
from schemabook.documents.blocks import Block, Code, Line, Page, Paragraph, Text, grid, joined, text
from schemabook.documents.context import EVERYDAY, TECHNICAL, Context, Section, missing
from schemabook.documents.quick_tables import quick_blocks
from schemabook.documents.relation_blocks import column_type, key_words, nullability
from schemabook.documents.table_figures import index_use_cells
from schemabook.documents.table_parts import extra_blocks
from schemabook.documents.words import codes, counted, facts, first_line, purpose, sql
from schemabook.insights.table_groups import Group
from schemabook.model.tables import Column, Table

Compose = Callable[[Context, Table], Iterator[Block]]


def group_section(title: str, groups: frozenset[Group], words: str) -> Section:
    """A section of the tables of some groups: a list of them, then a chapter for each.

    In a quick reference the section of core tables has a line for each table of every group.
    """

    def chosen(context: Context) -> list[Table]:
        return [table for table in context.catalogue.tables if context.groups[table.name] in groups]

    def compose_summary(context: Context) -> Iterator[Block]:
        if context.reader.is_brief:
            if Group.CORE in groups:
                yield from quick_blocks(context, context.catalogue.tables)
            return
        rows = [_row(context, table) for table in chosen(context)]
        if rows:
            yield grid(("Table", "Rows (about)", "Size", "Purpose"), rows)
        elif context.catalogue.tables:
            yield Paragraph(line=text(words))

    def compose_pages(context: Context) -> Iterator[Page]:
        if not context.reader.is_brief:
            yield from chapters(context, chosen(context), "{name}", definition_blocks)

    return Section(title=title, summary=compose_summary, pages=compose_pages, audiences=TECHNICAL, focuses=EVERYDAY)


def table_section(title: str, compose: Compose) -> Section:
    """A section of every table, a chapter for each that `compose` makes; a line for each in a quick reference."""

    def compose_summary(context: Context) -> Iterator[Block]:
        tables = context.catalogue.tables
        if context.reader.is_brief:
            yield from quick_blocks(context, tables)
            return
        words = f"{counted(len(tables), 'table')}, in the order of names." if tables else "There are no tables."
        yield Paragraph(line=text(words))

    def compose_pages(context: Context) -> Iterator[Page]:
        if not context.reader.is_brief:
            yield from chapters(context, list(context.catalogue.tables), "Table: {name}", compose)

    return Section(title=title, summary=compose_summary, pages=compose_pages, audiences=TECHNICAL, focuses=EVERYDAY)


def chapters(context: Context, tables: list[Table], title: str, compose: Compose) -> Iterator[Page]:
    """A chapter for each table; `{name}` in `title` is the table's."""
    for table in tables:
        yield Page(
            key=context.index.pages["table", table.name, ""],
            title=title.replace("{name}", context.display(table.name)),
            blocks=tuple(compose(context, table)),
        )


def _row(context: Context, table: Table) -> tuple[Line, ...]:
    found = context.measured.tables.get(table.name)
    return (
        context.index.table_link(table.name),
        context.figures.bare(found.rows if found else None),
        context.figures.line(found.size if found else None),
        text(first_line(context.notes.describe(table.name, table.comment)[0])),
    )


def described(context: Context, table: Table) -> Iterator[Block]:
    """What the table is for, or that nobody wrote it."""
    words, origin = context.notes.describe(table.name, table.comment)
    if words:
        yield from purpose(words, origin)
    else:
        name = context.display(table.name)
        yield missing(
            "What this table is for is not written down.", remedy=f"Write it under tables, {name} in annotations.yml."
        )


def definition_blocks(context: Context, table: Table) -> Iterator[Block]:
    """The table as the script of the schema has it, with its triggers, and who answers for it."""
    yield from described(context, table)
    note = context.notes.table(table.name)
    if note is not None:
        pairs = (("Owner", note.owner), ("Access", note.access), ("Retention", note.retention))
        yield from facts([(name, text(words)) for name, words in pairs])
    yield from definition(context, table)
    yield from extra_blocks(context, table)


def definition(context: Context, table: Table, *, parts: frozenset[str] | None = None) -> Iterator[Block]:
    """The statements that make a table; `parts` names those wanted."""
    statements = ddl_writer(context.dialect).build_table(table, context.dialect)
    script = ";\n\n".join(one.sql for one in statements if parts is None or one.part in parts)
    if script:
        yield sql(f"{script};")


def column_grid(context: Context, table: Table) -> Iterator[Block]:
    """The columns with what limits them and what they mean."""
    rows: list[tuple[Line, ...]] = [
        (
            (Code(text=column.name),),
            column_type(context, column),
            text(", ".join(limits(context, table, column))),
            text(context.notes.describe_column(table.name, column)[0]),
        )
        for column in table.columns
    ]
    if rows:
        yield grid(("Column", "Type", "Constraints", "Description"), rows)


def limits(context: Context, table: Table, column: Column) -> list[str]:
    """The constraints of one column in SQL's own words."""
    words = []
    if table.primary_key and column.name in table.primary_key.columns:
        words.append("PRIMARY KEY")
    for relationship in context.index.parents[table.name]:
        key = relationship.foreign_key
        if column.name in key.columns:
            words.append(f"FOREIGN KEY → {context.display(key.referenced_table)}")
    if any(one.columns == (column.name,) for one in table.unique_constraints):
        words.append("UNIQUE")
    if nullability(context, column) != "yes":
        words.append("NOT NULL")
    if column.generated:
        words.append("GENERATED")
    elif column.identity:
        words.append("IDENTITY")
    elif column.default is not None:
        words.append(f"DEFAULT {column.default}")
    if any(column.name == check.column or _mentions(check.expression, column.name) for check in table.checks):
        words.append("CHECK")
    return list(dict.fromkeys(words))


def _mentions(expression: str, name: str) -> bool:
    return re.search(rf"(?<![A-Za-z0-9_]){re.escape(name)}(?![A-Za-z0-9_])", expression) is not None


def index_lines(context: Context, table: Table) -> Iterator[Line]:
    """The indexes, each with its columns, its use where that was measured, and its comment."""
    for index in table.indexes:
        columns = codes(key_words(key) for key in index.columns)
        parts: list[Line] = [(Code(text=index.name),), (Text(text=" on ("), *columns, Text(text=")"))]
        if index.predicate:
            parts.append((Text(text=" where "), Code(text=index.predicate)))
        size, scans, use = index_use_cells(context, table.name, index.name)
        said = [size, (*scans, Text(text=" scans")) if scans else (), use]
        if any(said):
            parts.append((Text(text=" – "), *joined([one for one in said if one])))
        if index.comment:
            parts.append(text(f" – {first_line(index.comment)}"))
        yield tuple(one for part in parts for one in part)
