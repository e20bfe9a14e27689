"""Tables in a line each, for a quick reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import Block, Bullets, Listing, text
from schemabook.documents.context import Context
from schemabook.documents.schema_notation import LEGEND, TERSE_LEGEND, Detail, Notation
from schemabook.model.tables import Table


def quick_blocks(context: Context, tables: Sequence[Table]) -> Iterator[Block]:
    """How lines are read, and a line for each table; nothing where there are none."""
    if tables:
        notation = Notation(context, Detail.TERSE)
        yield Bullets(items=tuple(text(line) for line in (*LEGEND, TERSE_LEGEND)))
        yield Listing(language="text", text="\n".join(notation.table(table) for table in tables))
