"""What people wrote about a database, as comments in the database itself: only where it says something else now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Protocol, cast

from schemabook.ddl import DdlStatement
from schemabook.engines.dialect import Dialect
from schemabook.model.annotations import Annotations, TableNote
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Catalogue, Composite, Domain, Enum, Range, Routine, every_table
from schemabook.model.tables import ForeignKey, Table, View


class Comment(Value):
    """A comment that is to be: on a table, view, routine or type, or on a column or foreign key of a table or view.

    `kind` is "table", "view", "routine" or "type"; `routine` is there where it is a routine.
    """

    kind: str
    name: QualifiedName
    text: str
    column: str = ""
    foreign_key: str = ""
    routine: Routine | None = None


class CommentScript(Value):
    """The statements that set comments, and what cannot be a comment there, with the reason."""

    statements: tuple[DdlStatement, ...] = ()
    left_out: tuple[str, ...] = ()


class CommentWriter(Protocol):
    """What the module `NAME_comments` of a dialect's DDL offers."""

    def build_comments(self, catalogue: Catalogue, comments: tuple[Comment, ...], dialect: Dialect) -> CommentScript:
        """The statements that set the comments and change nothing else."""
        ...


def build_comments(catalogue: Catalogue, annotations: Annotations, dialect: Dialect) -> CommentScript:
    """The statements that make the database's comments those of the annotations, where they differ.

    The dialect must be one that has comments. What nobody has annotated keeps its comment.
    """
    comments = tuple(find_comments(catalogue, annotations))
    if not comments:
        return CommentScript()
    writer = cast("CommentWriter", import_module(f"{__package__}.{dialect.ddl}_comments"))
    return writer.build_comments(catalogue, comments, dialect)


def find_comments(catalogue: Catalogue, annotations: Annotations) -> Iterator[Comment]:
    """The purposes that people wrote and the database's comments do not say, in the order of the catalogue."""
    notes = {note.name: note for note in (*annotations.tables, *annotations.views)}
    relations: list[tuple[str, Table | View]] = [("table", table) for table in every_table(catalogue.tables)]
    relations.extend(("view", view) for view in catalogue.views)
    homes = {part.name: table for table in catalogue.tables for part in every_table((table,))}
    for kind, relation in relations:
        if relation.name in notes:
            yield from _of_relation(kind, relation, notes[relation.name], homes.get(relation.name))
    yield from _of_routines(catalogue.routines, annotations)
    types = {note.name: note.purpose for note in annotations.types}
    named: list[Enum | Domain | Composite | Range] = []
    named += [*catalogue.enums, *catalogue.domains, *catalogue.composites, *catalogue.ranges]
    for one in named:
        text = types.get(one.name, "")
        if _differs(text, one.comment):
            yield Comment(kind="type", name=one.name, text=text)


def _of_relation(kind: str, relation: Table | View, note: TableNote, home: Table | None) -> Iterator[Comment]:
    if _differs(note.purpose, relation.comment):
        yield Comment(kind=kind, name=relation.name, text=note.purpose)
    purposes = {column.name: column.purpose for column in note.columns}
    for column in relation.columns or (home.columns if home else ()):
        text = purposes.get(column.name, "")
        if _differs(text, column.comment):
            yield Comment(kind=kind, name=relation.name, column=column.name, text=text)
    keys: tuple[ForeignKey, ...] = relation.foreign_keys if isinstance(relation, Table) else ()
    meanings = {one.foreign_key: one.purpose for one in note.relations}
    for key in keys:
        text = meanings.get(key.name, "") if key.name else ""
        if _differs(text, key.comment):
            yield Comment(kind=kind, name=relation.name, foreign_key=key.name, text=text)


def _of_routines(routines: Iterable[Routine], annotations: Annotations) -> Iterator[Comment]:
    purposes = {(note.name, note.signature): note.purpose for note in annotations.routines}
    for one in routines:
        text = purposes.get((one.name, one.signature or "()")) or purposes.get((one.name, ""), "")
        if _differs(text, one.comment):
            yield Comment(kind="routine", name=one.name, text=text, routine=one)


def _differs(text: str, comment: str | None) -> bool:
    return bool(text) and text != (comment or "")
