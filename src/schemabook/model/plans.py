"""Execution plans, as the server's own planner gave them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from schemabook.model.base import QualifiedName, Value
from schemabook.model.workload import statement_digest


class PlanNode(Value):
    """One step of a plan; its inputs are `children`.

    `operation` is the engine's own word ("Index Scan", "ref", "SEARCH"). Estimates are the planner's: rows of
    one run and cost in its own unit. Actual figures are there after an ANALYZE only: rows and seconds of all
    loops together.
    """

    operation: str
    relation: QualifiedName | None = None
    alias: str = ""
    index: str = ""
    condition: str = ""
    filter: str = ""
    sort: tuple[str, ...] = ()
    estimated_rows: float | None = None
    estimated_cost: float | None = None
    actual_rows: float | None = None
    actual_seconds: float | None = None
    loops: float | None = None
    facts: tuple[str, ...] = ()
    children: tuple[PlanNode, ...] = ()

    def walk(self) -> Iterator[PlanNode]:
        """This step and all under it, from the top."""
        yield self
        for child in self.children:
            yield from child.walk()


class Plan(Value):
    """The plan of one statement; `method` is the command that gave it.

    `generic` says that parameters stood for values, so that another value may be planned otherwise.
    `refused` says why there is none: it was not asked for, because planning would have run the database's own
    functions, or the server refused it. `full_scans` are the tables that a step reads whole. `example` says that nobody
    sends the statement: it was written for a document.
    """

    statement: str
    method: str
    taken_at: datetime
    generic: bool = False
    analysed: bool = False
    root: PlanNode | None = None
    seconds: float | None = None
    indexes: tuple[tuple[QualifiedName, str], ...] = ()
    full_scans: tuple[QualifiedName, ...] = ()
    refused: str = ""
    example: bool = False

    @property
    def digest(self) -> str:
        """The digest of the statement, as in the workload."""
        return statement_digest(self.statement)
