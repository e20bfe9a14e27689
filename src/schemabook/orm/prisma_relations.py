"""Relations of a Prisma model: a field on either side of each foreign key that Prisma can follow."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.base import Value
from schemabook.model.tables import Action, ForeignKey
from schemabook.orm.keys import unique_keys
from schemabook.orm.plan import Association, AssociationKind, Entity, OrmPlan
from schemabook.orm.prisma_keys import is_identified, mapped_name, required_columns
from schemabook.orm.prisma_types import PROVIDERS, quoted, scalar_of

_OWN = frozenset({AssociationKind.MANY_TO_ONE, AssociationKind.ONE_TO_ONE})
_INVERSE = frozenset({AssociationKind.ONE_TO_MANY, AssociationKind.INVERSE_ONE_TO_ONE})
_ACTIONS = {
    Action.NO_ACTION: "NoAction",
    Action.RESTRICT: "Restrict",
    Action.CASCADE: "Cascade",
    Action.SET_NULL: "SetNull",
    Action.SET_DEFAULT: "SetDefault",
}


class RelationField(Value):
    """A relation as a field: its name, type and attributes."""

    name: str
    type: str
    attributes: tuple[str, ...] = ()


def relations_of(plan: OrmPlan, entity: Entity) -> Iterator[RelationField]:
    """The relation fields of an entity: its own foreign keys, then those of others to it."""
    for one in entity.associations:
        if one.kind in _OWN and not obstacle(plan, entity, one.foreign_key):
            yield _own(plan, entity, one)
        elif one.kind in _INVERSE and not obstacle(plan, plan.by_table[one.target], one.foreign_key):
            yield _inverse(plan, entity, one)


def obstacle(plan: OrmPlan, child: Entity, key: ForeignKey) -> str:
    """Why Prisma cannot follow a foreign key, or empty."""
    parent = plan.by_table.get(key.referenced_table)
    if parent is None:
        return f"{key.referenced_table} is not a model."
    if not any(key.referenced_columns == one.columns for one in unique_keys(parent)):
        return f"it refers to columns of {parent.class_name} that are no key in this order."
    pairs = zip(key.columns, key.referenced_columns, strict=True)
    types = [(scalar_of(plan, child.field(a)), scalar_of(plan, parent.field(b))) for a, b in pairs]
    if any(a.unsupported or b.unsupported for a, b in types):
        return "it stands on a type that Prisma does not read."
    if any(a.type != b.type for a, b in types):
        return f"its columns and those of {parent.class_name} are of different types."
    return ""


def left_out_relations(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    """What to know about the foreign keys of an entity that are no relations, or lose something as such."""
    own = {one.foreign_key for one in entity.associations if one.kind in _OWN}
    for key in entity.table.foreign_keys:
        reason = obstacle(plan, entity, key) or ("" if key in own else "one of the two tables has no key.")
        if reason:
            yield f"Foreign key {key.name or ', '.join(key.columns)} is no relation: {reason}"
        elif key.deferrable or key.on_delete_columns or key.match.upper() != "SIMPLE":
            yield f"Foreign key {key.name}: DEFERRABLE, MATCH and SET NULL of some columns are not written down."


def _own(plan: OrmPlan, entity: Entity, one: Association) -> RelationField:
    key, parent = one.foreign_key, plan.by_table[one.target]
    optional = not required_columns(entity).issuperset(key.columns)
    arguments = [quoted(_relation_name(entity, one.camel))] if _needs_name(entity, parent) else []
    arguments.append(f"fields: [{', '.join(entity.field(column).camel for column in key.columns)}]")
    arguments.append(f"references: [{', '.join(parent.field(column).camel for column in key.referenced_columns)}]")
    if key.on_delete is not (Action.SET_NULL if optional else Action.RESTRICT):
        arguments.append(f"onDelete: {_ACTIONS[key.on_delete]}")
    if key.on_update is not Action.CASCADE:
        arguments.append(f"onUpdate: {_ACTIONS[key.on_update]}")
    provider = PROVIDERS[plan.dialect.ddl]
    if key.name and provider.names_foreign_keys:
        arguments += mapped_name(provider, key.name, (entity.name.name, *key.columns, "fkey"))
    attributes = [f"@relation({', '.join(arguments)})"]
    if is_identified(plan, entity) and not is_identified(plan, parent):
        attributes.append("@ignore")
    return RelationField(
        name=one.camel, type=one.target_class + ("?" if optional else ""), attributes=tuple(attributes)
    )


def _inverse(plan: OrmPlan, entity: Entity, one: Association) -> RelationField:
    child = plan.by_table[one.target]
    single = any(set(one.foreign_key.columns) == set(key.columns) for key in unique_keys(child))
    attributes = []
    if _needs_name(child, entity):
        attributes.append(f"@relation({quoted(_relation_name(child, one.inverse_camel))})")
    if is_identified(plan, entity) and not is_identified(plan, child):
        attributes.append("@ignore")
    return RelationField(
        name=one.camel, type=one.target_class + ("?" if single else "[]"), attributes=tuple(attributes)
    )


def _relation_name(child: Entity, name: str) -> str:
    return f"{child.class_name}_{name}"


def _needs_name(child: Entity, parent: Entity) -> bool:
    """Whether more than one relation ties two models, or one model to itself."""
    if child.name == parent.name:
        return True
    ways = [one for one in child.associations if one.kind in _OWN and one.target == parent.name]
    ways += [one for one in parent.associations if one.kind in _OWN and one.target == child.name]
    return len(ways) > 1
