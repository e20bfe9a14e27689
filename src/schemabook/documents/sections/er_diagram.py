"""Entity-relationship diagrams: one for a small schema, one for each module of a large one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from schemabook.diagrams.mermaid import MOST_CHARACTERS, MOST_EDGES, Entity, attributes, er_diagram, flowchart
from schemabook.diagrams.modules import LIMIT
from schemabook.documents.blocks import (
    Block,
    Bullets,
    Diagram,
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
from schemabook.documents.context import EVERYONE, Context, Section
from schemabook.documents.words import counted, first_line
from schemabook.model.base import QualifiedName
from schemabook.model.book import Module, Relationship
from schemabook.model.reader import Audience, Extra, Focus

_MOST_MODULES = 40
_MOST_OUTSIDE = 12


def compose_summary(context: Context) -> Iterator[Block]:
    """The whole diagram where it can be read, else the map of modules."""
    tables = context.catalogue.tables
    if not tables:
        return
    if len(tables) <= LIMIT:
        names = tuple(table.name for table in tables)
        yield Diagram(text=_diagram(context, names, ()))
    else:
        yield from _map(context)


def compose_pages(context: Context) -> Iterator[Page]:
    """A page for each module of a schema that one picture cannot show."""
    if len(context.catalogue.tables) <= LIMIT:
        return
    keys = context.module_pages
    for module in context.book.modules:
        yield Page(
            key=keys[module.name],
            title=f"Module {context.module_title(module)}",
            blocks=tuple(_module_blocks(context, module)),
        )


def _map(context: Context) -> Iterator[Block]:
    """The modules with the keys between them, and the list of their pages."""
    modules = context.book.modules
    keys = context.module_pages
    tables = counted(len(context.catalogue.tables), "table")
    yield Paragraph(
        line=text(
            f"{tables} in {counted(len(modules), 'module')}: groups of tables that foreign keys hold together, "
            "each named after the table that most others refer to. Arrows lead from the referring module to the "
            "one it refers to, with the number of keys."
        )
    )
    if len(modules) <= _MOST_MODULES:
        yield Diagram(text=_module_map(context))
    rows: list[tuple[Line, ...]] = [
        (
            (Link(text=context.module_title(module), to=Target(page=keys[module.name])),),
            text(f"{len(module.tables):,}"),
            _some_tables(context, module),
        )
        for module in modules
    ]
    yield grid(("Module", "Number of tables", "Tables"), rows)


def _some_tables(context: Context, module: Module) -> Line:
    shown = [text(context.display(name)) for name in module.tables[:6]]
    more = len(module.tables) - len(shown)
    return joined(shown + ([text(f"{more:,} more")] if more else []))


def _module_map(context: Context) -> str:
    modules = context.book.modules
    position = {name: number for number, module in enumerate(modules) for name in module.tables}
    between: Counter[tuple[int, int]] = Counter()
    for relationship in context.book.relationships:
        start, end = position.get(relationship.child), position.get(relationship.parent)
        if start is not None and end is not None and start != end:
            between[start, end] += 1
    nodes = [(context.module_title(module), counted(len(module.tables), "table")) for module in modules]
    return flowchart(nodes, [(start, end, count) for (start, end), count in sorted(between.items())][:400])


def _module_blocks(context: Context, module: Module) -> Iterator[Block]:
    inside = set(module.tables)
    outside = _outside(context, module)
    near = tuple(outside[:_MOST_OUTSIDE])
    yield Diagram(text=_diagram(context, module.tables, near))
    drawn = len(between(context, module.tables, near))
    if drawn > MOST_EDGES:
        yield Paragraph(line=text(f"The picture has {MOST_EDGES} of {drawn:,} foreign keys."))
    if outside:
        yield Paragraph(
            line=(
                Text(text="Tables of other modules that these are connected with: "),
                *joined([context.index.table_link(name) for name in outside]),
                Text(text="."),
            )
        )
    yield Heading(level=2, text="Tables")
    yield Bullets(items=tuple(_entry(context, name) for name in module.tables if name in inside))


def _entry(context: Context, name: QualifiedName) -> Line:
    words = first_line(context.notes.describe(name, context.index.tables[name].comment)[0])
    return (*context.index.table_link(name), *((Text(text=f": {words}"),) if words else ()))


def _outside(context: Context, module: Module) -> list[QualifiedName]:
    """Tables of other modules at the other end of a key, most connected first."""
    inside = set(module.tables)
    counts: Counter[QualifiedName] = Counter()
    for name in module.tables:
        for relationship in context.index.parents[name]:
            counts[relationship.parent] += relationship.parent not in inside
        for relationship in context.index.children[name]:
            counts[relationship.child] += relationship.child not in inside
    found = [name for name, count in counts.items() if count]
    return sorted(found, key=lambda name: (-counts[name], name))


def _diagram(context: Context, names: tuple[QualifiedName, ...], outside: tuple[QualifiedName, ...]) -> str:
    """All columns where they fit, else keys alone, else names."""
    relationships = between(context, names, outside)
    details = ("columns", "keys", "names") if context.reader.audience.is_technical else ("names",)
    for detail in details:
        entities = [_entity(context, name, detail) for name in names] + [Entity(name=name) for name in outside]
        drawn = er_diagram(entities, relationships, context.display, context.verb)
        if len(drawn) <= MOST_CHARACTERS:
            break
    return drawn


def _entity(context: Context, name: QualifiedName, detail: str) -> Entity:
    lines = () if detail == "names" else attributes(context.index.tables[name], keys_only=detail == "keys")
    return Entity(name=name, attributes=lines)


def between(
    context: Context, names: tuple[QualifiedName, ...], outside: tuple[QualifiedName, ...]
) -> list[Relationship]:
    """The relationships of which one end is in `names` and the other in either."""
    near, far = set(names), set(names) | set(outside)
    found = [one for name in names for one in context.index.parents[name] if one.parent in far]
    found += [one for name in outside for one in context.index.parents[name] if one.parent in near]
    return found


section = Section(
    title="Entity-relationship diagram",
    summary=compose_summary,
    pages=compose_pages,
    keys=("modules/",),
    focuses=frozenset({Focus.OVERVIEW, Focus.RELATIONSHIPS}),
    audiences=EVERYONE - {Audience.CUSTOMER_SUCCESS},
    extra=Extra.DIAGRAMS,
)
