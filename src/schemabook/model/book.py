"""A book: a survey and what follows from it."""

from __future__ import annotations

from schemabook.model.annotations import Annotations
from schemabook.model.base import QualifiedName, Value
from schemabook.model.findings import Report
from schemabook.model.history import History
from schemabook.model.repository import Repository
from schemabook.model.survey import Survey
from schemabook.model.tables import ForeignKey
from schemabook.model.workload import WorkloadStudy


class Relationship(Value):
    """A foreign key seen from both ends.

    `one_to_one` says that a parent has at most one child; `optional` that a child may have none.
    `child` and `parent` are never partitions: where only partitions declare the key, `partitions`
    names them; where it refers to a partition, `foreign_key` does.
    """

    child: QualifiedName
    parent: QualifiedName
    foreign_key: ForeignKey
    one_to_one: bool
    optional: bool
    partitions: tuple[QualifiedName, ...] = ()


class InferredRelationship(Value):
    """A relationship that no foreign key declares, and what speaks for it.

    `evidence` are sentences without a full stop ("it has the name and the type of the key").
    """

    child: QualifiedName
    columns: tuple[str, ...]
    parent: QualifiedName
    parent_columns: tuple[str, ...]
    evidence: tuple[str, ...]


class Junction(Value):
    """A table whose key is made of two foreign keys: a many-to-many relationship."""

    table: QualifiedName
    left: ForeignKey
    right: ForeignKey


class LoadOrder(Value):
    """In which order tables can be filled: each level needs only those before it.

    `cycles` are groups of tables that refer to one another in a ring; `rigid` are those that still
    do when the keys that can be null or deferred are left out.
    """

    levels: tuple[tuple[QualifiedName, ...], ...] = ()
    cycles: tuple[tuple[QualifiedName, ...], ...] = ()
    rigid: tuple[tuple[QualifiedName, ...], ...] = ()


class Module(Value):
    """A group of tables that belong together. `name` is that of one of them, which no other module has.

    `title` is what people may call it where most names in it begin with the same word; else it is called after the
    table that it is named after. `hubs` are those of its tables that so many others refer to that lines to them
    would hide the rest.
    """

    name: str
    tables: tuple[QualifiedName, ...]
    title: str = ""
    hubs: tuple[QualifiedName, ...] = ()


class Book(Value):
    """Everything that a document may say about one database."""

    survey: Survey
    relationships: tuple[Relationship, ...] = ()
    inferred: tuple[InferredRelationship, ...] = ()
    junctions: tuple[Junction, ...] = ()
    load_order: LoadOrder = LoadOrder()
    modules: tuple[Module, ...] = ()
    workload: WorkloadStudy = WorkloadStudy()
    history: History | None = None
    report: Report = Report()
    annotations: Annotations = Annotations()
    repository: Repository = Repository()
