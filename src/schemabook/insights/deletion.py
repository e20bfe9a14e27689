"""What deleting a person does: what goes with them, what refuses it, what stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from schemabook.engines.conditions import Token, reading_of, split_tokens
from schemabook.engines.dialect import Dialect
from schemabook.engines.sensitive import is_about_persons, words_of
from schemabook.model.base import QualifiedName, Value
from schemabook.model.book import Relationship
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.tables import Action, Table

_SOFT = frozenset({"deleted", "removed", "anonymised", "erased"})
_SOFT_REST = frozenset({"at", "on", "is", "date", "time", "timestamp", "ts", "was", "utc", "since"})
_SOFT_FAMILIES = frozenset(
    {Family.BOOLEAN, Family.BIT, Family.DATE, Family.TIMESTAMP, Family.TIMESTAMP_WITH_ZONE, Family.INTEGER, Family.TEXT}
)
_REFUSING = frozenset({Action.NO_ACTION, Action.RESTRICT})
_OF_ANOTHER = frozenset(
    """
    recipient recipients addressee addressees reviewer reviewers author authors sender senders buyer buyers payee payees
    guest guests reviewername authorname sendername buyername payeename guestname recipientname contactname
    """.split()
)
"""Words for somebody whom a row names, and who is not what the row is about."""
_KINDS_OF_A_PERSON = frozenset({"name", "birth", "contact"})


class SoftDelete(Value):
    """A column that marks rows as deleted and leaves them where they are."""

    table: QualifiedName
    column: str


class Erasure(Value):
    """A routine that deletes rows of a table, or writes over personal or marking columns of it."""

    routine: QualifiedName
    signature: str
    table: QualifiedName
    deletes: bool = False
    columns: tuple[str, ...] = ()


class Deletion(Value):
    """What happens when a row of `table` is deleted, as far as foreign keys that are enforced say.

    `deleted` are the tables whose rows go too, `refused_by` those whose rows refuse it, `refused_further` those whose
    rows refuse it because they refer to rows that would go too; `emptied` are those in which the reference is set to
    null or to its default. `left` are tables with personal data that the row refers to: they stay.
    """

    table: QualifiedName
    deleted: tuple[QualifiedName, ...] = ()
    refused_by: tuple[QualifiedName, ...] = ()
    refused_further: tuple[QualifiedName, ...] = ()
    emptied: tuple[QualifiedName, ...] = ()
    left: tuple[QualifiedName, ...] = ()


Categories = Mapping[QualifiedName, Mapping[str, str]]
"""The personal columns of tables, each with its category; only those that are sure."""


def find_soft_deletes(catalogue: Catalogue) -> tuple[SoftDelete, ...]:
    """The columns whose name and type say that they mark a row as deleted."""
    return tuple(
        SoftDelete(table=table.name, column=column.name)
        for table in catalogue.tables
        for column in table.columns
        if column.family in _SOFT_FAMILIES and _marks(column.name)
    )


def _marks(name: str) -> bool:
    if not any(word in name.lower() for word in _SOFT):
        return False
    words = set(words_of(name))
    return bool(words & _SOFT) and words <= _SOFT | _SOFT_REST


def find_subjects(
    catalogue: Catalogue, categories: Categories, children: Mapping[QualifiedName, Sequence[Relationship]]
) -> tuple[QualifiedName, ...]:
    """The tables whose rows are persons: with a name, an e-mail address or a birth, and named so or referred to."""
    found = []
    for table in catalogue.tables:
        columns = categories.get(table.name, {})
        named = is_about_persons(table.name.name)
        telling = any(_tells(column, category, named=named) for column, category in columns.items())
        if telling and (named or children.get(table.name)):
            found.append(table.name)
    return tuple(found)


def _tells(column: str, category: str, *, named: bool) -> bool:
    """Whether a column is of a person itself: a telephone, or a recipient, may be that of an address."""
    if category not in _KINDS_OF_A_PERSON:
        return False
    if named:
        return True
    return "mail" in column.lower() if category == "contact" else _OF_ANOTHER.isdisjoint(words_of(column))


def find_deletion(
    table: Table,
    reached: Sequence[QualifiedName],
    relationships: tuple[
        Mapping[QualifiedName, Sequence[Relationship]], Mapping[QualifiedName, Sequence[Relationship]]
    ],
    categories: Categories,
) -> Deletion:
    """What a delete does. `reached` are the tables that ON DELETE CASCADE reaches from it, nearest first.

    `relationships` are those by child and those by parent.
    """
    parents, children = relationships
    going = [one for one in reached if one != table.name]
    near = list(_children(children, [table.name]))
    far = list(_children(children, going))
    refusing = dict.fromkeys(one.child for one in near if one.foreign_key.on_delete in _REFUSING)
    further = dict.fromkeys(one.child for one in far if one.foreign_key.on_delete in _REFUSING)
    emptied = (one.child for one in (*near, *far) if one.foreign_key.on_delete in (Action.SET_NULL, Action.SET_DEFAULT))
    gone = {table.name, *going}
    left = dict.fromkeys(
        one.parent
        for name in (table.name, *going)
        for one in parents.get(name, ())
        if one.parent not in gone and categories.get(one.parent)
    )
    return Deletion(
        table=table.name,
        deleted=tuple(going),
        refused_by=tuple(refusing),
        refused_further=tuple(one for one in further if one not in refusing),
        emptied=tuple(dict.fromkeys(emptied)),
        left=tuple(left),
    )


def _children(
    children: Mapping[QualifiedName, Sequence[Relationship]], parents: Iterable[QualifiedName]
) -> Iterator[Relationship]:
    for parent in parents:
        yield from (one for one in children.get(parent, ()) if one.foreign_key.enforced)


def find_erasures(
    catalogue: Catalogue, columns: Mapping[QualifiedName, frozenset[str]], dialect: Dialect
) -> tuple[Erasure, ...]:
    """The routines that delete rows of these tables or write over these columns of them, by table."""
    by_name: dict[str, list[QualifiedName]] = {}
    for name in columns:
        by_name.setdefault(name.name.lower(), []).append(name)
    found = []
    for routine in catalogue.routines:
        text = routine.definition.lower()
        if ("update" in text or "delete" in text) and any(name in text for name in by_name):
            tokens = split_tokens(routine.definition, reading_of(dialect))
            for table, (deletes, written) in sorted(_writes(tokens, by_name, columns).items()):
                erasure = Erasure(
                    routine=routine.name, signature=routine.signature, table=table, deletes=deletes, columns=written
                )
                found.append(erasure)
    return tuple(found)


Written = dict[QualifiedName, tuple[bool, tuple[str, ...]]]


def _writes(
    tokens: Sequence[Token],
    by_name: Mapping[str, Sequence[QualifiedName]],
    columns: Mapping[QualifiedName, frozenset[str]],
) -> Written:
    """What a body deletes and writes over."""
    found: Written = {}
    for at, token in enumerate(tokens):
        if token == ("word", "delete") and _text(tokens, at + 1) == "from":
            table, _ = _table(tokens, at + 2, by_name)
            if table is not None:
                found[table] = (True, found.get(table, (False, ()))[1])
        elif token == ("word", "update"):
            table, after = _table(tokens, at + 1, by_name)
            if table is None:
                continue
            written = [one for one in _assigned(tokens, after) if one in columns[table]]
            if written:
                before = found.get(table, (False, ()))
                found[table] = (before[0], tuple(dict.fromkeys((*before[1], *written))))
    return found


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""


def _table(
    tokens: Sequence[Token], at: int, by_name: Mapping[str, Sequence[QualifiedName]]
) -> tuple[QualifiedName | None, int]:
    """The table that is named here, where only one can be meant; and what comes after it."""
    if _text(tokens, at) == "only":
        at += 1
    schema, name = "", _text(tokens, at).lower()
    if _text(tokens, at + 1) == ".":
        schema, name, at = name, _text(tokens, at + 2).lower(), at + 2
    fitting = [one for one in by_name.get(name, ()) if not schema or one.schema.lower() in ("", schema)]
    return (fitting[0] if len(fitting) == 1 else None), at + 1


def _assigned(tokens: Sequence[Token], at: int) -> Iterator[str]:
    """The columns that the SET of an UPDATE names."""
    while at < len(tokens) and _text(tokens, at) not in ("set", ";"):
        at += 1
    depth, expected = 0, True
    for place in range(at + 1, len(tokens)):
        token = tokens[place]
        if depth == 0 and token.kind in ("word", "mark") and token.text in ("where", "from", ";", "returning"):
            return
        if token.kind == "mark":
            depth += (token.text == "(") - (token.text == ")")
            expected = (expected or token.text == ",") and depth == 0 and token.text != "="
        elif expected and _text(tokens, place + 1) == "=":
            yield token.text
