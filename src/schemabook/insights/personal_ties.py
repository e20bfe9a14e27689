"""What ties the tables that hold something about people to the people: foreign keys of others, or a name alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from schemabook.engines.sensitive import words_of
from schemabook.model.base import QualifiedName, Value
from schemabook.model.book import Relationship
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Table

_IDENTIFIERS = frozenset({"id", "uuid", "guid"})

Related = Mapping[QualifiedName, Sequence[Relationship]]
Through = QualifiedName
"""The table through which another one is tied, which is that of the persons where a key leads straight to them."""


class NamedTie(Value):
    """Columns of a table that say a person by their name, without a foreign key that the database applies."""

    table: QualifiedName
    columns: tuple[str, ...]
    subject: QualifiedName


def find_named_ties(
    catalogue: Catalogue, by_words: Mapping[str, Sequence[QualifiedName]], parents: Related, role: Callable[[str], str]
) -> dict[QualifiedName, list[NamedTie]]:
    """The tables that name a person without an enforced key, by the table of persons: `account_id` beside `accounts`.

    `by_words` are the tables of persons by what one of their rows is called ("account"), `role` gives what a column
    refers to in words. Foreign keys that are declared and not enforced count too. Where several tables of persons have
    the name, that of the same schema is meant, or none.
    """
    subjects = frozenset(subject for fitting in by_words.values() for subject in fitting)
    found: dict[QualifiedName, list[NamedTie]] = defaultdict(list)
    for table in catalogue.tables:
        columns: dict[QualifiedName, list[str]] = defaultdict(list)
        for subject, column in _named(table, by_words, parents.get(table.name, ()), role):
            if subject != table.name and column not in columns[subject]:
                columns[subject].append(column)
        for subject, names in columns.items():
            if subject in subjects and names:
                found[subject].append(NamedTie(table=table.name, columns=tuple(names), subject=subject))
    return dict(found)


def _named(
    table: Table,
    by_words: Mapping[str, Sequence[QualifiedName]],
    parents: Sequence[Relationship],
    role: Callable[[str], str],
) -> Iterable[tuple[QualifiedName, str]]:
    loose = [one for one in parents if not one.foreign_key.enforced]
    yield from ((one.parent, column) for one in loose for column in one.foreign_key.columns)
    tied = {column for one in parents for column in one.foreign_key.columns}
    for column in table.columns:
        words = words_of(column.name)
        if column.name in tied or len(words) < 2 or words[-1] not in _IDENTIFIERS:
            continue
        meant = _meant(role(column.name), table.name.schema, by_words)
        if meant is not None:
            yield meant, column.name


def _meant(role: str, schema: str, by_words: Mapping[str, Sequence[QualifiedName]]) -> QualifiedName | None:
    """The table of persons that a role is of: "account", or "created by account"."""
    parts = role.split(" ")
    for start in range(len(parts)):
        fitting = by_words.get(" ".join(parts[start:]), ())
        near = [one for one in fitting if one.schema == schema] or fitting
        if near:
            return near[0] if len(near) == 1 else None
    return None


def find_ties(subjects: Iterable[QualifiedName], parents: Related, children: Related) -> dict[QualifiedName, Through]:
    """Every table that enforced foreign keys tie to persons through another table, with that table.

    Those are the tables whose keys lead to a person step by step, those to which the keys of a person lead, and those
    that a table which refers to a person refers to as well, such as the cards of customers through `customer_cards`.
    """
    people = dict.fromkeys(subjects)
    below = _reached(people, children, down=True)
    above = _reached(people, parents, down=False)
    ties = {**above, **below}
    near = sorted(name for name, through in below.items() if through in people)
    for name in near:
        for one in _enforced(parents, name):
            ties.setdefault(one.parent, name)
    return {name: through for name, through in ties.items() if name not in people}


def _reached(people: Collection[QualifiedName], related: Related, *, down: bool) -> dict[QualifiedName, Through]:
    found: dict[QualifiedName, Through] = {}
    waiting = list(people)
    while waiting:
        following: list[QualifiedName] = []
        for name in waiting:
            for one in _enforced(related, name):
                other = one.child if down else one.parent
                if other not in found and other not in people:
                    found[other] = name
                    following.append(other)
        waiting = following
    return found


def _enforced(related: Related, name: QualifiedName) -> list[Relationship]:
    return [one for one in related.get(name, ()) if one.foreign_key.enforced]
