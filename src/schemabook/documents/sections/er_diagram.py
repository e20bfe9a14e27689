"""Entity-relationship diagrams: one for a small schema, one for each module of a large one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from schemabook.diagrams.mermaid import MOST_EDGES, Entity, attributes, er_diagram, flowchart
from schemabook.diagrams.modules import MOST_IN_A_PICTURE
from schemabook.documents.blocks import (
    Attachment,
    Block,
    Bullets,
    Diagram,
    Heading,
    Image,
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
from schemabook.documents.drawings import svg_file
from schemabook.documents.words import counted, first_line
from schemabook.model.base import QualifiedName
from schemabook.model.book import Module, Relationship
from schemabook.model.reader import Audience, Extra, Focus

WHOLE = "er-diagram.svg"
"""The picture of the whole schema: its tables, or its modules where they are many."""

_MOST_CHARACTERS = 20_000
_MOST_MODULES = 40
_MOST_OUTSIDE = 12


def compose_summary(context: Context) -> Iterator[Block]:
    """The whole diagram where it can be read, else the map of modules."""
    tables = context.catalogue.tables
    if not tables:
        return
    if context.module_pages:
        yield from _map(context)
        return
    names = tuple(table.name for table in tables)
    diagram = _diagram(context, names, between(context, names, ()), ("columns", "keys", "names"))
    drawing = context.drawings.wanted(context.drawings.map)
    yield Diagram(text=diagram, drawing=drawing, file=WHOLE if _has_files(context) else "")


def compose_pages(context: Context) -> Iterator[Page]:
    """A page for each module of a schema that one picture cannot show."""
    keys = context.module_pages
    for module in context.book.modules if keys else ():
        yield Page(
            key=keys[module.name],
            title=f"Module {context.module_title(module)}",
            blocks=tuple(_module_blocks(context, module)),
        )


def compose_attachments(context: Context) -> Iterator[Attachment]:
    """The picture of the whole, and one for each module."""
    if not _has_files(context) or not context.catalogue.tables:
        return
    drawings, keys = context.drawings, context.module_pages
    yield Attachment(path=WHOLE, text=svg_file(drawings.map() if keys else drawings.whole()))
    for module in context.book.modules if keys else ():
        yield Attachment(path=_picture(context, module), text=svg_file(drawings.module(module)))


def _has_files(context: Context) -> bool:
    """Whether pictures with every column stand beside the pages."""
    return not context.in_one_file and not context.reader.is_brief and context.reader.audience.is_technical


def _picture(context: Context, module: Module) -> str:
    return f"{context.module_pages[module.name]}.svg"


def _map(context: Context) -> Iterator[Block]:
    """The modules with the keys between them, and the list of their pages."""
    modules = context.book.modules
    keys = context.module_pages
    tables = counted(len(context.catalogue.tables), "table")
    yield Paragraph(
        line=text(
            f"{tables} in {counted(len(modules), 'module')}: groups of tables that foreign keys hold together, "
            "each named after the word that its tables begin with, or the table that most others refer to. Arrows lead "
            "from the referring module to the one it refers to, with the number of keys."
        )
    )
    drawing = context.drawings.wanted(context.drawings.map)
    if len(modules) <= _MOST_MODULES:
        file = WHOLE if _has_files(context) else ""
        yield Diagram(text=_module_map(context), drawing=drawing, file=file)
        yield from _hub_note(context, {one.parent for one in context.book.relationships})
    elif _has_files(context):
        yield Image(path=WHOLE, text="The modules and the keys between them", drawing=drawing)
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
    hubs = _hubs(context)
    for relationship in context.book.relationships:
        start, end = position.get(relationship.child), position.get(relationship.parent)
        if start is not None and end is not None and start != end and relationship.parent not in hubs:
            between[start, end] += 1
    nodes = [(context.module_title(module), counted(len(module.tables), "table")) for module in modules]
    return flowchart(nodes, [(start, end, count) for (start, end), count in sorted(between.items())][:MOST_EDGES])


def _module_blocks(context: Context, module: Module) -> Iterator[Block]:
    outside = _outside(context, module)
    yield from _picture_blocks(context, module, outside)
    if outside:
        yield Paragraph(
            line=(
                Text(text="Tables of other modules that these are connected with: "),
                *joined([context.index.table_link(name) for name in outside]),
                Text(text="."),
            )
        )
    yield Heading(level=2, text="Tables")
    yield Bullets(items=tuple(_entry(context, name) for name in module.tables))


def _picture_blocks(context: Context, module: Module, outside: list[QualifiedName]) -> Iterator[Block]:
    """The picture of a module: Mermaid with its keys where it is small, else the file."""
    drawing = context.drawings.wanted(lambda: context.drawings.module_on_page(module))
    if len(module.tables) > MOST_IN_A_PICTURE and _has_files(context):
        yield Image(
            path=_picture(context, module), text=f"The tables of {context.module_title(module)}", drawing=drawing
        )
        return
    names = _leading(context, module)
    hubs = _hubs(context)
    room = min(_MOST_OUTSIDE, MOST_IN_A_PICTURE - len(names))
    near = tuple(name for name in outside if name not in hubs)[:room]
    relationships = between(context, names, near)
    drawn = [one for one in relationships if one.parent not in hubs or one.parent == one.child]
    diagram = _diagram(context, (*names, *near), drawn, ("keys", "names"), bare=frozenset(near))
    yield Diagram(text=diagram, drawing=drawing, file=_picture(context, module) if _has_files(context) else "")
    yield from _left_out(context, module, names, len(drawn))


def _leading(context: Context, module: Module) -> tuple[QualifiedName, ...]:
    """As many tables of a module as one picture shows: those with most keys, in the order of names."""
    if len(module.tables) <= MOST_IN_A_PICTURE:
        return module.tables
    index = context.index
    first = sorted(module.tables, key=lambda name: (-len(index.parents[name]) - len(index.children[name]), name))
    return tuple(sorted(first[:MOST_IN_A_PICTURE]))


def _left_out(context: Context, module: Module, names: tuple[QualifiedName, ...], drawn: int) -> Iterator[Block]:
    """What the Mermaid of a module does not show."""
    if drawn > MOST_EDGES:
        yield Paragraph(line=text(f"The picture has {MOST_EDGES} of {drawn:,} foreign keys."))
    missing = [context.index.table_link(name) for name in module.tables if name not in names]
    if missing:
        yield Paragraph(line=(Text(text="Not in the picture: "), *joined(missing), Text(text=".")))
    yield from _hub_note(
        context, {one.parent for name in names for one in context.index.parents[name] if one.parent != name}
    )


def _hub_note(context: Context, referred: set[QualifiedName]) -> Iterator[Block]:
    """Which of the tables that are referred to have no lines."""
    links = [context.index.table_link(name) for name in sorted(referred & _hubs(context))]
    if links:
        words = "Referred to by so many that lines to them are left out: "
        line = (Text(text=words), *joined(links), Text(text="."))
        yield Paragraph(line=line)


def _hubs(context: Context) -> frozenset[QualifiedName]:
    return frozenset(name for module in context.book.modules for name in module.hubs)


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


def _diagram(
    context: Context,
    names: tuple[QualifiedName, ...],
    relationships: list[Relationship],
    details: tuple[str, ...],
    bare: frozenset[QualifiedName] = frozenset(),
) -> str:
    """The first of these details that fits; for readers who are no technicians names. `bare` are always names."""
    for detail in details if context.reader.audience.is_technical else ("names",):
        entities = [_entity(context, name, "names" if name in bare else detail) for name in names]
        drawn = er_diagram(entities, relationships, context.display, context.verb)
        if len(drawn) <= _MOST_CHARACTERS:
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
    attachments=compose_attachments,
    keys=("modules/", WHOLE),
    focuses=frozenset({Focus.OVERVIEW, Focus.RELATIONSHIPS}),
    audiences=EVERYONE - {Audience.CUSTOMER_SUCCESS},
    extra=Extra.DIAGRAMS,
)
