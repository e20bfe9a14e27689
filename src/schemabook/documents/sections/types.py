"""Enums, domains, composite and range types, sequences and extensions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Code,
    Heading,
    Line,
    Page,
    Paragraph,
    Text,
    code,
    grid,
    joined,
    text,
)
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.long_lists import LongList
from schemabook.documents.relation_blocks import column_type
from schemabook.documents.words import facts, purpose, titled
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Composite, Domain, Enum, Range, Sequence, every_table
from schemabook.model.reader import Depth, Focus
from schemabook.model.tables import Reference, Table, View

UserType = Enum | Domain | Composite | Range


def compose_summary(context: Context) -> Iterator[Block]:
    """The list of types, sequences and extensions."""
    rows: list[tuple[Line, ...]] = [
        (
            context.index.link(Reference(kind="type", name=item.name)),
            text(_kind(item)),
            text(context.notes.describe_type(item)[0]),
        )
        for item in _types(context)
    ]
    if rows:
        yield grid(("Type", "Kind", "Description"), rows)
    yield from titled(2, "Sequences", _sequences(context).summary())
    yield from titled(2, "Extensions", _extensions(context))
    yield from titled(2, "Foreign servers", _servers(context))


def _types(context: Context) -> list[UserType]:
    catalogue = context.catalogue
    return [*catalogue.enums, *catalogue.domains, *catalogue.composites, *catalogue.ranges]


def _kind(item: UserType) -> str:
    kinds = {Enum: "enum", Domain: "domain", Composite: "composite", Range: "range"}
    return kinds[type(item)]


def compose_pages(context: Context) -> Iterator[Page]:
    """The list of sequences by letter, if it is long, and one page with every type."""
    yield from _sequences(context).pages()
    types = _types(context)
    if not types:
        return
    users = _users(context)
    blocks: list[Block] = []
    for item in types:
        blocks.append(Heading(level=2, text=context.index.type_headings[item.name]))
        blocks.extend(_blocks(context, item))
        used = users.get(item.name, ())
        if used:
            blocks.append(Paragraph(line=(Text(text="Used by "), *joined(list(used)), Text(text="."))))
        else:
            blocks.append(Paragraph(line=text("Nothing here uses it.")))
    yield Page(key="types", title="Every type", blocks=tuple(blocks))


def _blocks(context: Context, item: UserType) -> Iterator[Block]:
    yield from purpose(*context.notes.describe_type(item))
    if isinstance(item, Enum):
        yield Paragraph(line=text("An enum. Its values, in their order:"))
        yield Bullets(items=tuple(code(label) for label in item.labels))
    elif isinstance(item, Domain):
        yield from facts(
            [
                ("Kind", text("domain")),
                ("Base type", code(item.type)),
                ("Nullable", text("no" if item.name in context.index.never_null else "yes")),
                ("Default", code(item.default or "")),
                ("Collation", code(item.collation or "")),
            ]
        )
        rows = [(code(check.name), code(check.expression), text(check.comment or "")) for check in item.checks]
        if rows:
            yield grid(("Check", "Expression", "Description"), list(rows))
    elif isinstance(item, Composite):
        yield Paragraph(line=text("A composite type. Its attributes:"))
        yield grid(
            ("Attribute", "Type", "Description"),
            [(code(one.name), column_type(context, one), text(one.comment or "")) for one in item.attributes],
        )
    else:
        yield from facts(
            [
                ("Kind", text("range")),
                ("Subtype", code(item.subtype)),
                ("Multirange", code(item.multirange or "")),
                ("Operator class", code(item.operator_class or "")),
            ]
        )


def _users(context: Context) -> dict[QualifiedName, list[Line]]:
    """The columns that have each type, and the types, routines, views and tables that need it otherwise."""
    users: dict[QualifiedName, list[Line]] = defaultdict(list)
    named: set[tuple[QualifiedName, QualifiedName]] = set()
    catalogue = context.catalogue
    relations: list[Table | View] = [*every_table(catalogue.tables), *catalogue.views]
    for relation in relations:
        for column in relation.columns:
            if column.type_name is not None:
                named.add((column.type_name, relation.name))
                users[column.type_name].append(
                    (*context.index.table_link(relation.name), Text(text="."), Code(text=column.name))
                )
    for item in _types(context):
        for need in sorted(_needs(item)):
            users[need].append((Text(text=f"{_kind(item)} "), *_type_link(context, item.name)))
    for (kind, needed, _), found in context.index.users.items():
        if kind == "type":
            others = [user for user in found if user.kind == "routine" or (needed, user.name) not in named]
            users[needed].extend(context.index.link(user) for user in others)
    for table in every_table(catalogue.tables):
        if table.of_type is not None:
            users[table.of_type].append((Text(text="table "), *context.index.table_link(table.name)))
    return users


def _needs(item: UserType) -> set[QualifiedName]:
    """The types that a type is made of or that its checks name."""
    if isinstance(item, Enum):
        return set()
    if isinstance(item, Composite):
        return {one.type_name for one in item.attributes if one.type_name is not None}
    needs = {need.name for need in item.depends_on if need.kind == "type"}
    if isinstance(item, Domain) and item.type_name is not None:
        needs.add(item.type_name)
    return needs - {item.name}


def _type_link(context: Context, name: QualifiedName) -> Line:
    return context.index.link(Reference(kind="type", name=name))


def _sequences(context: Context) -> LongList[Sequence]:
    return LongList(
        title="Sequences",
        noun="sequence",
        items=context.catalogue.sequences,
        name=lambda sequence: context.display(sequence.name),
        build=lambda sequences: _sequence_grid(context, sequences),
    )


def _sequence_grid(context: Context, sequences: Iterable[Sequence]) -> Block:
    rows: list[tuple[Line, ...]] = [
        (
            code(context.display(one.name)),
            text(one.type),
            text(str(one.start)),
            text(str(one.increment)),
            text(f"{one.minimum} to {one.maximum}"),
            text("yes" if one.cycle else ""),
            (*context.index.table_link(one.owned_by), Text(text="."), Code(text=one.owned_by_column or ""))
            if one.owned_by
            else (),
            text(one.comment or ""),
        )
        for one in sequences
    ]
    header = ("Sequence", "Type", "Start", "Increment", "Range", "Cycles", "Owned by", "Description")
    return grid(header, rows)


def _extensions(context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        (code(one.name), text(one.version), code(one.schema), text(one.comment or ""))
        for one in context.catalogue.extensions
    ]
    if rows:
        yield grid(("Extension", "Version", "Schema", "Description"), rows)


def _servers(context: Context) -> Iterator[Block]:
    rows: list[tuple[Line, ...]] = [
        (
            code(one.name),
            text(one.wrapper),
            joined([code(f"{option.name}={option.value}") for option in one.options]),
            text("; ".join(one.unmodelled)),
            text(one.comment or ""),
        )
        for one in context.catalogue.servers
    ]
    if rows:
        yield grid(("Server", "Wrapper", "Options", "Not shown", "Description"), rows)


section = Section(
    title="Types",
    summary=compose_summary,
    pages=compose_pages,
    keys=("types", "lists/"),
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset({Focus.OVERVIEW}),
)
