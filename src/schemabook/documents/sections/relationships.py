"""All relationships, the order in which tables can be filled, and what deletes reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Code,
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
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.long_lists import LongList
from schemabook.documents.relationship_blocks import (
    EMPTYING,
    MOST_REACHED,
    REFUSING,
    cardinality,
    cascade,
    delete_rule,
    inferred_grid,
    unless_refused,
)
from schemabook.documents.words import codes, counted, titled
from schemabook.model.base import QualifiedName
from schemabook.model.book import Relationship
from schemabook.model.reader import Depth, Focus

_MOST_IN_A_LIST = 400
_MOST_IN_A_LEVEL = 60
_INFERRED = "Inferred, not declared"


def compose_summary(context: Context) -> Iterator[Block]:
    """How many there are, with the link."""
    if not context.book.relationships:
        if context.book.inferred:
            yield Paragraph(line=(Text(text="No foreign key is declared. "), *_guesses(context), Text(text=".")))
        return
    joins = counted(len(context.book.junctions), "table")
    words = f" of {counted(len(context.book.relationships), 'foreign key')}"
    if context.book.junctions:
        words += f"; {joins} {'joins' if len(context.book.junctions) == 1 else 'join'} many with many"
    link = Link(text="All relationships", to=Target(page="relationships"))
    yield Paragraph(line=(link, Text(text=f"{words}. The page also has the order of inserting and deleting.")))
    if context.book.inferred:
        yield Paragraph(line=(*_guesses(context), Text(text=".")))


def _guesses(context: Context) -> Line:
    words = f"{counted(len(context.book.inferred), 'relationship')} that no foreign key declares"
    link = Link(text=words, to=Target(page="relationships", heading=_INFERRED))
    return (link, Text(text=": inferred from names and types"))


def compose_body(context: Context) -> Iterator[Block]:
    """Everything about relationships."""
    if context.book.relationships:
        yield from _blocks(context, _foreign_keys(context).whole())
    yield from titled(2, _INFERRED, _inferred(context))


def compose_pages(context: Context) -> Iterator[Page]:
    """The page of all relationships; long lists by the first letter of the child."""
    inferred = tuple(titled(2, _INFERRED, _inferred(context)))
    if not context.book.relationships:
        if inferred:
            yield Page(key="relationships", title="All relationships", blocks=inferred)
        return
    foreign_keys = _foreign_keys(context)
    blocks = (*_blocks(context, foreign_keys.body()), *inferred)
    yield Page(key="relationships", title="All relationships", blocks=blocks)
    yield from foreign_keys.pages()


def _inferred(context: Context) -> Iterator[Block]:
    """What names and types speak for."""
    inferred = context.book.inferred
    if inferred:
        yield Paragraph(line=text("The database checks none of these: a value may lead to no row."))
        yield inferred_grid(context, inferred[:_MOST_IN_A_LIST])
    if len(inferred) > _MOST_IN_A_LIST:
        words = f"These are the first {_MOST_IN_A_LIST} of {len(inferred):,}; the pages of the tables have them all."
        yield Paragraph(line=text(words))


def _blocks(context: Context, foreign_keys: Block) -> Iterator[Block]:
    if context.dialect.foreign_key_switch:
        words = f"{context.dialect.product} checks foreign keys only in sessions that ran "
        switch = Code(text=context.dialect.foreign_key_switch)
        line = (Text(text=words), switch, Text(text=". In others none of these rules has an effect."))
        yield Paragraph(line=line)
    yield from titled(2, "Many to many", _junctions(context))
    yield from titled(2, "One to many and one to one", [foreign_keys])
    yield from titled(2, "Order of inserting", _load_order(context))
    yield from titled(2, "What a delete does", _cascades(context))


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


def _foreign_keys(context: Context) -> LongList[Relationship]:
    return LongList(
        title="Relationships",
        noun="foreign key",
        items=context.book.relationships,
        name=lambda one: f"{context.display(one.child)} {one.foreign_key.name}",
        build=lambda relationships: _list(context, relationships),
        most=_MOST_IN_A_LIST,
        head=("Child starts with", "Foreign keys"),
    )


def _list(context: Context, relationships: Sequence[Relationship]) -> Block:
    rows: list[tuple[Line, ...]] = [
        (
            context.index.table_link(one.child),
            codes(one.foreign_key.columns),
            context.index.table_link(one.foreign_key.referenced_table),
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
        rows.append((text(str(number)), text(f"{len(level):,}"), _some(context, level)))
    yield grid(("Level", "Number of tables", "Tables"), rows)
    if order.cycles:
        yield Paragraph(
            line=text(
                "These tables refer to one another in a ring. Insert with a null reference first, or defer the "
                "constraints to the end of the transaction, where the ring has such keys:"
            )
        )
        yield Bullets(items=tuple(line for ring in order.cycles for line in _ring(context, ring)))


def _ring(context: Context, ring: tuple[QualifiedName, ...]) -> Iterator[Line]:
    """The tables of a ring, and the keys that a first row can leave open."""
    inside = set(ring)
    keys = [one for name in ring for one in context.index.parents[name] if one.parent in inside]
    real = [one for one in keys if one.parent != one.child and one.foreign_key.enforced]
    line = _some(context, ring)
    for words, found in (
        ("need not refer at first", [one for one in real if one.optional]),
        ("may be deferred", [one for one in real if one.foreign_key.deferrable]),
    ):
        if found:
            line = (*line, Text(text=f"; {words}: "), *_shortened([_ring_key(context, one) for one in found]))
    if ring not in context.book.load_order.rigid:
        yield (*line, Text(text="."))
    for stuck in context.book.load_order.rigid:
        if inside.issuperset(stuck):
            yield (
                *_some(context, stuck),
                Text(
                    text=": no key of this ring may be null or deferred. No first row can be inserted without "
                    "disabling a constraint, unless one statement inserts into all of them."
                ),
            )


def _ring_key(context: Context, one: Relationship) -> Line:
    columns = codes(f"{context.display(one.child)}.{column}" for column in one.foreign_key.columns)
    return columns if len(one.foreign_key.columns) == 1 else (Text(text="("), *columns, Text(text=")"))


def _some(context: Context, names: Sequence[QualifiedName], *, whole: bool = True) -> Line:
    """Links to as many of the tables as a cell takes."""
    return _shortened([context.index.table_link(name) for name in names], whole=whole)


def _shortened(lines: list[Line], *, whole: bool = True) -> Line:
    shown = lines[:_MOST_IN_A_LEVEL]
    if len(lines) > _MOST_IN_A_LEVEL:
        shown.append(text(f"{'' if whole else 'at least '}{len(lines) - _MOST_IN_A_LEVEL:,} more"))
    return joined(shown)


def _cascades(context: Context) -> Iterator[Block]:
    """What a delete does beside itself, for the tables where that is more than being refused."""
    enforced = [one for one in context.book.relationships if one.foreign_key.enforced]
    starts = sorted({one.parent for one in enforced if one.foreign_key.on_delete not in REFUSING})
    rows = [_cascade_row(context, name) for name in starts[:_MOST_IN_A_LIST]]
    if rows:
        yield grid(
            (
                "Deleting from",
                "Number of tables",
                "Takes along rows of",
                "Is refused while rows refer to them in",
                _SETS,
            ),
            rows,
        )
    if len(starts) > len(rows):
        yield Paragraph(line=text(f"These are the first {len(rows):,} of {counted(len(starts), 'table')}."))
    if rows and any(one.parent not in starts for one in enforced):
        yield Paragraph(line=text("A delete from any other table is refused while rows refer to it."))


_SETS = "Sets to null or default in"


def _cascade_row(context: Context, name: QualifiedName) -> tuple[Line, ...]:
    """What goes along, what refuses it, and what is changed; of the row itself and of those that go along."""
    reached = cascade(context, name)
    whole = len(reached) < MOST_REACHED
    keys = [
        one
        for parent in (name, *(other for other in reached if other != name))
        for one in context.index.children[parent]
        if one.foreign_key.enforced
    ]
    refusing = dict.fromkeys(one.child for one in keys if one.foreign_key.on_delete in REFUSING)
    emptied = dict.fromkeys(one.child for one in keys if one.foreign_key.on_delete in EMPTYING)
    number = text(f"{'' if whole else 'at least '}{len(reached):,}") if reached else ()
    return (
        context.index.table_link(name),
        number,
        _some(context, list(reached), whole=whole),
        _some(context, list(refusing)),
        (*_some(context, list(emptied)), *unless_refused(context, [name, *reached])),
    )


section = Section(
    title="Relationships",
    summary=compose_summary,
    pages=compose_pages,
    body=compose_body,
    keys=("relationships", "lists/"),
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.RELATIONSHIPS}),
)
