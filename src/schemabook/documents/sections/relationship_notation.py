"""The relationships one by one, in the notation of a specification: one to one, one to many, many to many."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Listing
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.model.book import Junction, Relationship
from schemabook.model.reader import Depth, Focus


def compose_summary(context: Context) -> Iterator[Block]:
    """Three lists; those that are empty are left out."""
    joined = {junction.table for junction in context.book.junctions}
    plain = [one for one in context.book.relationships if one.child not in joined]
    for title, chosen in (
        ("One-to-one", [one for one in plain if one.one_to_one]),
        ("One-to-many", [one for one in plain if not one.one_to_one]),
    ):
        if chosen:
            yield Heading(level=2, text=title)
            yield Listing(language="text", text="\n\n".join(_notation(context, one) for one in chosen))
    if context.book.junctions:
        yield Heading(level=2, text="Many-to-many")
        yield Listing(language="text", text="\n\n".join(_joined(context, one) for one in context.book.junctions))


def _notation(context: Context, one: Relationship) -> str:
    """`users (1) ──places──> (N) orders` above the columns."""
    verb = context.notes.verb(one.child, one.foreign_key)
    parent, child = context.display(one.foreign_key.referenced_table), context.display(one.child)
    least = "0..1" if one.optional else "1"
    most = "0..1" if one.one_to_one else "N"
    first = f"{parent} ({least}) ──{f' {verb} ' if verb else '─'}──> ({most}) {child}"
    ours, theirs = ", ".join(one.foreign_key.referenced_columns), ", ".join(one.foreign_key.columns)
    start = max(len(first) - len(child), len(ours) + 2)
    return f"{first}\n{ours}{' ' * (start - len(ours))}{theirs}"


def _joined(context: Context, junction: Junction) -> str:
    left, right = context.display(junction.left.referenced_table), context.display(junction.right.referenced_table)
    first = f"{left} (N) <─────> (N) {right}"
    indent = " " * (len(left) + 5)
    columns = ", ".join((*junction.left.columns, *junction.right.columns))
    return f"{first}\n{indent}{context.display(junction.table)}\n{indent}({columns})"


section = Section(
    title="Relationships",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.OVERVIEW, Focus.RELATIONSHIPS}),
)
