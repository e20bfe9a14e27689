"""Associations as `relationship`."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.base import QualifiedName
from schemabook.model.tables import Action, ForeignKey
from schemabook.orm.plan import Association, AssociationKind, Entity, OrmPlan
from schemabook.orm.sqlalchemy_code import Call, text
from schemabook.orm.sqlalchemy_tables import table_variable

_OWN = frozenset({AssociationKind.MANY_TO_ONE, AssociationKind.ONE_TO_ONE})


def relationship_lines(plan: OrmPlan, entity: Entity) -> list[str]:
    """A line for each association; those to a junction are left to the many-to-many across it."""
    return [_line(plan, entity, one) for one in shown_associations(entity)]


def shown_associations(entity: Entity) -> list[Association]:
    """The associations of a class: not the collections of a junction's rows."""
    return [one for one in entity.associations if one.junction is None or one.kind is AssociationKind.MANY_TO_MANY]


def _line(plan: OrmPlan, entity: Entity, one: Association) -> str:
    if one.kind is AssociationKind.MANY_TO_MANY:
        made = Call("relationship", (*_across(plan, entity, one),))
    elif one.kind in _OWN:
        made = Call("relationship", (*_to_parent(plan, entity, one),))
    else:
        made = Call("relationship", (*_to_children(plan, entity, one),))
    return made.layout(f"    {one.snake}: Mapped[{_annotation(one)}] = ", indent=4)


def _annotation(one: Association) -> str:
    if one.to_many:
        return f"list[{text(one.target_class)}]"
    empty = one.kind not in _OWN or one.optional
    return text(f"{one.target_class} | None" if empty else one.target_class)


def _to_parent(plan: OrmPlan, entity: Entity, one: Association) -> Iterator[str]:
    yield f"back_populates={text(one.inverse_snake)}"
    key = one.foreign_key
    if _is_ambiguous(plan, entity.name, one.target):
        yield f"foreign_keys=[{_attributes(entity, key.columns)}]"
    if one.target == entity.name:
        yield f"remote_side=[{_attributes(entity, key.referenced_columns)}]"
    yield from _overlaps(entity, one.snake, key)


def _to_children(plan: OrmPlan, entity: Entity, one: Association) -> Iterator[str]:
    yield f"back_populates={text(one.inverse_snake)}"
    child = plan.by_table[one.target]
    key = one.foreign_key
    if _is_ambiguous(plan, entity.name, one.target):
        names = ", ".join(f"{child.class_name}.{child.field(column).snake}" for column in key.columns)
        yield f"foreign_keys=lambda: [{names}]"
    if key.on_delete is Action.CASCADE:
        yield 'cascade="all, delete"'
    yield "passive_deletes=True" if _is_left_to_server(key) else 'passive_deletes="all"'
    yield from _overlaps(child, one.inverse_snake, key)


def _is_left_to_server(key: ForeignKey) -> bool:
    return key.on_delete in {Action.CASCADE, Action.SET_NULL, Action.SET_DEFAULT}


def _across(plan: OrmPlan, entity: Entity, one: Association) -> Iterator[str]:
    assert one.far_key is not None
    assert one.junction is not None
    junction = plan.by_table[one.junction]
    table = table_variable(junction)
    yield f"secondary=lambda: {table}"
    if one.target == entity.name:
        yield f"primaryjoin=lambda: {_join(entity, table, one.foreign_key)}"
        yield f"secondaryjoin=lambda: {_join(plan.by_table[one.target], table, one.far_key)}"
    yield f"back_populates={text(one.inverse_snake)}"
    if one.foreign_key.on_delete is Action.CASCADE:
        yield "passive_deletes=True"


def _join(entity: Entity, table: str, key: ForeignKey) -> str:
    pairs = [
        f"{entity.class_name}.{entity.field(referenced).snake} == {table}.c[{text(column)}]"
        for column, referenced in zip(key.columns, key.referenced_columns, strict=True)
    ]
    return pairs[0] if len(pairs) == 1 else f"sa.and_({', '.join(pairs)})"


def _attributes(entity: Entity, columns: tuple[str, ...]) -> str:
    return ", ".join(entity.field(column).snake for column in columns)


def _is_ambiguous(plan: OrmPlan, one: QualifiedName, other: QualifiedName) -> bool:
    """Whether more than one foreign key ties two tables, in whichever direction."""
    ends = ((one, other), (other, one)) if one != other else ((one, other),)
    keys = [
        key.columns
        for child, parent in ends
        for key in plan.by_table[child].table.foreign_keys
        if key.referenced_table == parent
    ]
    return len(keys) > 1


def _overlaps(child: Entity, name: str, key: ForeignKey) -> Iterator[str]:
    """The other associations that write a column of the same foreign key."""
    columns = set(key.columns)
    names = [
        other
        for one in child.associations
        if one.kind in _OWN and one.snake != name and not columns.isdisjoint(one.foreign_key.columns)
        for other in (one.snake, one.inverse_snake)
    ]
    if names:
        yield f"overlaps={text(','.join(dict.fromkeys(names)))}"
