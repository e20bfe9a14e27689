"""The relationships of a table: parents, children, what a delete does, and in which order to fill."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Heading, Line, Strong, Text, grid, joined, text
from schemabook.documents.context import Context
from schemabook.documents.words import codes
from schemabook.model.base import QualifiedName
from schemabook.model.book import Relationship
from schemabook.model.tables import Action, ForeignKey, Table

_MOST_LISTED = 30


def relationship_blocks(context: Context, table: Table) -> Iterator[Block]:
    """Parents and children with their delete rules, what a delete takes along, and the order of filling."""
    parents, children = context.index.parents[table.name], context.index.children[table.name]
    junction = context.index.junctions.get(table.name)
    if not parents and not children:
        return
    yield Heading(level=2, text="Relationships")
    if junction is not None:
        left = context.index.table_link(junction.left.referenced_table)
        right = context.index.table_link(junction.right.referenced_table)
        items = (Text(text="Joins many "), *left, Text(text=" with many "), *right, Text(text="."))
        yield Bullets(items=(items,))
    if parents:
        yield Heading(level=3, text="Parents")
        yield grid(
            (
                "Columns",
                "Parent",
                "Parent columns",
                "Cardinality",
                "When the parent is deleted",
                "When its key changes",
            ),
            [_parent_row(context, one) for one in parents],
        )
    if children:
        yield Heading(level=3, text="Children")
        yield grid(
            ("Child", "Child columns", "Columns", "Cardinality", "When a row here is deleted", "When its key changes"),
            [_child_row(context, one) for one in children],
        )
    yield Heading(level=3, text="Inserting and deleting")
    yield Bullets(items=tuple(_order(context, table.name)))


def _parent_row(context: Context, one: Relationship) -> tuple[Line, ...]:
    key = one.foreign_key
    return (
        codes(key.columns),
        context.index.table_link(one.parent),
        codes(key.referenced_columns),
        text(cardinality(one)),
        text(delete_rule(key)),
        text(update_rule(key)),
    )


def _child_row(context: Context, one: Relationship) -> tuple[Line, ...]:
    key = one.foreign_key
    return (
        context.index.table_link(one.child),
        codes(key.columns),
        codes(key.referenced_columns),
        text(cardinality(one)),
        text(delete_rule(key)),
        text(update_rule(key)),
    )


def cardinality(one: Relationship) -> str:
    """The cardinality from parent to child, and whether a child may have no parent."""
    words = "one to one" if one.one_to_one else "one to many"
    if one.optional:
        words += ", optional"
    return f"{words} (declared on partitions)" if one.partitions else words


_DELETE = {
    Action.NO_ACTION: "refused while children exist",
    Action.RESTRICT: "refused at once while children exist",
    Action.CASCADE: "children are deleted",
    Action.SET_NULL: "set to null",
    Action.SET_DEFAULT: "set to default",
}
_UPDATE = {
    Action.NO_ACTION: "refused while children exist",
    Action.RESTRICT: "refused at once while children exist",
    Action.CASCADE: "children follow",
    Action.SET_NULL: "set to null",
    Action.SET_DEFAULT: "set to default",
}


def delete_rule(key: ForeignKey) -> str:
    """What deleting the parent does, with the SQL word for it."""
    limited = f" of {', '.join(key.on_delete_columns)}" if key.on_delete_columns else ""
    return f"{key.on_delete.value}{limited}: {_DELETE[key.on_delete]}"


def update_rule(key: ForeignKey) -> str:
    """What changing the parent's key does; nothing where it is the default."""
    return "" if key.on_update is Action.NO_ACTION else f"{key.on_update.value}: {_UPDATE[key.on_update]}"


def _order(context: Context, name: QualifiedName) -> Iterator[Line]:
    parents = [one for one in context.index.parents[name] if one.parent != name]
    needed = _links(context, [one.parent for one in parents if not one.optional])
    sure = {one.parent for one in parents if not one.optional}
    wished = _links(context, [one.parent for one in parents if one.optional and one.parent not in sure])
    if needed:
        yield (Strong(text="Insert after"), Text(text=" "), *needed, Text(text=", which every row refers to."))
    if wished:
        yield (Strong(text="Insert after"), Text(text=" "), *wished, Text(text=", where the reference is not null."))
    if not parents:
        yield (Strong(text="Insert"), Text(text=" at any time: no row needs a row of another table."))
    yield from _deletes(context, name)


def _deletes(context: Context, name: QualifiedName) -> Iterator[Line]:
    groups: dict[str, list[QualifiedName]] = {"first": [], "along": [], "null": [], "default": []}
    group_of = {
        Action.NO_ACTION: "first",
        Action.RESTRICT: "first",
        Action.CASCADE: "along",
        Action.SET_NULL: "null",
        Action.SET_DEFAULT: "default",
    }
    for one in context.index.children[name]:
        if one.child != name or one.foreign_key.on_delete is Action.CASCADE:
            groups[group_of[one.foreign_key.on_delete]].append(one.child)
    if not any(groups.values()):
        yield (Strong(text="Delete"), Text(text=" at any time: no other table refers to its rows."))
    if groups["first"]:
        yield (Strong(text="Delete first"), Text(text=" from "), *_links(context, groups["first"]), Text(text="."))
    if groups["along"]:
        taken = _links(context, cascade(context, name))
        yield (Strong(text="A delete takes along"), Text(text=" rows of "), *taken, Text(text="."))
    if groups["null"]:
        yield (
            Strong(text="A delete sets to null"),
            Text(text=" in "),
            *_links(context, groups["null"]),
            Text(text="."),
        )
    if groups["default"]:
        links = _links(context, groups["default"])
        yield (Strong(text="A delete sets to default"), Text(text=" in "), *links, Text(text="."))


def cascade(context: Context, name: QualifiedName) -> list[QualifiedName]:
    """The tables that a delete reaches through ON DELETE CASCADE, however far, nearest first."""
    found: dict[QualifiedName, None] = {}
    waiting = [name]
    while waiting:
        following = []
        for parent in waiting:
            for one in context.index.children[parent]:
                if one.foreign_key.on_delete is Action.CASCADE and one.child not in found:
                    found[one.child] = None
                    following.append(one.child)
        waiting = sorted(following)
    return list(found)


def _links(context: Context, names: list[QualifiedName]) -> Line:
    distinct = list(dict.fromkeys(names))
    links = [context.index.table_link(name) for name in distinct[:_MOST_LISTED]]
    if len(distinct) > _MOST_LISTED:
        links.append(text(f"{len(distinct) - _MOST_LISTED} more"))
    return joined(links)
