"""What triggers write: columns of the row at hand, columns of other rows, rows of other tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from schemabook.engines.conditions import Token, reading_of, split_tokens
from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Table, Trigger

_STARTS = frozenset({";", "begin", "then", "else", "loop", "set"})
_ENDS = frozenset({"where", "from", ";", "returning", "order", "limit"})
_ASSIGNS = frozenset({"=", ":="})


class TriggerWrites(Value):
    """What triggers write.

    `kept` are columns that a trigger gives the row which is written, `changed` columns that triggers update in rows of
    a table, `filled` the tables that they insert into, each with the tables whose triggers do.
    """

    kept: tuple[tuple[QualifiedName, str], ...] = ()
    changed: tuple[tuple[QualifiedName, str], ...] = ()
    filled: tuple[tuple[QualifiedName, tuple[QualifiedName, ...]], ...] = ()


class TriggerEffect(Value):
    """What one trigger does, as far as its text says it.

    `kept` are columns that it gives the row which is written, `changed` columns that it updates in rows of a table,
    `filled` tables that it inserts into; `refuses` says that it raises an error.
    """

    kept: tuple[str, ...] = ()
    changed: tuple[tuple[QualifiedName, str], ...] = ()
    filled: tuple[QualifiedName, ...] = ()
    refuses: bool = False


def find_trigger_writes(catalogue: Catalogue, dialect: Dialect) -> TriggerWrites:
    """What the enabled triggers of tables write, as far as their text says it; in the order of names."""
    kept: set[tuple[QualifiedName, str]] = set()
    changed: set[tuple[QualifiedName, str]] = set()
    filled: dict[QualifiedName, set[QualifiedName]] = defaultdict(set)
    for (table, _), effect in find_trigger_effects(catalogue, dialect).items():
        kept.update((table, column) for column in effect.kept)
        changed.update(effect.changed)
        for target in effect.filled:
            filled[target].add(table)
    return TriggerWrites(
        kept=tuple(sorted(kept)),
        changed=tuple(sorted(changed - kept)),
        filled=tuple((target, tuple(sorted(sources))) for target, sources in sorted(filled.items())),
    )


def find_trigger_effects(catalogue: Catalogue, dialect: Dialect) -> dict[tuple[QualifiedName, str], TriggerEffect]:
    """What each enabled trigger does, by its table and its name."""
    bodies = {routine.name: routine.definition for routine in catalogue.routines}
    resolve = _Tables(catalogue)
    reading = reading_of(dialect)
    found: dict[tuple[QualifiedName, str], TriggerEffect] = {}
    known: dict[str, list[Token]] = {}
    for table in catalogue.tables:
        for trigger in table.triggers:
            body = bodies.get(trigger.function, "") if trigger.function else trigger.definition
            if trigger.enabled == "disabled" or not body:
                continue
            if body not in known:
                known[body] = split_tokens(body, reading)
            found[table.name, trigger.name] = TriggerEffect(
                kept=tuple(sorted(set(_kept(known[body], table, trigger)))),
                changed=tuple(sorted(set(_changed(known[body], table.name, resolve)))),
                filled=tuple(sorted(set(_filled(known[body], table.name, resolve)))),
                refuses=_refuses(known[body]),
            )
    return found


def _refuses(tokens: Sequence[Token]) -> bool:
    """Whether a body raises an error somewhere."""
    for at, token in enumerate(tokens):
        following = tokens[at + 1] if at + 1 < len(tokens) else Token("", "")
        if token == ("word", "signal"):
            return True
        if token == ("word", "raise") and (following.kind == "text" or following.text in ("exception", "(")):
            return True
    return False


class _Tables:
    """The tables by the names that a statement calls them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._default = catalogue.default_schema
        self._tables = {table.name: table for table in catalogue.tables}

    def find(self, parts: Sequence[str], near: QualifiedName) -> Table | None:
        """The table of this name: of its schema, of the trigger's table's, or of the default one."""
        if not parts:
            return None
        schemas = (parts[-2],) if len(parts) > 1 else (near.schema, self._default)
        found = (self._tables.get(QualifiedName(schema, parts[-1])) for schema in schemas)
        return next((table for table in found if table is not None), None)


def _kept(tokens: Sequence[Token], table: Table, trigger: Trigger) -> Iterator[str]:
    """The columns of the new row that a trigger sets before it is written."""
    if trigger.timing.upper() != "BEFORE":
        return
    sets, depth = False, 0
    for at in range(len(tokens) - 3):
        before = tokens[at - 1].text if at else ";"
        depth += (before == "(") - (before == ")")
        sets = before == "set" or (sets and before != ";")
        new, point, column, assigns = tokens[at : at + 4]
        if new != ("word", "new") or point.text != "." or assigns.text not in _ASSIGNS:
            continue
        starts = before in _STARTS or assigns.text == ":=" or (sets and depth == 0 and before == ",")
        name = _column(table, column.text)
        if starts and name:
            yield name


def _changed(tokens: Sequence[Token], near: QualifiedName, resolve: _Tables) -> Iterator[tuple[QualifiedName, str]]:
    """The columns that UPDATE statements set, where their table is known."""
    for at, token in enumerate(tokens):
        if token != ("word", "update"):
            continue
        parts, after = _name(tokens, at + 1)
        while after < len(tokens) and tokens[after].text not in ("set", *_ENDS) and after < at + 8:
            after += 1
        table = resolve.find(parts, near)
        if table is None or after >= len(tokens) or tokens[after] != ("word", "set"):
            continue
        for text in _assigned(tokens, after + 1):
            name = _column(table, text)
            if name:
                yield table.name, name


def _assigned(tokens: Sequence[Token], at: int) -> Iterator[str]:
    """The columns on the left of the assignments from a place on."""
    depth, starts = 0, True
    for position in range(at, len(tokens) - 1):
        text = tokens[position].text
        if depth == 0 and tokens[position].kind in ("word", "mark") and text in _ENDS:
            return
        if starts and tokens[position + 1].text == "=":
            yield text
        depth += (text == "(") - (text == ")")
        starts = depth == 0 and text in (",", ".")


def _filled(tokens: Sequence[Token], near: QualifiedName, resolve: _Tables) -> Iterator[QualifiedName]:
    """The tables that INSERT statements write to."""
    for at in range(len(tokens) - 2):
        if tokens[at] == ("word", "insert") and tokens[at + 1] == ("word", "into"):
            table = resolve.find(_name(tokens, at + 2)[0], near)
            if table is not None:
                yield table.name


def _name(tokens: Sequence[Token], at: int) -> tuple[list[str], int]:
    """The parts of the name at a place, and where it ends."""
    parts: list[str] = []
    if at < len(tokens) and tokens[at] == ("word", "only"):
        at += 1
    while at < len(tokens) and tokens[at].kind in ("word", "name"):
        parts.append(tokens[at].text)
        at += 1
        if at < len(tokens) and tokens[at].text == ".":
            at += 1
        else:
            break
    return parts, at


def _column(table: Table, text: str) -> str:
    """The column of a table that a text names, in whatever case; empty where there is none."""
    return next((column.name for column in table.columns if column.name.lower() == text.lower()), "")
