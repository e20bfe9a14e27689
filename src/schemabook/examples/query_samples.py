"""Made-up rows as examples need them: beside the rows themselves one more to be created, and values to change to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from schemabook.examples.query_columns import has_default
from schemabook.examples.sample.filling import Filling
from schemabook.examples.sample.plan import TablePlan
from schemabook.examples.sample.source import SampleSource
from schemabook.examples.sample.spelling import spell
from schemabook.examples.sample.values import UNPROVEN, Row
from schemabook.model.base import QualifiedName

_FURTHER = 6


class ExampleSource(SampleSource):
    """A source of made-up rows that also makes up what examples write beside them."""

    def spare(self, name: QualifiedName) -> Mapping[str, str] | None:
        """The literals of a row that can be added to those that are there, by column.

        Those are left out that may have their defaults. None where there is no room for a row, as in a table with one
        row for each of another, and in rings of tables.
        """
        if not self._made(name) or len(self.ring(name)) > 1:
            return None
        plan, filling = self.plan(name), self._fillings[name]
        row = filling.row_after(len(self._rows[name]))
        if row is None:
            return None
        left = set(_left_to_defaults(filling, row))
        return {column: self._literal(plan, column, row[column]) for column in plan.shapes if column not in left}

    def change(self, name: QualifiedName, column: str) -> str | None:
        """Another literal that the first row can have in a column of no key; None where none is known to be allowed."""
        if not self._made(name):
            return None
        plan = self.plan(name)
        if column not in plan.shapes:
            return None
        first = self._rows[name][0]
        before = self._literal(plan, column, first[column])
        rules = [rule for rule in plan.rules if not rule.among_rows and column in rule.columns]
        for cell in self._cells(plan, name, column):
            if cell is None or cell is UNPROVEN:
                continue
            after = self._literal(plan, column, cell)
            changed = plan.complete({**first, column: cell})
            if after != before and not any(rule.penalty(changed) for rule in rules):
                return after
        return None

    def _cells(self, plan: TablePlan, name: QualifiedName, column: str) -> Iterable[object]:
        """What the column may hold: its labels in order, what other rows have, and what further rows would have."""
        yield from plan.shapes[column].labels
        yield from (row[column] for row in self._rows[name][1:])
        yield from (plan.cell(column, self.rows + further) for further in range(_FURTHER))

    def _literal(self, plan: TablePlan, column: str, cell: object) -> str:
        return spell(cell, self._family(plan, column), self._spelling)


def _left_to_defaults(filling: Filling, row: Row) -> Iterator[str]:
    """The columns that a new row can leave to their defaults, and meets every rule."""
    plan = filling.plan
    for column in plan.table.columns:
        if not has_default(column) or column.name not in plan.shapes:
            continue
        if column.name in plan.defaults:
            trial = plan.complete({**row, column.name: plan.defaults[column.name]})
            if filling.penalty(trial) <= filling.penalty(row):
                row = trial
                yield column.name
        elif not any(column.name in rule.columns for rule in filling.rules):
            yield column.name
