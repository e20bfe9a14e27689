"""How a test database is made, filled and emptied, in a few lines: what people wrote, commands found, the order."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Line, Paragraph, Text, code, text
from schemabook.documents.context import TECHNICAL, Context, Section, missing
from schemabook.documents.operations import said
from schemabook.documents.schema_notation import Detail, Notation
from schemabook.documents.words import counted
from schemabook.model.base import QualifiedName
from schemabook.model.reader import Depth

_TOPICS = ("test-database", "seeding", "test-cleanup")
_WHAT = {"seed": "Fill", "migrate": "Migrate", "reset": "Begin anew"}
_MOST_FOUND = 8
_MOST_TABLES = 40
_MOST_RINGS = 6


def compose_summary(context: Context) -> Iterator[Block]:
    """Notes, commands and files, then the order in which foreign keys let tables be filled."""
    notes = context.book.annotations
    for topic in _TOPICS:
        yield from said(context, topic)
    unsaid = [topic for topic in _TOPICS if not (notes.note(topic) or topic in _shown(context))]
    if unsaid:
        yield missing(
            "How tests get, fill and empty their database is not written down, or not all of it.",
            remedy=f"Write {', '.join(unsaid)} under notes in annotations.yml.",
        )
    found = list(_found(context))
    if found:
        yield Bullets(items=tuple(found[:_MOST_FOUND]))
    yield from _order(context)


def _shown(context: Context) -> set[str]:
    """The topics on which the repository itself says something."""
    repository = context.book.repository
    purposes = {one.purpose for one in repository.commands}
    fills = "seed" in purposes or repository.seeds or repository.factories or repository.fixtures
    known = (
        ("test-database", repository.test_databases),
        ("seeding", fills),
        ("test-cleanup", "reset" in purposes),
    )
    return {topic for topic, found in known if found}


def _found(context: Context) -> Iterator[Line]:
    """What the repository has for it."""
    repository = context.book.repository
    for one in repository.commands:
        yield (Text(text=f"{_WHAT[one.purpose]}: "), *code(one.command))
    for kind, files in (
        ("Seeds", repository.seeds),
        ("Factories", repository.factories),
        ("Fixtures", repository.fixtures),
    ):
        if files:
            yield (Text(text=f"{kind}: "), *code(files[0]), Text(text=f", {counted(len(files), 'file')}"))


def _order(context: Context) -> Iterator[Block]:
    """Level by level; of many tables only that parents come first."""
    order = context.book.load_order
    notation = Notation(context, Detail.TERSE)
    if len(order.levels) > 1 and len(context.catalogue.tables) <= _MOST_TABLES:
        levels = " → ".join(_names(notation, level) for level in order.levels)
        yield Paragraph(line=(Text(text="Fill in this order, empty the other way round: "), *code(levels)))
    elif len(order.levels) > 1:
        words = f"Fill parents before children (→ in the lines of the tables), {len(order.levels):,} levels deep; "
        yield Paragraph(line=text(f"{words}empty the other way round."))
    rings = " and ".join(_names(notation, ring) for ring in order.cycles[:_MOST_RINGS])
    if rings:
        yield Paragraph(line=(Text(text="These refer to each other in a ring: "), *code(rings)))


def _names(notation: Notation, names: tuple[QualifiedName, ...]) -> str:
    return ", ".join(notation.spell(name) for name in names)


section = Section(
    title="Testing database", summary=compose_summary, least=Depth.STANDARD, audiences=TECHNICAL, focuses=frozenset()
)
