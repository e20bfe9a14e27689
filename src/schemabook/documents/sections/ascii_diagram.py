"""The entity-relationship diagram in characters: each table with those that refer to it."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.diagrams.ascii import Arm, Box, cluster
from schemabook.documents.blocks import Block, Listing, Paragraph, text
from schemabook.documents.context import EVERYONE, Context, Section
from schemabook.documents.words import counted
from schemabook.model.base import QualifiedName
from schemabook.model.book import Relationship
from schemabook.model.reader import Audience, Extra, Focus
from schemabook.model.tables import Table

_MOST_ARMS = 12
_MOST_CLUSTERS = 60


def compose_summary(context: Context) -> Iterator[Block]:
    """A picture for each table that others refer to, the most referred to first; then the tables that stand alone."""
    index = context.index
    parents = sorted(index.children, key=lambda name: (-len(index.children[name]), name))
    parents = [name for name in parents if index.children[name] and name in index.tables]
    if not context.catalogue.tables:
        return
    if parents:
        yield Paragraph(line=text(f"{_LEGEND}{_SHORTENED if len(parents) > _MOST_CLUSTERS else ''}"))
    for name in parents[:_MOST_CLUSTERS]:
        yield Listing(language="text", text=_picture(context, index.tables[name]))
        more = len(index.children[name]) - _MOST_ARMS
        if more > 0:
            words = counted(more, "more foreign key refers", "more foreign keys refer")
            yield Paragraph(line=text(f"{words} to {context.display(name)}."))
    alone = [
        table for table in context.catalogue.tables if not index.children[table.name] and not index.parents[table.name]
    ]
    if alone:
        boxes = "\n".join(_box(context, table, None).title for table in alone)
        yield Paragraph(line=text("Connected with no other table:"))
        yield Listing(language="text", text=boxes)


_LEGEND = (
    "Each picture has a table on the left and those that refer to it on the right. A line that ends in < leads to many "
    "rows, one that ends in ─ to at most one; ○ says that a row there may refer to nothing. PK is a primary key, FK a "
    "foreign key."
)
_SHORTENED = f" The {_MOST_CLUSTERS} tables that most others refer to are drawn."


def _picture(context: Context, table: Table) -> str:
    children = sorted(context.index.children[table.name], key=lambda one: (one.child, one.foreign_key.columns))
    arms = []
    for one in children[:_MOST_ARMS]:
        child = context.index.tables[one.child]
        box = _box(context, child, one)
        line = next((row for row, column in enumerate(_shown(child, one)) if column in one.foreign_key.columns), 0)
        arms.append(Arm(box=box, line=line, many=not one.one_to_one, optional=one.optional))
    return cluster(_box(context, table, None), arms)


def _box(context: Context, table: Table, relationship: Relationship | None) -> Box:
    columns = _shown(table, relationship)
    marks = _marks(context, table.name, table)
    return Box(
        title=_one_line(context.display(table.name)),
        lines=tuple(_one_line(f"{column}{marks.get(column, '')}") for column in columns) or ("(no columns)",),
    )


def _shown(table: Table, relationship: Relationship | None) -> list[str]:
    """The columns of a box: the key and those of the foreign key, in their order; without a key those alone."""
    wanted = set(table.primary_key.columns) if table.primary_key else set()
    if relationship is not None:
        wanted |= set(relationship.foreign_key.columns)
    return [column.name for column in table.columns if column.name in wanted or not wanted]


def _marks(context: Context, name: QualifiedName, table: Table) -> dict[str, str]:
    primary = set(table.primary_key.columns) if table.primary_key else set()
    foreign = {column for one in context.index.parents[name] for column in one.foreign_key.columns}
    marks = {}
    for column in primary | foreign:
        words = [mark for names, mark in ((primary, "PK"), (foreign, "FK")) if column in names]
        marks[column] = f" ({', '.join(words)})"
    return marks


def _one_line(words: str) -> str:
    return " ".join(words.split())


section = Section(
    title="Entity-relationship diagram",
    summary=compose_summary,
    focuses=frozenset({Focus.OVERVIEW, Focus.RELATIONSHIPS}),
    audiences=EVERYONE - {Audience.CUSTOMER_SUCCESS},
    extra=Extra.DIAGRAMS,
)
