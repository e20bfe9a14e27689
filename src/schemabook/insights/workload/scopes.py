"""Which table a column of a statement belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlglot import exp

from schemabook.insights.workload.facts import Query, Use
from schemabook.insights.workload.names import Known


class Place(NamedTuple):
    """A column of a table that a query uses; `outward` says that the table is one of a query around it."""

    use: Use
    column: str
    outward: bool = False


class Result(NamedTuple):
    """What a query gives: the column of a table that each name stands for, where it stands for one."""

    outputs: dict[str, tuple[Use, str]]


@dataclass(slots=True)
class Source:
    """One thing that FROM names: a table of the catalogue, or the result of a query."""

    use: Use | None = None
    known: Known | None = None
    result: Result | None = None

    def find(self, name: str) -> tuple[Use, str] | None:
        """The column of a table that a name stands for."""
        if self.use is not None and self.known is not None:
            column = self.known.column(name)
            return (self.use, column) if column else None
        return self.result.outputs.get(name.lower()) if self.result else None


@dataclass(slots=True)
class Scope:
    """The names that a query can use. `results` are those of WITH."""

    query: Query
    parent: Scope | None = None
    sources: dict[str, Source] = field(default_factory=dict)
    results: dict[str, Result] = field(default_factory=dict)

    def result(self, name: str) -> Result | None:
        """The result of WITH that has this name."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.results:
                return scope.results[name]
            scope = scope.parent
        return None

    def add(self, alias: str, source: Source) -> None:
        """Add what FROM names. A name that is there already gets a place of its own."""
        key = alias.lower()
        self.sources[key if key not in self.sources else f"{key} {len(self.sources)}"] = source

    def has(self, alias: str) -> bool:
        """Whether FROM gives something this name, in this query or one around it."""
        return alias.lower() in self.sources or (self.parent is not None and self.parent.has(alias))

    def find(self, column: exp.Column) -> Place | None:
        """The table's column that this one is, in this query or one around it."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.find_here(column)
            if found is not None:
                return Place(*found, outward=scope is not self)
            scope = scope.parent
        return None

    def guess(self, column: exp.Column) -> Use | None:
        """The table that a column must belong to which no table of the catalogue has, where there is only one."""
        if column.table:
            source = self.sources.get(column.table.lower())
        else:
            source = next(iter(self.sources.values())) if len(self.sources) == 1 else None
        return source.use if source else None

    def find_here(self, column: exp.Column) -> tuple[Use, str] | None:
        """The table's column that this one is, in this query alone."""
        if column.table:
            source = self.sources.get(column.table.lower())
            return source.find(column.name) if source else None
        found = (source.find(column.name) for source in self.sources.values())
        return next((one for one in found if one is not None), None)
