"""Examples that read a table with its parents and children."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.examples.query_columns import (
    is_comparable,
    is_moment,
    is_never_null,
    is_secret,
    plain_keys,
)
from schemabook.examples.query_draft import PAGE, Draft, Subject, clause, select, where
from schemabook.examples.query_schema import Edge, Example
from schemabook.examples.query_words import Nouns, column_words, listed
from schemabook.model.tables import ForeignKey, Table

_MOST_PARENTS = 3
_MOST_OWN = 4


def join_parents(subject: Subject) -> Iterator[Example]:
    """One row with what it refers to."""
    edges = _distinct(subject, subject.owners)[:_MOST_PARENTS]
    if not edges or not subject.shown:
        return
    draft = subject.draft()
    columns = [subject.of(subject.table, name) for name in _own_columns(subject)]
    columns += [subject.of(edge.parent, name) for edge in edges for name in _parent_columns(subject, edge)]
    lines = [clause("SELECT", columns), f"FROM {subject.name}"]
    for edge in edges:
        kind = "LEFT JOIN" if edge.optional else "JOIN"
        lines.append(f"{kind} {subject.schema.spell(edge.parent.name, subject.dialect)} ON {subject.on(edge)}")
    if subject.key:
        lines.append(f"WHERE {_equal(subject, draft, subject.table, subject.key)}")
    else:
        lines.append(f"LIMIT {PAGE}")
    nouns = [Nouns(edge.parent.name.name).one for edge in edges]
    yield draft.example("join-parents", f"Find {subject.nouns.a_one} with its {listed(nouns)}", lines)


def join_children(subject: Subject) -> Iterator[Example]:
    """Rows, those of one parent where there is one, with the number of rows that refer to each."""
    edges = [edge for edge in _distinct(subject, subject.down) if not edge.one_to_one]
    if not edges or not subject.key:
        return
    edge = min(edges, key=_how_far)
    names = [name for name in _own_columns(subject) if is_comparable(subject.column(name))]
    if not set(subject.key) <= set(names):
        return
    draft = subject.draft()
    own = [subject.of(subject.table, name) for name in names]
    child = subject.schema.spell(edge.child.name, subject.dialect)
    matching = [subject.on(edge, child_first=True), *subject.without_deleted(edge.child)]
    lines = [
        clause("SELECT", [*own, f"count({subject.of(edge.child, edge.pairs[0][0])})"]),
        f"FROM {subject.name}",
        f"LEFT JOIN {child} ON {' AND '.join(matching)}",
    ]
    conditions = subject.without_deleted(subject.table)
    nouns = Nouns(edge.child.name.name)
    title = f"List {subject.nouns.several} with the number of {nouns.several} of each"
    owner = next((up for up in _distinct(subject, subject.owners) if up.parent.name.name != edge.child.name.name), None)
    if owner is not None:
        columns = [down for down, _ in owner.pairs]
        conditions = [_equal(subject, draft, subject.table, columns), *conditions]
        of = Nouns(owner.parent.name.name).a_one
        title = f"List the {subject.nouns.several} of {of} with the number of {nouns.several} of each"
    lines += [*where(conditions), clause("GROUP BY", own), clause("ORDER BY", own[: len(subject.key)]), f"LIMIT {PAGE}"]
    yield draft.example("join-children", title, lines)


def list_across(subject: Subject) -> Iterator[Example]:
    """What one side of a table between many and many is linked to, for each side."""
    junction = subject.schema.junctions[subject.table.name]
    sides = ((junction.left, junction.right), (junction.right, junction.left))
    for number, (near, far) in enumerate(sides):
        edge = _edge_of(subject, far)
        if edge is None or edge.parent.name.name == subject.table.name.name:
            continue
        draft = subject.draft()
        far_columns = [subject.of(edge.parent, name) for name in _parent_columns(subject, edge)]
        lines = [
            *select(far_columns, subject.name),
            f"JOIN {subject.schema.spell(edge.parent.name, subject.dialect)} ON {subject.on(edge)}",
            *where([_equal(subject, draft, subject.table, near.columns), *subject.without_deleted(edge.parent)]),
            clause("ORDER BY", far_columns[:1]),
            f"LIMIT {PAGE}",
        ]
        title = f"List the {Nouns(edge.parent.name.name).several} of {Nouns(near.referenced_table.name).a_one}"
        if near.referenced_table == far.referenced_table:
            title += f", by {listed([column_words(name) for name in near.columns])}"
        yield draft.example(f"list-across{'-2' if number else ''}", title, lines)


def latest_per_parent(subject: Subject) -> Iterator[Example]:
    """The newest row of each parent, where an index has them in this order."""
    if not subject.shown or subject.table.name in subject.schema.junctions:
        return
    for edge in subject.owners:
        parents = tuple(down for down, _ in edge.pairs)
        moment = _moment_after(subject, parents)
        if moment is None or edge.one_to_one:
            continue
        inner = subject.dialect.columns(parents)
        newest = subject.quote(moment)
        lines = [
            *subject.selection,
            f"WHERE ({inner}, {newest}) IN (",
            f"    SELECT {inner}, max({newest})",
            f"    FROM {subject.name}",
            *(f"    {line}" for line in where(subject.without_deleted())),
            f"    GROUP BY {inner}",
            ")",
            *(f"  AND {condition}" for condition in subject.without_deleted()),
            f"LIMIT {PAGE}",
        ]
        title = f"Find the newest {subject.nouns.one} of each {Nouns(edge.parent.name.name).one}"
        yield subject.draft().example("latest-per-parent", title, lines)
        return


def _moment_after(subject: Subject, parents: tuple[str, ...]) -> str | None:
    """The moment that an index sorts the rows of each parent by."""
    for index in subject.table.indexes:
        names = plain_keys(index)
        following = names[len(parents) : len(parents) + 1]
        if not following or set(names[: len(parents)]) != set(parents) or following[0] not in subject.columns:
            continue
        column = subject.column(following[0])
        if is_moment(column) and is_never_null(column, subject.schema):
            return column.name
    return None


def _how_far(edge: Edge) -> tuple[bool, bool]:
    """How loosely a child hangs on its parent: least where that is part of its key, most where it may be missing."""
    key = edge.child.primary_key
    is_part = key is not None and {down for down, _ in edge.pairs} == set(key.columns[: len(edge.pairs)])
    return not is_part, edge.optional


def _distinct(subject: Subject, edges: tuple[Edge, ...]) -> list[Edge]:
    """The keys whose other ends can stand in one statement without another name: each table once, not itself."""
    taken = {subject.table.name.name}
    found = []
    for edge in edges:
        other = edge.parent if edge.child is subject.table else edge.child
        if other.name.name not in taken:
            taken.add(other.name.name)
            found.append(edge)
    return found


def _edge_of(subject: Subject, key: ForeignKey) -> Edge | None:
    """The foreign key with its tables."""
    return next(
        (edge for edge in subject.up if tuple(down for down, _ in edge.pairs) == key.columns),
        None,
    )


def _own_columns(subject: Subject) -> list[str]:
    """A few columns of the table itself: its key, name, status, and what else comes first."""
    status, label = subject.status, subject.label
    chosen = dict.fromkeys([*subject.key, *([label] if label else []), *([status.name] if status else [])])
    for name in subject.shown:
        if len(chosen) < _MOST_OWN and name not in subject.foreign:
            chosen[name] = None
    return [name for name in chosen if name in subject.shown] or list(subject.shown[:1])


def _parent_columns(subject: Subject, edge: Edge) -> list[str]:
    """The key of a parent and what people know it by."""
    ups = [up for _, up in edge.pairs]
    columns = {column.name: column for column in edge.parent.columns if column.name in ups}
    label = subject.label_of(edge.parent)
    names = [up for up in ups if not is_secret(edge.parent, columns[up])]
    return list(dict.fromkeys([*names, *([label] if label else [])])) or [edge.pairs[0][1]]


def _equal(subject: Subject, draft: Draft, table: Table, columns: tuple[str, ...] | list[str]) -> str:
    row = subject.row_with(columns)
    return " AND ".join(f"{subject.of(table, name)} = {draft.value(name, row)}" for name in columns)
