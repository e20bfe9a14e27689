"""The statements of figures that are too long for a cell. It comes last: other pages say which there are."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Page, Paragraph, text
from schemabook.documents.context import Context, Section
from schemabook.documents.figures import METHODS, is_statement
from schemabook.documents.words import sql
from schemabook.model.reader import Depth


def compose_pages(context: Context) -> Iterator[Page]:
    """The page of long methods, if there are any."""
    methods = sorted(context.figures.long_methods.items(), key=lambda item: item[1])
    if not methods:
        return
    words = "Figures whose statement is long refer to this page. 'TABLE' and 'PART' stand for the names at hand."
    blocks: list[Block] = [Paragraph(line=text(words))]
    for method, heading in methods:
        shown = method.replace("{object}", "'TABLE'").replace("{part}", "'PART'")
        blocks.append(Heading(level=2, text=heading))
        blocks.append(sql(f"{shown};") if is_statement(shown) else Paragraph(line=text(shown)))
    yield Page(key=METHODS, title="How it was measured", blocks=tuple(blocks))


section = Section(title="How it was measured", pages=compose_pages, keys=(METHODS,), least=Depth.STANDARD)
