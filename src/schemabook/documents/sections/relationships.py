"""All relationships, the order in which tables can be filled, and what deletes reach."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Heading,
    Line,
    Link,
    Page,
    Paragraph,
    Target,
    Text,
    grid,
    joined,
    text,
)
from schemabook.documents.context import Context, Section
from schemabook.documents.relationship_blocks import cardinality, cascade, delete_rule
from schemabook.documents.words import by_initial, codes, counted, titled
from schemabook.model.book import Relationship
from schemabook.model.tables import Action

_MOST_IN_A_LIST = 400
_MOST_IN_A_LEVEL = 60


def compose_summary(context: Context) -> Iterator[Block]:
    """How many there are, with the link."""
    if not context.book.relationships:
        return
    yield Heading(level=2, text="Relationships")
    joins = counted(len(context.book.junctions), "table")
    words = f" of {counted(len(context.book.relationships), 'foreign key')}"
    if context.book.junctions:
        words += f"; {joins} {'joins' if len(context.book.junctions) == 1 else 'join'} many with many"
    link = Link(text="All relationships", to=Target(page="relationships"))
    yield Paragraph(line=(link, Text(text=f"{words}. The page also has the order of inserting and deleting.")))


def compose_pages(context: Context) -> Iterator[Page]:
    """The page of all relationships; long lists by the first letter of the child."""
    if not context.book.relationships:
        return
    blocks: list[Block] = []
    blocks.extend(titled(2, "Many to many", _junctions(context)))
    blocks.extend(titled(2, "One to many and one to one", _foreign_keys(context)))
    blocks.extend(titled(2, "Order of inserting", _load_order(context)))
    blocks.extend(titled(2, "What a delete takes along", _cascades(context)))
    yield Page(key="relationships", title="All relationships", blocks=tuple(blocks))
    if len(context.book.relationships) > _MOST_IN_A_LIST:
        for letter, group in _by_letter(context):
            key = f"lists/relationships-{letter}"
            yield Page(key=key, title=f"Relationships: {letter}", blocks=(_list(context, group),))


def _by_letter(context: Context) -> Iterator[tuple[str, list[Relationship]]]:
    def name(one: Relationship) -> str:
        return f"{context.display(one.child)} {one.foreign_key.name}"

    return by_initial(context.book.relationships, name)


def _junctions(context: Context) -> Iterator[Block]:
    index = context.index
    rows: list[tuple[Line, ...]] = [
        (
            index.table_link(one.left.referenced_table),
            index.table_link(one.right.referenced_table),
            index.table_link(one.table),
        )
        for one in context.book.junctions
    ]
    if rows:
        yield grid(("Many", "Many", "Through"), rows)


def _foreign_keys(context: Context) -> Iterator[Block]:
    if len(context.book.relationships) <= _MOST_IN_A_LIST:
        yield _list(context, list(context.book.relationships))
        return
    rows: list[tuple[Line, ...]] = [
        ((Link(text=letter, to=Target(page=f"lists/relationships-{letter}")),), text(f"{len(group):,}"))
        for letter, group in _by_letter(context)
    ]
    yield grid(("Child starts with", "Foreign keys"), rows)


def _list(context: Context, relationships: list[Relationship]) -> Block:
    rows: list[tuple[Line, ...]] = [
        (
            context.index.table_link(one.child),
            codes(one.foreign_key.columns),
            context.index.table_link(one.parent),
            codes(one.foreign_key.referenced_columns),
            text(cardinality(one)),
            text(delete_rule(one.foreign_key)),
        )
        for one in relationships
    ]
    return grid(("Child", "Columns", "Parent", "Parent columns", "Cardinality", "When the parent is deleted"), rows)


def _load_order(context: Context) -> Iterator[Block]:
    order = context.book.load_order
    yield Paragraph(
        line=text(
            "Tables of one level need rows only in the levels before it: insert from the first level to the last, "
            "delete from the last to the first."
        )
    )
    rows: list[tuple[Line, ...]] = []
    for number, level in enumerate(order.levels, start=1):
        links = [context.index.table_link(name) for name in level[:_MOST_IN_A_LEVEL]]
        if len(level) > _MOST_IN_A_LEVEL:
            links.append(text(f"{len(level) - _MOST_IN_A_LEVEL:,} more"))
        rows.append((text(str(number)), text(f"{len(level):,}"), joined(links)))
    yield grid(("Level", "Number of tables", "Tables"), rows)
    if order.cycles:
        yield Paragraph(
            line=text(
                "These tables refer to one another in a ring. Insert with a null reference first, or defer the "
                "constraints to the end of the transaction:"
            )
        )
        yield Bullets(items=tuple(joined([context.index.table_link(name) for name in ring]) for ring in order.cycles))


def _cascades(context: Context) -> Iterator[Block]:
    starts = {one.parent for one in context.book.relationships if one.foreign_key.on_delete is Action.CASCADE}
    rows: list[tuple[Line, ...]] = []
    for name in sorted(starts)[:_MOST_IN_A_LIST]:
        reached = cascade(context, name)
        links = [context.index.table_link(other) for other in reached[:_MOST_IN_A_LEVEL]]
        if len(reached) > _MOST_IN_A_LEVEL:
            links.append(text(f"{len(reached) - _MOST_IN_A_LEVEL:,} more"))
        rows.append((context.index.table_link(name), text(f"{len(reached):,}"), joined(links)))
    if rows:
        yield grid(("Deleting from", "Number of tables", "Takes along rows of"), rows)


section = Section(summary=compose_summary, pages=compose_pages)
