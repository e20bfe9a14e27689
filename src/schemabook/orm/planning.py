"""Classes and fields of a plan. `associations` ties them together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from schemabook.engines.dialect import Dialect
from schemabook.insights.relationships import unique_sets
from schemabook.model.base import QualifiedName
from schemabook.model.book import Junction, Relationship
from schemabook.model.catalogue import Catalogue, Domain
from schemabook.model.families import Family
from schemabook.model.tables import Column, RowSecurity, Table, TableKind
from schemabook.orm.associations import associate
from schemabook.orm.names import (
    Names,
    camel,
    class_name,
    constant,
    distinct,
    plural,
    short_hash,
    singular,
    snake,
    words_of,
)
from schemabook.orm.plan import Entity, EnumType, Field, KeyKind, LeftOut, OrmPlan
from schemabook.orm.validators import find_validators

_DIMENSIONS = re.compile(r"(?:\[\d*\])+$")
_NEXT_VALUE = re.compile(r"\bnextval\s*\(", re.IGNORECASE)
_MAPPED = frozenset({TableKind.ORDINARY, TableKind.PARTITIONED})
_REASONS = {
    TableKind.FOREIGN: "Its rows are on another server.",
    TableKind.VIRTUAL: "It is a virtual table: its module, not the database, stores the rows.",
    TableKind.PARTITION: "It is a partition: its rows are reached through its table.",
}


def build_plan(
    catalogue: Catalogue, relationships: tuple[Relationship, ...], junctions: tuple[Junction, ...], dialect: Dialect
) -> OrmPlan:
    """The plan; see `find_orm_plan`."""
    left_out = [LeftOut(table=table.name, reason=reason) for table in catalogue.tables if (reason := _reason(table))]
    unmapped = {one.table for one in left_out}
    tables = [table for table in catalogue.tables if table.name not in unmapped]
    classes = _class_names(tables, catalogue.default_schema)
    types = _Types(catalogue, dialect, classes)
    pure = {one.table: one for one in junctions}
    bare = _with_own_plurals([_entity(table, classes[table.name], types, pure.get(table.name)) for table in tables])
    entities = associate(bare, relationships)
    enums = types.enums_of(tables)
    return OrmPlan(
        catalogue=catalogue,
        dialect=dialect,
        entities=entities,
        enums=enums,
        left_out=tuple(left_out),
        by_table={entity.name: entity for entity in entities},
        enum_types={one.class_name: one for one in enums},
    )


def _reason(table: Table) -> str:
    if table.kind in _MAPPED and not table.columns:
        return "It has no columns."
    return "" if table.kind in _MAPPED else _REASONS[table.kind]


def _class_names(tables: Iterable[Table], default_schema: str) -> dict[QualifiedName, str]:
    """A class for each table: in the singular, else as the table is called, else with its schema, else with a hash.

    Where several could have a name, the table that is called so has it, then the one in the default schema.
    """
    found: dict[QualifiedName, str] = {}
    taken: set[str] = set()
    waiting = [table.name for table in tables]
    for level in range(4):
        groups: dict[str, list[QualifiedName]] = {}
        for name in waiting:
            candidate = _class_candidate(name, level)
            groups.setdefault(candidate.casefold(), []).append(name)
        for folded, group in groups.items():
            if folded in taken or (level == 1 and len(group) > 1 and _other_schemas(group, default_schema)):
                continue
            keeper = _keeper(group, level, default_schema)
            if keeper is not None:
                found[keeper] = _class_candidate(keeper, level)
                taken.add(folded)
        waiting = [name for name in waiting if name not in found]
    return found


def _other_schemas(group: list[QualifiedName], default_schema: str) -> bool:
    return all(name.schema != default_schema for name in group) and len({name.schema for name in group}) > 1


def _class_candidate(name: QualifiedName, level: int) -> str:
    words = words_of(name.name)
    if level == 0:
        return class_name(singular(words))
    if level == 1:
        return class_name(words)
    if level == 2:
        return class_name((*words_of(name.schema), *singular(words))) if name.schema else class_name(words)
    return class_name((*singular(words), "x" + short_hash(str(name))))


def _keeper(group: list[QualifiedName], level: int, default_schema: str) -> QualifiedName | None:
    """Who of those that could have a name has it; None where that would be chance."""
    if len(group) == 1:
        return group[0]
    own = [name for name in group if class_name(words_of(name.name)) == class_name(singular(words_of(name.name)))]
    for rank in (
        [name for name in group if _class_candidate(name, level) == name.name],
        [name for name in own if name.schema == default_schema],
        [name for name in group if name.schema == default_schema],
    ):
        if len(rank) == 1:
            return rank[0]
    return min(group, key=str) if level == 3 else None


class _Types:
    """The types of a database that columns have: domains and enumerated types."""

    def __init__(self, catalogue: Catalogue, dialect: Dialect, classes: Mapping[QualifiedName, str]) -> None:
        """Give every enumerated type of the database its class."""
        self.dialect = dialect
        self._classes = classes
        self._domains = {one.name: one for one in catalogue.domains}
        self._enums = {one.name: one for one in catalogue.enums}
        taken = {name.casefold() for name in classes.values()}
        self._enum_class: dict[QualifiedName, str] = {}
        for name in sorted(self._enums):
            self._enum_class[name] = _free_class(name, taken, catalogue.default_schema)
        self._by_text = {dialect.qualify(name): name for name in self._enums}
        self._taken = taken

    def domains_of(self, column: Column) -> list[Domain]:
        """The domains that a column's type, or that of its elements, stands on: the outermost first."""
        found: list[Domain] = []
        name = column.type_name
        while name in self._domains and self._domains[name] not in found:
            domain = self._domains[name]
            found.append(domain)
            name = domain.type_name
        return found

    def enum_of(self, table: QualifiedName, column: Column, base: str) -> str | None:
        """The class of the enumerated type of a column."""
        if column.type_name in self._enum_class:
            return self._enum_class[column.type_name]
        if base in self._by_text:
            return self._enum_class[self._by_text[base]]
        if column.values and column.family is Family.ENUM:
            return self._inline_class(table, column)
        return None

    def _inline_class(self, table: QualifiedName, column: Column) -> str:
        name = class_name((*words_of(self._classes[table]), *words_of(column.name)))
        return f"{name}Enum" if name.casefold() in self._taken else name

    def enums_of(self, tables: Iterable[Table]) -> tuple[EnumType, ...]:
        """Every enumerated type: those of the database, then those of single columns."""
        found = [
            EnumType(class_name=self._enum_class[name], members=_members(enum.labels), name=name, comment=enum.comment)
            for name, enum in self._enums.items()
        ]
        found.extend(
            EnumType(
                class_name=self._inline_class(table.name, column),
                members=_members(column.values),
                table=table.name,
                column=column.name,
                comment=column.comment,
            )
            for table in tables
            for column in table.columns
            if column.values and column.family is Family.ENUM and column.type_name not in self._enums
        )
        return tuple(found)


def _free_class(name: QualifiedName, taken: set[str], default_schema: str) -> str:
    """A class for an enumerated type that no table and no other type has."""
    words = words_of(name.name)
    prefixed = (*words_of(name.schema), *words) if name.schema else words
    plain = [] if name.schema != default_schema and class_name(words).casefold() in taken else [class_name(words)]
    for candidate in (*plain, class_name((*words, "enum")), class_name(prefixed), class_name((*prefixed, "enum"))):
        if candidate.casefold() not in taken:
            taken.add(candidate.casefold())
            return candidate
    last = class_name((*prefixed, "x" + short_hash(str(name))))
    taken.add(last.casefold())
    return last


def _members(labels: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    names = distinct(labels, constant)
    return tuple((names[label], label) for label in dict.fromkeys(labels))


def _entity(table: Table, name: str, types: _Types, junction: Junction | None) -> Entity:
    identifier = _identifier(table)
    words = words_of(name)
    many = plural(words)
    fields = tuple(_fields(table, types, frozenset(identifier)))
    return Entity(
        table=table,
        class_name=name,
        snake=snake(words),
        camel=camel(words),
        snakes=snake(many),
        camels=camel(many),
        key=_key_kind(identifier, fields),
        identifier=identifier,
        primary=table.primary_key is not None,
        fields=fields,
        junction=junction if junction is not None and _is_pure(table, junction) else None,
        left_out=tuple(_left_out(table)),
    )


def _with_own_plurals(entities: list[Entity]) -> list[Entity]:
    """The entities, those whose plurals are alike, such as of a person and of people, with other ones."""
    counts = Counter(entity.snakes for entity in entities)
    return [
        entity
        if counts[entity.snakes] == 1
        else replace(entity, snakes=f"{entity.snake}_rows", camels=f"{entity.camel}Rows")
        for entity in entities
    ]


def _is_pure(table: Table, junction: Junction) -> bool:
    """Whether a junction has no other columns and no other keys."""
    keys = {*junction.left.columns, *junction.right.columns}
    return keys == {column.name for column in table.columns} and len(table.foreign_keys) == 2


def _identifier(table: Table) -> tuple[str, ...]:
    if table.primary_key is not None:
        return table.primary_key.columns
    nullable = {column.name for column in table.columns if column.nullable}
    keys = [columns for columns in unique_sets(table) if nullable.isdisjoint(columns)]
    return min(keys, key=lambda columns: (len(columns), columns), default=())


def _key_kind(identifier: tuple[str, ...], fields: tuple[Field, ...]) -> KeyKind:
    if len(identifier) != 1:
        return KeyKind.COMPOSITE if identifier else KeyKind.NONE
    key = next(one for one in fields if one.name == identifier[0])
    if key.filled and (key.default is None):
        return KeyKind.IDENTITY
    if key.default is not None and _NEXT_VALUE.search(key.default):
        return KeyKind.SEQUENCE
    return KeyKind.UUID if key.column.family is Family.UUID else KeyKind.NATURAL


def _fields(table: Table, types: _Types, identifier: frozenset[str]) -> Iterator[Field]:
    spelt = _spellings(table)
    for column in table.columns:
        yield _field(table, column, spelt[column.name], types, column.name in identifier)


def _own_name_first(name: str) -> tuple[bool, str]:
    """The order in which columns choose: those whose names are already as Python spells them go first."""
    return snake(words_of(name)) != name, name


def _spellings(table: Table) -> dict[str, tuple[str, str]]:
    names = Names()
    ordered = sorted((column.name for column in table.columns), key=_own_name_first)
    return {name: names.take([words_of(name)], name) for name in ordered}


def _field(table: Table, column: Column, names: tuple[str, str], types: _Types, primary: bool) -> Field:
    domains = types.domains_of(column)
    dimensions = _DIMENSIONS.search(column.type)
    base = domains[-1].type if domains else _DIMENSIONS.sub("", column.type)
    whole = [] if dimensions else domains
    default = column.default if column.default is not None else _first(domain.default for domain in whole)
    nullable = column.nullable and all(domain.nullable for domain in whole)
    filled = column.identity is not None or column.generated is not None or _is_sequence(default)
    filled = filled or _is_row_number(table, column, types.dialect)
    return Field(
        column=column,
        snake=names[0],
        camel=names[1],
        type=base,
        domain=column.type_name if domains else None,
        dimensions=dimensions[0].count("[") if dimensions else 0,
        enum=types.enum_of(table.name, column, base),
        nullable=nullable,
        default=default,
        filled=filled,
        required=not nullable and default is None and not filled,
        primary=primary,
        validators=find_validators(column, table.checks, whole, types.dialect),
    )


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value is not None), None)


def _is_row_number(table: Table, column: Column, dialect: Dialect) -> bool:
    """Whether a column is the number of the row, as the sole integer key is where columns are not typed."""
    key = table.primary_key
    alone = key is not None and key.columns == (column.name,) and column.type.casefold() == "integer"
    return (
        alone and not dialect.supports.typed_columns and not any(one.name == "without rowid" for one in table.options)
    )


def _is_sequence(default: str | None) -> bool:
    return default is not None and _NEXT_VALUE.search(default) is not None


def _left_out(table: Table) -> Iterator[str]:
    """What a table does that no mapper shows."""
    for trigger in table.triggers:
        yield f"The trigger {trigger.name} runs in the database ({trigger.timing.lower()} {_listed(trigger.events)})."
    for rule in table.rules:
        yield f"The rule {rule.name} rewrites statements in the database."
    if table.row_security is not RowSecurity.OFF:
        yield "Row-level security decides in the database which rows a session sees."
    if table.inherits:
        yield f"It inherits from {', '.join(str(name) for name in table.inherits)}."


def _listed(events: tuple[str, ...]) -> str:
    return " or ".join(event.lower() for event in events)
