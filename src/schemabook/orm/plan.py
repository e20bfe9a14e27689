"""The plan of a mapping: which class stands for which table, under which names, tied how to the others.

It is the same for every mapper. Names come from the tables' own names, never from their place in a list, so a new table
changes nothing that is written for the others but the collections of those that it refers to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName, Value
from schemabook.model.book import Junction, Relationship
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Column, ForeignKey, Table
from schemabook.orm.validators import Validator, ValidatorKind

__all__ = [
    "Association",
    "AssociationKind",
    "Entity",
    "EnumType",
    "Field",
    "KeyKind",
    "LeftOut",
    "OrmPlan",
    "Validator",
    "ValidatorKind",
    "find_orm_plan",
]


class KeyKind(StrEnum):
    """Where the values of a key come from."""

    IDENTITY = "identity"
    SEQUENCE = "sequence"
    UUID = "uuid"
    NATURAL = "natural"
    COMPOSITE = "composite"
    NONE = "none"


class AssociationKind(StrEnum):
    """What an association leads to. The first two own the columns of the foreign key."""

    MANY_TO_ONE = "many-to-one"
    ONE_TO_ONE = "one-to-one"
    ONE_TO_MANY = "one-to-many"
    INVERSE_ONE_TO_ONE = "inverse one-to-one"
    MANY_TO_MANY = "many-to-many"


class EnumType(Value):
    """An enumerated type: of the database (`name`), or of one column (`table` and `column`).

    `members` are pairs of a constant's name (`SO_SO`, unique here) and its label, in the order of the type.
    """

    class_name: str
    members: tuple[tuple[str, str], ...]
    name: QualifiedName | None = None
    table: QualifiedName | None = None
    column: str = ""
    comment: str | None = None


class Field(Value):
    """A column and its names in code.

    `type` is the column's type, under the domains that it may stand on (`domain` is the outermost), without its
    `[]`: `dimensions` counts those. `enum` is the class of the enumerated type of the column or of its elements.
    `nullable` minds domains; `default` is the default that applies, a domain's too. `filled` says that the database
    gives the value by itself: identity, auto-increment, a sequence or a generated column; `required` that the
    application must give one. `primary` says that it is part of the entity's identifier.
    """

    column: Column
    snake: str
    camel: str
    type: str
    domain: QualifiedName | None = None
    dimensions: int = 0
    enum: str | None = None
    nullable: bool = True
    default: str | None = None
    filled: bool = False
    required: bool = False
    primary: bool = False
    validators: tuple[Validator, ...] = ()

    @property
    def name(self) -> str:
        """The name of the column."""
        return self.column.name


class Association(Value):
    """A way from an entity to others.

    `inverse_snake` and `inverse_camel` are its name on the other side. `foreign_key` is the key that makes it: the
    entity's own for the owning kinds, the child's for the inverse ones, for many-to-many the junction's key to this
    entity, with `far_key` its key to the target. `junction` is the table between the two for many-to-many, and also
    set on a one-to-many (or inverse one) whose child is such a table, so that a mapper shows one of the two.
    `owner` says which side of a many-to-many writes it down (the left one); it is true for the owning kinds.
    """

    kind: AssociationKind
    snake: str
    camel: str
    inverse_snake: str
    inverse_camel: str
    target: QualifiedName
    target_class: str
    foreign_key: ForeignKey
    far_key: ForeignKey | None = None
    junction: QualifiedName | None = None
    optional: bool = True
    owner: bool = False

    @property
    def to_many(self) -> bool:
        """Whether it leads to any number of entities."""
        return self.kind in {AssociationKind.ONE_TO_MANY, AssociationKind.MANY_TO_MANY}


class Entity(Value):
    """A table as a class.

    `identifier` are the columns that tell rows apart: the primary key, else the shortest unique key of columns that
    are never null (`primary` is false then); empty where there is none, and then nothing is associated with it.
    `junction` is there for a table that is nothing but a junction: all its columns are those of its two foreign keys.
    `associations` come in the order own, inverse, many-to-many. `left_out` says in sentences what no mapper shows.
    """

    table: Table
    class_name: str
    snake: str
    camel: str
    snakes: str
    camels: str
    key: KeyKind
    identifier: tuple[str, ...] = ()
    primary: bool = True
    fields: tuple[Field, ...] = ()
    associations: tuple[Association, ...] = ()
    junction: Junction | None = None
    left_out: tuple[str, ...] = ()

    @property
    def name(self) -> QualifiedName:
        """The name of the table."""
        return self.table.name

    def field(self, column: str) -> Field:
        """The field of a column; KeyError where there is none."""
        for one in self.fields:
            if one.column.name == column:
                return one
        raise KeyError(column)


class LeftOut(Value):
    """A table without an entity, and why."""

    table: QualifiedName
    reason: str


@dataclass(frozen=True, eq=False)
class OrmPlan:
    """The whole mapping. `entities` are in the order of the tables, `by_table` and `enum_types` find by name."""

    catalogue: Catalogue
    dialect: Dialect
    entities: tuple[Entity, ...]
    enums: tuple[EnumType, ...]
    left_out: tuple[LeftOut, ...]
    by_table: Mapping[QualifiedName, Entity] = field(repr=False)
    enum_types: Mapping[str, EnumType] = field(repr=False)


def find_orm_plan(
    catalogue: Catalogue, relationships: tuple[Relationship, ...], junctions: tuple[Junction, ...], dialect: Dialect
) -> OrmPlan:
    """The plan for every table of a catalogue.

    Partitions are in the entity of their table; foreign and virtual tables, and tables without columns, are left out.
    """
    from schemabook.orm.planning import build_plan

    return build_plan(catalogue, relationships, junctions, dialect)
