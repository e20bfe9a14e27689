"""Mermaid entity-relationship diagrams: one file, or one for each module where Mermaid would not draw one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from schemabook.diagrams.mermaid import MOST_CHARACTERS, MOST_EDGES, Entity, attributes, er_diagram, flowchart
from schemabook.documents.words import counted
from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book, Module, Relationship
from schemabook.renderers.exports.content import Content
from schemabook.renderers.markdown import File

NAME = "mermaid"
SUFFIX = ".mmd"

_MOST_OUTSIDE = 12


def render(book: Book, dialect: Dialect) -> Iterator[File]:
    """The whole schema in one diagram where it fits; else a map of the modules and a diagram for each."""
    content = Content(book, dialect)
    whole = _drawn(content, (table.name for table in content.tables), (), content.relationships, "columns")
    if len(whole) <= MOST_CHARACTERS and len(content.relationships) <= MOST_EDGES:
        yield File(path=f"schema{SUFFIX}", text=whole)
        return
    yield File(path=f"overview{SUFFIX}", text=_overview(content))
    stems = content.module_stems()
    for module in book.modules:
        yield File(path=f"modules/{stems[module.name]}{SUFFIX}", text=_module(content, module))


def _drawn(
    content: Content,
    names: Iterable[QualifiedName],
    outside: Iterable[QualifiedName],
    relationships: Iterable[Relationship],
    detail: str,
) -> str:
    """A diagram at one level of detail: "columns", "keys" or "names"."""
    entities = []
    for name in names:
        table = content.table_of[name]
        lines = () if detail == "names" else attributes(table, keys_only=detail == "keys")
        entities.append(Entity(name=name, attributes=lines))
    entities.extend(Entity(name=name) for name in outside)
    return er_diagram(entities, relationships, content.context.display, content.context.verb) + "\n"


def _module(content: Content, module: Module) -> str:
    """The tables of one module, and the nearest of other modules by name alone."""
    inside = set(module.tables)
    counts: Counter[QualifiedName] = Counter()
    for name in module.tables:
        for one in (*content.context.index.parents[name], *content.context.index.children[name]):
            other = one.parent if one.child == name else one.child
            counts[other] += other not in inside and other in content.table_of
    near = sorted((name for name, count in counts.items() if count), key=lambda name: (-counts[name], name))
    shown = inside | set(near[:_MOST_OUTSIDE])
    drawn = [one for one in content.relationships if {one.child, one.parent} <= shown]
    drawn = [one for one in drawn if one.child in inside or one.parent in inside]
    for detail in ("columns", "keys", "names"):
        text = _drawn(content, module.tables, near[:_MOST_OUTSIDE], drawn, detail)
        if len(text) <= MOST_CHARACTERS:
            break
    notes = [f"%% Module of {len(module.tables):,} tables, shown with their {detail}."]
    if len(drawn) > MOST_EDGES:
        notes.append(f"%% {MOST_EDGES} of {len(drawn):,} foreign keys are shown.")
    if len(near) > _MOST_OUTSIDE:
        notes.append(f"%% {_MOST_OUTSIDE} of {len(near):,} tables of other modules are shown.")
    return "\n".join([*notes, text])


def _overview(content: Content) -> str:
    """The modules with the keys between them; the largest alone where not all can be drawn."""
    ranked = sorted(content.book.modules, key=lambda module: (-len(module.tables), module.name))
    for most in (len(ranked), 400, 200, 50):
        modules = sorted(ranked[:most], key=lambda module: module.name)
        text = _map(content, modules) + "\n"
        if len(text) <= MOST_CHARACTERS:
            break
    notes = [f"%% {counted(len(content.tables), 'table')} in {counted(len(ranked), 'module')}, a diagram for each."]
    if len(modules) < len(ranked):
        notes.append(f"%% The {len(modules):,} largest modules are shown.")
    return "\n".join([*notes, text])


def _map(content: Content, modules: list[Module]) -> str:
    place = {name: number for number, module in enumerate(modules) for name in module.tables}
    between: Counter[tuple[int, int]] = Counter()
    for one in content.relationships:
        start, end = place.get(one.child), place.get(one.parent)
        if start is not None and end is not None and start != end:
            between[start, end] += 1
    nodes = [(content.module_title(module), counted(len(module.tables), "table")) for module in modules]
    strongest = sorted(between.items(), key=lambda item: (-item[1], item[0]))[:MOST_EDGES]
    return flowchart(nodes, [(start, end, count) for (start, end), count in sorted(strongest)])
