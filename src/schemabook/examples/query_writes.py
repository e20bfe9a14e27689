"""Examples that write: create, upsert, change, delete, link and unlink."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from schemabook.examples.query_columns import (
    has_default,
    is_comparable,
    is_lonely,
    updated_column,
)
from schemabook.examples.query_deletes import Deletion, find_deletion
from schemabook.examples.query_draft import Draft, Subject, enclosed
from schemabook.examples.query_schema import Example
from schemabook.examples.query_words import Nouns, column_words, is_record, listed
from schemabook.model.families import Family
from schemabook.model.tables import Column

_MOST_WITHOUT_VALUES = 6


def create(subject: Subject) -> Iterator[Example]:
    """One new row; nothing where triggers alone write rows."""
    if subject.is_filled_by_triggers:
        return
    draft = subject.draft()
    row = _spare(subject)
    lines = _insert(subject, draft, row)
    written = _columns_to_write(subject, row.keys(), "")
    filled = [name for name in subject.key if name not in written]
    remark = ""
    if filled and subject.dialect.manipulation.returning and not subject.table.rules:
        lines.append(f"RETURNING {subject.dialect.columns(filled)}")
    elif subject.left_out.intersection(filled) and subject.dialect.manipulation.key_of_last_row:
        remark = f"{subject.dialect.manipulation.key_of_last_row} gives its {column_words(filled[0])}."
    yield draft.example("create", f"Create {subject.nouns.a_one}", lines, writes=True, remark=remark)


def link(subject: Subject) -> Example:
    """One new row of a table between many and many; nothing where it is there already and the engine can say so."""
    junction = subject.schema.junctions[subject.table.name]
    draft = subject.draft()
    lines = _insert(subject, draft, _spare(subject))
    if subject.dialect.manipulation.on_conflict and not subject.table.rules:
        lines.append("ON CONFLICT DO NOTHING")
    left, right = (Nouns(key.referenced_table.name).a_one for key in (junction.left, junction.right))
    return draft.example("link", f"Link {left} to {right}", lines, writes=True)


def unlink(subject: Subject) -> Iterator[Example]:
    """The same row taken away."""
    junction = subject.schema.junctions[subject.table.name]
    draft = subject.draft()
    columns = (*junction.left.columns, *junction.right.columns)
    left, right = (Nouns(key.referenced_table.name).a_one for key in (junction.left, junction.right))
    if find_deletion(subject) == Deletion():
        lines = [f"DELETE FROM {subject.name}", f"WHERE {draft.equal(columns, subject.row_with(columns))}"]
        yield draft.example("unlink", f"Unlink {left} from {right}", lines, writes=True)


def upsert(subject: Subject) -> Iterator[Example]:
    """Create or change by a key that the writer knows."""
    table = subject.table
    known = subject.key and subject.left_out.isdisjoint(subject.key)
    deferrable = table.primary_key is not None and table.primary_key.deferrable
    target = next((one for one in subject.changeable if is_lonely(table, one)), None)
    if subject.is_filled_by_triggers or not known or target is None or deferrable or table.rules or table.exclusions:
        return
    if subject.key != (table.primary_key.columns if table.primary_key else ()):
        return
    draft = subject.draft()
    lines = _insert(subject, draft, _first(subject, needed=subject.key), wanted=target.name)
    name = subject.quote(target.name)
    if subject.dialect.manipulation.on_conflict:
        lines.append(f"ON CONFLICT ({subject.dialect.columns(subject.key)}) DO UPDATE SET {name} = excluded.{name}")
    else:
        lines.append(f"ON DUPLICATE KEY UPDATE {name} = {draft.value(target.name)}")
    title = f"Create {subject.nouns.a_one}, or change its {column_words(target.name)} if it is there"
    yield draft.example("upsert", title, lines, writes=True)


def update(subject: Subject) -> Iterator[Example]:
    """One row changed, in the column that is most plausible to change."""
    table = subject.table
    fit = subject.changeable
    if not fit or not subject.key or subject.is_filled_by_triggers or is_record(table.name.name):
        return
    draft = subject.draft()
    target, value = _change(subject, draft, fit)
    sets = [f"{subject.quote(target.name)} = {value}"]
    stamp = updated_column(table)
    if stamp is not None and is_lonely(table, stamp):
        sets.append(f"{subject.quote(stamp.name)} = CURRENT_TIMESTAMP")
    lines = [f"UPDATE {subject.name}", f"SET {', '.join(sets)}", f"WHERE {draft.equal(subject.key)}"]
    yield draft.example("update", _change_title(subject, target), lines, writes=True)


def _change_title(subject: Subject, target: Column) -> str:
    words, one = column_words(target.name), subject.nouns.one
    if f" {one}".endswith(f" {words}"):
        return f"Change {subject.nouns.a_one}"
    what = target.name if target.family is Family.BOOLEAN else f"the {words}"
    return f"Change {what} of {subject.nouns.a_one}"


def _change(subject: Subject, draft: Draft, fit: list[Column]) -> tuple[Column, str]:
    """The column to change, and the value that it gets: another than it has, where one is known to be allowed."""
    samples = subject.schema.samples
    for column in fit if samples is not None else ():
        found = samples.change(subject.table.name, column.name) if samples is not None else None
        if found is not None:
            return column, found
    column = next((one for one in fit if is_lonely(subject.table, one)), fit[0])
    return column, draft.value(column.name)


def delete(subject: Subject) -> Iterator[Example]:
    """One row taken away: marked where the table has a column for it, else deleted with what goes with it."""
    if not subject.key:
        return
    mark = subject.mark
    if mark is not None and is_lonely(subject.table, mark):
        yield _soft_delete(subject, mark)
        return
    deletion = find_deletion(subject)
    if deletion is None:
        return
    draft = subject.draft()
    conditions = [draft.equal(subject.key), *deletion.conditions]
    lines = [f"DELETE FROM {subject.name}", "WHERE " + "\n  AND ".join(conditions)]
    title = f"Delete {subject.nouns.a_one}"
    if deletion.refused_by:
        title += f" that no {listed([Nouns(name.name).one for name in deletion.refused_by], 'or')} depends on"
    yield draft.example("delete", title, lines, writes=True, remark=_what_goes(deletion))


def _soft_delete(subject: Subject, mark: Column) -> Example:
    draft = subject.draft()
    name = subject.quote(mark.name)
    flag = mark.family is Family.BOOLEAN
    now = "CURRENT_DATE" if mark.family is Family.DATE else "CURRENT_TIMESTAMP"
    lines = [
        f"UPDATE {subject.name}",
        f"SET {name} = {'TRUE' if flag else now}",
        f"WHERE {draft.equal(subject.key)} AND {f'NOT {name}' if flag else f'{name} IS NULL'}",
    ]
    remark = f"The row stays, with {mark.name} set."
    return draft.example("soft-delete", f"Mark {subject.nouns.a_one} as deleted", lines, writes=True, remark=remark)


def _what_goes(deletion: Deletion) -> str:
    """What happens to the rows that refer to a deleted one."""
    spoken = [name.name for name in deletion.cascades]
    words = []
    if spoken:
        words.append(f"The rows of {listed(spoken)} that refer to it go with it (ON DELETE CASCADE).")
    if deletion.clears:
        words.append(
            f"Those of {listed([name.name for name in deletion.clears])} lose the reference (ON DELETE SET NULL)."
        )
    return " ".join(words)


def _spare(subject: Subject) -> Mapping[str, str]:
    """The row that can be added to those that are there; without room for one the first of these."""
    samples, name = subject.schema.samples, subject.table.name
    found = samples.spare(name) if samples is not None else None
    return found if found is not None else _first(subject)


def _first(subject: Subject, needed: Container[str] = ()) -> Mapping[str, str]:
    """The first made-up row, without what can be left to the server and is not needed."""
    if subject.schema.samples is None:
        return {}
    name = subject.table.name
    columns = subject.table.columns
    wanted = (one.name for one in columns if one.name in needed or not subject.is_left_to_server(one))
    cells = {column: subject.schema.literal(name, column, 0) for column in wanted}
    return {column: cell for column, cell in cells.items() if cell is not None}


def _insert(subject: Subject, draft: Draft, row: Mapping[str, str], wanted: str = "") -> list[str]:
    """INSERT and VALUES: what has a value in the row; without one, what a row cannot do without."""
    values = {name: cell for name, cell in row.items() if cell.upper() != "NULL"}
    names = _columns_to_write(subject, values.keys(), wanted)
    if not names:
        return [f"INSERT INTO {subject.name} {subject.dialect.manipulation.default_row}"]
    head = enclosed(f"INSERT INTO {subject.name}", [subject.quote(name) for name in names])
    return [head, enclosed("VALUES", [values.get(name) or draft.value(name) for name in names])]


def _columns_to_write(subject: Subject, known: Container[str], wanted: str) -> list[str]:
    free = [column for column in subject.table.columns if column.name not in subject.left_out]
    if any(one.name in known for one in free):
        return [one.name for one in free if one.name in known or one.name == wanted or _is_needed(subject, one)]
    needed = [one.name for one in free if _is_needed(subject, one) or one.name == wanted]
    return needed or [one.name for one in free if is_comparable(one)][:_MOST_WITHOUT_VALUES]


def _is_needed(subject: Subject, column: Column) -> bool:
    required = not column.nullable or column.name in subject.key
    return required and not has_default(column)
