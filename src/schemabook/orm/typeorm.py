"""A mapping for TypeORM: entities with decorators, validated by class-validator, and their use.

Written for TypeORM 0.3, the newest that Node.js 18 runs; 1.x reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.tables import Action, ForeignKey, Index
from schemabook.orm.plan import Association, AssociationKind, Entity, EnumType, Field, OrmPlan
from schemabook.orm.typeorm_columns import default_text, fields_of, is_mapped, properties_of, relations_of
from schemabook.orm.typeorm_types import DRIVERS, shape_of
from schemabook.orm.typeorm_usage import write_raw_usage, write_usage
from schemabook.orm.typescript import Values, brackets, call, comment, listed, readable, string, template

NAME = "TypeORM 0.3"
LANGUAGE = "typescript"

_OWN = frozenset({AssociationKind.MANY_TO_ONE, AssociationKind.ONE_TO_ONE})
_DECORATORS = re.compile(r"^ *@(\w+)\(", re.MULTILINE)
_MAPPER = frozenset(
    """
    Check Column Entity Exclusion Generated Index JoinColumn ManyToOne OneToMany OneToOne PrimaryColumn
    PrimaryGeneratedColumn Unique
    """.split()
)
_ACTIONS = {
    Action.NO_ACTION: "NO ACTION",
    Action.RESTRICT: "RESTRICT",
    Action.CASCADE: "CASCADE",
    Action.SET_NULL: "SET NULL",
    Action.SET_DEFAULT: "DEFAULT",
}
_WITHOUT_CHECKS = frozenset({"mysql"})
"""The writers of DDL for whose engines TypeORM makes no check constraints."""

_METHODS = frozenset({"", "btree"})


def unsupported(dialect: Dialect) -> str | None:
    """Why TypeORM cannot map a database of this dialect; None where it can."""
    return None if dialect.ddl in DRIVERS else f"TypeORM is not written for {dialect.product} here."


def render_entity(plan: OrmPlan, entity: Entity) -> str:
    """The class of a table, and the enumerated types that it uses; a comment where TypeORM can have no class."""
    if no_class := _no_class(plan, entity):
        return f"// {no_class}\n"
    enums = dict.fromkeys(field.enum for field in fields_of(plan, entity) if field.enum)
    return "\n".join([*(_enum(plan.enum_types[name]) for name in enums), _class(plan, entity)])


def render_usage(plan: OrmPlan, entity: Entity, values: Values) -> str:
    """A module that finds, pages through and changes rows of a table."""
    return write_usage(plan, entity, values) if is_mapped(plan, entity) else write_raw_usage(plan, entity)


def render_files(plan: OrmPlan) -> Iterator[tuple[str, str]]:
    """The enumerated types, a file for each entity and its use, and the data source that has them all."""
    used = {field.enum for entity in plan.entities if is_mapped(plan, entity) for field in fields_of(plan, entity)}
    enums = [one for one in plan.enums if one.class_name in used]
    if enums:
        yield "src/entities/enums.ts", "\n".join(_enum(one) for one in enums)
    mapped = [entity for entity in plan.entities if is_mapped(plan, entity)]
    for entity in mapped:
        yield f"src/entities/{entity.class_name}.ts", _entity_file(plan, entity)
    for entity in plan.entities:
        yield f"src/usage/{entity.class_name}.ts", render_usage(plan, entity, lambda _: None)
    yield "src/data-source.ts", _data_source(plan, mapped)


def remarks(plan: OrmPlan, entity: Entity) -> tuple[str, ...]:
    """What the class does not show of its table, in sentences."""
    if no_class := _no_class(plan, entity):
        return tuple(dict.fromkeys([*entity.left_out, no_class]))
    found = list(entity.left_out)
    if not entity.primary:
        found.append(f"TypeORM takes {', '.join(entity.identifier)} for the primary key: the table has none.")
    found += _field_remarks(plan, entity)
    found += _constraint_remarks(plan, entity)
    found += _foreign_key_remarks(plan, entity)
    return tuple(dict.fromkeys(found))


def _no_class(plan: OrmPlan, entity: Entity) -> str:
    """Why there is no class for a table, or empty."""
    if not entity.identifier:
        return f"TypeORM needs a key to tell rows apart: there is no class for {entity.camel}."
    if not is_mapped(plan, entity):
        return (
            f"TypeORM takes the dots of a table's name for those behind a schema: there is no class for {entity.camel}."
        )
    return ""


def _constraint_remarks(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    for index in entity.table.indexes:
        if index.constraint is None and (words := _unmanaged(index)):
            yield f"Index {index.name} is left to the database: {words}"
    for one in entity.table.unique_constraints:
        if one.nulls_not_distinct:
            yield f"Unique constraint {one.name}: that nulls are equal in it is not written down."
    if entity.table.checks and plan.dialect.ddl in _WITHOUT_CHECKS:
        yield f"TypeORM makes no check constraints on {plan.dialect.product}."


def _foreign_key_remarks(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    ways = [one for one in relations_of(plan, entity) if one.kind in _OWN]
    own = {one.foreign_key for one in ways}
    yield from filter(None, (_own_unique(entity, one) for one in ways))
    for key in entity.table.foreign_keys:
        if key not in own:
            yield f"Foreign key {key.name or ', '.join(key.columns)} is no relation: one of the two has no class."
        elif key.on_delete_columns or key.match.upper() == "FULL":
            yield f"Foreign key {key.name}: MATCH and SET NULL of some columns are not written down."
        if key in own:
            yield from _type_remarks(plan, entity, key)


def _own_unique(entity: Entity, one: Association) -> str:
    """What TypeORM would add to a one-to-one relation that does not stand on the whole primary key, or empty."""
    primary = entity.table.primary_key
    columns = one.foreign_key.columns
    if one.kind is not AssociationKind.ONE_TO_ONE or (primary is not None and primary.columns == columns):
        return ""
    return f"Column {', '.join(columns)}: TypeORM would add a unique constraint of its own to the one-to-one relation."


def _type_remarks(plan: OrmPlan, entity: Entity, key: ForeignKey) -> Iterator[str]:
    parent = plan.by_table[key.referenced_table]
    for own, referenced in zip(key.columns, key.referenced_columns, strict=True):
        other = parent.field(referenced)
        if entity.field(own).type != other.type:
            yield f"Column {own}: TypeORM gives it the type of {parent.class_name}.{other.camel}, {other.type}."


def _field_remarks(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    for field in entity.fields:
        if field not in fields_of(plan, entity):
            yield f"Column {field.name} is left out: TypeORM does not double the quotes in a name."
            continue
        shape = shape_of(plan, field)
        if not shape.exact:
            yield f"Column {field.name}: TypeORM has no type for {field.column.type}; it is read as {shape.type}."
        if field.domain is not None:
            yield f"Column {field.name}: its domain {field.domain} is written as its base type."
        if field.column.generated is not None:
            yield f"Column {field.name}: TypeORM keeps the expression in a table of its own, typeorm_metadata."
        if (field.default or "").upper().startswith("CURRENT_TIMESTAMP") and plan.dialect.supports.zoned_timestamps:
            yield f"Column {field.name}: TypeORM writes its default, CURRENT_TIMESTAMP, as now(), which is the same."
        if field.column.generated is None and "::" in default_text(plan, field):
            yield f"Column {field.name}: TypeORM compares its default, {field.default}, as text and without casts."
        enum = shape.enum
        if enum is not None and enum.name is not None and enum.name.schema != entity.name.schema:
            yield f"Column {field.name}: TypeORM looks for the type {enum.name} in the schema of the table."
        if _is_identity(plan, field) and field.name not in entity.identifier:
            yield f"Column {field.name}: the database numbers it; TypeORM has that for keys only."


def _is_identity(plan: OrmPlan, field: Field) -> bool:
    return field.column.identity is not None and plan.dialect.supports.identities


# --- classes ----------------------------------------------------------------------------------


def _enum(enum: EnumType) -> str:
    lines = "".join(f"  {name} = {readable(label)},\n" for name, label in enum.members)
    head = "".join(f"{line}\n" for line in comment(enum.comment))
    return f"{head}export enum {enum.class_name} {{\n{lines}}}\n"


def _class(plan: OrmPlan, entity: Entity) -> str:
    decorators = "".join(f"{line}\n" for line in _class_decorators(plan, entity))
    parts = [*properties_of(plan, entity), *_relations(plan, entity)]
    return f"{decorators}export class {entity.class_name} {{\n{chr(10).join(parts)}}}\n"


def _class_decorators(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    table = entity.table
    options = [f"name: {readable(table.name.name)}"]
    if table.name.schema and table.name.schema != plan.catalogue.default_schema:
        options.append(f"schema: {readable(table.name.schema)}")
    if table.comment:
        options.append(f"comment: {readable(table.comment)}")
    yield f"@Entity({brackets(options, room=9)})"
    for one in table.unique_constraints:
        more = _deferrable(deferrable=one.deferrable, deferred=one.initially_deferred)
        yield _named("Unique", one.name, [_camels(entity, one.columns), *([f"{{ {more} }}"] if more else [])])
    for index in table.indexes:
        if index.constraint is None:
            yield _index(entity, index)
    for check in table.checks:
        yield _named("Check", check.name, [template(check.expression)])
    for exclusion in table.exclusions:
        yield _named("Exclusion", exclusion.name, [template(exclusion.definition.removeprefix("EXCLUDE").strip())])


def _named(decorator: str, name: str, arguments: list[str]) -> str:
    return call(f"@{decorator}", [readable(name), *arguments] if name else arguments)


def _camels(entity: Entity, columns: tuple[str, ...]) -> str:
    return listed(string(entity.field(column).camel) for column in columns)


def _index(entity: Entity, index: Index) -> str:
    if _unmanaged(index):
        return f"@Index({readable(index.name)}, {{ synchronize: false }})"
    options = ["unique: true"] if index.unique else []
    options += [f"where: {readable(index.predicate)}"] if index.predicate is not None else []
    options += [f"{word}: true" for word in ("fulltext", "spatial") if index.method.lower() == word]
    columns = tuple(key.name or "" for key in index.columns)
    return _named("Index", index.name, [_camels(entity, columns), *([brackets(options)] if options else [])])


def _unmanaged(index: Index) -> str:
    """Why TypeORM cannot make an index, or empty."""
    if any(key.name is None for key in index.columns):
        return "it stands on an expression."
    if index.method.lower() not in {*_METHODS, "fulltext", "spatial"}:
        return f"TypeORM makes none of the kind {index.method}."
    if index.include or index.nulls_not_distinct:
        return "TypeORM has no words for INCLUDE and NULLS NOT DISTINCT."
    if any(key.descending or key.nulls_first is not None for key in index.columns):
        return "TypeORM does not say in which direction an index is ordered."
    if any(key.operator_class or key.collation or key.prefix_length for key in index.columns):
        return "TypeORM has no words for operator classes, collations and lengths."
    return ""


def _deferrable(*, deferrable: bool, deferred: bool) -> str:
    if not deferrable:
        return ""
    return f"deferrable: 'INITIALLY {'DEFERRED' if deferred else 'IMMEDIATE'}'"


def _relations(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    for one in relations_of(plan, entity):
        if one.kind in _OWN:
            yield _own(plan, one)
        else:
            word, of = ("OneToMany", "[]>") if one.to_many else ("OneToOne", "> | null")
            relation = call(f"@{word}", _target(one), "  ")
            yield f"  {relation}\n  {one.camel}!: Relation<{one.target_class}{of};\n"


def _target(one: Association) -> list[str]:
    alias = one.target_class[:1].lower() + one.target_class[1:]
    return [f"() => {one.target_class}", f"({alias}) => {alias}.{one.inverse_camel}"]


def _own(plan: OrmPlan, one: Association) -> str:
    key = one.foreign_key
    word = "OneToOne" if one.kind is AssociationKind.ONE_TO_ONE else "ManyToOne"
    options = [] if key.on_delete is Action.NO_ACTION else [f"onDelete: '{_ACTIONS[key.on_delete]}'"]
    options += [] if key.on_update is Action.NO_ACTION else [f"onUpdate: '{_ACTIONS[key.on_update]}'"]
    more = _deferrable(deferrable=key.deferrable, deferred=key.initially_deferred)
    options += [more] if more else []
    relation = call(f"@{word}", [*_target(one), *([brackets(options)] if options else [])], "  ")
    optional = " | null" if one.optional else ""
    return (
        f"  {relation}\n  @JoinColumn({_join_columns(plan, key)})\n"
        f"  {one.camel}!: Relation<{one.target_class}>{optional};\n"
    )


def _join_columns(plan: OrmPlan, key: ForeignKey) -> str:
    parent = plan.by_table[key.referenced_table]
    columns = []
    for own, referenced in zip(key.columns, key.referenced_columns, strict=True):
        options = [f"name: {readable(own)}", f"referencedColumnName: '{parent.field(referenced).camel}'"]
        options += [f"foreignKeyConstraintName: {readable(key.name)}"] if key.name else []
        columns.append(brackets(options, "    " if len(key.columns) > 1 else "  ", room=14))
    return columns[0] if len(columns) == 1 else listed(columns, "  ", room=14)


# --- files ------------------------------------------------------------------------------------


def _entity_file(plan: OrmPlan, entity: Entity) -> str:
    body = _class(plan, entity)
    used = dict.fromkeys(_DECORATORS.findall(body))
    mapper = sorted(name for name in used if name in _MAPPER)
    if "Relation<" in body:
        mapper.append("type Relation")
    checks = sorted(name for name in used if name not in _MAPPER)
    lines = [f"import {brackets(checks)} from 'class-validator';"] if checks else []
    lines.append(f"import {brackets(mapper, room=25)} from 'typeorm';")
    enums = sorted({field.enum for field in fields_of(plan, entity) if field.enum})
    lines += [f"import {brackets(enums, room=22)} from './enums';"] if enums else []
    others = {one.target_class for one in relations_of(plan, entity)}
    lines += [f"import {{ {name} }} from './{name}';" for name in sorted(others - {entity.class_name})]
    return "\n".join([*lines, "", body])


def _data_source(plan: OrmPlan, mapped: list[Entity]) -> str:
    lines = ["import { DataSource } from 'typeorm';"]
    lines += [f"import {{ {entity.class_name} }} from './entities/{entity.class_name}';" for entity in mapped]
    options = [f"type: '{DRIVERS[plan.dialect.ddl]}'"]
    options.append(
        "url: process.env.DATABASE_URL" if plan.dialect.supports.roles else "database: process.env.DATABASE_FILE ?? ''"
    )
    options.append(f"entities: {listed((entity.class_name for entity in mapped), '  ', room=12)}")
    options.append("synchronize: false")
    lines += ["", f"export const dataSource = new DataSource({brackets(options, room=200)});"]
    return "\n".join([*lines, ""])
