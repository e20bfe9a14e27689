"""How rows begin: the state they start in, what triggers write into them, and that none is before its parent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from schemabook.engines.dialect import Dialect
from schemabook.examples.sample.makers import MOMENT_AS_TEXT
from schemabook.examples.sample.texts import snake
from schemabook.examples.sample.values import Row
from schemabook.insights.states import StateColumn, find_state_columns, find_valued_columns
from schemabook.insights.trigger_writes import find_trigger_writes
from schemabook.model.annotations import Annotations
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Table

_CREATED = re.compile("_(created|inserted|placed|registered|opened|signed_up|joined)(_?(on|date|time|at))?_")
_NOW = re.compile(r"(?i)\b(?:now|current_timestamp|current_date|localtimestamp|getdate|sysdate)\b")
_AS_TEXT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_BEFORE = re.compile("^_(old|previous|prior|former|from|before)_")
_AFTER = re.compile("^_(new|next|to|after)_")


class Beginnings:
    """What the rows of a catalogue's tables begin with.

    `kept` are the columns of each table that triggers write.
    """

    def __init__(self, catalogue: Catalogue, dialect: Dialect) -> None:
        self._states: dict[QualifiedName, list[StateColumn]] = {}
        for state in find_state_columns(catalogue, Annotations(), dialect):
            if state.default in state.values:
                self._states.setdefault(state.table, []).append(state)
        self._values = {(one.table, one.column): one.values for one in find_valued_columns(catalogue, dialect)}
        self.kept: dict[QualifiedName, set[str]] = {}
        writes = find_trigger_writes(catalogue, dialect)
        for table, column in (*writes.kept, *writes.changed):
            self.kept.setdefault(table, set()).add(column)

    def of(self, table: Table) -> dict[str, str | None]:
        """The cells that all rows of a table begin with, by column.

        A state is what its default says. In a table that tells how the state of a parent changed, the state before is
        nothing, and the one after is where the parent starts; where there must be one before, they are its first step.
        """
        found: dict[str, str | None] = {one.column: one.default for one in self._states.get(table.name, ())}
        parents = {key.referenced_table for key in table.foreign_keys} - {table.name}
        for state in (one for parent in sorted(parents) for one in self._states.get(parent, ())):
            alike = [one for one in table.columns if self._values.get((table.name, one.name)) == state.values]
            before = next((one for one in alike if _BEFORE.search(snake(one.name))), None)
            after = next((one for one in alike if _AFTER.search(snake(one.name))), None)
            if before and after:
                found[before.name] = None if before.nullable else state.default
                found[after.name] = state.default if before.nullable else _following(state)
        return found


def _following(state: StateColumn) -> str:
    """A state that follows on the first one: as a step says, else the next value."""
    steps = (step.end for step in state.steps if step.start == state.default)
    at = state.values.index(state.default or "")
    return next(steps, state.values[(at + 1) % len(state.values)])


def creation_columns(table: Table) -> tuple[str, ...]:
    """The columns that say when a row came to be, by their default or name."""
    return tuple(
        column.name
        for column in table.columns
        if _is_creation(column.name) or (column.default and _NOW.search(column.default) and not column.on_update)
    )


@lru_cache(maxsize=16384)
def _is_creation(column: str) -> bool:
    return _CREATED.search(snake(column)) is not None


def shifted(row: Row, columns: Iterable[str], movable: Iterable[str], earliest: Iterable[object]) -> Row:
    """The row with its moments in `movable` columns, moved together so that those of `columns` follow `earliest`."""
    own = [moment for one in columns if (moment := _moment(row.get(one))) is not None]
    before = [moment for one in earliest if (moment := _moment(one)) is not None]
    if not own or not before or min(own) > max(before):
        return row
    days = (max(before) - min(own)).days + 1
    return row | {one: _moved(row[one], days) for one in movable if one in row}


def _moment(cell: object) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, str) and _AS_TEXT.fullmatch(cell):
        return datetime.strptime(cell, MOMENT_AS_TEXT)  # noqa: DTZ007
    return datetime.combine(cell, time()) if isinstance(cell, date) else None


def _moved(cell: object, days: int) -> object:
    if isinstance(cell, str):
        moment = _moment(cell)
        return cell if moment is None else (moment + timedelta(days=days)).strftime(MOMENT_AS_TEXT)
    return cell + timedelta(days=days) if isinstance(cell, date) else cell
