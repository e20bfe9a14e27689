"""Look-ups in what people have written about a database, with the origin of every text."""

from __future__ import annotations

from collections import defaultdict

from schemabook.model.annotations import ColumnNote, RelationNote, RoutineNote, TableNote, Transition, TypeNote
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book
from schemabook.model.catalogue import Composite, Domain, Enum, Range, Routine
from schemabook.model.tables import Column, ForeignKey

ANNOTATION = "annotation"
COMMENT = "database comment"

Type = Enum | Domain | Composite | Range


class AnnotationIndex:
    """What people wrote, by the object that it is about. Everything is empty where nothing was written."""

    def __init__(self, book: Book) -> None:
        self.annotations = book.annotations
        notes = book.annotations
        self._relations = {note.name: note for note in (*notes.tables, *notes.views)}
        self._columns = {
            (note.name, column.name): column for note in self._relations.values() for column in note.columns
        }
        self._relation_notes = {
            (note.name, one.foreign_key): one for note in self._relations.values() for one in note.relations
        }
        self._types = {note.name: note for note in notes.types}
        self._domains = {domain.name: domain for domain in book.survey.catalogue.domains}
        self._routines: dict[QualifiedName, dict[str, RoutineNote]] = defaultdict(dict)
        for note in notes.routines:
            self._routines[note.name][note.signature] = note

    def table(self, name: QualifiedName) -> TableNote | None:
        """What was written about a table, partition or view."""
        return self._relations.get(name)

    def column(self, table: QualifiedName, column: str) -> ColumnNote | None:
        """What was written about a column of a table or view."""
        return self._columns.get((table, column))

    def relation(self, child: QualifiedName, foreign_key: ForeignKey) -> RelationNote | None:
        """What was written about a foreign key of `child`."""
        return self._relation_notes.get((child, foreign_key.name or ", ".join(foreign_key.columns)))

    def routine(self, routine: Routine) -> RoutineNote | None:
        """What was written about a routine, or about all routines of its name."""
        notes = self._routines.get(routine.name, {})
        return notes.get(routine.signature or "()") or notes.get("")

    def type(self, name: QualifiedName) -> TypeNote | None:
        """What was written about an enum, domain or other type."""
        return self._types.get(name)

    def describe(self, name: QualifiedName, comment: str | None) -> tuple[str, str]:
        """The purpose of a table or view, and its origin: "annotation", "database comment" or nothing."""
        note = self.table(name)
        return _chosen(note.purpose if note else "", comment)

    def describe_column(self, table: QualifiedName, column: Column) -> tuple[str, str]:
        """The purpose of a column, and its origin."""
        note = self.column(table, column.name)
        return _chosen(note.purpose if note else "", column.comment)

    def describe_routine(self, routine: Routine) -> tuple[str, str]:
        """The purpose of a routine, and its origin."""
        note = self.routine(routine)
        return _chosen(note.purpose if note else "", routine.comment)

    def describe_type(self, one: Type) -> tuple[str, str]:
        """The purpose of a type, and its origin."""
        note = self.type(one.name)
        return _chosen(note.purpose if note else "", one.comment)

    def verb(self, child: QualifiedName, foreign_key: ForeignKey) -> str:
        """The verb from the parent to `child` ("places"); empty where none was written."""
        note = self.relation(child, foreign_key)
        return note.verb if note else ""

    def values(self, table: QualifiedName, column: Column) -> dict[str, str]:
        """What the values of a column mean; empty for one that is only known to be a value.

        What the column's own note says goes before what that of its type does.
        """
        notes: list[ColumnNote | TypeNote] = list(reversed(self._type_notes(column)))
        own = self.column(table, column.name)
        if own:
            notes.append(own)
        return {one.value: one.meaning for note in notes for one in note.values}

    def transitions(self, table: QualifiedName, column: Column) -> tuple[Transition, ...]:
        """The steps between the states of a column: those of its own note, else those of its type's."""
        own = self.column(table, column.name)
        if own and own.transitions:
            return own.transitions
        return next((note.transitions for note in self._type_notes(column) if note.transitions), ())

    def owner(self, name: QualifiedName) -> str:
        """The people who answer for a table or view; empty where nobody is named."""
        note = self.table(name)
        return note.owner if note else ""

    def _type_notes(self, column: Column) -> list[TypeNote]:
        """The notes of a column's type, and of those that it stands on, nearest first."""
        names: list[QualifiedName] = []
        name = column.type_name
        while name is not None and name not in names:
            names.append(name)
            domain = self._domains.get(name)
            name = domain.type_name if domain else None
        return [self._types[one] for one in names if one in self._types]


def _chosen(annotation: str, comment: str | None) -> tuple[str, str]:
    """What people wrote for documents, else the database's own comment."""
    if annotation:
        return annotation, ANNOTATION
    return (comment, COMMENT) if comment and comment.strip() else ("", "")
