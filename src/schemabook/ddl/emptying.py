"""The statements that empty every table of a catalogue, as a test does between two runs."""

from __future__ import annotations

from collections.abc import Sequence

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import TableKind

_OWN_ROWS = frozenset({TableKind.ORDINARY, TableKind.PARTITIONED, TableKind.VIRTUAL})


def build_emptying(catalogue: Catalogue, levels: Sequence[Sequence[QualifiedName]], dialect: Dialect) -> list[str]:
    """The statements in order, none with a semicolon: children before their parents.

    `levels` are those of the load order. Where rows are deleted one table at a time, tables that no trigger of their
    own watches come last, because triggers of the others may write into them. Foreign tables are left alone.
    """
    tables = {table.name: table for table in catalogue.tables if table.kind in _OWN_ROWS}
    names = [name for level in reversed(levels) for name in level if name in tables]
    emptying = dialect.emptying
    if not names:
        return []
    if emptying.together:
        listed = ", ".join(dialect.qualify(name) for name in names)
        return [*emptying.before, emptying.together.replace("{tables}", listed), *emptying.after]
    if emptying.each.startswith("DELETE"):
        names.sort(key=lambda name: not tables[name].triggers)
    each = [emptying.each.replace("{table}", dialect.qualify(name)) for name in names]
    return [*emptying.before, *each, *emptying.after]
