"""The relationships of a table: parents, children, what a delete does, and in which order to fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.documents.blocks import Block, Bullets, Grid, Heading, Line, Strong, Text, grid, joined, text
from schemabook.documents.context import Context
from schemabook.documents.words import codes
from schemabook.engines.conditions import reading_of, split_tokens
from schemabook.model.base import QualifiedName
from schemabook.model.book import InferredRelationship, Relationship
from schemabook.model.tables import Action, ForeignKey, Table

_MOST_LISTED = 30
MOST_REACHED = 1000
"""Where following ON DELETE CASCADE from one table stops."""
REFUSING = frozenset({Action.NO_ACTION, Action.RESTRICT})
EMPTYING = frozenset({Action.SET_NULL, Action.SET_DEFAULT})


def relationship_blocks(context: Context, table: Table) -> Iterator[Block]:
    """Parents and children with their delete rules, what a delete takes along, and the order of filling."""
    parents, children = context.index.parents[table.name], context.index.children[table.name]
    guesses = context.index.inferred.get(table.name, [])
    if not parents and not children and not guesses:
        return
    yield Heading(level=2, text="Relationships")
    if parents or children:
        yield from _declared(context, table)
    if guesses:
        yield Heading(level=3, text="Inferred, not declared")
        yield inferred_grid(context, guesses)


def _declared(context: Context, table: Table) -> Iterator[Block]:
    parents, children = context.index.parents[table.name], context.index.children[table.name]
    junction = context.index.junctions.get(table.name)
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


def inferred_grid(context: Context, inferred: Sequence[InferredRelationship]) -> Grid:
    """Relationships that no foreign key declares, with what speaks for each."""
    rows: list[tuple[Line, ...]] = [
        (
            context.index.table_link(one.child),
            codes(one.columns),
            context.index.table_link(one.parent),
            codes(one.parent_columns),
            text("; ".join(one.evidence)),
        )
        for one in inferred
    ]
    return grid(("Child", "Columns", "Parent", "Parent columns", "Evidence"), rows)


def _parent_row(context: Context, one: Relationship) -> tuple[Line, ...]:
    key = one.foreign_key
    return (
        codes(key.columns),
        context.index.table_link(key.referenced_table),
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
        _referenced(context, one),
        text(cardinality(one)),
        text(delete_rule(key)),
        text(update_rule(key)),
    )


def _referenced(context: Context, one: Relationship) -> Line:
    """The columns that a key refers to, with the partition that it is limited to."""
    columns, partition = codes(one.foreign_key.referenced_columns), one.foreign_key.referenced_table
    if partition == one.parent:
        return columns
    return (*columns, Text(text=" of the partition "), *context.index.table_link(partition))


def cardinality(one: Relationship) -> str:
    """The cardinality from parent to child, and whether a child may have no parent."""
    words = "one to one" if one.one_to_one else "one to many"
    if one.optional:
        words += ", optional"
    if not one.foreign_key.enforced:
        words += ", not enforced"
    return f"{words} (declared on partitions)" if one.partitions else words


_NOT_ENFORCED = "not enforced: nothing happens"
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
    if not key.enforced:
        return _NOT_ENFORCED
    limited = f" of {', '.join(key.on_delete_columns)}" if key.on_delete_columns else ""
    return f"{key.on_delete.value}{limited}: {_DELETE[key.on_delete]}"


def update_rule(key: ForeignKey) -> str:
    """What changing the parent's key does; nothing where it is the default."""
    if not key.enforced:
        return _NOT_ENFORCED
    return "" if key.on_update is Action.NO_ACTION else f"{key.on_update.value}: {_UPDATE[key.on_update]}"


def _order(context: Context, name: QualifiedName) -> Iterator[Line]:
    parents = [one for one in context.index.parents[name] if one.parent != name and one.foreign_key.enforced]
    needed = dict.fromkeys(one.parent for one in parents if not one.optional)
    others = [one for one in parents if one.parent not in needed]
    wished = dict.fromkeys(one.parent for one in others if not one.partitions)
    partly = dict.fromkeys(one.parent for one in others if one.partitions and one.parent not in wished)
    for names, words in (
        (needed, ", which every row refers to."),
        (wished, ", where the reference is not null."),
        (partly, ", where the partition declares the reference."),
    ):
        if names:
            yield (Strong(text="Insert after"), Text(text=" "), *_links(context, list(names)), Text(text=words))
    if not parents:
        yield (Strong(text="Insert"), Text(text=" at any time: no row needs a row of another table."))
    yield from _deletes(context, name)


def _deletes(context: Context, name: QualifiedName) -> Iterator[Line]:
    reached = cascade(context, name)
    near = _by_action(context, [name])
    far = _by_action(context, [one for one in reached if one != name])
    refusing = [*(near[Action.NO_ACTION] | near[Action.RESTRICT])]
    if not any(one.foreign_key.enforced for one in context.index.children[name]):
        kind = "enforced foreign key" if context.index.children[name] else "other table"
        yield (Strong(text="Delete"), Text(text=f" at any time: no {kind} refers to its rows."))
    if name in refusing:
        yield (Strong(text="Delete first"), Text(text=" the rows of this table that refer to it."))
        refusing.remove(name)
    if refusing:
        yield (Strong(text="Delete first"), Text(text=" from "), *_links(context, refusing), Text(text="."))
    if reached:
        taken = _links(context, reached, whole=len(reached) < MOST_REACHED)
        yield (Strong(text="A delete takes along"), Text(text=" rows of "), *taken, Text(text="."))
    further = far[Action.NO_ACTION] | far[Action.RESTRICT]
    if further:
        still = (*_links(context, list(further)), Text(text=" still refer to the rows that it takes along."))
        yield (Strong(text="A delete is refused"), Text(text=" while rows of "), *still)
    for action in (Action.SET_NULL, Action.SET_DEFAULT):
        changed = near[action] | far[action]
        if changed:
            words = (Strong(text=f"A delete sets to {action.removeprefix('SET ').lower()}"), Text(text=" in "))
            yield (*words, *_links(context, list(changed)), *unless_refused(context, [name, *reached]), Text(text="."))


def unless_refused(context: Context, parents: list[QualifiedName]) -> Line:
    """The checks that can refuse what a delete sets to null."""
    checks = dict.fromkeys(check for parent in parents for check in null_refusals(context, parent))
    return (Text(text=", unless a check refuses it: "), *codes(checks)) if checks else ()


def null_refusals(context: Context, parent: QualifiedName) -> list[str]:
    """The checks of children that can refuse that a delete sets the reference to null: they ask for it in some rows."""
    found = []
    for one in context.index.children[parent]:
        key = one.foreign_key
        if key.enforced and key.on_delete is Action.SET_NULL:
            columns = {column.lower() for column in key.on_delete_columns or key.columns}
            checks = context.index.tables[one.child].checks
            found += [
                check.name for check in checks if check.enforced and _asks_for(check.expression, columns, context)
            ]
    return [name for name in dict.fromkeys(found) if name]


def _asks_for(expression: str, columns: set[str], context: Context) -> bool:
    """Whether an expression has one of these columns before IS NOT NULL."""
    tokens = [
        token.text.lower() for token in split_tokens(expression, reading_of(context.dialect)) if token.text != ")"
    ]
    return any(
        tokens[at] in columns and tokens[at + 1 : at + 4] == ["is", "not", "null"] for at in range(len(tokens) - 3)
    )


def _by_action(context: Context, parents: list[QualifiedName]) -> dict[Action, dict[QualifiedName, None]]:
    """The children of tables, each once, by what a delete does to them; without keys that are not enforced."""
    found: dict[Action, dict[QualifiedName, None]] = {action: {} for action in Action}
    for parent in parents:
        for one in context.index.children[parent]:
            if one.foreign_key.enforced:
                found[one.foreign_key.on_delete][one.child] = None
    return found


def cascade(context: Context, name: QualifiedName) -> list[QualifiedName]:
    """The tables that a delete reaches through ON DELETE CASCADE, nearest first, `MOST_REACHED` at most."""
    found: dict[QualifiedName, None] = {}
    waiting = [name]
    while waiting and len(found) < MOST_REACHED:
        following = [
            one.child
            for parent in waiting
            for one in context.index.children[parent]
            if one.foreign_key.on_delete is Action.CASCADE and one.foreign_key.enforced and one.child not in found
        ]
        found.update(dict.fromkeys(following))
        waiting = sorted(set(following))
    return list(found)[:MOST_REACHED]


def _links(context: Context, names: list[QualifiedName], *, whole: bool = True) -> Line:
    links = [context.index.table_link(name) for name in names[:_MOST_LISTED]]
    if len(names) > _MOST_LISTED:
        links.append(text(f"{'' if whole else 'at least '}{len(names) - _MOST_LISTED:,} more"))
    return joined(links)
