"""Which database it is, why it was chosen, and what of its abilities the schema uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from schemabook.documents.blocks import Block, Line, Paragraph, grid, text
from schemabook.documents.context import TECHNICAL, Context, Section
from schemabook.documents.operations import release_of, written
from schemabook.documents.words import counted, titled
from schemabook.model.catalogue import every_table
from schemabook.model.families import Family
from schemabook.model.reader import Depth
from schemabook.model.tables import RowSecurity, TableKind

_FAMILIES = {
    Family.ARRAY: "Arrays",
    Family.JSON: "JSON documents",
    Family.RANGE: "Ranges",
    Family.FULL_TEXT: "Full-text search",
    Family.GEOMETRY: "Geometry",
    Family.VECTOR: "Vectors",
    Family.NETWORK: "Network addresses",
    Family.COMPOSITE: "Composite types",
    Family.ENUM: "Enumerated types",
    Family.SET: "Sets",
    Family.UUID: "UUIDs",
}
_MOST_NAMES = 5


def compose_summary(context: Context) -> Iterator[Block]:
    """Product and version, the reasons of people, and those that can be seen."""
    yield Paragraph(line=text(f"{release_of(context)}."))
    yield from written(context, "rationale", "Why this database was chosen")
    rows = list(_uses(context))
    header = ("Ability", "Uses", "Where")
    yield from titled(2, "What the schema uses of it", iter([grid(header, rows)] if rows else []))


def _uses(context: Context) -> Iterator[tuple[Line, ...]]:
    """Abilities that not every engine has, with how often the schema uses them."""
    catalogue = context.catalogue
    tables = list(every_table(catalogue.tables))
    columns = [(table, column) for table in catalogue.tables for column in table.columns]
    for family, name in _FAMILIES.items():
        found = [f"{context.display(table.name)}.{column.name}" for table, column in columns if column.family is family]
        yield from _row(name, found, "column")
    indexes = [(index, relation) for relation in (*catalogue.tables, *catalogue.views) for index in relation.indexes]
    partial = [index.name for index, _ in indexes if index.predicate]
    expressions = [index.name for index, _ in indexes if any(one.expression for one in index.columns)]
    methods = Counter(index.method for index, _ in indexes if index.method not in {"", "btree", "BTREE"})
    yield from _row("Partial indexes", partial, "index", "indexes")
    yield from _row("Indexes on expressions", expressions, "index", "indexes")
    for method, _ in sorted(methods.items()):
        named = [index.name for index, _ in indexes if index.method == method]
        yield from _row(f"Indexes of the kind {method}", named, "index", "indexes")
    shown = context.display
    divided = [shown(table.name) for table in tables if table.kind is TableKind.PARTITIONED]
    yield from _row("Partitions", divided, "table")
    guarded = [shown(table.name) for table in tables if table.row_security is not RowSecurity.OFF]
    yield from _row("Row-level security", guarded, "table")
    yield from _row("Exclusion constraints", [one.name for table in tables for one in table.exclusions], "constraint")
    kept = [f"{shown(table.name)}.{column.name}" for table, column in columns if column.generated is not None]
    yield from _row("Generated columns", kept, "column")
    yield from _row("Materialised views", [shown(one.name) for one in catalogue.views if one.materialised], "view")
    yield from _row("Extensions", [one.name for one in catalogue.extensions], "extension")
    yield from _row("Routines in the database", [shown(one.name) for one in catalogue.routines], "routine")
    yield from _row("Scheduled events", [shown(one.name) for one in catalogue.events], "event")


def _row(name: str, found: list[str], noun: str, plural: str = "") -> Iterator[tuple[Line, ...]]:
    if found:
        names = ", ".join(found[:_MOST_NAMES]) + (" …" if len(found) > _MOST_NAMES else "")
        yield text(name), text(counted(len(found), noun, plural)), text(names)


section = Section(
    title="Database choice",
    summary=compose_summary,
    least=Depth.STANDARD,
    audiences=TECHNICAL,
    focuses=frozenset(),
)
