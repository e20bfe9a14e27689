"""How an entity is laid out as a class: its identifier, and which associations write which columns."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from schemabook.model.base import Value
from schemabook.orm.jpa_code import can_be_quoted
from schemabook.orm.plan import Association, AssociationKind, Entity, Field, OrmPlan

_OWN = frozenset({AssociationKind.MANY_TO_ONE, AssociationKind.ONE_TO_ONE})


class Shape(Value):
    """The layout of a class.

    `key_class` and `key_name` are there for an identifier of several columns, which is a record of its own. `writes`
    are the associations that stand for their columns, `maps` those that take a column of the identifier from their
    parent, `reads` those that only read their columns; `basics` are the fields that are attributes of the class.
    """

    key_class: str | None
    key_name: str
    writes: tuple[Association, ...]
    maps: tuple[Association, ...]
    reads: tuple[Association, ...]
    basics: tuple[Field, ...]
    others: tuple[Association, ...]


def reason_without_class(plan: OrmPlan, entity: Entity) -> str | None:
    """Why a table has no class of its own; None where it has one."""
    if not entity.identifier:
        return "It has no key, and JPA maps nothing without one."
    if joined_by(plan, entity) is not None:
        return "It is no class of its own: the collections at either end read and write it."
    names = [entity.name.name, entity.name.schema, *(field.name for field in entity.fields)]
    if not all(can_be_quoted(name) for name in names):
        return "Hibernate cannot quote one of its names."
    return None


def joined_by(plan: OrmPlan, entity: Entity) -> tuple[Entity, Association] | None:
    """The entity whose many-to-many association writes a junction, and that association."""
    if entity.junction is None:
        return None
    parent = plan.by_table.get(entity.junction.left.referenced_table)
    for one in parent.associations if parent is not None else ():
        if one.kind is AssociationKind.MANY_TO_MANY and one.junction == entity.name and one.owner:
            return (parent, one) if parent is not None else None
    return None


@lru_cache(maxsize=4)
def _classless(plan: OrmPlan) -> frozenset[object]:
    return frozenset(entity.name for entity in plan.entities if reason_without_class(plan, entity) is not None)


def is_class(plan: OrmPlan, entity: Entity) -> bool:
    """Whether a table has a class."""
    return entity.name not in _classless(plan)


def shape_of(plan: OrmPlan, entity: Entity) -> Shape:
    """The layout of an entity that has a class."""
    own = [one for one in entity.associations if one.kind in _OWN and one.target not in _classless(plan)]
    identifier = frozenset(entity.identifier)
    counts: dict[str, int] = {}
    for key in entity.table.foreign_keys:
        for column in key.columns:
            counts[column] = counts.get(column, 0) + 1
    computed = {field.name for field in entity.fields if field.column.generated is not None}
    shared = identifier | computed | {column for column, count in counts.items() if count > 1}
    writes = tuple(one for one in own if shared.isdisjoint(one.foreign_key.columns))
    maps = tuple(_mapping(plan, entity, own, counts))
    written = {column for one in writes for column in one.foreign_key.columns}
    composite = len(entity.identifier) > 1
    return Shape(
        key_class=free_class(plan, entity, "Id", "PrimaryKey") if composite else None,
        key_name=_key_name(entity),
        writes=writes,
        maps=maps,
        reads=tuple(one for one in own if one not in writes and one not in maps),
        basics=tuple(
            field for field in entity.fields if field.name not in written and not (composite and field.primary)
        ),
        others=tuple(_others(plan, entity)),
    )


@lru_cache(maxsize=4)
def _class_names(plan: OrmPlan) -> frozenset[str]:
    entities = (entity.class_name.casefold() for entity in plan.entities)
    return frozenset((*entities, *(enum.class_name.casefold() for enum in plan.enums)))


def free_class(plan: OrmPlan, entity: Entity, *endings: str) -> str:
    """The name of an entity with the first of the endings that makes no other class's name."""
    names = [f"{entity.class_name}{ending}" for ending in endings]
    return next((name for name in names if name.casefold() not in _class_names(plan)), f"{names[-1]}Class")


def _mapping(plan: OrmPlan, entity: Entity, own: list[Association], counts: dict[str, int]) -> Iterator[Association]:
    """The associations whose one column is part of the identifier and refers to the one key of the parent."""
    for one in own:
        columns = one.foreign_key.columns
        parent = plan.by_table[one.target]
        alone = len(columns) == 1 and columns[0] in entity.identifier and counts[columns[0]] == 1
        if alone and one.foreign_key.referenced_columns == parent.identifier and parent is not entity:
            yield one


def _others(plan: OrmPlan, entity: Entity) -> Iterator[Association]:
    """The associations that other classes write, and the many-to-many ones."""
    for one in entity.associations:
        if one.kind in _OWN:
            continue
        if one.kind is AssociationKind.MANY_TO_MANY:
            if one.target not in _classless(plan):
                yield one
        elif one.target not in _classless(plan):
            yield one


def _key_name(entity: Entity) -> str:
    taken = {field.camel for field in entity.fields if not field.primary}
    taken |= {one.camel for one in entity.associations}
    return next(name for name in ("id", "key", "identifier", "primaryKey") if name not in taken)
