"""What whoever writes SQL for this database must always or never do, as far as the schema says it.

The rules stand in the order of what going against them costs. Each is one line, whatever the size of the schema.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from schemabook.documents.blocks import Inline, Line, Text, code, joined
from schemabook.documents.context import Context
from schemabook.documents.relationship_blocks import REFUSING
from schemabook.documents.schema_notation import Detail, Notation, detail_of, one_line
from schemabook.engines.sensitive import words_of
from schemabook.insights.table_groups import Group
from schemabook.insights.trigger_writes import find_trigger_writes
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import every_table
from schemabook.model.families import Family
from schemabook.model.tables import Action, Column, RowSecurity, Table, TableKind, View

_MOST = {Detail.TERSE: 3, Detail.MIDDLE: 5, Detail.FULL: 6}
_SETTING = re.compile(r"current_setting\('([^']+)'")
_TENANTS = frozenset("tenant organisation organization org workspace company merchant".split())
_OF_TENANTS = frozenset({("id",), ("uuid",), ("record", "id")})
_LEAST_TENANTS = 3
_TENANT_SHARE = 0.3
_TIMES = frozenset({Family.DATE, Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE})
_TRUTHS = frozenset({Family.BOOLEAN, Family.BIT})
_PAST = frozenset({Group.AUDIT, Group.HISTORY})

Columns = Iterable[tuple[QualifiedName, str]]


class RuleOfUse(Value):
    """A rule in one line. `name` says what it is about."""

    name: str
    line: Line


def rules_of_use(context: Context) -> tuple[RuleOfUse, ...]:
    """The rules that hold for a database, those first that cost most to break."""
    return tuple(RuleOfUse(name=name, line=line) for name, find in _RULES for line in find(_Speaker(context)) if line)


class _Speaker:
    """The words that rules are made of."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.catalogue = context.catalogue
        self.notation = Notation(context, Detail.FULL)
        self.most = _MOST[detail_of(context)]

    def table(self, name: QualifiedName) -> str:
        """The name of a table or view as SQL wants it."""
        return self.notation.spell(name)

    def names(self, names: Sequence[str], most: int = 0) -> Line:
        """Names in the fixed-width face; of many the first, and how many more."""
        most = most or self.most
        shown: list[Line] = [code(name) for name in names[:most]]
        rest = len(names) - most
        if rest > 0:
            shown.append((Text(text=f"{rest:,} more"),))
        return joined(shown)

    def tables(self, names: Iterable[QualifiedName], most: int = 0) -> Line:
        """The tables of these names."""
        return self.names([self.table(name) for name in names], most)

    def columns(self, columns: Columns) -> Line:
        """Columns, those of one name together: `updated_at` of `orders`, `users`; `orders.total`."""
        by_name: dict[str, list[QualifiedName]] = defaultdict(list)
        for table, column in columns:
            by_name[column].append(table)
        several = sorted(by_name.items(), key=lambda item: (-len(item[1]), item[0]))
        parts: list[Line] = [
            (*code(self.notation.quote(column)), Text(text=" of "), *self.tables(tables))
            for column, tables in several
            if len(tables) > 1
        ]
        single = [
            f"{self.table(tables[0])}.{self.notation.quote(column)}" for column, tables in several if len(tables) == 1
        ]
        if single:
            parts.append(self.names(single))
        rest = len(parts) - self.most
        return joined([*parts[: self.most], *([(Text(text=f"{rest:,} more"),)] if rest > 0 else [])], "; ")


def _said(*parts: str | Line) -> Line:
    """A sentence of words and names."""
    found: list[Inline] = []
    for part in parts:
        found.extend((Text(text=part),) if isinstance(part, str) else part)
    return tuple(found)


def _soft_deletes(speaker: _Speaker) -> Iterator[Line]:
    """Rows that are marked as deleted and stay."""
    groups: dict[tuple[str, str], list[QualifiedName]] = defaultdict(list)
    for name, columns in speaker.context.insights.soft_deletes.items():
        for column in speaker.context.index.tables[name].columns:
            if column.name in columns and (column.family in _TIMES or column.family in _TRUTHS):
                groups[column.name, _living(column, speaker)].append(name)
    for (marker, living), tables in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))[: speaker.most]:
        marked = code(speaker.notation.quote(marker))
        use = ("; read with ", code(living), " unless deleted rows are wanted.") if living else (".",)
        words = " is set to mark rows as deleted (by its name) in "
        yield _said(marked, words, speaker.tables(tables), use[0], *use[1:])


def _living(column: Column, speaker: _Speaker) -> str:
    """The condition of the rows that are not deleted."""
    quoted = speaker.notation.quote(column.name)
    if column.family in _TIMES:
        return f"{quoted} IS NULL" if column.nullable else ""
    if column.family is Family.BOOLEAN:
        return f"{quoted} IS NOT TRUE" if column.nullable else f"NOT {quoted}"
    return ""


def _tenants(speaker: _Speaker) -> Iterator[Line]:
    """A column that says whose a row is, in many tables."""
    tables = speaker.catalogue.tables
    found: dict[str, list[QualifiedName]] = defaultdict(list)
    for table in tables:
        for column in table.columns:
            words = words_of(column.name)
            if words[:1] and words[0] in _TENANTS and words[1:] in _OF_TENANTS:
                found[column.name].append(table.name)
    least = max(_LEAST_TENANTS, len(tables) * _TENANT_SHARE)
    for name, names in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(names) >= least:
            quoted = code(speaker.notation.quote(name))
            share = f" says whose a row is in {len(names):,} of {len(tables):,} tables: filter and join by it."
            yield _said(quoted, share)
            return


def _row_security(speaker: _Speaker) -> Iterator[Line]:
    """Tables of which a session sees some rows only."""
    guarded = [table for table in every_table(speaker.catalogue.tables) if table.row_security is not RowSecurity.OFF]
    if not guarded:
        return
    texts = [text for table in guarded for one in table.policies for text in (one.using, one.check) if text]
    settings = sorted({one for text in texts for one in _SETTING.findall(text)})
    words = "Policies decide which rows of ", " a session sees and writes"
    needs: Line = _said("; they read ", speaker.names([one_line(one) for one in settings])) if settings else ()
    advice = ", which each session sets first." if settings else ": no row may mean no right."
    yield _said(words[0], speaker.tables(table.name for table in guarded), words[1], needs, advice)


def _credentials(speaker: _Speaker) -> Iterator[Line]:
    """What opens doors."""
    found = [one for one in speaker.context.insights.personal if one.is_credential and one.is_sure]
    if found:
        yield _said("Never select, log or copy ", speaker.columns((one.table, one.column) for one in found), ".")


def _computed(speaker: _Speaker) -> Iterator[Line]:
    """Columns that the server computes."""
    found = [
        (table.name, column.name)
        for table in speaker.catalogue.tables
        for column in table.columns
        if column.generated is not None
    ]
    if found:
        yield _said("Never write computed columns: ", speaker.columns(found), ".")


def _numbered(speaker: _Speaker) -> Iterator[Line]:
    """Identity columns that refuse a value."""
    found = [
        (table.name, column.name)
        for table in speaker.catalogue.tables
        for column in table.columns
        if column.identity is not None and column.identity.always
    ]
    if found:
        yield _said("Leave out what only the server numbers: ", speaker.columns(found), ".")


def _triggers(speaker: _Speaker) -> Iterator[Line]:
    """What triggers write."""
    writes = find_trigger_writes(speaker.catalogue, speaker.context.dialect)
    if writes.kept or writes.changed:
        found = sorted({*writes.kept, *writes.changed})
        yield _said("Leave to triggers what they set: ", speaker.columns(found), ".")
    for target, sources in writes.filled[: speaker.most]:
        if target not in sources:
            yield _said(code(speaker.table(target)), " gets rows from triggers of ", speaker.tables(sources), ".")


def _append_only(speaker: _Speaker) -> Iterator[Line]:
    """Tables that record what happened."""
    found = [name for name, group in sorted(speaker.context.groups.items()) if group in _PAST]
    if found:
        words = " (judged by their names, times and keys, or by an annotation): add rows, do not change them."
        yield _said("Records of the past: ", speaker.tables(found), words)


def _partitions(speaker: _Speaker) -> Iterator[Line]:
    """Tables that are read whole unless a condition names their key."""
    parts: list[Line] = [
        _said(code(speaker.table(table.name)), " by ", code(one_line(table.partition_key.expression)))
        for table in speaker.catalogue.tables
        if table.partition_key is not None
    ]
    if parts:
        rest = [(Text(text=f"{len(parts) - speaker.most:,} more"),)] if len(parts) > speaker.most else []
        shown = joined([*parts[: speaker.most], *rest])
        yield _said("Partitioned, so name the key in WHERE: ", shown, ".")


def _cascades(speaker: _Speaker) -> Iterator[Line]:
    """What a delete takes along, and what refuses it."""
    found: dict[QualifiedName, list[QualifiedName]] = defaultdict(list)
    refusing: dict[QualifiedName, list[QualifiedName]] = defaultdict(list)
    for one in speaker.context.book.relationships:
        if one.foreign_key.enforced and one.child != one.parent:
            if one.foreign_key.on_delete is Action.CASCADE:
                found[one.parent].append(one.child)
            elif one.foreign_key.on_delete in REFUSING:
                refusing[one.parent].append(one.child)
    parts = [
        _said(
            code(speaker.table(parent)),
            " takes along ",
            speaker.tables(dict.fromkeys(children), 4),
            *_refused(speaker, dict.fromkeys(refusing[parent])),
        )
        for parent, children in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    if parts:
        rest = (
            [(Text(text=f"{len(parts) - speaker.most:,} more tables take others along"),)]
            if len(parts) > speaker.most
            else []
        )
        yield _said("A deleted row of ", joined([*parts[: speaker.most], *rest], "; "), ".")


def _refused(speaker: _Speaker, names: Iterable[QualifiedName]) -> tuple[Line | str, ...]:
    """That rows which refer to a row refuse that it is deleted."""
    shown = speaker.tables(names, 4)
    return (" (refused while there are rows of ", shown, ")") if shown else ()


def _unenforced(speaker: _Speaker) -> Iterator[Line]:
    """Foreign keys that do not hold."""
    switch = speaker.context.dialect.foreign_key_switch
    if switch and speaker.context.book.relationships:
        yield _said("Foreign keys are checked in sessions that sent ", code(switch), " alone.")
    loose = [
        (table.name, ", ".join(key.columns))
        for table in speaker.catalogue.tables
        for key in table.foreign_keys
        if not (key.enforced and key.validated)
    ]
    if loose:
        yield _said("Rows may lack the parent that these foreign keys name: ", speaker.columns(loose), ".")


def _quoted(speaker: _Speaker) -> Iterator[Line]:
    """Names that must stand in quotes."""
    found: dict[str, None] = {}
    relations: list[Table | View] = [*speaker.catalogue.tables, *speaker.catalogue.views]
    for relation in relations:
        for name in (relation.name.name, *(column.name for column in relation.columns)):
            quoted = speaker.notation.quote(name)
            if quoted != name:
                found[quoted] = None
    if found:
        yield _said(
            "Write these names in quotes, as they stand here: ", speaker.names(list(found), speaker.most * 2), "."
        )


def _schemas(speaker: _Speaker) -> Iterator[Line]:
    """Names that need their schema."""
    index = speaker.context.index
    relations: list[Table | View] = [*speaker.catalogue.tables, *speaker.catalogue.views]
    outside = sorted({one.name.schema for one in relations if one.name.schema and not index.is_bare(one.name)})
    if outside:
        yield _said("Write the schema before the name of whatever is in ", speaker.names(outside), ".")


def _keyless(speaker: _Speaker) -> Iterator[Line]:
    """Tables in which one row cannot be told from another."""
    found = [table.name for table in speaker.catalogue.tables if _has_no_key(table)]
    if found:
        words = "No key tells one row from another, so UPDATE and DELETE may hit several: "
        yield _said(words, speaker.tables(found), ".")


def _has_no_key(table: Table) -> bool:
    local = table.kind in (TableKind.ORDINARY, TableKind.PARTITIONED)
    unique = table.primary_key or table.unique_constraints or any(one.unique for one in table.indexes)
    return local and bool(table.columns) and not unique


def _snapshots(speaker: _Speaker) -> Iterator[Line]:
    """Views that show what was."""
    found = [view.name for view in speaker.catalogue.views if view.materialised]
    if found:
        yield _said("As old as their last refresh: ", speaker.tables(found), ".")


_RULES: tuple[tuple[str, Callable[[_Speaker], Iterator[Line]]], ...] = (
    ("soft deletes", _soft_deletes),
    ("tenants", _tenants),
    ("row-level security", _row_security),
    ("credentials", _credentials),
    ("triggers", _triggers),
    ("computed columns", _computed),
    ("numbered columns", _numbered),
    ("cascades", _cascades),
    ("partitions", _partitions),
    ("records of the past", _append_only),
    ("foreign keys", _unenforced),
    ("quotes", _quoted),
    ("schemas", _schemas),
    ("keys", _keyless),
    ("snapshots", _snapshots),
)
