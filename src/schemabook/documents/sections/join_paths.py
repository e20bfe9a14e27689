"""How tables are joined: a line for each parent, then what lies between many and many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from schemabook.documents.blocks import Block, Listing, Paragraph, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.schema_notation import Detail, Notation, detail_of, shortened
from schemabook.model.base import QualifiedName
from schemabook.model.book import Junction, Relationship
from schemabook.model.reader import Depth
from schemabook.model.tables import ForeignKey

_MOST_WHOLE = 60
_MOST_HUBS = 8
_LEAST_OF_A_HUB = 3
_MOST_OF_A_HUB = 6
_MOST_JUNCTIONS = 12


def compose_summary(context: Context) -> Iterator[Block]:
    """Every foreign key as a join; where they are many, the tables that most lead to."""
    relationships = context.book.relationships
    if not relationships:
        if context.catalogue.tables:
            words = "No foreign key is declared; joins go by what columns are called."
            yield Paragraph(line=text(words))
        return
    notation = Notation(context, Detail.FULL)
    whole = context.reader.is_comprehensive or len(relationships) <= _MOST_WHOLE
    if whole:
        lines = [_path(context, notation, one) for one in relationships]
    else:
        yield Paragraph(line=text(_MANY))
        lines = list(_hubs(context, notation))
    junctions = context.book.junctions if whole else context.book.junctions[:_MOST_JUNCTIONS]
    lines += [_junction(notation, one, whole=whole) for one in junctions]
    if len(junctions) < len(context.book.junctions):
        lines.append(f"and {len(context.book.junctions) - len(junctions):,} more ↔")
    if lines:
        yield Listing(language="text", text="\n".join(lines))


_MANY = "Each → in the lines of the tables is a join to the key of its parent. Most tables lead to these:"


def _path(context: Context, notation: Notation, one: Relationship) -> str:
    """`orders.user_id → users.id`, with the verb from the parent to the child where there is one."""
    key = one.foreign_key
    verb = shortened(context.notes.verb(one.child, key), 30)
    most = " (at most one)" if one.one_to_one else ""
    return f"{_end(notation, one.child, key.columns)} → {_parent(context, notation, key)}{most}" + (
        f" # {verb}" if verb and detail_of(context) is not Detail.TERSE else ""
    )


def _parent(context: Context, notation: Notation, key: ForeignKey) -> str:
    parent = context.index.tables.get(key.referenced_table)
    primary = parent.primary_key.columns if parent and parent.primary_key else ()
    return _end(notation, key.referenced_table, key.referenced_columns or primary)


def _end(notation: Notation, table: QualifiedName, columns: tuple[str, ...]) -> str:
    if len(columns) == 1:
        return f"{notation.spell(table)}.{notation.quote(columns[0])}"
    return f"{notation.spell(table)}({notation.columns(columns)})" if columns else notation.spell(table)


def _hubs(context: Context, notation: Notation) -> Iterator[str]:
    """The parents of most tables, with the columns that lead to them: `users.id ← user_id of orders, addresses`."""
    found: dict[tuple[str, tuple[str, ...]], dict[QualifiedName, None]] = defaultdict(dict)
    for one in context.book.relationships:
        found[_parent(context, notation, one.foreign_key), one.foreign_key.columns][one.child] = None
    hubs = [(key, list(children)) for key, children in found.items() if len(children) >= _LEAST_OF_A_HUB]
    hubs.sort(key=lambda item: (-len(item[1]), item[0]))
    for (parent, columns), children in hubs[:_MOST_HUBS]:
        shown = ", ".join(notation.spell(name) for name in children[:_MOST_OF_A_HUB])
        rest = len(children) - _MOST_OF_A_HUB
        yield f"{parent} ← {notation.columns(columns)} of {shown}{f', {rest:,} more' if rest > 0 else ''}"


def _junction(notation: Notation, one: Junction, *, whole: bool) -> str:
    """`products ↔ products through product_relations(product_id, related_id)`; the columns where there is room."""
    left, right = notation.spell(one.left.referenced_table), notation.spell(one.right.referenced_table)
    ends = ", ".join((notation.columns(one.left.columns), notation.columns(one.right.columns)))
    return f"{left} ↔ {right} through {notation.spell(one.table)}{f'({ends})' if whole else ''}"


section = Section(title="Joins", summary=compose_summary, least=Depth.STANDARD, audiences=TECHNICAL)
