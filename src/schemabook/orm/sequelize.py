"""A mapping for Sequelize: models with typed attributes, validators and associations, and their use.

Written for Sequelize 6, the stable release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.tables import Index, IndexColumn
from schemabook.orm.plan import Association, AssociationKind, Entity, EnumType, Field, OrmPlan
from schemabook.orm.sequelize_attributes import attribute_of, fields_of, timestamps_of
from schemabook.orm.sequelize_types import DIALECTS, data_type_of
from schemabook.orm.sequelize_usage import write_usage
from schemabook.orm.typescript import Values, brackets, comment, listed, readable

NAME = "Sequelize 6"
LANGUAGE = "typescript"

_OWN = frozenset({AssociationKind.MANY_TO_ONE, AssociationKind.ONE_TO_ONE})
_PLAIN = frozenset({"", "btree"})
_TYPES = ("CreationOptional", "InferAttributes", "InferCreationAttributes", "NonAttribute")
_WITHOUT_KINDS = frozenset({"sqlite"})


def unsupported(dialect: Dialect) -> str | None:
    """Why Sequelize cannot map a database of this dialect; None where it can."""
    return None if dialect.ddl in DIALECTS else f"Sequelize is not written for {dialect.product} here."


def render_entity(plan: OrmPlan, entity: Entity) -> str:
    """The model of a table, and the enumerated types that it uses."""
    return "\n".join([*(_enum(plan.enum_types[name]) for name in _enums_of(plan, entity)), _model(plan, entity)])


def render_usage(plan: OrmPlan, entity: Entity, values: Values) -> str:
    """A module that finds, pages through and changes rows of a table."""
    return write_usage(plan, entity, values)


def render_files(plan: OrmPlan) -> Iterator[tuple[str, str]]:
    """The enumerated types, a file for each model and its use, and one that sets up all of them."""
    used = {name for entity in plan.entities for name in _enums_of(plan, entity)}
    enums = [one for one in plan.enums if one.class_name in used]
    if enums:
        yield "src/models/enums.ts", "\n".join(_enum(one) for one in enums)
    for entity in plan.entities:
        yield f"src/models/{entity.class_name}.ts", _model_file(plan, entity)
        yield f"src/usage/{entity.class_name}.ts", render_usage(plan, entity, lambda _: None)
    yield "src/models/index.ts", _index_file(plan)


def remarks(plan: OrmPlan, entity: Entity) -> tuple[str, ...]:
    """What the model does not show of its table, in sentences."""
    found = list(entity.left_out)
    if not entity.identifier:
        found.append("Sequelize has a model for it without a key: its rows can be read and added, not saved again.")
    elif not entity.primary:
        found.append(f"Sequelize takes {', '.join(entity.identifier)} for the primary key: the table has none.")
    for field in entity.fields:
        found += _field_remarks(plan, entity, field)
    found += _table_remarks(entity)
    for key in entity.table.foreign_keys:
        if len(key.columns) > 1:
            found.append(f"Foreign key {key.name}: Sequelize follows keys of one column only.")
    return tuple(dict.fromkeys(found))


def _table_remarks(entity: Entity) -> Iterator[str]:
    table = entity.table
    if table.checks:
        yield f"Sequelize has no check constraints: {', '.join(one.name or one.expression for one in table.checks)}."
    if table.exclusions:
        yield f"Sequelize has no exclusion constraints: {', '.join(one.name for one in table.exclusions)}."
    if any(one.nulls_not_distinct for one in table.unique_constraints):
        yield "Sequelize does not say that nulls are equal in a unique constraint (NULLS NOT DISTINCT)."
    if "timestamps: true" in timestamps_of(entity):
        yield "Sequelize writes the moments of creation and change itself (timestamps)."
    for index in table.indexes:
        if index.constraint is None and (index.include or index.nulls_not_distinct):
            yield f"Index {index.name}: Sequelize has no words for INCLUDE and NULLS NOT DISTINCT."


def _field_remarks(plan: OrmPlan, entity: Entity, field: Field) -> Iterator[str]:
    if field not in fields_of(plan, entity):
        yield f"Column {field.name} is left out: Sequelize takes quotes out of a name."
        return
    kind = data_type_of(plan, field)
    if field.enum and kind.enum is not None and kind.enum.name is not None:
        yield f"Column {field.name}: Sequelize would call its type enum_{entity.name.name}_{field.name}."
    elif not kind.exact:
        yield f"Column {field.name}: its type {field.column.type} is written as {kind.code}."
    if field.domain is not None:
        yield f"Column {field.name}: its domain {field.domain} is written as its base type."
    if field.column.generated is not None:
        yield f"Column {field.name}: the database computes it; Sequelize cannot say how."


# --- models -----------------------------------------------------------------------------------


def _enums_of(plan: OrmPlan, entity: Entity) -> list[str]:
    kinds = (data_type_of(plan, field).enum for field in fields_of(plan, entity))
    return list(dict.fromkeys(one.class_name for one in kinds if one is not None))


def _enum(enum: EnumType) -> str:
    lines = "".join(f"  {name}: {readable(label)},\n" for name, label in enum.members)
    head = "".join(f"{line}\n" for line in comment(enum.comment))
    name = enum.class_name
    members = f"export const {name} = {{\n{lines}}} as const;\n"
    return f"{head}{members}export type {name} = (typeof {name})[keyof typeof {name}];\n"


def _model(plan: OrmPlan, entity: Entity) -> str:
    name = entity.class_name
    head = "".join(f"{line}\n" for line in comment(entity.table.comment))
    base = f"Model<InferAttributes<{name}>, InferCreationAttributes<{name}>>"
    fields = "".join(f"  declare {field.camel}: {_script(plan, entity, field)};\n" for field in fields_of(plan, entity))
    ways = list(_followed(entity))
    others = "".join(f"  declare {one.camel}?: NonAttribute<{_target_type(one)}>;\n" for one in ways)
    calls = "".join(f"    {_association(plan, entity, one)}\n" for one in ways)
    associate = f"\n  static associate(): void {{\n{calls}  }}\n" if ways else ""
    return f"{head}export class {name} extends {base} {{\n{fields}{others}{associate}}}\n\n{_init(plan, entity)}"


def _script(plan: OrmPlan, entity: Entity, field: Field) -> str:
    kind = data_type_of(plan, field)
    nullable = field.nullable and field.name not in entity.identifier and kind.script != "unknown"
    script = kind.script + (" | null" if nullable else "")
    optional = not field.required and not (nullable and not field.filled and field.default is None)
    return f"CreationOptional<{script}>" if optional else script


def _init(plan: OrmPlan, entity: Entity) -> str:
    name, table = entity.class_name, entity.table
    attributes = "".join(f"    {attribute_of(plan, entity, field)},\n" for field in fields_of(plan, entity))
    options = ["sequelize", f"tableName: {readable(table.name.name)}"]
    if table.name.schema and table.name.schema != plan.catalogue.default_schema:
        options.append(f"schema: {readable(table.name.schema)}")
    options += timestamps_of(entity)
    options += [f"comment: {readable(table.comment)}"] if table.comment else []
    indexes = list(_indexes(plan, entity))
    options += [f"indexes: {listed(indexes, '    ', room=11)}"] if indexes else []
    given = brackets(options, "  ", room=3)
    keyless = "" if entity.identifier else f"  {name}.removeAttribute('id');\n"
    return (
        f"export function init{name}(sequelize: Sequelize): void {{\n"
        f"  {name}.init({{\n{attributes}  }}, {given});\n{keyless}}}\n"
    )


def _indexes(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    for one in entity.table.unique_constraints:
        named = [f"name: {readable(one.name)}"] if one.name else []
        yield brackets([*named, "unique: true", f"fields: {listed(map(readable, one.columns))}"], "      ", room=1)
    for index in entity.table.indexes:
        if index.constraint is None:
            yield _index(plan, index)


def _index(plan: OrmPlan, index: Index) -> str:
    options = [f"name: {readable(index.name)}"]
    options += ["unique: true"] if index.unique else []
    method = index.method.lower()
    if method in {"fulltext", "spatial"}:
        options.append(f"type: '{method.upper()}'")
    elif method not in _PLAIN and plan.dialect.ddl not in _WITHOUT_KINDS:
        options.append(f"using: {readable(index.method)}")
    options.append(f"fields: {listed((_index_key(key) for key in index.columns), '        ', room=9)}")
    if index.predicate is not None:
        options.append(f"where: Sequelize.literal({readable(index.predicate)})")
    return brackets(options, "      ", room=1)


def _index_key(key: IndexColumn) -> str:
    if key.name is None:
        return f"Sequelize.literal({readable(f'({key.expression})' + (' DESC' if key.descending else ''))})"
    options = [f"name: {readable(key.name)}"]
    options += [f"length: {key.prefix_length}"] if key.prefix_length is not None else []
    options += ["order: 'DESC'"] if key.descending else []
    options += [f"collate: {readable(key.collation)}"] if key.collation is not None else []
    options += [f"operator: {readable(key.operator_class)}"] if key.operator_class is not None else []
    return readable(key.name) if len(options) == 1 else brackets(options)


# --- associations -----------------------------------------------------------------------------


def _followed(entity: Entity) -> Iterator[Association]:
    """The associations that stand on one column."""
    for one in entity.associations:
        if len(one.foreign_key.columns) == 1 and (one.far_key is None or len(one.far_key.columns) == 1):
            yield one


def _target_type(one: Association) -> str:
    return one.target_class + ("[]" if one.to_many else "")


def _association(plan: OrmPlan, entity: Entity, one: Association) -> str:
    own, target = plan.by_table[entity.name], plan.by_table[one.target]
    key = one.foreign_key
    options = [f"as: '{one.camel}'"]
    if one.kind is AssociationKind.MANY_TO_MANY and one.far_key is not None and one.junction is not None:
        through = plan.by_table[one.junction]
        options.append(f"through: {{ model: {through.class_name}, unique: false }}")
        options.append(f"foreignKey: '{through.field(key.columns[0]).camel}'")
        options.append(f"otherKey: '{through.field(one.far_key.columns[0]).camel}'")
        verb = "belongsToMany"
    elif one.kind in _OWN:
        options.append(f"foreignKey: '{own.field(key.columns[0]).camel}'")
        options.append(f"targetKey: '{target.field(key.referenced_columns[0]).camel}'")
        verb = "belongsTo"
    else:
        options.append(f"foreignKey: '{target.field(key.columns[0]).camel}'")
        options.append(f"sourceKey: '{own.field(key.referenced_columns[0]).camel}'")
        verb = "hasMany" if one.to_many else "hasOne"
    head = f"{entity.class_name}.{verb}({one.target_class}, "
    return f"{head}{brackets(options, '    ', room=len(head) + 2)});"


# --- files ------------------------------------------------------------------------------------


def _model_file(plan: OrmPlan, entity: Entity) -> str:
    body = _model(plan, entity)
    mapper = ["DataTypes", "Model", *(f"type {name}" for name in _TYPES if re.search(rf"\b{name}<", body))]
    mapper.append("Sequelize" if "Sequelize.literal(" in body else "type Sequelize")
    lines = [f"import {brackets(mapper, room=25)} from 'sequelize';"]
    enums = sorted(_enums_of(plan, entity))
    lines += [f"import {brackets(enums, room=22)} from './enums';"] if enums else []
    others = {one.target_class for one in _followed(entity)}
    others |= {plan.by_table[one.junction].class_name for one in _followed(entity) if _is_through(one) and one.junction}
    lines += [f"import {{ {name} }} from './{name}';" for name in sorted(others - {entity.class_name})]
    return "\n".join([*lines, "", body])


def _is_through(one: Association) -> bool:
    return one.kind is AssociationKind.MANY_TO_MANY


def _index_file(plan: OrmPlan) -> str:
    lines = ["import { type Sequelize } from 'sequelize';"]
    for entity in plan.entities:
        names = (
            [entity.class_name, f"init{entity.class_name}"] if any(_followed(entity)) else [f"init{entity.class_name}"]
        )
        lines.append(f"import {brackets(names, room=60)} from './{entity.class_name}';")
    lines += ["", "/** Sets up every model, and then what ties them. */"]
    lines.append("export function initModels(sequelize: Sequelize): void {")
    lines += [f"  init{entity.class_name}(sequelize);" for entity in plan.entities]
    lines += [f"  {entity.class_name}.associate();" for entity in plan.entities if any(_followed(entity))]
    return "\n".join([*lines, "}", ""])
