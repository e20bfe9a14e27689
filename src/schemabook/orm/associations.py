"""Associations between the entities of a plan, and their names."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from schemabook.model.base import QualifiedName
from schemabook.model.book import Junction, Relationship
from schemabook.model.tables import ForeignKey
from schemabook.orm.names import Names, plural, without_key_ending, words_of
from schemabook.orm.plan import Association, AssociationKind, Entity

_Words = tuple[str, ...]
_Key = tuple[QualifiedName, tuple[str, ...], QualifiedName]
"""A foreign key by its child, its columns and its parent."""


def associate(entities: list[Entity], relationships: tuple[Relationship, ...]) -> tuple[Entity, ...]:
    """The entities with their associations, and with what could not be one among what is left out."""
    return _Associations(entities, relationships).entities()


class _Associations:
    """The associations as they are found."""

    def __init__(self, entities: list[Entity], relationships: tuple[Relationship, ...]) -> None:
        """Choose the foreign keys that can be associations."""
        self._entities = {entity.name: entity for entity in entities}
        self._left_out: dict[QualifiedName, list[str]] = {entity.name: [] for entity in entities}
        self._names = {entity.name: _names_of_fields(entity) for entity in entities}
        self._own: dict[_Key, tuple[str, str]] = {}
        self._inverse: dict[_Key, tuple[str, str]] = {}
        self._chosen = sorted(self._choose(relationships), key=_key)

    def entities(self) -> tuple[Entity, ...]:
        """Name everything, then put it together."""
        self._name_own()
        self._name_inverse()
        crossings = {entity.name: entity for entity in self._entities.values() if self._crosses(entity)}
        many = {name: self._name_many(entity) for name, entity in sorted(crossings.items())}
        found: dict[QualifiedName, list[Association]] = {name: [] for name in self._entities}
        for relationship in self._chosen:
            found[relationship.child].append(self._own_side(relationship))
        for relationship in self._chosen:
            found[relationship.parent].append(self._other_side(relationship))
        for name, entity in sorted(crossings.items()):
            for end, association in self._both_ends(entity, many[name]):
                found[end].append(association)
        return tuple(
            replace(
                entity,
                associations=tuple(found[name]),
                left_out=(*entity.left_out, *self._left_out[name]),
            )
            for name, entity in self._entities.items()
        )

    def _choose(self, relationships: tuple[Relationship, ...]) -> Iterator[Relationship]:
        seen: set[_Key] = set()
        for relationship in relationships:
            if relationship.child not in self._entities:
                continue
            reason = self._refusal(relationship, seen)
            if reason:
                columns = ", ".join(relationship.foreign_key.columns)
                self._left_out[relationship.child].append(
                    f"The foreign key on {columns} to {relationship.parent} is no association: {reason}."
                )
            else:
                seen.add(_key(relationship))
                yield relationship

    def _refusal(self, relationship: Relationship, seen: set[_Key]) -> str:
        """Why a foreign key is no association; empty where it is one."""
        key, parent = relationship.foreign_key, self._entities.get(relationship.parent)
        child = self._entities[relationship.child]
        if parent is None:
            return "its parent has no class"
        if not child.identifier or not parent.identifier:
            without = child if not child.identifier else parent
            return f"{without.name} has no key to tell its rows apart"
        if relationship.partitions:
            return "only some partitions declare it"
        if key.referenced_table != relationship.parent:
            return f"it refers to the partition {key.referenced_table}"
        return self._refusal_of_columns(key, parent) or (
            "another foreign key says the same" if _key(relationship) in seen else ""
        )

    def _refusal_of_columns(self, key: ForeignKey, parent: Entity) -> str:
        columns = {field.name for field in parent.fields}
        if len(key.referenced_columns) != len(key.columns) or not columns.issuperset(key.referenced_columns):
            return "the columns that it refers to are not there"
        return "it holds for a period of time" if key.period else ""

    def _name_own(self) -> None:
        for relationship in self._chosen:
            names = self._names[relationship.child]
            origin = " ".join(relationship.foreign_key.columns)
            self._own[_key(relationship)] = names.take(self._own_candidates(relationship), origin)

    def _own_candidates(self, relationship: Relationship) -> Iterator[_Words]:
        columns = relationship.foreign_key.columns
        parent = words_of(self._entities[relationship.parent].class_name)
        if len(columns) == 1:
            words = words_of(columns[0])
            stem = without_key_ending(words)
            if stem:
                yield stem
                if stem != parent:
                    yield (*stem, *parent)
                yield (*stem, "row")
        if len(columns) > 1 or words_of(columns[0]) == ("id",):
            yield parent
        yield (*parent, "by", *(word for column in columns for word in words_of(column)))

    def _name_inverse(self) -> None:
        several: dict[tuple[QualifiedName, QualifiedName], int] = {}
        for relationship in self._chosen:
            pair = relationship.child, relationship.parent
            several[pair] = several.get(pair, 0) + 1
        for relationship in self._chosen:
            alone = several[relationship.child, relationship.parent] == 1
            names = self._names[relationship.parent]
            origin = f"{relationship.child} {' '.join(relationship.foreign_key.columns)}"
            self._inverse[_key(relationship)] = names.take(self._inverse_candidates(relationship, alone), origin)

    def _inverse_candidates(self, relationship: Relationship, alone: bool) -> Iterator[_Words]:
        child = self._entities[relationship.child]
        words = words_of(child.class_name)
        words = words if relationship.one_to_one else plural(words)
        own = words_of(self._own[_key(relationship)][0])
        to_itself = relationship.child == relationship.parent
        if to_itself and own == ("parent",):
            yield ("child",) if relationship.one_to_one else ("children",)
        elif alone and not to_itself:
            yield words
        yield (*words, "by", *own)
        yield (*words_of(child.name.schema or "other"), *words, "by", *own)

    def _crosses(self, entity: Entity) -> bool:
        junction = entity.junction
        return junction is not None and all(
            (entity.name, key.columns, key.referenced_table) in self._own for key in (junction.left, junction.right)
        )

    def _name_many(self, entity: Entity) -> tuple[tuple[str, str], tuple[str, str]]:
        """The names of the two collections of a junction: on the left entity, on the right one."""
        junction = _junction(entity)
        left, right = junction.left, junction.right
        on_left = self._take_many(entity, left, right, inverse=False)
        return on_left, self._take_many(entity, right, left, inverse=left.referenced_table == right.referenced_table)

    def _take_many(self, entity: Entity, near: ForeignKey, far: ForeignKey, *, inverse: bool) -> tuple[str, str]:
        near_name, far_name = (
            words_of(self._own[entity.name, key.columns, key.referenced_table][0]) for key in (near, far)
        )
        target = plural(words_of(self._entities[far.referenced_table].class_name))
        candidates = [(*target, "by", *near_name)] if inverse else [plural(far_name), target]
        candidates.append((*target, "through", *words_of(entity.class_name)))
        names = self._names[near.referenced_table]
        return names.take(candidates, f"{entity.name} {' '.join(near.columns)}")

    def _own_side(self, relationship: Relationship) -> Association:
        own, inverse = self._own[_key(relationship)], self._inverse[_key(relationship)]
        one = relationship.one_to_one
        return Association(
            kind=AssociationKind.ONE_TO_ONE if one else AssociationKind.MANY_TO_ONE,
            snake=own[0],
            camel=own[1],
            inverse_snake=inverse[0],
            inverse_camel=inverse[1],
            target=relationship.parent,
            target_class=self._entities[relationship.parent].class_name,
            foreign_key=relationship.foreign_key,
            optional=relationship.optional,
            owner=True,
        )

    def _other_side(self, relationship: Relationship) -> Association:
        own, inverse = self._own[_key(relationship)], self._inverse[_key(relationship)]
        one = relationship.one_to_one
        child = self._entities[relationship.child]
        return Association(
            kind=AssociationKind.INVERSE_ONE_TO_ONE if one else AssociationKind.ONE_TO_MANY,
            snake=inverse[0],
            camel=inverse[1],
            inverse_snake=own[0],
            inverse_camel=own[1],
            target=relationship.child,
            target_class=child.class_name,
            foreign_key=relationship.foreign_key,
            junction=child.name if self._crosses(child) else None,
        )

    def _both_ends(
        self, entity: Entity, names: tuple[tuple[str, str], tuple[str, str]]
    ) -> Iterator[tuple[QualifiedName, Association]]:
        junction = _junction(entity)
        for near, far, own, inverse in (
            (junction.left, junction.right, names[0], names[1]),
            (junction.right, junction.left, names[1], names[0]),
        ):
            yield (
                near.referenced_table,
                Association(
                    kind=AssociationKind.MANY_TO_MANY,
                    snake=own[0],
                    camel=own[1],
                    inverse_snake=inverse[0],
                    inverse_camel=inverse[1],
                    target=far.referenced_table,
                    target_class=self._entities[far.referenced_table].class_name,
                    foreign_key=near,
                    far_key=far,
                    junction=entity.name,
                    owner=near is junction.left,
                ),
            )


def _names_of_fields(entity: Entity) -> Names:
    names = Names()
    for field in entity.fields:
        names.reserve(field.snake, field.camel)
    return names


def _junction(entity: Entity) -> Junction:
    assert entity.junction is not None
    return entity.junction


def _key(relationship: Relationship) -> _Key:
    return relationship.child, relationship.foreign_key.columns, relationship.parent
