"""How the rows of one table come about: which columns are written, which the server fills, what all must meet."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from sqlglot import exp

from schemabook.examples.sample.beginnings import Beginnings, creation_columns
from schemabook.examples.sample.elements import needs_settling, settle
from schemabook.examples.sample.evaluation import Evaluator, parse_expression
from schemabook.examples.sample.fitting import fit
from schemabook.examples.sample.makers import ALWAYS_MADE, COUNTED_AS_TEXT, Maker, bounded
from schemabook.examples.sample.partitions import PlacementRule
from schemabook.examples.sample.rules import EARLIER, CheckRule, Rule, UniqueRule, read_exclusion
from schemabook.examples.sample.shapes import Shape, Shapes
from schemabook.examples.sample.values import UNPROVEN, Place, Row
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Sequence, every_table
from schemabook.model.families import Family
from schemabook.model.tables import Column, ForeignKey, Index, Table

NEXT_VALUE = re.compile(r"nextval\(('(?:[^']|'')+')(?:::regclass)?\)", re.IGNORECASE)
"""The default of a column that a sequence fills; the group is the literal of its name."""
_PLANE = frozenset("point line lseg box path polygon circle".split())


class Context(NamedTuple):
    """What plans are made with.

    `sequences` are by the literals of their names; `language` is the parser's name of the dialect; `typed` says that
    columns hold what their types say, `plane` that the engine has its own types for shapes on a plane; `beginnings`
    are what rows begin with.
    """

    shapes: Shapes
    sequences: Mapping[str, Sequence]
    language: str
    typed: bool
    plane: bool
    seed: int
    beginnings: Beginnings


class TablePlan:
    """One table as its rows see it.

    `shapes` are those of columns that are written; `counted` are columns that the server numbers, with the first
    number and the step; those in `explicit` are written all the same. `left` are left to their defaults, whose cells
    they have where these are known; `required` may not be NULL. `trouble` says why the table can have no rows, if it
    cannot. `starts` are cells that rows begin with, `created` the columns that say when a row came to be.
    """

    def __init__(self, table: Table, referenced: frozenset[str], context: Context) -> None:
        self.table = table
        self.context = context
        self.names = {one.name.lower(): one.name for one in table.columns}
        self.maker = Maker(table, context.seed, typed=context.typed)
        self.shapes: dict[str, Shape] = {}
        self.counted: dict[str, tuple[int, int]] = {}
        self.explicit: set[str] = set()
        self.left: dict[str, object] = {}
        self.generated: dict[str, exp.Expr | None] = {}
        self.defaults: dict[str, object] = {}
        self.trouble = ""
        self._documents = self._json_columns()
        bound = {one for part in every_table((table,)) for key in _enforced(part) for one in key.columns}
        for column in table.columns:
            self._add(column, referenced=column.name in referenced, bound=column.name in bound)
        keys = list(self._keys())
        self.key_columns = frozenset(one for rule in keys for one in rule.columns)
        self._leave_to_triggers(bound | referenced)
        self.starts = dict(self._starts())
        self.created = creation_columns(table)
        self.required = tuple(name for name, shape in self.shapes.items() if not shape.nullable)
        self._unsettled = {name for name, shape in self.shapes.items() if needs_settling(shape)}
        self.rules: list[Rule] = list(self._rules(keys))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are written, in the order of the table."""
        written = self.shapes.keys() | self.explicit
        return tuple(one.name for one in self.table.columns if one.name in written)

    def _add(self, column: Column, *, referenced: bool, bound: bool) -> None:
        name = column.name
        if column.generated is not None:
            self.generated[name] = parse_expression(column.generated.expression, self.context.language)
            return
        counter = None if bound else self._counter(column)
        if counter is not None:
            self.counted[name] = counter
            if referenced:
                self.explicit.add(name)
            return
        shape = self.context.shapes.of(column)
        if name.lower() in self._documents and shape.family in {Family.TEXT, Family.CHARACTER}:
            shape = replace(shape, family=Family.JSON)
        default = self._default(column, shape)
        if self._can_make(name, shape):
            self.shapes[name] = shape
            if default is not UNPROVEN:
                self.defaults[name] = default
        elif shape.nullable or column.default is not None:
            self.left[name] = default if column.default is not None else None
        else:
            self.trouble = f"no value is known here for {name}, whose type is {column.type or 'not declared'}"

    def _starts(self) -> Iterable[tuple[str, object]]:
        for name, value in self.context.beginnings.of(self.table).items():
            cell = fit(value, self.shapes[name]) if name in self.shapes and value is not None else value
            if name in self.shapes and cell is not UNPROVEN:
                yield name, cell

    def _leave_to_triggers(self, needed: Container[str]) -> None:
        """Leave what triggers write, where rows can do without it and no rule asks for more, to its default."""
        language, partition = self.context.language, self.table.partition_key
        for name in sorted(self.context.beginnings.kept.get(self.table.name, ())):
            shape = self.shapes.get(name)
            column = next((one for one in self.table.columns if one.name == name), None)
            if shape is None or column is None or name in needed or name in self.key_columns:
                continue
            if not (column.default or shape.nullable) or (partition and name in partition.expression):
                continue
            cell = self.defaults.get(name, UNPROVEN) if column.default else None
            rules = [rule for rule in self._checks(language) if name in rule.columns]
            if not any(rule.penalty({name: cell}) for rule in rules) and not self.table.exclusions:
                del self.shapes[name]
                self.left[name] = cell

    def _counter(self, column: Column) -> tuple[int, int] | None:
        """The first number that the server would give, and the step to the next; None where it gives none."""
        identity = column.identity
        if identity is not None:
            step = identity.increment or 1
            return (identity.start if identity.start is not None else identity.minimum or 1), step
        match = NEXT_VALUE.search(column.default or "")
        if match is None:
            return None
        sequence = self.context.sequences.get(match[1])
        return (sequence.start, sequence.increment) if sequence else (1, 1)

    def _default(self, column: Column, shape: Shape) -> object:
        return _fitted(column.default, self.context.language, shape) if column.default else UNPROVEN

    def _can_make(self, name: str, shape: Shape) -> bool:
        if shape.family in ALWAYS_MADE:
            return True
        value = self.maker.make(name, shape, 2)
        if isinstance(value, Place):
            return not self.context.plane or value.kind in _PLANE
        return value is not UNPROVEN

    def cell(self, column: str, row: int, attempt: int = 0) -> object:
        """The cell that a column has before anything else is looked at."""
        if column in self.counted:
            first, step = self.counted[column]
            return first + row * step
        if column in self.starts and attempt == 0:
            return self.starts[column]
        shape = self.shapes[column]
        if shape.family is Family.INTEGER and column in self.key_columns and shape.type not in COUNTED_AS_TEXT:
            return bounded(row + 1 + attempt, shape)
        value = self.maker.make(column, shape, row, attempt)
        return settle(value, shape, self.maker, self.context.language) if column in self._unsettled else value

    def _json_columns(self) -> set[str]:
        """The columns, in lower case, that expressions of the table read as JSON."""
        texts = [one.generated.expression for one in self.table.columns if one.generated is not None]
        texts += [one.expression for one in self.table.checks]
        texts += [key.expression for index in self.table.indexes for key in index.columns if key.expression]
        found: set[str] = set()
        for text in texts:
            tree = parse_expression(text, self.context.language) if "json" in text.lower() or "->" in text else None
            for node in tree.find_all(exp.Func) if tree is not None else ():
                name = str(node.this) if isinstance(node, exp.Anonymous) else type(node).__name__
                if name.lower().startswith("json"):
                    found.update(one.name.lower() for one in node.find_all(exp.Column))
        return found

    def complete(self, row: Row) -> Row:
        """The row with what the server computes from it."""
        for name, tree in self.generated.items():
            row.pop(name, None)
            row[name] = Evaluator(row, EARLIER).value(tree) if tree is not None else UNPROVEN
        return row

    def _rules(self, keys: Iterable[UniqueRule]) -> Iterable[Rule]:
        language = self.context.language
        yield from self._checks(language)
        yield from keys
        for exclusion in self.table.exclusions:
            rule = read_exclusion(exclusion.definition, language)
            if rule is not None:
                yield rule
        if self.table.partition_key is not None and self.table.partitions:
            yield PlacementRule(self.table, language, self.names)

    def _checks(self, language: str) -> Iterable[CheckRule]:
        for check in self.table.checks:
            if check.enforced:
                yield CheckRule(check.expression, language, self.names)
        for column, shape in self.shapes.items():
            for check in shape.checks:
                yield CheckRule(check.expression, language, self.names, column)

    def _keys(self) -> Iterable[UniqueRule]:
        """The unique keys of the table and its partitions, without those that the server's numbers make unique."""
        for table in every_table((self.table,)):
            if table.primary_key is not None:
                yield UniqueRule((one, None) for one in table.primary_key.columns)
            for unique in table.unique_constraints:
                rule = UniqueRule((one, None) for one in unique.columns)
                rule.nulls_are_equal = unique.nulls_not_distinct
                yield rule
            for index in table.indexes:
                if index.unique and index.constraint is None:
                    yield from self._index_rule(index)

    def _index_rule(self, index: Index) -> Iterable[UniqueRule]:
        language = self.context.language
        parts: list[tuple[str | exp.Expr, int | None]] = []
        for key in index.columns:
            part = key.name if key.name is not None else parse_expression(key.expression or "", language)
            if part is not None:
                parts.append((part, key.prefix_length))
        predicate = parse_expression(index.predicate, language) if index.predicate else None
        if parts:
            rule = UniqueRule(parts, predicate)
            rule.nulls_are_equal = index.nulls_not_distinct
            yield rule


@lru_cache(maxsize=4096)
def _fitted(default: str, language: str, shape: Shape) -> object:
    """The value of a default; UNPROVEN where that is not known, or not the same tomorrow."""
    tree = parse_expression(default, language)
    if tree is None or any(tree.find_all(exp.CurrentTimestamp, exp.CurrentDate)):
        return UNPROVEN
    return fit(Evaluator({}, EARLIER).value(tree), shape)


def _enforced(table: Table) -> Iterable[ForeignKey]:
    return (key for key in table.foreign_keys if key.enforced)


def foreign_keys_of(table: Table) -> list[ForeignKey]:
    """The enforced keys of a table and its partitions, each once, in the order of their columns and parents."""
    found: dict[tuple[object, ...], ForeignKey] = {}
    for one in every_table((table,)):
        for key in _enforced(one):
            found.setdefault((key.columns, key.referenced_table, key.referenced_columns), key)
    return [found[one] for one in sorted(found, key=repr)]


def referenced_columns(
    keys: Mapping[QualifiedName, Iterable[ForeignKey]], homes: Mapping[QualifiedName, Table]
) -> dict[QualifiedName, set[str]]:
    """For each table, the columns that foreign keys refer to. `keys` are those of each table."""
    found: dict[QualifiedName, set[str]] = {}
    for own in keys.values():
        for key in own:
            home = homes.get(key.referenced_table)
            if home is not None:
                found.setdefault(home.name, set()).update(targets_of(key, home))
    return found


def targets_of(key: ForeignKey, parent: Table) -> tuple[str, ...]:
    """The columns that a key refers to, spelled as its parent spells them."""
    listed = key.referenced_columns or (parent.primary_key.columns if parent.primary_key else ())
    own = {one.name for one in parent.columns}
    if own.issuperset(listed):
        return listed
    names = {one.name.lower(): one.name for one in parent.columns}
    return tuple(one if one in own else names.get(one.lower(), one) for one in listed)
