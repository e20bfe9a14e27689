"""The rules that rows must obey, each in words and with what enforces it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemabook.engines.conditions import Condition, Operand, read_condition
from schemabook.engines.dialect import Dialect, literal
from schemabook.model.annotations import TableNote
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Domain
from schemabook.model.families import Family
from schemabook.model.tables import CheckConstraint, Table, Trigger

_LONGEST_LIST = 12


class Piece(Value):
    """A part of a sentence. `kind` is "" for words, else "name" (of a column), "value" (a literal) or "sql"."""

    text: str
    kind: str = ""


Sentence = tuple[Piece, ...]


class IntegrityRule(Value):
    """A rule of one table.

    `kind` is "required", "key", "unique", "check", "domain", "reference", "exclusion", "trigger" or "application";
    `name` is that of what enforces it, where it has one; `doubt` why older or other rows may break it, where they may.
    `routine` is what a trigger runs, where that is a routine of its own.
    """

    kind: str
    sentence: Sentence
    name: str = ""
    doubt: str = ""
    routine: QualifiedName | None = None


def find_integrity_rules(
    table: Table,
    domains: dict[QualifiedName, Domain],
    note: TableNote | None,
    dialect: Dialect,
    display: dict[QualifiedName, str],
) -> Iterator[IntegrityRule]:
    """The rules of a table. `display` are names of other tables as people say them, where they differ."""
    yield from _required(table)
    yield from _unique(table)
    for check in table.checks:
        yield IntegrityRule(
            kind="check", sentence=check_sentence(check, dialect), name=check.name, doubt=_doubt_of_check(check)
        )
    yield from _of_domains(table, domains, dialect)
    yield from _references(table, display)
    for exclusion in table.exclusions:
        words = (Piece(text="no two rows may satisfy "), Piece(text=exclusion.definition, kind="sql"))
        yield IntegrityRule(kind="exclusion", sentence=words, name=exclusion.name)
    yield from _triggers(table)
    for column in note.columns if note else ():
        if column.validation:
            words = (Piece(text=column.name, kind="name"), Piece(text=f": {column.validation}"))
            yield IntegrityRule(kind="application", sentence=words)


def _required(table: Table) -> Iterator[IntegrityRule]:
    keys = set(table.primary_key.columns) if table.primary_key else set()
    required = [one.name for one in table.columns if not one.nullable and one.name not in keys]
    if required:
        words = Piece(text=" must have a value" if len(required) == 1 else " must each have a value")
        yield IntegrityRule(kind="required", sentence=(*_names(required), words))


def _unique(table: Table) -> Iterator[IntegrityRule]:
    key = table.primary_key
    if key is not None:
        words = Piece(text=" identifies a row: never missing, and never the same twice")
        if len(key.columns) > 1:
            words = Piece(text=" together identify a row: never missing, and never the same twice")
        yield IntegrityRule(kind="key", sentence=(*_names(key.columns), words), name=key.name)
    for unique in table.unique_constraints:
        nullable = any(one.nullable for one in table.columns if one.name in unique.columns)
        limited = nullable and not unique.nulls_not_distinct
        first = Piece(text=f"no two rows {'with values ' if limited else ''}have the same ")
        yield IntegrityRule(kind="unique", sentence=(first, *_names(unique.columns)), name=unique.name)
    for index in table.indexes:
        if index.unique and index.constraint is None and index.valid:
            parts = [
                Piece(text=one.name, kind="name") if one.name else Piece(text=one.expression or "", kind="sql")
                for one in index.columns
            ]
            where = (Piece(text=", among those where "), Piece(text=index.predicate or "", kind="sql"))
            sentence = (Piece(text="no two rows have the same "), *_listed(parts), *(where if index.predicate else ()))
            yield IntegrityRule(kind="unique", sentence=sentence, name=index.name)


def _doubt_of_check(check: CheckConstraint) -> str:
    if not check.enforced:
        return "declared, but not enforced"
    return "" if check.validated else "not validated: older rows may break it"


def _of_domains(table: Table, domains: dict[QualifiedName, Domain], dialect: Dialect) -> Iterator[IntegrityRule]:
    for column in table.columns:
        seen: set[QualifiedName] = set()
        at = column.type_name
        while at is not None and at in domains and at not in seen:
            seen.add(at)
            domain = domains[at]
            for check in domain.checks:
                words = condition_sentence(read_condition(check.expression, dialect), {"value": column.name})
                named = (Piece(text=column.name, kind="name"), Piece(text=": "))
                unread = (*named, Piece(text=check.expression, kind="sql"))
                each = (Piece(text="each element of "),) if column.family is Family.ARRAY else ()
                yield IntegrityRule(kind="domain", sentence=(*each, *(words or unread)), name=check.name)
            at = domain.type_name


def _references(table: Table, display: dict[QualifiedName, str]) -> Iterator[IntegrityRule]:
    for key in table.foreign_keys:
        shown = display.get(key.referenced_table, str(key.referenced_table))
        optional = any(one.nullable for one in table.columns if one.name in key.columns)
        words = " refers to a row of " if len(key.columns) == 1 else " together refer to a row of "
        rest = (Piece(text=words), Piece(text=shown, kind="name"), Piece(text=" that exists"))
        where = (Piece(text=", where there is a value"),) if optional else ()
        doubt = "" if key.validated else "not validated: older rows may break it"
        doubt = doubt if key.enforced else "declared, but not enforced"
        yield IntegrityRule(
            kind="reference", sentence=(*_names(key.columns), *rest, *where), name=key.name, doubt=doubt
        )


def _triggers(table: Table) -> Iterator[IntegrityRule]:
    for trigger in table.triggers:
        said = (Piece(text=f": {trigger.comment}"),) if trigger.comment else ()
        yield IntegrityRule(
            kind="trigger",
            sentence=(Piece(text=f"runs {trigger.timing.lower()} {_events(trigger)}"), *said),
            name=trigger.name,
            doubt="switched off" if trigger.enabled == "disabled" else "",
            routine=trigger.function,
        )


def _events(trigger: Trigger) -> str:
    """The statements that a trigger runs at, the one that is limited to columns last."""
    events = [event.lower() for event in trigger.events]
    if trigger.update_columns and "update" in events:
        columns = [*trigger.update_columns]
        shown = columns[0] if len(columns) == 1 else f"{', '.join(columns[:-1])} and {columns[-1]}"
        events = [*(event for event in events if event != "update"), f"update of {shown}"]
    return events[0] if len(events) == 1 else f"{', '.join(events[:-1])} or {events[-1]}"


def check_sentence(check: CheckConstraint, dialect: Dialect) -> Sentence:
    """A check in words, or its expression where it holds anything that has none."""
    words = condition_sentence(read_condition(check.expression, dialect), {})
    return words or (Piece(text=check.expression, kind="sql"),)


def condition_sentence(condition: Condition, names: dict[str, str]) -> Sentence:
    """A condition in words; nothing where a part of it is not known. `names` replace those of columns."""
    found = _sentence(condition, names)
    return found if found is not None else ()


def _sentence(condition: Condition, names: dict[str, str]) -> Sentence | None:
    if condition.kind == "test":
        return _test(condition, names)
    if condition.kind == "not":
        negated = _negated(condition.parts[0])
        return _sentence(negated, names) if negated is not None else None
    if condition.kind == "any" and len(condition.parts) == 2:
        first = _negated(condition.parts[0])
        if first is not None and condition.parts[0].operator in ("<>", "not in"):
            return _joined([first, condition.parts[1]], names, first="where ", between=", ")
    between = _between(condition)
    if between is not None:
        return _test(between, names)
    if condition.kind in ("all", "any"):
        return _joined(condition.parts, names, between=" and " if condition.kind == "all" else " or ")
    return None


def _between(condition: Condition) -> Condition | None:
    """The two bounds of one operand as one test."""
    parts = condition.parts
    bounds = [one.operator for one in parts]
    if condition.kind != "all" or bounds != [">=", "<="] or parts[0].left != parts[1].left:
        return None
    return parts[0]._replace(operator="between", right=(*parts[0].right, *parts[1].right))


def _joined(parts: Sequence[Condition], names: dict[str, str], *, between: str, first: str = "") -> Sentence | None:
    found: list[Piece] = [Piece(text=first)] if first else []
    for position, part in enumerate(parts):
        words = _sentence(part, names)
        if words is None or part.kind in ("all", "any"):
            return None
        found.extend((Piece(text=between), *words) if position else words)
    return tuple(found)


_NEGATIONS = {
    "=": "<>",
    "<>": "=",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "in": "not in",
    "not in": "in",
    "is null": "is not null",
    "is not null": "is null",
    "like": "not like",
    "not like": "like",
    "matches": "not matches",
    "not matches": "matches",
    "between": "not between",
    "not between": "between",
}


def _negated(condition: Condition) -> Condition | None:
    if condition.kind != "test" or condition.operator not in _NEGATIONS:
        return None
    return condition._replace(operator=_NEGATIONS[condition.operator])


_WORDS = {
    "=": " is ",
    "<>": " is not ",
    "<": " is less than ",
    "<=": " is at most ",
    ">": " is greater than ",
    ">=": " is at least ",
    "like": " is like ",
    "not like": " is not like ",
    "matches": " matches the pattern ",
    "not matches": " does not match the pattern ",
    "in": " is one of ",
    "not in": " is none of ",
}
_LONE = {
    "is null": " has no value",
    "is not null": " has a value",
    "is true": " is true",
}
_FUNCTIONS = {
    "length": "the length of ",
    "char_length": "the length of ",
    "character_length": "the length of ",
    "octet_length": "the number of bytes of ",
    "lower": "the lower-case form of ",
    "upper": "the upper-case form of ",
    "trim": "the trimmed form of ",
    "btrim": "the trimmed form of ",
    "json_valid": "",
}


def _test(condition: Condition, names: dict[str, str]) -> Sentence | None:
    left = _operand(condition.left, names)
    right = [_operand(one, names) for one in condition.right]
    shown = [one for one in right if one is not None]
    if left is None or len(shown) != len(right):
        return None
    if condition.operator in _LONE:
        valid = condition.left.function == "json_valid"
        return (*left, Piece(text=" is valid JSON" if valid else _LONE[condition.operator]))
    return (*left, *_compared(condition, shown)) if shown else None


def _compared(condition: Condition, right: Sequence[Sentence]) -> Sentence:
    """What follows the left side of a comparison."""
    operator = condition.operator
    if operator in ("between", "not between"):
        words = " is between " if operator == "between" else " is not between "
        return (Piece(text=words), *right[0], Piece(text=" and "), *right[1])
    if condition.right == (Operand("text", ""),) and operator in ("=", "<>"):
        return (Piece(text=" is empty" if operator == "=" else " is not empty"),)
    if len(right) > _LONGEST_LIST:
        return (Piece(text=f"{_WORDS[operator]}{len(right)} listed values"),)
    if operator in ("in", "not in"):
        return (Piece(text=_WORDS[operator]), *_listed([one[-1] for one in right], last=" or "))
    return (Piece(text=_WORDS[operator]), *right[0])


def _operand(operand: Operand, names: dict[str, str]) -> Sentence | None:
    if operand.kind == "column":
        if operand.function and operand.function not in _FUNCTIONS:
            return None
        named = Piece(text=names.get(operand.text.lower(), operand.text), kind="name")
        return (Piece(text=_FUNCTIONS[operand.function]), named) if _FUNCTIONS.get(operand.function) else (named,)
    if operand.kind == "text":
        return (Piece(text=literal(operand.text), kind="value"),)
    if operand.kind == "number":
        return (Piece(text=operand.text, kind="value"),)
    if operand.kind == "word":
        return (Piece(text=operand.text),)
    times = {"now": "the present moment", "current_date": "today", "current_timestamp": "the present moment"}
    return (Piece(text=times[operand.text]),) if operand.text in times else None


def _names(columns: Sequence[str]) -> list[Piece]:
    return _listed([Piece(text=one, kind="name") for one in columns])


def _listed(parts: Sequence[Piece], last: str = " and ") -> list[Piece]:
    found: list[Piece] = []
    for position, part in enumerate(parts):
        if position:
            found.append(Piece(text=last if position == len(parts) - 1 else ", "))
        found.append(part)
    return found
