"""Each table as a design document has it: columns, indexes with what they are for, relationships, the statements."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Code, Heading, Line, Text
from schemabook.documents.context import Context
from schemabook.documents.relationship_blocks import cardinality, delete_rule
from schemabook.documents.table_chapters import column_grid, definition, described, index_lines, table_section
from schemabook.documents.table_parts import extra_blocks
from schemabook.documents.words import codes, titled
from schemabook.model.tables import Table


def _blocks(context: Context, table: Table) -> Iterator[Block]:
    yield from described(context, table)
    yield Heading(level=2, text="Columns")
    yield from column_grid(context, table)
    indexes = tuple(index_lines(context, table))
    if indexes:
        yield Heading(level=2, text="Indexes")
        yield Bullets(items=indexes)
    relationships = tuple(_relationships(context, table))
    if relationships:
        yield Heading(level=2, text="Relationships")
        yield Bullets(items=relationships)
    yield from titled(2, "SQL", definition(context, table))
    yield from extra_blocks(context, table)


def _relationships(context: Context, table: Table) -> Iterator[Line]:
    for one in context.index.parents[table.name]:
        key = one.foreign_key
        parent = context.index.table_link(key.referenced_table)
        columns = codes(key.referenced_columns)
        words = f": {cardinality(one)}; when the parent is deleted: {delete_rule(key)}"
        yield (*codes(key.columns), Text(text=" → "), *parent, Text(text=" ("), *columns, Text(text=f"){words}"))
    for one in context.index.children[table.name]:
        child = context.index.table_link(one.child)
        yield (Text(text="referred to by "), *child, Text(text="."), Code(text=", ".join(one.foreign_key.columns)))


section = table_section("Tables", _blocks)
