"""State machines: columns with few, named values, and the steps between them as far as there is evidence for them."""

from __future__ import annotations

import re
from collections import defaultdict

import msgspec

from schemabook.engines.conditions import Operand, allowed_values, conjuncts, read_condition, reading_of, split_tokens
from schemabook.engines.dialect import Dialect
from schemabook.insights.states.bodies import Assignment, find_assignments
from schemabook.insights.states.guards import find_guarded_steps
from schemabook.insights.states.values import ValuedColumn, find_valued_columns
from schemabook.model.annotations import Annotations, ColumnNote, Transition, TypeNote
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Catalogue, Routine
from schemabook.model.tables import Table, Trigger

__all__ = ["StateColumn", "Step", "ValuedColumn", "find_state_columns", "find_valued_columns"]

_STATES = frozenset({"status", "state", "phase", "stage", "lifecycle"})
_OTHER_ENDS = frozenset({"old", "new", "previous", "prior", "former", "last", "from", "to", "before", "after"})
_ADDRESS = frozenset({"city", "town", "postcode", "zip", "country", "street", "address"})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


class Step(Value):
    """A step from one state to another, and what says that there is one.

    `source` is "annotation", "routine" or "trigger"; `by` its name, or the words of the annotation. `routine` is where
    the text of it stands, where it is a routine's. `how` is "sets" (it takes the step), "acts on" or "allows".
    An empty `start` is where a row begins. `confirmed_by` is the code that takes or allows a step which people wrote.
    """

    start: str
    end: str
    source: str
    by: str = ""
    how: str = "sets"
    routine: QualifiedName | None = None
    signature: str = ""
    confirmed_by: tuple[Step, ...] = ()


class StateColumn(Value):
    """A column that says in which state a row is.

    `values` stand in the schema's order. `steps` are those there is evidence for; `complete` says that they are all, as
    people wrote. `settings` are what sets a state from whatever state the row was in: steps without a start.
    """

    table: QualifiedName
    column: str
    values: tuple[str, ...]
    source: str
    default: str | None = None
    steps: tuple[Step, ...] = ()
    settings: tuple[Step, ...] = ()
    complete: bool = False


def find_state_columns(catalogue: Catalogue, annotations: Annotations, dialect: Dialect) -> tuple[StateColumn, ...]:
    """The columns that hold a state: few, named values, and a name or steps that say so. In the catalogue's order."""
    valued = {(one.table, one.column): one for one in find_valued_columns(catalogue, dialect) if not one.several}
    written = _written(catalogue, annotations)
    found = _Evidence(catalogue, valued, dialect).find()
    tables = {table.name: table for table in catalogue.tables}
    for key in written:
        if key not in valued and key[0] in tables:
            values = _from_notes(annotations, key, written[key])
            valued[key] = ValuedColumn(table=key[0], column=key[1], values=values, source="annotation")
    states = []
    for key in sorted(valued, key=lambda one: (one[0], _position(tables[one[0]], one[1]))):
        one = valued[key]
        steps = [Step(start=step.start, end=step.end, source="annotation", by=step.by) for step in written.get(key, ())]
        more = found.get(key, [])
        if len(one.values) > 1 and (steps or more or _is_named_state(tables[key[0]], key[1])):
            states.append(_state(one, steps, more))
    return tuple(states)


def _state(one: ValuedColumn, written: list[Step], found: list[Step]) -> StateColumn:
    known = {(step.start, step.end) for step in written}
    steps = [step for step in found if step.start and (step.start, step.end) not in known]
    proven: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in dict.fromkeys(found):
        proven[step.start, step.end].append(step)
    written = [
        msgspec.structs.replace(step, confirmed_by=tuple(proven[step.start, step.end]) if step.start else ())
        for step in written
    ]
    return StateColumn(
        table=one.table,
        column=one.column,
        values=one.values,
        source=one.source,
        default=one.default,
        steps=(*written, *dict.fromkeys(steps)),
        settings=tuple(dict.fromkeys(step for step in found if not step.start)),
        complete=bool(written),
    )


def _position(table: Table, column: str) -> int:
    return next((at for at, one in enumerate(table.columns) if one.name == column), len(table.columns))


def _is_named_state(table: Table, column: str) -> bool:
    """Whether the name says that it is a state of the row: not one of another time, nor the state of an address."""
    words = [word.lower() for word in _WORD.findall(column)]
    if not words or words[-1] not in _STATES or words[0] in _OTHER_ENDS:
        return False
    others = {word.lower() for one in table.columns for word in _WORD.findall(one.name)}
    return words[-1] != "state" or not others & _ADDRESS


ByColumn = dict[tuple[QualifiedName, str], tuple[Transition, ...]]


def _written(catalogue: Catalogue, annotations: Annotations) -> ByColumn:
    """The steps that people wrote, by column: those of its own note, else those of its type's."""
    own: dict[tuple[QualifiedName, str], ColumnNote] = {
        (table.name, column.name): column for table in annotations.tables for column in table.columns
    }
    types: dict[QualifiedName, TypeNote] = {one.name: one for one in annotations.types if one.transitions}
    found = {key: note.transitions for key, note in own.items() if note.transitions}
    if types:
        domains = {domain.name: domain.type_name for domain in catalogue.domains}
        for table in catalogue.tables:
            for column in table.columns:
                note = _note_of_type(column.type_name, types, domains)
                if note and not column.type.endswith("[]"):
                    found.setdefault((table.name, column.name), note.transitions)
    return found


def _note_of_type(
    name: QualifiedName | None,
    types: dict[QualifiedName, TypeNote],
    domains: dict[QualifiedName, QualifiedName | None],
) -> TypeNote | None:
    """The note of a type, or of the nearest that it stands on."""
    seen: set[QualifiedName] = set()
    while name is not None and name not in types and name not in seen:
        seen.add(name)
        name = domains.get(name)
    return types.get(name) if name is not None else None


def _from_notes(
    annotations: Annotations, key: tuple[QualifiedName, str], steps: tuple[Transition, ...]
) -> tuple[str, ...]:
    """The values of a column that the schema names none of: those of its note, then those of its steps."""
    notes = [one for table in annotations.tables if table.name == key[0] for one in table.columns if one.name == key[1]]
    values = [value.value for note in notes for value in note.values]
    values += [state for step in steps for state in (step.start, step.end) if state]
    return tuple(dict.fromkeys(values))


Candidates = dict[tuple[QualifiedName, str], ValuedColumn]


class _Evidence:
    """The steps that routines and triggers take, allow or act on."""

    def __init__(self, catalogue: Catalogue, valued: Candidates, dialect: Dialect) -> None:
        self.catalogue = catalogue
        self.dialect = dialect
        self.valued = valued
        self.steps: dict[tuple[QualifiedName, str], list[Step]] = defaultdict(list)
        self.by_name: dict[str, dict[QualifiedName, list[ValuedColumn]]] = defaultdict(lambda: defaultdict(list))
        for one in valued.values():
            self.by_name[one.table.name.lower()][one.table].append(one)
        self.columns = {one.column.lower() for one in valued.values()}
        self.routines = {routine.name: routine for routine in catalogue.routines}

    def find(self) -> dict[tuple[QualifiedName, str], list[Step]]:
        """The steps by table and column."""
        if not self.valued:
            return self.steps
        for routine in self.catalogue.routines:
            if "update" in routine.definition.lower() and self.names_a_column(routine.definition):
                self.add_assignments(routine.definition, "routine", routine.name.name, routine)
        for table in self.catalogue.tables:
            for trigger in table.triggers:
                if trigger.enabled != "disabled":
                    self.add_trigger(table, trigger)
        return self.steps

    def names_a_column(self, text: str) -> bool:
        """Whether a text can be about one of the columns at all."""
        return not self.columns.isdisjoint(re.findall(r"\w+", text.lower()))

    def add_assignments(self, text: str, source: str, by: str, routine: Routine | None) -> None:
        """The steps that UPDATE statements take."""
        for assignment in find_assignments(split_tokens(text, reading_of(self.dialect)), self.dialect):
            one = self.column_of(assignment)
            if one is None or assignment.value not in one.values:
                continue
            starts = _starts(assignment, one)
            for start in starts or ("",):
                if start != assignment.value:
                    step = Step(
                        start=start,
                        end=assignment.value,
                        source=source,
                        by=by,
                        routine=routine.name if routine else None,
                        signature=routine.signature if routine else "",
                    )
                    self.steps[one.table, one.column].append(step)

    def column_of(self, assignment: Assignment) -> ValuedColumn | None:
        """The column that an assignment is to, where only one can be meant."""
        tables = self.by_name.get(assignment.names[-1].lower(), {})
        schema = assignment.names[-2].lower() if len(assignment.names) > 1 else ""
        fitting = [name for name in tables if not schema or name.schema.lower() in ("", schema)]
        if len(fitting) != 1:
            return None
        column = assignment.column.lower()
        return next((one for one in tables[fitting[0]] if one.column.lower() == column), None)

    def add_trigger(self, table: Table, trigger: Trigger) -> None:
        """The steps that a trigger takes itself, allows or acts on."""
        routine = self.routines.get(trigger.function) if trigger.function else None
        text = routine.definition if routine else trigger.definition
        if not self.names_a_column(f"{text} {trigger.condition or ''}"):
            return
        if routine is None and "update" in text.lower():
            self.add_assignments(text, "trigger", trigger.name, None)
        own = [one for one in self.by_name[table.name.name.lower()][table.name] if _fires_for(trigger, one.column)]
        if not own:
            return
        tokens = split_tokens(text, reading_of(self.dialect))
        condition = read_condition(trigger.condition, self.dialect) if trigger.condition else None
        for column in own:
            for start, end, how in find_guarded_steps(tokens, condition, trigger.timing, column, self.dialect):
                step = Step(
                    start=start,
                    end=end,
                    source="trigger",
                    by=trigger.name,
                    how=how,
                    routine=routine.name if routine else None,
                    signature=routine.signature if routine else "",
                )
                self.steps[table.name, column.column].append(step)


def _fires_for(trigger: Trigger, column: str) -> bool:
    """Whether a trigger runs for each row in which this column changes."""
    updates = any(event.upper().startswith("UPDATE") for event in trigger.events)
    named = not trigger.update_columns or column in trigger.update_columns
    return updates and named and trigger.level.upper() == "ROW"


def _starts(assignment: Assignment, one: ValuedColumn) -> tuple[str, ...]:
    """The states that a row was in before an UPDATE, where its WHERE says so."""
    qualifiers = {"", assignment.alias, assignment.names[-1].lower()}
    for condition in conjuncts(assignment.where):
        limited = allowed_values(condition)
        if limited is not None and _is(limited[0], one.column, qualifiers):
            return tuple(value for value in limited[1] if value in one.values)
    return ()


def _is(operand: Operand, column: str, qualifiers: set[str]) -> bool:
    return operand.text.lower() == column.lower() and operand.qualifier in qualifiers
