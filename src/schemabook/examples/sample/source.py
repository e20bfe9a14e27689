"""Rows of the tables of one catalogue, made when they are asked for."""

from __future__ import annotations

from functools import cached_property

from schemabook.engines.dialect import Dialect, literal
from schemabook.examples.sample.beginnings import Beginnings
from schemabook.examples.sample.filling import Filling
from schemabook.examples.sample.plan import Context, TablePlan, foreign_keys_of, referenced_columns, targets_of
from schemabook.examples.sample.rules import ReferenceRule
from schemabook.examples.sample.shapes import Shapes
from schemabook.examples.sample.spelling import spell, spelling_of
from schemabook.examples.sample.triggers import filled_by_triggers
from schemabook.examples.sample.values import UNPROVEN, Row
from schemabook.insights.load_order import find_load_order
from schemabook.insights.relationships import find_relationships
from schemabook.insights.workload.parsing import language_of
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Catalogue, every_table
from schemabook.model.families import Family
from schemabook.model.tables import ForeignKey, Table, TableKind


class SampleTable(Value):
    """Made-up rows of one table.

    `rows` has a tuple of SQL literals (or NULL, or an expression that makes a geometry) for each row, in the order of
    `columns`. Columns that the server fills are not among them, unless another table refers to them. `overriding` says
    that an INSERT must override numbers that the server alone gives otherwise. A table that has no
    column to be written has one row without cells.
    """

    name: QualifiedName
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    overriding: bool = False


_KINDS = {
    TableKind.FOREIGN: "it is a foreign table: its rows are on another server, to be filled there",
    TableKind.VIRTUAL: "it is a virtual table: its module decides what can be written to it",
    TableKind.PARTITION: "it is a partition: rows are written to the table that it is a part of",
}


class SampleSource:
    """Makes up to `rows` rows for each table of a catalogue, the same for the same `seed`.

    Rows depend on the table itself, on those that it refers to, and on which of its columns others refer to; on no
    other table. Nothing is made before it is asked for, and nothing twice.
    """

    def __init__(self, catalogue: Catalogue, dialect: Dialect, *, rows: int = 3, seed: int = 0) -> None:
        self.catalogue = catalogue
        self.dialect = dialect
        self.rows = rows
        self.seed = seed
        self._spelling = spelling_of(dialect)
        self._plans: dict[QualifiedName, TablePlan] = {}
        self._fillings: dict[QualifiedName, Filling] = {}
        self._rows: dict[QualifiedName, list[Row]] = {}
        self._reasons: dict[QualifiedName, str] = {}
        self._refused: dict[QualifiedName, str] = {}
        self._tables: dict[QualifiedName, SampleTable] = {}

    def table(self, name: QualifiedName) -> SampleTable | None:
        """The rows of a table; None where no valid ones could be made up, for which `reason` says why."""
        if name not in self._tables and not self._made(name):
            return None
        if name not in self._tables:
            self._tables[name] = self._spelled(self._plans[name], self._rows[name])
        return self._tables[name]

    def reason(self, name: QualifiedName) -> str:
        """Why a table has no rows and what would help; empty where it has rows."""
        return "" if self._made(name) else self._reasons[name]

    def value(self, table: QualifiedName, column: str, row: int = 0) -> str | None:
        """The literal in one cell, for columns that the server fills too where it is known; None where it is not.

        The number of a column that the server counts is the one that it gives in a database made for the purpose.
        """
        if not self._made(table) or row >= len(self._rows[table]):
            return None
        cell = self._rows[table][row].get(column, UNPROVEN)
        return None if cell is UNPROVEN else spell(cell, self._family(self._plans[table], column), self._spelling)

    def refuse(self, name: QualifiedName, reason: str) -> None:
        """Leave a table, and all that cannot do without its rows, empty: running showed that they are not valid."""
        self._refused[self._homes[name].name if name in self._homes else name] = reason
        for memory in (self._rows, self._reasons, self._tables, self._plans, self._fillings):
            memory.clear()

    def ring(self, name: QualifiedName) -> tuple[QualifiedName, ...]:
        """The tables that refer to one another in a ring with this one, itself among them, by name; else it alone."""
        return self._rings.get(name, (name,))

    def plan(self, name: QualifiedName) -> TablePlan:
        """How the rows of a table come about."""
        if name not in self._plans:
            self._plans[name] = TablePlan(self._homes[name], frozenset(self._referenced.get(name, ())), self._context)
        return self._plans[name]

    def last_numbers(self, name: QualifiedName) -> dict[str, int]:
        """For each column that the server counts and the rows say: the highest number in them."""
        plan = self.plan(name)
        return {
            one: max(number for row in self._rows[name] if isinstance(number := row[one], int))
            for one in plan.columns
            if one in plan.explicit
        }

    @cached_property
    def _homes(self) -> dict[QualifiedName, Table]:
        """Each table by its name; for a partition, the table that it is a part of."""
        return {one.name: table for table in self.catalogue.tables for one in every_table((table,))}

    @cached_property
    def _referenced(self) -> dict[QualifiedName, set[str]]:
        return referenced_columns(self._foreign_keys, self._homes)

    @cached_property
    def _foreign_keys(self) -> dict[QualifiedName, list[ForeignKey]]:
        return {table.name: foreign_keys_of(table) for table in self.catalogue.tables}

    @cached_property
    def _triggered(self) -> dict[QualifiedName, str]:
        return filled_by_triggers(self.catalogue)

    @cached_property
    def _rings(self) -> dict[QualifiedName, tuple[QualifiedName, ...]]:
        order = find_load_order(self.catalogue, find_relationships(self.catalogue))
        return {name: ring for ring in order.cycles for name in ring}

    @cached_property
    def _context(self) -> Context:
        sequences = {literal(self.dialect.qualify(one.name)): one for one in self.catalogue.sequences}
        supports = self.dialect.supports
        shapes = Shapes(self.catalogue, self.dialect)
        return Context(
            shapes,
            sequences,
            language_of(self.dialect),
            supports.typed_columns,
            supports.schemas,
            self.seed,
            Beginnings(self.catalogue, self.dialect),
        )

    def _parents(self, name: QualifiedName) -> list[QualifiedName]:
        """The tables that the ring of a table refers to, without those in it."""
        ring = self.ring(name)
        keys = [key for one in ring for key in self._foreign_keys[one]]
        homes = [self._homes[key.referenced_table].name for key in keys if key.referenced_table in self._homes]
        return [one for one in dict.fromkeys(homes) if one not in ring]

    def _made(self, name: QualifiedName) -> bool:
        """Make the rows of a table, those that it needs first. Whether it has any."""
        if name in self._rows:
            return True
        waiting = [name]
        while waiting:
            top = waiting[-1]
            if top in self._rows or top in self._reasons:
                waiting.pop()
            elif top not in self._homes or self._homes[top].name != top:
                self._reasons[top] = _KINDS[TableKind.PARTITION] if top in self._homes else "there is no such table"
            else:
                missing = [one for one in self._parents(top) if one not in self._rows and one not in self._reasons]
                if missing:
                    waiting += missing
                else:
                    self._fill(self.ring(top))
        return name in self._rows

    def _fill(self, ring: tuple[QualifiedName, ...]) -> None:
        """Fill the tables of a ring, or one table; where one cannot be filled, the others anew without it."""
        for name in ring:
            reason = self._refused.get(name) or self._impossible(self._homes[name])
            if reason:
                self._reasons[name] = reason
        while True:
            hopeful = [name for name in ring if name not in self._reasons]
            failed = self._first_failure(hopeful, _Expected(self))
            if failed is None:
                return
            self._reasons[failed[0]] = failed[1]
            for name in hopeful:
                self._rows.pop(name, None)

    def _first_failure(self, names: list[QualifiedName], expected: _Expected) -> tuple[QualifiedName, str] | None:
        """Make the rows of these tables. The first that cannot have any, and why; None where all have."""
        for name in names:
            plan = self.plan(name)
            found = (self._reference(plan, key, expected) for key in self._foreign_keys[name])
            references = [one for one in found if one is not None]
            filling = self._fillings[name] = Filling(plan, references)
            rows = filling.rows(self.rows if plan.columns else 1, expected.pinned(name))
            if not rows:
                return name, self._failure(plan, references)
            self._rows[name] = rows
        orphaned = next((name for name in names if len(names) > 1 and self._has_orphans(name, names)), None)
        if orphaned is None:
            return None
        return orphaned, "it stands in a ring of foreign keys for which no rows were found that fit together"

    def _impossible(self, table: Table) -> str:
        """Why a table cannot have rows whatever they are; empty where it can."""
        if table.kind in _KINDS:
            return _KINDS[table.kind]
        if table.partition_key is not None and not table.partitions and self.dialect.supports.default_partitions:
            return "it is partitioned and has no partition that could take a row: create one first"
        plan = self.plan(table.name)
        trigger = self._triggered.get(table.name)
        if trigger and plan.key_columns.intersection(plan.columns):
            return f"its rows are written by the trigger {trigger}"
        return plan.trouble

    def _reference(self, plan: TablePlan, key: ForeignKey, expected: _Expected) -> ReferenceRule | None:
        home = self._homes.get(key.referenced_table)
        if home is None:
            return ReferenceRule(key, key.columns, (), own=False)
        targets = targets_of(key, home)
        if len(targets) != len(key.columns):
            return None
        if home.name == plan.table.name:
            return ReferenceRule(key, targets, (), own=True)
        parents = self._rows.get(home.name)
        if parents is None and home.name not in self._reasons:
            parents = expected.rows(home.name, targets)
        rule = ReferenceRule(key, targets, parents or (), own=False)
        rule.created = self.plan(home.name).created
        return rule

    def _failure(self, plan: TablePlan, references: list[ReferenceRule]) -> str:
        for reference in references:
            if not reference.parents and not reference.own:
                parent = reference.key.referenced_table
                why = self._reasons.get(parent, "") or "it is not in the catalogue"
                return f"it needs a row of {parent}, which has none: {why}"
        checks = ", ".join(one.name or one.expression for one in plan.table.checks if one.enforced)
        return "no row was found that meets all of its constraints" + (f" ({checks})" if checks else "")

    def _has_orphans(self, name: QualifiedName, ring: list[QualifiedName]) -> bool:
        """Whether a row names one that was expected in another table of the ring and did not come about."""
        for key in self._foreign_keys[name]:
            home = self._homes.get(key.referenced_table)
            if home is None or home.name not in ring or home.name == name:
                continue
            rule = ReferenceRule(key, targets_of(key, home), self._rows.get(home.name, ()), own=False)
            if any(rule.penalty(row) for row in self._rows[name]):
                return True
        return False

    def _family(self, plan: TablePlan, column: str) -> Family:
        shape = plan.shapes.get(column)
        if shape is None:
            return next((one.family for one in plan.table.columns if one.name == column), Family.OTHER)
        while shape.element is not None:
            shape = shape.element
        return shape.family

    def _spelled(self, plan: TablePlan, rows: list[Row]) -> SampleTable:
        families = [(one, self._family(plan, one)) for one in plan.columns]
        always = {one.name for one in plan.table.columns if one.identity is not None and one.identity.always}
        return SampleTable(
            name=plan.table.name,
            columns=plan.columns,
            rows=tuple(tuple(spell(row[one], family, self._spelling) for one, family in families) for row in rows),
            overriding=bool(always.intersection(plan.columns)),
        )


class _Expected:
    """Rows of a ring's tables before they are made: the cells that others refer to, as they will be."""

    def __init__(self, source: SampleSource) -> None:
        self._source = source
        self._pinned: dict[QualifiedName, set[str]] = {}

    def pinned(self, name: QualifiedName) -> frozenset[str]:
        """The columns of a table whose cells were promised."""
        return frozenset(self._pinned.get(name, ()))

    def rows(self, name: QualifiedName, columns: tuple[str, ...]) -> list[Row]:
        """The cells of these columns in the rows to come; none where the server computes them."""
        plan = self._source.plan(name)
        if any(one not in plan.shapes and one not in plan.counted for one in columns):
            return []
        self._pinned.setdefault(name, set()).update(columns)
        return [{one: plan.cell(one, row) for one in columns} for row in range(self._source.rows)]
