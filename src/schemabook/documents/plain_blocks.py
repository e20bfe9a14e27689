"""Sentences for readers who read no SQL: what a table holds, what belongs to what, what a delete does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from schemabook.documents.blocks import Code, Inline, Line, Strong, Text
from schemabook.documents.context import Context
from schemabook.documents.words import ANNOTATION, capitalised, first_line, listed
from schemabook.insights.deletion import Deletion
from schemabook.insights.plain_words import plain_type, plural, readable, readable_reference, singular, with_article
from schemabook.insights.states import StateColumn
from schemabook.model.base import QualifiedName
from schemabook.model.book import Relationship
from schemabook.model.families import Family
from schemabook.model.reader import Audience
from schemabook.model.tables import Column, Table

_MOST_NAMED = 12
_WORDED = re.compile(r"[a-z]+(?:[_-][a-z]+)*")
_MOMENTS = frozenset({Family.DATE, Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE})
_COUNTED = ("a ", "an ", "one ", "any ", "always ")
_NOT_FOR_PEOPLE = frozenset({Family.FULL_TEXT, Family.VECTOR})


def thing(context: Context, name: QualifiedName) -> str:
    """One row of a table in words: "order item"; with its schema where another one has a table of that name."""
    return _with_schema(context, name, singular(readable(name.name)))


def things(context: Context, name: QualifiedName) -> str:
    """The rows of a table in words: "order items"."""
    return _with_schema(context, name, plural(readable(name.name)))


def _with_schema(context: Context, name: QualifiedName, words: str) -> str:
    alone = context.insights.namesakes[singular(readable(name.name))] < 2
    return words if alone or context.index.is_bare(name) else f"{words} ({name.schema})"


def headword(context: Context, words: str, name: str) -> Line:
    """Words for something that stand out, with its own name beside them for readers who use both."""
    shown = Strong(text=capitalised(words))
    if context.reader.audience is not Audience.MIXED:
        return (shown,)
    return (shown, Text(text=" ("), Code(text=name), Text(text=")"))


def some(words: Sequence[str], last: str = "and", separator: str = "") -> str:
    """As many of the words as a sentence takes, and how many more there are.

    `separator` stands between words that have commas themselves.
    """
    distinct = list(dict.fromkeys(words))
    if len(distinct) > _MOST_NAMED:
        distinct = [*distinct[: _MOST_NAMED - 1], f"{len(distinct) - _MOST_NAMED + 1:,} others"]
    return separator.join(distinct) if separator else listed(distinct, last)


def purpose_words(context: Context, table: Table) -> str:
    """The first line of what a table is for, as people wrote it."""
    return first_line(context.notes.describe(table.name, table.comment)[0])


def relation_sentences(context: Context, name: QualifiedName) -> Iterator[str]:
    """What a row belongs to and what belongs to it, a sentence each."""
    one = capitalised(with_article(thing(context, name)))
    parents = context.index.parents[name]
    required = [_parent(context, key) for key in parents if not key.optional]
    optional = [_parent(context, key) for key in parents if key.optional]
    if required:
        yield f"{one} belongs to {some(required)}."
    if optional:
        yield f"{'It' if required else one} may belong to {some(optional)}."
    yield from _children(context, name, one)


def _parent(context: Context, one: Relationship) -> str:
    """What a row belongs to: by the role that its columns give, where that says more than the table."""
    parent = thing(context, one.parent)
    if one.parent == one.child:
        return f"another {parent}"
    role = readable_reference(one.foreign_key.columns)
    if role != parent and role.endswith(f" {parent}"):
        return f"one {role}"
    same = role in ("ID", parent, readable(one.parent.name)) or parent.endswith(f" {role}")
    return f"one {parent}" if same or len(one.foreign_key.columns) > 1 else f"one {parent} ({role})"


def _children(context: Context, name: QualifiedName, one: str) -> Iterator[str]:
    many: list[str] = []
    single: list[str] = []
    linked: list[str] = []
    below = ""
    for child in sorted(context.index.children[name], key=lambda each: each.child):
        verb = context.notes.verb(child.child, child.foreign_key)
        junction = context.index.junctions.get(child.child) if only_links(context, child.child) else None
        if child.child == name:
            below = f" and any number of other {things(context, name)} below {_it(context, name)}"
        elif verb:
            amount = thing(context, child.child) if child.one_to_one else things(context, child.child)
            yield f"{one} {verb} {'at most one' if child.one_to_one else 'any number of'} {amount}."
        elif junction is not None:
            others = (junction.left.referenced_table, junction.right.referenced_table)
            other = next((each for each in others if each != name), name)
            linked.append(f"{'other ' if other == name else ''}{things(context, other)}")
        else:
            words = thing(context, child.child) if child.one_to_one else things(context, child.child)
            (single if child.one_to_one else many).append(words)
    if many and below:
        yield f"{one} can have any number of {some(many)},{below}."
    elif many or below:
        yield f"{one} can have{f' any number of {some(many)}' if many else below.removeprefix(' and')}."
    if single:
        yield f"{one} can have at most one {some(single, 'and one')}."
    if linked:
        yield f"{one} can be linked with any number of {some(linked)}."


def _it(context: Context, name: QualifiedName) -> str:
    return "them" if name in context.insights.subjects else "it"


def only_links(context: Context, name: QualifiedName) -> bool:
    """Whether a table joins others and holds nothing else, but for when that was done."""
    if name not in context.index.junctions:
        return False
    return all(column.family in _MOMENTS for column in _details(context, context.index.tables[name]))


def _details(context: Context, table: Table) -> Iterator[Column]:
    """The columns that say something themselves: neither references nor the number of the row."""
    keys = {name for one in context.index.parents[table.name] for name in one.foreign_key.columns}
    numbers = table.primary_key.columns if table.primary_key else ()
    named = {"ID", f"{singular(readable(table.name.name))} ID"}
    for column in table.columns:
        is_number = column.family in (Family.INTEGER, Family.UUID) and (
            numbers == (column.name,) or readable(column.name) in named
        )
        if column.name not in keys and not is_number and column.family not in _NOT_FOR_PEOPLE:
            yield column


def attribute_lines(context: Context, table: Table) -> Iterator[Line]:
    """What is stored of each row: the details by name, with what each can hold.

    Details of which the same is to be said share a line.
    """
    alike: dict[tuple[str, str, str], list[Column]] = {}
    for column in _details(context, table):
        purpose, origin = context.notes.describe_column(table.name, column)
        alike.setdefault((_holds(context, table, column), first_line(purpose), origin), []).append(column)
    for (words, purpose, origin), columns in alike.items():
        each = "each " if len(columns) > 1 and words.startswith(_COUNTED) else ""
        rest = (Text(text=f": {each}{words}.{f' {purpose}' if purpose else ''}"),)
        mark = (ANNOTATION,) if purpose and origin == "annotation" else ()
        yield (*_headwords(context, columns), *rest, *mark)


def _headwords(context: Context, columns: Sequence[Column]) -> Line:
    """The names of details, separated as in a sentence."""
    found: list[Inline] = []
    for position, column in enumerate(columns):
        if position:
            found.append(Text(text=" and " if position == len(columns) - 1 else ", "))
        words = readable(column.name)
        found.extend(headword(context, words, column.name) if not position else _lower(context, words, column.name))
    return tuple(found)


def _lower(context: Context, words: str, name: str) -> Line:
    return (Strong(text=words), *headword(context, words, name)[1:])


def _holds(context: Context, table: Table, column: Column) -> str:
    """What a detail can be."""
    states = context.insights.states.get(table.name, ())
    state = next((one for one in states if one.column == column.name), None)
    values = state.values if state else context.insights.values.get((table.name, column.name), ())
    words = plain_type(_based(context, column), [_shown(value) for value in values])
    if state is not None and state.default is not None:
        return f"{words}; {_shown(state.default)} to begin with"
    if column.generated is not None:
        return f"{words}, worked out from other details"
    if column.nullable and column.name in context.insights.soft_deletes.get(table.name, ()):
        return f"{words}; empty for what was not deleted"
    return f"{words}, if known" if column.nullable else words


def _based(context: Context, column: Column) -> Column:
    """The column with the type that its domain stands on."""
    seen: set[QualifiedName] = set()
    type_, name = column.type, column.type_name
    while name is not None and name in context.insights.domains and name not in seen:
        seen.add(name)
        domain = context.insights.domains[name]
        type_, name = domain.type, domain.type_name
    return structs.replace(column, type=type_) if seen and not column.type.endswith("[]") else column


def state_sentences(context: Context, table: Table) -> Iterator[str]:
    """The steps between the states of a row and what the states mean, in words."""
    for state in context.insights.states.get(table.name, ()):
        following: dict[str, list[str]] = {}
        for step in state.steps:
            if step.start:
                following.setdefault(step.start, []).append(_shown(step.end))
        starts: dict[str, list[str]] = {}
        for start, ends in following.items():
            starts.setdefault(some(ends, "or"), []).append(_shown(start))
        name = capitalised(with_article(thing(context, table.name)))
        steps = [f"from {some(before, 'or')} to {ends}" for ends, before in starts.items()]
        if steps:
            yield f"{name} can go {'; '.join(steps)}."
        if steps and not state.complete:
            yield "There may be more such steps that only the application knows."
        yield from _meanings(context, table, state)


def _meanings(context: Context, table: Table, state: StateColumn) -> Iterator[str]:
    column = next((one for one in table.columns if one.name == state.column), None)
    meanings = context.notes.values(table.name, column) if column else {}
    for value in state.values:
        if meanings.get(value):
            yield f"{capitalised(_shown(value))}: {meanings[value].rstrip('.')}."


def _shown(value: str) -> str:
    """A value as words where it is written like one, else as it is."""
    if _WORDED.fullmatch(value):
        return value.replace("_", " ").replace("-", " ")
    return value if value.isalnum() else f"“{value}”"


def rule_word(context: Context) -> str:
    """What keeps rows together, in the words of the reader."""
    return "enforced foreign key" if context.reader.audience.is_technical else "rule of the database"


def _kept_by(context: Context, name: QualifiedName, child: QualifiedName) -> str:
    """What a person must no longer have or be, before they can be deleted."""
    if not only_links(context, child):
        return f"have {things(context, child)}"
    junction = context.index.junctions[child]
    others = (junction.left.referenced_table, junction.right.referenced_table)
    other = next((one for one in others if one != name), name)
    return f"are linked with {things(context, other)}"


def _some_ties(words: Sequence[str]) -> str:
    """What is had comes first, and the word is said once: have payments or rentals, or are linked with films."""
    had = [one.removeprefix("have ") for one in words if one.startswith("have ")]
    others = [one for one in words if not one.startswith("have ")]
    return some([*([f"have {some(had, 'or')}"] if had else []), *others], "or")


def deletion_sentences(context: Context, found: Deletion) -> Iterator[str]:
    """What deleting a row does, in words: what goes too, what refuses it, what stays."""
    one = with_article(thing(context, found.table))
    refusing = [_kept_by(context, found.table, name) for name in found.refused_by if name != found.table]
    further = [things(context, name) for name in found.refused_further]
    emptied = [things(context, name) for name in found.emptied if name not in found.refused_by]
    if found.deleted:
        yield f"Deleting {one} also deletes their {some([things(context, name) for name in found.deleted])}."
    if refusing and found.deleted:
        yield f"It is refused while they {_some_ties(refusing)}."
    elif refusing:
        yield f"{capitalised(one)} cannot be deleted while they {_some_ties(refusing)}."
    if found.table in found.refused_by:
        yield f"It is {'also ' if refusing else ''}refused while other {things(context, found.table)} refer to them."
    if further:
        yield f"It is also refused while {some(further, 'or')} refer to what would be deleted with them."
    if emptied:
        yield f"{capitalised(some(emptied))} stay, but no longer refer to them."
    named = [things(context, tie.table) for tie in context.insights.named_ties.get(found.table, ())]
    if named:
        yield f"No {rule_word(context)} ties {some(named, 'or')} to them, though these name them, and stay."
    elif not (found.deleted or found.refused_by or emptied):
        yield f"Deleting {one} changes nothing else."
    if found.left:
        left = [thing(context, name) for name in found.left]
        yield f"What is stored of their {some(left)} stays: nothing deletes it as well."
