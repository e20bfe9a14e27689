"""Look-ups in what follows from a book about states, persons and deletion; each is found when it is first asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from schemabook.documents.relationship_blocks import cascade
from schemabook.insights.deletion import (
    Deletion,
    Erasure,
    find_deletion,
    find_erasures,
    find_soft_deletes,
    find_subjects,
)
from schemabook.insights.normal_forms import TableForm, find_normal_forms
from schemabook.insights.personal_data import FREE_TEXT, PersonalColumn, by_table, find_personal_data
from schemabook.insights.personal_ties import NamedTie, Through, find_named_ties, find_ties
from schemabook.insights.plain_words import readable, readable_reference, singular
from schemabook.insights.relationships import unique_sets
from schemabook.insights.states import StateColumn, ValuedColumn, find_state_columns, find_valued_columns
from schemabook.insights.trigger_writes import TriggerEffect, find_trigger_effects
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Domain

if TYPE_CHECKING:
    from schemabook.documents.context import Context

_NUMBERED = "numbered-columns"
"""The rule whose findings are columns that hold a list."""


class InsightIndex:
    """What follows from a book, by the object that it is of."""

    def __init__(self, context: Context) -> None:
        book = context.book
        self._catalogue, self._annotations = book.survey.catalogue, book.annotations
        self._measurements, self._report = book.survey.measurements, book.report
        self._index, self._dialect, self._notes = context.index, context.dialect, context.notes

    @cached_property
    def valued(self) -> tuple[ValuedColumn, ...]:
        """The columns whose values are few and named, in the catalogue's order."""
        return find_valued_columns(self._catalogue, self._dialect)

    @cached_property
    def typed_values(self) -> dict[QualifiedName, list[ValuedColumn]]:
        """The columns whose type lists their values, by table: what a check lists is said by the check."""
        found: dict[QualifiedName, list[ValuedColumn]] = {}
        for one in self.valued:
            if one.source in ("enum", "inline"):
                found.setdefault(one.table, []).append(one)
        return found

    @cached_property
    def personal_of(self) -> dict[QualifiedName, list[PersonalColumn]]:
        """The columns that tell about people or open doors, by table."""
        return by_table(self.personal)

    @cached_property
    def routine_purposes(self) -> dict[QualifiedName, tuple[str, str]]:
        """What each routine is for, and the origin of these words."""
        return {one.name: self._notes.describe_routine(one) for one in self._catalogue.routines}

    @cached_property
    def values(self) -> dict[tuple[QualifiedName, str], tuple[str, ...]]:
        """The few values of a column, by table and column."""
        return {(one.table, one.column): one.values for one in self.valued}

    @cached_property
    def trigger_effects(self) -> dict[tuple[QualifiedName, str], TriggerEffect]:
        """What each trigger does, as far as its text says it."""
        return find_trigger_effects(self._catalogue, self._dialect)

    @cached_property
    def domains(self) -> dict[QualifiedName, Domain]:
        """The domains by name."""
        return {domain.name: domain for domain in self._catalogue.domains}

    @cached_property
    def namesakes(self) -> Counter[str]:
        """How many schemas have a table whose rows go by the same words."""
        known = {(singular(readable(table.name.name)), table.name.schema) for table in self._catalogue.tables}
        return Counter(words for words, _ in known)

    @cached_property
    def states(self) -> dict[QualifiedName, list[StateColumn]]:
        """The state columns of each table that has any."""
        found: dict[QualifiedName, list[StateColumn]] = defaultdict(list)
        for one in find_state_columns(self._catalogue, self._annotations, self._dialect):
            found[one.table].append(one)
        return dict(found)

    @cached_property
    def personal(self) -> tuple[PersonalColumn, ...]:
        """The personal columns and the credentials, in the catalogue's order."""
        return find_personal_data(self._catalogue, self._annotations, self._measurements)

    @cached_property
    def categories(self) -> dict[QualifiedName, dict[str, str]]:
        """The columns of each table that surely tell something about a person, each with its category."""
        found: dict[QualifiedName, dict[str, str]] = defaultdict(dict)
        for one in self.personal:
            if one.is_sure and not one.is_credential and one.category != FREE_TEXT:
                found[one.table][one.column] = one.category
        return dict(found)

    @cached_property
    def normal_forms(self) -> tuple[TableForm, ...]:
        """The normal form of each table, as far as its keys decide it."""
        numbered: dict[QualifiedName, list[str]] = {
            finding.subject.name: [one.part for one in finding.related]
            for finding in self._report.findings
            if finding.rule == _NUMBERED
        }
        return find_normal_forms(self._catalogue, unique_sets, numbered, self._dialect)

    @cached_property
    def soft_deletes(self) -> dict[QualifiedName, list[str]]:
        """The columns of each table that mark a row as deleted."""
        found: dict[QualifiedName, list[str]] = defaultdict(list)
        for one in find_soft_deletes(self._catalogue):
            found[one.table].append(one.column)
        return dict(found)

    @cached_property
    def subjects(self) -> tuple[QualifiedName, ...]:
        """The tables whose rows are persons."""
        return find_subjects(self._catalogue, self.categories, self._index.children)

    @cached_property
    def named_ties(self) -> dict[QualifiedName, list[NamedTie]]:
        """The tables that name persons without a foreign key that is enforced, by the table of the persons."""
        by_words: dict[str, list[QualifiedName]] = defaultdict(list)
        for subject in self.subjects:
            by_words[singular(readable(subject.name))].append(subject)
        return find_named_ties(self._catalogue, by_words, self._index.parents, lambda name: readable_reference((name,)))

    @cached_property
    def ties(self) -> dict[QualifiedName, Through]:
        """The tables that foreign keys tie to persons, each with the table through which they do."""
        return find_ties(self.subjects, self._index.parents, self._index.children)

    @cached_property
    def erasures(self) -> dict[QualifiedName, list[Erasure]]:
        """The routines that delete persons, or write over what is stored of them, by table."""
        columns = {
            name: frozenset(self.categories.get(name, {}))
            | frozenset(self.soft_deletes.get(name, ()))
            | frozenset(one.column for one in self.personal if one.table == name and one.is_credential)
            for name in self.subjects
        }
        found: dict[QualifiedName, list[Erasure]] = defaultdict(list)
        for one in find_erasures(self._catalogue, columns, self._dialect):
            found[one.table].append(one)
        return dict(found)

    def deletion(self, name: QualifiedName, context: Context) -> Deletion:
        """What deleting a row of a table does."""
        return find_deletion(
            self._index.tables[name],
            cascade(context, name),
            (self._index.parents, self._index.children),
            self.categories,
        )
