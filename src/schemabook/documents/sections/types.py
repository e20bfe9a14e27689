"""Enums, domains, composite and range types, sequences and extensions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Code,
    Heading,
    Line,
    Link,
    Page,
    Paragraph,
    Target,
    Text,
    code,
    grid,
    joined,
    text,
)
from schemabook.documents.context import Context, Section
from schemabook.documents.relation_blocks import column_type
from schemabook.documents.words import facts, purpose, titled
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Composite, Domain, Enum, Range

UserType = Enum | Domain | Composite | Range


def compose_summary(context: Context) -> Iterator[Block]:
    """The list of types, sequences and extensions."""
    rows: list[tuple[Line, ...]] = [
        (
            (Link(text=context.display(item.name), to=Target(page="types", heading=context.display(item.name))),),
            text(_kind(item)),
            text(item.comment or ""),
        )
        for item in _types(context)
    ]
    if rows:
        yield Heading(level=2, text="Types")
        yield grid(("Type", "Kind", "Description"), rows)
    yield from titled(2, "Sequences", _sequences(context))
    yield from titled(2, "Extensions", _extensions(context))
    yield from titled(2, "Foreign servers", _servers(context))


def _types(context: Context) -> list[UserType]:
    catalogue = context.catalogue
    return [*catalogue.enums, *catalogue.domains, *catalogue.composites, *catalogue.ranges]


def _kind(item: UserType) -> str:
    kinds = {Enum: "enum", Domain: "domain", Composite: "composite", Range: "range"}
    return kinds[type(item)]


def compose_pages(context: Context) -> Iterator[Page]:
    """One page with every type."""
    types = _types(context)
    if not types:
        return
    users = _users(context)
    blocks: list[Block] = []
    for item in types:
        blocks.append(Heading(level=2, text=context.display(item.name)))
        blocks.extend(_blocks(context, item))
        used = users.get(item.name, ())
        if used:
            blocks.append(Paragraph(line=(Text(text="Used by "), *joined(list(used)), Text(text="."))))
        else:
            blocks.append(Paragraph(line=text("No column uses it.")))
    yield Page(key="types", title="Every type", blocks=tuple(blocks))


def _blocks(context: Context, item: UserType) -> Iterator[Block]:
    yield from purpose(item.comment)
    if isinstance(item, Enum):
        yield Paragraph(line=text("An enum. Its values, in their order:"))
        yield Bullets(items=tuple(code(label) for label in item.labels))
    elif isinstance(item, Domain):
        yield from facts(
            [
                ("Kind", text("domain")),
                ("Base type", code(item.type)),
                ("Nullable", text("yes" if item.nullable else "no")),
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
    """The columns of tables that have each type."""
    users: dict[QualifiedName, list[Line]] = defaultdict(list)
    for table in context.catalogue.tables:
        for column in table.columns:
            if column.type_name is not None:
                users[column.type_name].append(
                    (*context.index.table_link(table.name), Text(text="."), Code(text=column.name))
                )
    for domain in context.catalogue.domains:
        if domain.type_name is not None:
            users[domain.type_name].append(text(f"domain {context.display(domain.name)}"))
    return users


def _sequences(context: Context) -> Iterator[Block]:
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
        for one in context.catalogue.sequences
    ]
    if rows:
        header = ("Sequence", "Type", "Start", "Increment", "Range", "Cycles", "Owned by", "Description")
        yield grid(header, rows)


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


section = Section(summary=compose_summary, pages=compose_pages)
