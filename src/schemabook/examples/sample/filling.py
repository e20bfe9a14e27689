"""The search for rows that meet every rule of a table: a first guess, then the change that mends most, repeatedly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product

from schemabook.examples.sample.beginnings import shifted
from schemabook.examples.sample.fitting import fit, neighbours
from schemabook.examples.sample.plan import TablePlan
from schemabook.examples.sample.rules import BROKEN, ReferenceRule, Rule
from schemabook.examples.sample.suggestions import Long, Near
from schemabook.examples.sample.values import UNPROVEN, Row
from schemabook.model.families import Family

_STEPS = 40
_ATTEMPTS = 9
_OPTIONS = 60
_PAIRS = 14
_MERGED = 400


class Unit:
    """Columns that get their cells together: one column, or those of foreign keys that share columns."""

    __slots__ = ("columns", "plan", "references")

    def __init__(self, plan: TablePlan, columns: tuple[str, ...], references: tuple[ReferenceRule, ...] = ()) -> None:
        self.plan = plan
        self.columns = columns
        self.references = references

    def options(self, row: Row, number: int) -> Iterator[Row]:
        """Cells for the columns, the most plausible first."""
        return self._parents(row, number) if self.references else self._cells(number)

    def _cells(self, number: int) -> Iterator[Row]:
        (column,) = self.columns
        shape = self.plan.shapes[column]
        for attempt in range(_ATTEMPTS):
            yield {column: self.plan.cell(column, number, attempt)}
        text = self.plan.cell(column, number)
        if type(text) is str and shape.family in {Family.CHARACTER, Family.TEXT}:
            plain = text.replace(" ", "-")
            for one in (plain, plain.lower(), plain.upper(), plain.replace("-", "")):
                yield {column: one}
        if column in self.plan.defaults:
            yield {column: self.plan.defaults[column]}
        for label in shape.labels:
            yield {column: label}
        if shape.nullable:
            yield {column: None}

    def _parents(self, row: Row, number: int) -> Iterator[Row]:
        """The cells of a parent for each key, where the keys agree on the columns that they share."""
        if len(self.references) == 1:
            for cells in islice(self._choices(self.references[0], row, number), _MERGED):
                yield self._with_rest(cells, number)
            return
        choices = [list(self._choices(one, row, number)) for one in self.references]
        for picked in islice(product(*choices), _MERGED):
            merged = _merged(picked)
            if merged is not None:
                yield self._with_rest(merged, number)

    def _with_rest(self, cells: Row, number: int) -> Row:
        """The cells, and those of columns that a key without a parent leaves open."""
        open_columns = [one for one in self.columns if one not in cells]
        return cells | {one: self.plan.cell(one, number) for one in open_columns if one in self.plan.shapes}

    def _choices(self, reference: ReferenceRule, row: Row, number: int) -> Iterator[Row]:
        key, targets = reference.key, reference.targets
        nullable = [one for one in key.columns if one in self.plan.shapes and self.plan.shapes[one].nullable]
        nothing: Row = dict.fromkeys(key.columns if key.match == "FULL" else nullable)
        tops = reference.own and number == 0 and nullable
        if tops:
            yield nothing
        parents = reference.parents
        if reference.own and parents:
            parents = [parents[(number - 1) // 2], *parents]
        elif parents:
            turn = number % len(parents)
            parents = parents[turn:] + parents[:turn]
        for parent in parents:
            yield dict(zip(key.columns, (parent.get(one) for one in targets), strict=True))
        if reference.own and all(row.get(one) is not None for one in targets):
            yield dict(zip(key.columns, (row[one] for one in targets), strict=True))
        if nullable and not tops:
            yield nothing


def _merged(picked: tuple[Row, ...]) -> Row | None:
    merged: Row = {}
    for cells in picked:
        for column, cell in cells.items():
            if column in merged and merged[column] != cell:
                return None
            merged[column] = cell
    return merged


class Filling:
    """Fills one table, row by row."""

    def __init__(self, plan: TablePlan, references: list[ReferenceRule]) -> None:
        self.plan = plan
        self.rules: list[Rule] = [*plan.rules, *references]
        self.units = _units(plan, references)
        self._singles = [unit.columns[0] for unit in self.units if not unit.references]
        self._bound = [unit for unit in self.units if unit.references]

    def rows(self, wanted: int, pinned: frozenset[str]) -> list[Row]:
        """Up to `wanted` rows. The cells of `pinned` columns stay what they are at first."""
        found: list[Row] = []
        for number in range(wanted):
            row = self._row(number, pinned)
            if row is None:
                break
            found.append(row)
            for rule in self.rules:
                rule.keep(row)
        return found

    def row_after(self, rows: int) -> Row | None:
        """A row that goes with those that were made, `rows` of them; None where none is found."""
        return self._row(rows, frozenset())

    def _row(self, number: int, pinned: frozenset[str]) -> Row | None:
        row = self._first_guess(number, pinned)
        free = [unit for unit in self.units if not pinned.intersection(unit.columns)] if pinned else self.units
        broken: list[Rule] = []
        for _ in range(_STEPS):
            broken = [rule for rule in self.rules if rule.penalty(row)]
            better = self._improved(row, broken, free, number) if broken else None
            if better is None:
                break
            row = better
        if broken:
            row = self._cautious(row, pinned)
        if None in [row.get(name) for name in self.plan.required]:
            return None
        return None if broken and self._penalty(row) >= BROKEN else row

    def _first_guess(self, number: int, pinned: frozenset[str]) -> Row:
        """The row with the most plausible cell in each column."""
        row: Row = dict(self.plan.left)
        for column in (*self.plan.counted, *self._singles):
            row[column] = self.plan.cell(column, number)
        for unit in self._bound:
            row |= next(unit.options(row, number), dict.fromkeys(unit.columns))
        row = self._after_parents(row)
        return self.plan.complete(row | {one: self.plan.cell(one, number) for one in pinned})

    def _after_parents(self, row: Row) -> Row:
        """The row, moved in time where it would have come to be before a row that it refers to."""
        if not self.plan.created:
            return row
        references = [one for unit in self._bound for one in unit.references if not one.own]
        return shifted(row, self.plan.created, self._singles, [at for one in references for at in one.creations(row)])

    def penalty(self, row: Row) -> int:
        """What the rules say of a row; 0 where it meets them all."""
        return self._penalty(row)

    def _cautious(self, row: Row, pinned: frozenset[str]) -> Row:
        """The row with defaults in columns of which it is not known whether they meet a rule."""
        doubtful = {one for rule in self.rules if rule.penalty(row) for one in rule.columns}
        for column in sorted(doubtful.intersection(self.plan.defaults) - pinned):
            trial = self.plan.complete({**row, column: self.plan.defaults[column]})
            if self._penalty(trial) <= self._penalty(row):
                row = trial
        return row

    def _penalty(self, row: Row) -> int:
        return sum(rule.penalty(row) for rule in self.rules)

    def _improved(self, row: Row, broken: list[Rule], free: list[Unit], number: int) -> Row | None:
        """The row with one change, or two where one does not help; None where nothing does."""
        before = self._penalty(row)
        for rule in broken:
            units = [unit for unit in free if rule.columns.intersection(unit.columns)]
            single = (one for unit in units for one in islice(self._options(unit, rule, row, number), _OPTIONS))
            best = self._best(row, single, before)
            if best is None and rule.penalty(row) >= BROKEN:
                best = self._best(row, self._pairs(free, rule, row, number), before)
            if best is not None:
                return best
        return None

    def _pairs(self, free: list[Unit], rule: Rule, row: Row, number: int) -> Iterator[Row]:
        """Two changes at once: one for the rule, and one for what is broken after that."""
        for first in (unit for unit in free if rule.columns.intersection(unit.columns)):
            for one in islice(self._options(first, rule, row, number), _PAIRS):
                changed = self.plan.complete(row | one)
                for broken in [other for other in self.rules if other.penalty(changed) >= BROKEN]:
                    yield from (one | other for other in self._seconds(free, first, broken, (changed, number)))

    def _seconds(self, free: list[Unit], first: Unit, rule: Rule, place: tuple[Row, int]) -> Iterator[Row]:
        """Changes to other units than the first that may help a row of this number to meet the rule."""
        for unit in free:
            if unit is not first and rule.columns.intersection(unit.columns):
                yield from islice(self._options(unit, rule, *place), _PAIRS)

    def _best(self, row: Row, changes: Iterator[Row], before: int) -> Row | None:
        best: Row | None = None
        worst_first = sorted(self.rules, key=lambda rule: -rule.penalty(row))
        for change in changes:
            trial = self.plan.complete(row | change)
            penalty = 0
            for rule in worst_first:
                penalty += rule.penalty(trial)
                if penalty >= before:
                    break
            if penalty < before:
                best, before = trial, penalty
                if penalty == 0:
                    break
        return best

    def _options(self, unit: Unit, rule: Rule, row: Row, number: int) -> Iterator[Row]:
        if not unit.references:
            (column,) = unit.columns
            for name, cell in rule.suggestions(row, number):
                if name == column or name.lower() == column.lower():
                    yield from self._fitted(column, cell, number)
        yield from unit.options(row, number)

    def _fitted(self, column: str, cell: object, number: int) -> Iterator[Row]:
        shape = self.plan.shapes[column]
        if isinstance(cell, Long):
            suited = self.plan.maker.make(column, replace(shape, length=cell.length), number)
            cells: list[object] = [suited, self._long(column, cell.length, number)]
        else:
            cells = neighbours(cell.value, shape, number) if isinstance(cell, Near) else [cell]
        for one in cells:
            fitted = fit(one, shape)
            if fitted is not UNPROVEN:
                yield {column: fitted}

    def _long(self, column: str, length: int, number: int) -> object:
        """A text of about a length."""
        text = self.plan.cell(column, number)
        if isinstance(text, bytes):
            return text[:length].ljust(min(length, 10_000), b".")
        if not isinstance(text, str) or not 0 < length < 10_000:
            return UNPROVEN
        if self.plan.shapes[column].family is Family.JSON:
            return UNPROVEN
        tail = str(number + 1)
        return (text * (length // max(len(text), 1) + 1))[: max(length - len(tail), 0)] + tail[-length:]


def _units(plan: TablePlan, references: list[ReferenceRule]) -> list[Unit]:
    """The written columns in groups: foreign keys that share columns stand together."""
    groups: list[tuple[list[str], list[ReferenceRule]]] = []
    for reference in references:
        columns, members = list(reference.key.columns), [reference]
        for group in [one for one in groups if set(one[0]).intersection(columns)]:
            groups.remove(group)
            columns = [*group[0], *columns]
            members = [*group[1], *members]
        groups.append((columns, members))
    units = [Unit(plan, tuple(dict.fromkeys(columns)), tuple(members)) for columns, members in groups]
    bound = {column for unit in units for column in unit.columns}
    return [Unit(plan, (column,)) for column in plan.shapes if column not in bound] + units
