"""The page of one table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from schemabook.ddl import ddl_writer
from schemabook.diagrams.mermaid import Entity, attributes, er_diagram
from schemabook.documents.blocks import (
    Block,
    Code,
    Diagram,
    FileTarget,
    Heading,
    Line,
    Link,
    Page,
    Paragraph,
    Target,
    Text,
    code,
    grid,
    joined,
    text,
)
from schemabook.documents.constraint_blocks import constraint_blocks, policy_blocks
from schemabook.documents.context import Context
from schemabook.documents.finding_blocks import finding_blocks
from schemabook.documents.integrity_blocks import secrecy_blocks, validation_blocks
from schemabook.documents.relation_blocks import (
    access_blocks,
    column_default,
    column_type,
    index_blocks,
    nullability,
    rule_blocks,
    trigger_blocks,
    unmodelled_blocks,
    used_by_blocks,
)
from schemabook.documents.relationship_blocks import relationship_blocks
from schemabook.documents.table_figures import access_pattern_blocks, size_blocks, value_blocks
from schemabook.documents.table_parts import extra_blocks
from schemabook.documents.words import codes, facts, listed, purpose, sql, titled
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import every_table
from schemabook.model.reader import Extra
from schemabook.model.tables import Column, RowSecurity, Table, TableKind

_MOST_NEIGHBOURS = 14


def compose_table(context: Context, table: Table) -> Page:
    """The page of a table."""
    return Page(
        key=context.index.pages["table", table.name, ""],
        title=f"Table {context.display(table.name)}",
        blocks=tuple(_blocks(context, table)),
        subject=str(table.name),
    )


def _blocks(context: Context, table: Table) -> Iterator[Block]:
    yield from purpose(*context.notes.describe(table.name, table.comment))
    yield from facts(_facts(context, table))
    yield from titled(2, "Columns", _columns(context, table))
    yield from value_blocks(context, table.name)
    yield from size_blocks(context, table.name)
    yield from finding_blocks(context, table.name)
    if context.reader.wants(Extra.DIAGRAMS):
        yield from _diagram(context, table)
    yield from relationship_blocks(context, table)
    yield from constraint_blocks(context, table)
    yield from index_blocks(context, table)
    yield from access_pattern_blocks(context, table.name)
    yield from _partitions(table, context)
    yield from trigger_blocks(context, table.triggers)
    yield from rule_blocks(table.rules)
    yield from policy_blocks(table)
    yield from used_by_blocks(context, "table", table.name)
    yield from access_blocks(context, "table", table.name)
    yield from extra_blocks(context, table)
    if context.reader.is_comprehensive:
        yield from validation_blocks(context, table)
        yield from secrecy_blocks(context, table)
    yield from titled(2, "Definition", _definition(context, table))
    yield from unmodelled_blocks(_unmodelled(table))


def _facts(context: Context, table: Table) -> Iterator[tuple[str, Line]]:
    if table.kind is not TableKind.ORDINARY or table.unlogged:
        words = "unlogged " if table.unlogged else ""
        yield "Kind", text(f"{words}{table.kind.value} table")
    key = table.primary_key
    yield "Primary key", codes(key.columns) if key else text("none")
    if table.partition_key:
        yield "Partitioned by", code(f"{table.partition_key.method} ({table.partition_key.expression})")
    yield "Inherits from", joined([context.index.table_link(name) for name in table.inherits])
    yield "Inherited by", joined([context.index.table_link(name) for name in context.index.heirs[table.name]])
    if table.row_security is not RowSecurity.OFF:
        words = "on, for the owner too" if table.row_security is RowSecurity.FORCED else "on"
        yield "Row-level security", text(words)
    yield "Of type", code(str(table.of_type) if table.of_type else "")
    yield "Foreign server", code(table.server or "")
    yield "Uses", code(table.using or "")
    yield "Replica identity", text((table.replica_identity or "").lower())
    yield "Tablespace", code(table.tablespace or "")
    yield "Options", codes(f"{option.name}={option.value}" for option in table.options)
    yield "Owner", code(table.owner or "")
    note = context.notes.table(table.name)
    if note is not None:
        yield "Answered for by", text(note.owner)
        yield "Access", text(note.access)
        yield "Kept", text(note.retention)
    page = context.module_page(table.name)
    if page is not None:
        yield "Module", (Link(text=page[0], to=Target(page=page[1])),)


def _columns(context: Context, table: Table) -> Iterator[Block]:
    primary = set(table.primary_key.columns) if table.primary_key else set()
    unique = {column for one in table.unique_constraints for column in one.columns}
    parents, children = _by_column(context, table)
    kinds = ((primary, "PK"), (frozenset(parents), "FK"), (unique - primary, "UK"))
    rows: list[tuple[Line, ...]] = []
    for column in table.columns:
        marks = [mark for names, mark in kinds if column.name in names]
        rows.append(
            (
                code(column.name),
                column_type(context, column),
                text(nullability(context, column)),
                column_default(column),
                text(", ".join(marks)),
                joined(_distinct(parents[column.name])),
                joined(_distinct(children[column.name])),
                text(_extra(column)),
                text(context.notes.describe_column(table.name, column)[0]),
            )
        )
    if rows:
        header = ("Column", "Type", "Nullable", "Default", "Key", "Parents", "Children", "Extra", "Description")
        yield grid(header, rows, tuple(column.name for column in table.columns))
    else:
        yield Paragraph(line=text("The table has no columns."))


ByColumn = dict[str, list[Line]]


def _by_column(context: Context, table: Table) -> tuple[ByColumn, ByColumn]:
    """Links to the parents and to the children of each column, by its name."""
    parents: ByColumn = defaultdict(list)
    for relationship in context.index.parents[table.name]:
        key = relationship.foreign_key
        for position, name in enumerate(key.columns):
            target = key.referenced_columns[position : position + 1]
            parents[name].append(_other(context, key.referenced_table, target))
    children: ByColumn = defaultdict(list)
    for relationship in context.index.children[table.name]:
        key = relationship.foreign_key
        for position, name in enumerate(key.referenced_columns):
            children[name].append(_other(context, relationship.child, key.columns[position : position + 1]))
    return parents, children


def _other(context: Context, name: QualifiedName, column: tuple[str, ...]) -> Line:
    link = context.index.table_link(name)
    return (*link, *((Text(text="."), Code(text=column[0])) if column else ()))


def _distinct(lines: list[Line]) -> list[Line]:
    return list(dict.fromkeys(lines))


def _extra(column: Column) -> str:
    words = []
    if column.generated is not None:
        words.append("stored" if column.generated.stored else "virtual")
    if column.identity is not None:
        fields = ("start", "increment", "minimum", "maximum", "cache")
        words.extend(f"{name} {value}" for name in fields if (value := getattr(column.identity, name)) is not None)
    if column.on_update:
        words.append(f"on update {column.on_update}")
    if column.character_set:
        words.append(f"character set {column.character_set}")
    if column.collation:
        words.append(f"collation {column.collation}")
    if column.inherited:
        words.append("inherited")
    if not column.visible:
        words.append("invisible")
    if column.storage:
        words.append(f"storage {column.storage.lower()}")
    if column.compression:
        words.append(f"compression {column.compression}")
    words.extend(f"{option.name}={option.value}" for option in column.options)
    words.extend(f"not modelled: {word}" for word in column.unmodelled)
    return ", ".join(words)


def _diagram(context: Context, table: Table) -> Iterator[Block]:
    """The table with its parents and children, keys alone."""
    parents = context.index.parents[table.name]
    children = context.index.children[table.name]
    near = dict.fromkeys(one.parent for one in parents)
    near.update(dict.fromkeys(sorted({one.child for one in children})))
    near.pop(table.name, None)
    if not near and not parents:
        return
    shown = list(near)[:_MOST_NEIGHBOURS]
    entities = [Entity(name=table.name, attributes=attributes(table, keys_only=True))]
    entities.extend(Entity(name=name) for name in shown)
    yield Heading(level=2, text="Diagram")
    own = {id(one): one for one in (*parents, *children)}
    drawn = er_diagram(entities, own.values(), context.display, context.verb)
    drawings = context.drawings
    drawing = None if context.is_large else drawings.wanted(lambda: drawings.neighbourhood(table.name))
    yield Diagram(text=drawn, drawing=drawing)
    if len(near) > len(shown):
        more = [context.display(name) for name in list(near)[_MOST_NEIGHBOURS:]]
        words: Line = text(f"Not in the picture: {listed(more)}.")
        if not context.in_one_file:
            path = picture_path(context, table)
            words = (*words, Text(text=" A larger one: "), Link(text=path, to=FileTarget(path=path)), Text(text="."))
        yield Paragraph(line=words)


def picture_path(context: Context, table: Table) -> str:
    """The path of the large picture of a table with many neighbours."""
    return f"{context.index.pages['table', table.name, '']}.svg"


def has_picture(context: Context, table: Table) -> bool:
    """Whether a table has more neighbours than the picture on its page shows."""
    near = {one.parent for one in context.index.parents[table.name]}
    near.update(one.child for one in context.index.children[table.name])
    return len(near - {table.name}) > _MOST_NEIGHBOURS


def _partitions(table: Table, context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = []
    for partition in every_table(table.partitions):
        key = partition.partition_key
        figures = context.measured.tables.get(partition.name)
        rows.append(
            (
                code(context.display(partition.name)),
                code(partition.partition_bound or ""),
                code(f"{key.method} ({key.expression})" if key else ""),
                context.figures.bare(figures.rows if figures else None),
                context.figures.line(figures.size if figures else None),
                text("yes" if partition.columns else ""),
                joined([code(index.name) for index in partition.indexes]),
                codes([*(one.name for one in partition.checks), *(one.name for one in partition.foreign_keys)]),
                text(partition.comment or ""),
            )
        )
    if rows:
        yield Heading(level=2, text="Partitions")
        header = (
            "Partition",
            "Holds",
            "Partitioned by",
            "Rows (about)",
            "Size",
            "Columns differ",
            "Own indexes",
            "Own constraints",
            "Description",
        )
        yield grid(header, rows)


def _definition(context: Context, table: Table) -> Iterator[Block]:
    statements = ddl_writer(context.dialect).build_table(table, context.dialect)
    left_out = "COMMENT ON " if context.is_large else "\0"
    shown = (one.sql for one in statements if one.part != "triggers" and not one.sql.startswith(left_out))
    script = ";\n\n".join(shown)
    if script:
        yield sql(f"{script};")


def _unmodelled(table: Table) -> tuple[str, ...]:
    return tuple(word for part in every_table((table,)) for word in part.unmodelled)
