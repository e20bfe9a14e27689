"""The rules that rows must obey, in words, with what enforces each; and what of a table must be kept from others."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Bullets, Code, Heading, Inline, Line, Text, grid, joined, text
from schemabook.documents.context import Context
from schemabook.documents.words import capitalised, codes, first_line
from schemabook.insights.integrity import IntegrityRule, Sentence, find_integrity_rules
from schemabook.insights.states import ValuedColumn
from schemabook.insights.trigger_writes import TriggerEffect
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Domain
from schemabook.model.tables import RowSecurity, Table

_ENFORCED = {
    "required": "NOT NULL",
    "key": "primary key",
    "unique": "unique",
    "check": "check",
    "domain": "check of its domain",
    "reference": "foreign key",
    "exclusion": "exclusion",
    "trigger": "trigger",
    "application": "the application (annotation)",
}


PLAIN_RULES = frozenset({"required", "key", "reference"})
"""The kinds of rules that the columns of a table say by their marks."""


def rule_rows(context: Context, table: Table, left_out: frozenset[str] = frozenset()) -> Iterator[tuple[Line, Line]]:
    """Each rule of a table in words, and what enforces it; but for the kinds that are left out."""
    insights = context.insights
    purposes = insights.routine_purposes
    for rule in _rules(context, table, insights.domains):
        if rule.kind in left_out:
            continue
        effect = insights.trigger_effects.get((table.name, rule.name)) if rule.kind == "trigger" else None
        sentence = _effect_line(context, table, effect, rule) if effect else _line(rule.sentence)
        yield (*sentence, *_said(rule, purposes)), tuple(_enforced(rule))
    for one in insights.typed_values.get(table.name, ()):
        yield _listed(one), text("its type")


def validation_blocks(context: Context, table: Table) -> Iterator[Block]:
    """What is checked of a row, by the database and by the application."""
    rows: list[tuple[Line, ...]] = list(rule_rows(context, table))
    if rows:
        yield Heading(level=2, text="Data validation")
        yield grid(("Rule", "Enforced by"), rows)


def secrecy_blocks(context: Context, table: Table) -> Iterator[Block]:
    """The columns of a table that tell about people or open doors, and who may see which rows."""
    items: list[Line] = []
    for one in context.insights.personal_of.get(table.name, ()):
        what = "opens a door: select it for the check alone, and never log it" if one.is_credential else one.category
        items.append((Code(text=one.column), Text(text=f": {what} ({one.confidence}, by the {one.judged_by})")))
    if table.row_security is not RowSecurity.OFF:
        words = "Row-level security is on" + (", for the owner too" if table.row_security is RowSecurity.FORCED else "")
        items.append((Text(text=f"{words}: "), *codes(policy.name for policy in table.policies)))
    if items:
        yield Heading(level=2, text="Security considerations")
        yield Bullets(items=tuple(items))


def _listed(one: ValuedColumn) -> Line:
    words = " is any of these, alone or together: " if one.several else " is one of "
    return (Code(text=one.column), Text(text=words), *codes(one.values))


def _rules(context: Context, table: Table, domains: dict[QualifiedName, Domain]) -> Iterator[IntegrityRule]:
    display = {key.referenced_table: context.display(key.referenced_table) for key in table.foreign_keys}
    note = context.notes.table(table.name)
    yield from find_integrity_rules(table, domains, note, context.dialect, display)


def _line(sentence: Sentence) -> Line:
    """A sentence with its names and expressions in the fixed-width face."""
    parts: list[Inline] = []
    for position, piece in enumerate(sentence):
        if piece.kind:
            parts.append(Code(text=piece.text or " "))
        else:
            parts.append(Text(text=piece.text if position else capitalised(piece.text)))
    return tuple(parts)


def _effect_line(context: Context, table: Table, effect: TriggerEffect, rule: IntegrityRule) -> Line:
    """What a trigger keeps, adds or refuses, before when it runs."""
    parts: list[Line] = []
    kept = [*effect.kept]
    changed: dict[QualifiedName, list[str]] = {}
    for name, column in effect.changed:
        if name == table.name:
            kept.append(column)
        else:
            changed.setdefault(name, []).append(column)
    if kept:
        parts.append((Text(text="keeps "), *codes(dict.fromkeys(kept), " and ")))
    for name, columns in changed.items():
        of = (Text(text=" of "), *context.index.table_link(name))
        parts.append((Text(text="changes " if parts else "keeps "), *codes(columns, " and "), *of))
    if effect.filled:
        parts.append((Text(text="adds rows to "), *joined([context.index.table_link(name) for name in effect.filled])))
    if effect.refuses:
        parts.append(text("can refuse it"))
    if not parts:
        return _line(rule.sentence)
    runs, *said = rule.sentence
    first, *rest = joined(parts, "; ")
    words = (Text(text=f" ({runs.text})"), *(Text(text=piece.text) for piece in said))
    return (Text(text=capitalised(first.text)), *rest, *words)


def _said(rule: IntegrityRule, purposes: dict[QualifiedName, tuple[str, str]]) -> Line:
    """What a trigger's routine is for, as people wrote it."""
    words, origin = purposes.get(rule.routine, ("", "")) if rule.routine else ("", "")
    return text(f": {first_line(words)} ({origin})") if words else ()


def _enforced(rule: IntegrityRule) -> Iterator[Inline]:
    yield Text(text=_ENFORCED[rule.kind])
    if rule.name:
        yield Text(text=" ")
        yield Code(text=rule.name)
    if rule.doubt:
        yield Text(text=f" ({rule.doubt})")
