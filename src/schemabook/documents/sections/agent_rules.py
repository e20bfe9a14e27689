"""What whoever writes SQL for this database must always or never do."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Paragraph, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.rules_of_use import rules_of_use


def compose_summary(context: Context) -> Iterator[Block]:
    """The rules, one line each."""
    rules = rules_of_use(context)
    if rules:
        yield Bullets(items=tuple(one.line for one in rules))
    elif context.catalogue.tables:
        yield Paragraph(line=text("The schema shows nothing that must always or never be done."))


section = Section(title="Rules", summary=compose_summary, audiences=TECHNICAL)
