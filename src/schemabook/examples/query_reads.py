"""Examples that read one table: by key, page by page, by words, counted and added up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from schemabook.engines.plan_safety import Token, read_tokens
from schemabook.examples.query_columns import (
    amount_of,
    is_comparable,
    is_moment,
    is_never_null,
    key_of,
    mentions,
    plain_keys,
)
from schemabook.examples.query_draft import PAGE, Draft, Subject, clause, select, where
from schemabook.examples.query_schema import Edge, Example
from schemabook.examples.query_words import Nouns, column_words, listed
from schemabook.model.families import Family
from schemabook.model.tables import Index, IndexColumn

_MOST_UNIQUE = 2
_FLAG = re.compile(r"(?i)(?P<name>(?:is_)?(?P<word>[a-z_]+?))(?: = (?:true|1)| IS TRUE)?")
_WORD = re.compile(r"[A-Za-z]{4,}")


def find_by_key(subject: Subject) -> Iterator[Example]:
    """The row with one key."""
    if not subject.key or not subject.shown:
        return
    draft = subject.draft()
    lines = [*subject.selection, f"WHERE {draft.equal(subject.key)}"]
    few, every = len(subject.shown), len(subject.columns)
    remark = f"It shows {few} of {every} columns." if few < every else ""
    yield draft.example("find-by-key", f"Find {subject.nouns.a_one} by {_by(subject.key)}", lines, remark=remark)


def find_by_unique(subject: Subject) -> Iterator[Example]:
    """The row that another unique key finds: constraints and indexes, whole, partial and on expressions."""
    if not subject.shown:
        return
    seen = {subject.key} | ({subject.table.primary_key.columns} if subject.table.primary_key else set())
    number = 0
    for columns, predicate in _unique_keys(subject):
        names = tuple(one.name or one.expression or "" for one in columns)
        if names in seen or number == _MOST_UNIQUE:
            continue
        found = _find_by(subject, columns, predicate, number)
        if found is not None:
            seen.add(names)
            number += 1
            yield found


def _unique_keys(subject: Subject) -> Iterator[tuple[tuple[IndexColumn, ...], str | None]]:
    for unique in subject.table.unique_constraints:
        if not unique.without_overlaps:
            yield tuple(IndexColumn(name=name) for name in unique.columns), None
    for index in subject.table.indexes:
        if index.unique and index.valid and not any(one.prefix_length for one in index.columns):
            yield index.columns, index.predicate


def _find_by(subject: Subject, columns: tuple[IndexColumn, ...], predicate: str | None, number: int) -> Example | None:
    """The look-up by one unique key; None where an expression in it is beyond what can be filled in."""
    draft = subject.draft()
    named = [one.name for one in columns if one.name is not None]
    if any(name not in subject.columns for name in named):
        return None
    row = subject.row_with(named)
    conditions, words = [], []
    for one in columns:
        if one.name is not None:
            conditions.append(f"{subject.quote(one.name)} = {draft.value(one.name, row)}")
            words.append(one.name)
            continue
        filled = _fill(subject, draft, one.expression or "")
        if filled is None:
            return None
        conditions.append(f"{_bracketed(one.expression or '')} = {_bracketed(filled[1])}")
        words.append(filled[0])
    if predicate:
        conditions.append(_alone(predicate))
    name = f"find-by-unique-key{f'-{number + 1}' if number else ''}"
    lines = [*subject.selection, "WHERE " + "\n  AND ".join(conditions)]
    return draft.example(name, _unique_title(subject, tuple(words), predicate), lines)


def _unique_title(subject: Subject, words: tuple[str, ...], predicate: str | None) -> str:
    """What is found, with the condition of an index that holds only a part of the rows."""
    plain = f"Find {subject.nouns.a_one} by {_by(words)}"
    if not predicate:
        return plain
    condition = _alone(predicate)
    inner = condition[1:-1] if condition.startswith("(") and _is_one_bracket(condition) else condition
    flag = _FLAG.fullmatch(inner)
    if flag and flag["name"] in subject.columns:
        owner = next((edge for edge in subject.up if {down for down, _ in edge.pairs} == set(words)), None)
        by = f"of {Nouns(owner.parent.name.name).a_one}" if owner else f"by {_by(words)}"
        return f"Find the {column_words(flag['word'])} {subject.nouns.one} {by}"
    if condition in subject.without_deleted():
        return f"{plain}, if it is not deleted"
    return f"{plain}, where {inner}"


def _fill(subject: Subject, draft: Draft, expression: str) -> tuple[str, str] | None:
    """The one column of an expression, and the expression with the value of that column in its place."""
    try:
        tokens = read_tokens(expression, subject.dialect)
    except ValueError:
        return None
    own = {_meant(token, subject): token.raw for token in tokens if _meant(token, subject)}
    if len(own) != 1:
        return None
    name, raw = next(iter(own.items()))
    row = subject.row_with([name])
    value = subject.schema.literal(subject.table.name, name, row)
    if value is None or raw in value or expression.count(raw) != 1:
        return name, draft.free_parameter(f"the value of {expression}")
    return name, expression.replace(raw, value)


def _meant(token: Token, subject: Subject) -> str:
    """The column that a token names, if it does."""
    known = token.text if token.kind == "name" else token.raw if token.kind == "word" else ""
    return known if known in subject.columns else token.text if token.text in subject.columns else ""


def _bracketed(expression: str) -> str:
    """The expression in brackets where it is more than a call or one word."""
    plain = re.fullmatch(r"[\w.$?]+(?:\([^()]*\))?|'[^']*'", expression.strip())
    whole = expression.startswith("(") and expression.endswith(")") and _is_one_bracket(expression)
    return expression if plain or whole else f"({expression})"


def _alone(predicate: str) -> str:
    """A predicate as one of several conditions: without brackets where it is a simple one."""
    inner = predicate[1:-1] if predicate.startswith("(") and _is_one_bracket(predicate) else predicate
    return inner if re.fullmatch(r"\w+(?: IS (?:NOT )?NULL)?", inner) else _bracketed(predicate)


def _is_one_bracket(text: str) -> bool:
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and at < len(text) - 1:
            return False
    return depth == 0


class Order(NamedTuple):
    """How a list is sorted and what it is limited to: an index has the columns of `within` and then those of `by`."""

    within: tuple[str, ...]
    by: tuple[str, ...]
    is_newest: bool


def find_order(subject: Subject) -> Order | None:
    """The order in which pages are read so that an index gives it; None where a row has no key to go on from."""
    key = key_of(subject.table, sorts=True)
    if not key:
        return None
    best: Order | None = None
    for index in subject.table.indexes:
        order = _order_by(subject, index, key)
        if order is not None and (best is None or (order.within and not best.within)):
            best = order
    if best is not None:
        return best
    leading = [edge for edge in subject.up if len(edge.pairs) < len(key) and _leads(edge, key)]
    if leading:
        width = len(leading[0].pairs)
        return Order(within=key[:width], by=key[width:], is_newest=False)
    return Order(within=(), by=key, is_newest=False)


def _leads(edge: Edge, key: tuple[str, ...]) -> bool:
    return {down for down, _ in edge.pairs} == set(key[: len(edge.pairs)])


def _order_by(subject: Subject, index: Index, key: tuple[str, ...]) -> Order | None:
    """The order that an index on a moment, or on a parent and a moment, gives."""
    names = plain_keys(index)
    at = next(
        (at for at, name in enumerate(names) if name in subject.columns and is_moment(subject.column(name))), None
    )
    if at is None or not is_never_null(subject.column(names[at]), subject.schema) or names[at] in key[:1]:
        return None
    within = names[:at]
    if within and not any(set(within) == {down for down, _ in edge.pairs} for edge in subject.up):
        return None
    by = (names[at], *(name for name in key if name != names[at] and name not in within))
    return Order(within=within, by=by, is_newest=True)


def pages(subject: Subject) -> Iterator[Example]:
    """The first page of a list, and the next one from the last row of the page before."""
    order = find_order(subject)
    if order is None or not subject.shown:
        return
    title = _list_title(subject, order)
    down = " DESC" if order.is_newest else ""
    sort = clause("ORDER BY", [f"{subject.quote(name)}{down}" for name in order.by])
    for after in (False, True):
        draft = subject.draft()
        row = subject.row_with((*order.within, *order.by))
        conditions = [f"{subject.quote(name)} = {draft.value(name, row)}" for name in order.within]
        conditions += subject.without_deleted()
        if after:
            conditions.append(_beyond(subject, draft, order, row))
        lines = [*subject.selection, *where(conditions), sort, f"LIMIT {PAGE}"]
        yield draft.example("next-page" if after else "page", f"{title}: the next page" if after else title, lines)


def _list_title(subject: Subject, order: Order) -> str:
    nouns = subject.nouns
    owner = next((edge for edge in subject.up if {down for down, _ in edge.pairs} == set(order.within)), None)
    of = f" of {Nouns(owner.parent.name.name).a_one}" if owner and order.within else ""
    end = ", newest first" if order.is_newest else f", by {_by(order.by)}"
    return f"List the {nouns.several}{of}{end}" if of else f"List {nouns.several}{end}"


def _beyond(subject: Subject, draft: Draft, order: Order, row: int) -> str:
    """The condition that leaves out all rows up to and with one."""
    sign = "<" if order.is_newest else ">"
    if len(order.by) == 1:
        return f"{subject.quote(order.by[0])} {sign} {draft.value(order.by[0], row)}"
    if subject.dialect.manipulation.row_ranges:
        values = ", ".join(draft.value(name, row) for name in order.by)
        return f"({subject.dialect.columns(order.by)}) {sign} ({values})"
    return _beyond_one_by_one(subject, draft, order.by, sign, row)


def _beyond_one_by_one(subject: Subject, draft: Draft, names: tuple[str, ...], sign: str, row: int) -> str:
    """The same in comparisons of single columns, of which the first can be looked up in an index."""
    name = subject.quote(names[0])
    if len(names) == 1:
        return f"{name} {sign} {draft.value(names[0], row)}"
    outer = f"{name} {sign}= {draft.value(names[0], row)}"
    strict = f"{name} {sign} {draft.value(names[0], row)}"
    rest = _beyond_one_by_one(subject, draft, names[1:], sign, row)
    return f"{outer} AND ({strict} OR {f'({rest})' if ' AND ' in rest else rest})"


def count_by(subject: Subject) -> Iterator[Example]:
    """How many rows there are of each status, type or flag."""
    column = subject.status
    if column is None:
        return
    name = subject.quote(column.name)
    conditions = subject.without_deleted()
    lines = [
        *select([name, "count(*)"], subject.name),
        *where(conditions),
        f"GROUP BY {name}",
        "ORDER BY count(*) DESC",
    ]
    by = column.name if column.family is Family.BOOLEAN else column_words(column.name)
    title = f"Count {subject.nouns.several} by {by}"
    yield subject.draft().example("count-by-status", title, lines)


def totals(subject: Subject) -> Iterator[Example]:
    """An amount added up for each parent."""
    edges = [edge for edge in subject.owners if len(edge.pairs) == 1 and not edge.one_to_one and not edge.is_loop]
    amount = amount_of(subject.table, {*subject.key, *subject.foreign})
    if not edges or amount is None or not is_comparable(subject.column(edges[0].pairs[0][0])):
        return
    parent, name = subject.quote(edges[0].pairs[0][0]), subject.quote(amount.name)
    lines = [
        *select([parent, "count(*)", f"sum({name})"], subject.name),
        *where(subject.without_deleted()),
        f"GROUP BY {parent}",
        f"ORDER BY sum({name}) DESC",
        f"LIMIT {PAGE}",
    ]
    title = f"Add up the {column_words(amount.name)} for each {Nouns(edges[0].parent.name.name).one}"
    yield subject.draft().example("totals", title, lines)


def search(subject: Subject) -> Iterator[Example]:
    """Rows found by a word, where an index of words is there."""
    template = subject.dialect.manipulation.text_search
    columns = _searched(subject) if template else ()
    if not columns or not subject.shown:
        return
    draft = subject.draft()
    configuration = _text_configuration(subject, columns)
    condition = template.replace("{columns}", subject.dialect.columns(columns))
    condition = condition.replace("{configuration}", f"{configuration}, " if configuration else "")
    condition = condition.replace("{text}", _word(subject) or draft.free_parameter("what is searched for"))
    lines = [*subject.selection, *where([condition, *subject.without_deleted()]), f"LIMIT {PAGE}"]
    unknown = not configuration and "{configuration}" in template
    remark = f"Name the text search configuration that {columns[0]} is filled with, if it is not the default."
    yield draft.example("search", f"Search {subject.nouns.several}", lines, remark=remark if unknown else "")


def _text_configuration(subject: Subject, columns: tuple[str, ...]) -> str:
    """The literal of the configuration that a column of words is filled with; empty where not one alone is known."""
    pattern = subject.dialect.manipulation.text_configuration
    if not pattern:
        return ""
    calls = [call for text in _filling(subject, columns[0]) for call in re.finditer(pattern, text)]
    found = {next(filter(None, call.groups()), "") for call in calls}
    return found.pop() if len(found) == 1 else ""


def _filling(subject: Subject, column: str) -> Iterator[str]:
    """The texts that say how a column is filled: its expression, else triggers that name it and their routines."""
    generated = subject.column(column).generated
    if generated is not None:
        yield generated.expression
        return
    for trigger in subject.table.triggers:
        texts = [trigger.definition, *subject.schema.bodies.get(trigger.function, ())]
        yield from (text for text in texts if mentions(text, column))


def _searched(subject: Subject) -> tuple[str, ...]:
    for index in subject.table.indexes:
        names = tuple(one.name for one in index.columns if one.name in subject.columns)
        if len(names) != len(index.columns) or index.predicate is not None or not index.valid:
            continue
        if index.method.upper() == "FULLTEXT":
            return names
        if len(names) == 1 and subject.column(names[0]).family is Family.FULL_TEXT:
            return names
    return ()


def _word(subject: Subject) -> str:
    """A word of the first made-up row, as a literal."""
    label = subject.label
    value = subject.schema.literal(subject.table.name, label, 0) if label else None
    match = _WORD.search(value or "")
    return f"'{match[0].lower()}'" if match else ""


def _by(names: tuple[str, ...]) -> str:
    return listed([column_words(name) for name in names])
