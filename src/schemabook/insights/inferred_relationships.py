"""Relationships that no foreign key declares: columns that have the name and the type of another table's key."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName, Setting
from schemabook.model.book import InferredRelationship, Relationship
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.tables import Column, Table, TableKind
from schemabook.model.workload import WorkloadStudy

_KINDS = ("type", "kind", "class", "model", "table")
_TEXTS = frozenset({Family.CHARACTER, Family.TEXT, Family.ENUM, Family.SET})
_NUMBERS = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT, Family.MONEY, Family.BIT, Family.BOOLEAN})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

Place = tuple[QualifiedName, str]


def find_inferred(
    catalogue: Catalogue, relationships: Sequence[Relationship], workload: WorkloadStudy, dialect: Dialect
) -> tuple[InferredRelationship, ...]:
    """The relationships that names and types speak for and no foreign key declares, in the catalogue's order.

    Left alone are columns beside which another says what kind of thing they refer to (`owner_id` with `owner_type`),
    and names that fit more than one table.
    """
    tables = [one for one in catalogue.tables if one.kind in (TableKind.ORDINARY, TableKind.PARTITIONED)]
    return tuple(_Finder(tables, relationships, workload, dialect).find())


class _Finder:
    """What other tables may call the key of each table, and which columns refer to what already."""

    def __init__(
        self, tables: list[Table], relationships: Sequence[Relationship], workload: WorkloadStudy, dialect: Dialect
    ) -> None:
        self._tables = tables
        self._dialect = dialect
        self._by_words: dict[tuple[str, ...], list[tuple[Table, Column]]] = defaultdict(list)
        for table in tables:
            for words, column in _names_of_key(table):
                self._by_words[words].append((table, column))
        self._tied: dict[QualifiedName, set[str]] = defaultdict(set)
        self._namesakes: dict[tuple[str, QualifiedName], int] = defaultdict(int)
        for one in relationships:
            self._tied[one.child].update(one.foreign_key.columns)
            for referring in one.foreign_key.columns:
                self._namesakes[referring.lower(), one.parent] += 1
        self._joined: dict[tuple[Place, Place], int] = defaultdict(int)
        for statement in workload.attributions:
            for place in statement.joins:
                for other in statement.joins:
                    self._joined[place, other] += 1

    def find(self) -> Iterator[InferredRelationship]:
        for table in self._tables:
            tied = self._tied[table.name] | {name for key in table.foreign_keys for name in key.columns}
            names = {one.name.lower().replace("_", "") for one in table.columns}
            for column in table.columns:
                words = _words(column.name)
                if column.name in tied or column.generated or _is_one_of_many_kinds(words, names):
                    continue
                targets = self._by_words.get(words, [])
                targets = [one for one in targets if one[0].name.schema == table.name.schema] or targets
                if len(targets) == 1 and targets[0][0] is not table and self._fits(table, column, targets[0]):
                    yield self._inferred(table, column, targets[0])

    def _fits(self, table: Table, column: Column, target: tuple[Table, Column]) -> bool:
        parent, key = target
        if _engine(table.options) != _engine(parent.options):
            return False
        if not self._dialect.supports.typed_columns:
            alike = any(column.family in group and key.family in group for group in (_NUMBERS, _TEXTS))
            return alike or column.family is key.family
        return column.type == key.type and column.collation == key.collation

    def _inferred(self, table: Table, column: Column, target: tuple[Table, Column]) -> InferredRelationship:
        parent, key = target
        evidence = ["it has the name and the type of the key"]
        others = self._namesakes[column.name.lower(), parent.name]
        if others:
            tables = "1 other table refers" if others == 1 else f"{others:,} other tables refer"
            evidence.append(f"{tables} there by a column of this name")
        if self._joined.get(((table.name, column.name), (parent.name, key.name))):
            evidence.append("statements of the workload join the two")
        return InferredRelationship(
            child=table.name,
            columns=(column.name,),
            parent=parent.name,
            parent_columns=(key.name,),
            evidence=tuple(evidence),
        )


def _names_of_key(table: Table) -> Iterator[tuple[tuple[str, ...], Column]]:
    """What other tables may call the key of a table, in words."""
    names = table.primary_key.columns if table.primary_key else ()
    column = next((one for one in table.columns if names == (one.name,)), None)
    if column is None:
        return
    own, key = _words(table.name.name), _words(column.name)
    if not own:
        return
    found = {(*stem, *key) for stem in _singulars(own)}
    if any(tuple(key[: len(stem)]) == stem for stem in _singulars(own)) and len(key) > 1:
        found = {tuple(key)}
    for words in sorted(found):
        yield words, column


def _singulars(words: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A name as it is, and with its last word in the singular."""
    *first, last = words
    forms = {last}
    if last.endswith("ies"):
        forms.add(last[:-3] + "y")
    elif last.endswith(("ses", "xes", "zes", "ches", "shes")):
        forms |= {last[:-2], last[:-1]}
    elif last.endswith("s") and not last.endswith("ss"):
        forms.add(last[:-1])
    return [(*first, form) for form in sorted(forms)]


def _words(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(name))


def _is_one_of_many_kinds(words: tuple[str, ...], names: set[str]) -> bool:
    """Whether another column says what kind of thing this one refers to."""
    return any("".join((*words[:-1], kind)) in names for kind in _KINDS)


def _engine(options: Iterable[Setting]) -> str:
    return next((one.value for one in options if one.name == "engine"), "")
