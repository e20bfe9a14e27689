"""What deleting a row takes along, and what stands in its way."""

from __future__ import annotations

from schemabook.examples.query_columns import is_never_null, mentions
from schemabook.examples.query_draft import Subject
from schemabook.examples.query_schema import Edge
from schemabook.model.base import QualifiedName, Value
from schemabook.model.tables import Action

_MOST_CONDITIONS = 3
_DEEPEST = 4


class Deletion(Value):
    """What a DELETE of one row means for others.

    `cascades` are the tables whose rows go with it, `clears` those that lose the reference, `refused_by` those whose
    rows keep it from being deleted; `conditions` look for these.
    """

    cascades: tuple[QualifiedName, ...] = ()
    clears: tuple[QualifiedName, ...] = ()
    refused_by: tuple[QualifiedName, ...] = ()
    conditions: tuple[str, ...] = ()


class _Search:
    """Follows the foreign keys that lead to a table."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.cascades: dict[QualifiedName, None] = {}
        self.clears: dict[QualifiedName, None] = {}
        self.refused_by: dict[QualifiedName, None] = {}
        self.conditions: dict[str, None] = {}

    def follow(self, path: tuple[Edge, ...], edges: tuple[Edge, ...]) -> bool:
        """Sort what refers to the end of `path`. False where no condition of a moderate length can be written."""
        return all(self._sort(path, edge) for edge in edges)

    def _sort(self, path: tuple[Edge, ...], edge: Edge) -> bool:
        if edge.on_delete is Action.CASCADE:
            if not path:
                self.cascades[edge.child.name] = None
            seen = {one.child.name for one in path} | {self.subject.table.name}
            if edge.child.name in seen:
                return edge.is_loop and not path
            below = self.subject.schema.children(edge.child.name)
            return len(path) < _DEEPEST and self.follow((*path, edge), below)
        if edge.on_delete is Action.SET_NULL and self._can_be_cleared(edge):
            if not path:
                self.clears[edge.child.name] = None
            return True
        self.refused_by[edge.child.name] = None
        condition = self._condition((*path, edge))
        self.conditions[condition] = None
        return bool(condition) and len(self.conditions) <= _MOST_CONDITIONS

    def _can_be_cleared(self, edge: Edge) -> bool:
        """Whether nothing but the key can mind that the reference becomes null."""
        columns = {column.name: column for column in edge.child.columns}
        return all(
            name in columns
            and not is_never_null(columns[name], self.subject.schema)
            and not any(mentions(check.expression, name) for check in edge.child.checks)
            for name in edge.cleared
        )

    def _condition(self, path: tuple[Edge, ...]) -> str:
        """The condition that no row at the end of a path refers to the one to be deleted; empty where there is none."""
        subject = self.subject
        names = [subject.table.name.name, *(edge.child.name.name for edge in path)]
        if len(set(names)) < len(names):
            return self._loop(path[0]) if len(path) == 1 else ""
        source = subject.schema.spell(path[0].child.name, subject.dialect)
        for edge in path[1:]:
            child = subject.schema.spell(edge.child.name, subject.dialect)
            source += f" JOIN {child} ON {subject.on(edge, child_first=True)}"
        return f"NOT EXISTS (SELECT 1 FROM {source} WHERE {subject.on(path[0], child_first=True)})"

    def _loop(self, edge: Edge) -> str:
        """The condition for a table that refers to itself; empty where it cannot be written without another name."""
        subject = self.subject
        if len(edge.pairs) != 1 or not edge.is_loop or not subject.dialect.manipulation.reads_what_it_deletes:
            return ""
        down, up = (subject.quote(name) for name in edge.pairs[0])
        return f"{up} NOT IN (SELECT {down} FROM {subject.name} WHERE {down} IS NOT NULL)"


def find_deletion(subject: Subject) -> Deletion | None:
    """What deleting a row of the table means; None where what stands in its way cannot be said shortly."""
    search = _Search(subject)
    if not search.follow((), subject.down):
        return None
    return Deletion(
        cascades=tuple(search.cascades),
        clears=tuple(search.clears),
        refused_by=tuple(search.refused_by),
        conditions=tuple(search.conditions),
    )
