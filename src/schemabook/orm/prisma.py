"""A mapping for Prisma: the schema that `prisma db pull` would write, with names that read well, and its use.

Written for Prisma 6, the newest that Node.js 18 runs. Prisma 7 reads the same models: only `url` in the data source
moves to `prisma.config.ts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.tables import Column
from schemabook.orm.plan import Entity, EnumType, Field, OrmPlan
from schemabook.orm.prisma_keys import Keys, find_keys, required_columns
from schemabook.orm.prisma_relations import left_out_relations, relations_of
from schemabook.orm.prisma_types import PROVIDERS, default_of, quoted, scalar_of
from schemabook.orm.prisma_usage import write_usage

NAME = "Prisma 6"
LANGUAGE = "prisma"
USAGE_LANGUAGE = "typescript"


def unsupported(dialect: Dialect) -> str | None:
    """Why Prisma cannot map a database of this dialect; None where it can."""
    return None if dialect.ddl in PROVIDERS else f"Prisma has no provider for {dialect.product}."


def render_entity(plan: OrmPlan, entity: Entity) -> str:
    """The model of a table, and the enumerated types that it uses."""
    used = dict.fromkeys(field.enum for field in entity.fields if field.enum)
    enums = [plan.enum_types[name] for name in used if name in plan.enum_types]
    shown = {scalar.enum for scalar in (scalar_of(plan, field) for field in entity.fields)}
    return "\n".join([_model(plan, entity), *(_enum(plan, one) for one in enums if one in shown)])


def render_usage(plan: OrmPlan, entity: Entity, values: Callable[[str], str | None]) -> str:
    """A module of TypeScript that finds, pages through and changes rows of a table."""
    return write_usage(plan, entity, values)


def render_files(plan: OrmPlan) -> Iterator[tuple[str, str]]:
    """The schema, and a module of TypeScript that uses each model."""
    yield "prisma/schema.prisma", _schema(plan)
    for entity in plan.entities:
        yield f"src/usage/{entity.class_name}.ts", render_usage(plan, entity, lambda _: None)


def remarks(plan: OrmPlan, entity: Entity) -> tuple[str, ...]:
    """What the model does not show of its table, in sentences."""
    scalars = {field.name: scalar_of(plan, field) for field in entity.fields}
    keys = find_keys(plan, entity, scalars)
    found = [*entity.left_out, *keys.remarks, *left_out_relations(plan, entity)]
    found += _field_remarks(plan, entity)
    if entity.table.checks:
        found.append(f"Prisma has no check constraints: {', '.join(_check_names(entity))}.")
    if entity.table.exclusions:
        found.append(f"Prisma has no exclusion constraints: {', '.join(one.name for one in entity.table.exclusions)}.")
    for one in entity.table.unique_constraints:
        if one.nulls_not_distinct:
            found.append(f"Unique constraint {one.name}: that nulls are equal in it is not written down.")
    if not keys.identified:
        found.append("Prisma leaves it out of its client (@@ignore): no key tells its rows apart.")
    return tuple(dict.fromkeys(found))


def _check_names(entity: Entity) -> Iterable[str]:
    return (check.name or check.expression for check in entity.table.checks)


def _field_remarks(plan: OrmPlan, entity: Entity) -> Iterator[str]:
    for field in entity.fields:
        scalar = scalar_of(plan, field)
        if scalar.unsupported:
            yield f"Column {field.name}: Prisma does not read its type, {field.column.type}."
        if field.column.generated is not None:
            yield f"Column {field.name} is computed by the database: Prisma would let it be written."
        if field.domain is not None:
            yield f"Column {field.name}: its domain {field.domain} is written as its base type."
        if field.dimensions and field.nullable:
            yield f"Column {field.name}: Prisma reads null as an empty list."
        if field.column.on_update is not None:
            yield f"Column {field.name}: the database renews it on update ({field.column.on_update})."


# --- models -----------------------------------------------------------------------------------


def _model(plan: OrmPlan, entity: Entity) -> str:
    scalars = {field.name: scalar_of(plan, field) for field in entity.fields}
    keys = find_keys(plan, entity, scalars)
    required = required_columns(entity)
    rows: list[tuple[str, ...]] = []
    for field in entity.fields:
        rows += [(line,) for line in _comment(field.column.comment)]
        ending = "[]" if field.dimensions else "" if field.name in required else "?"
        ending = "" if scalars[field.name].unsupported and ending == "[]" else ending
        rows.append((field.camel, scalars[field.name].type + ending, _attributes(plan, entity, field, keys)))
    rows += [(one.name, one.type, " ".join(one.attributes)) for one in relations_of(plan, entity)]
    named = dict.fromkeys(_block_attributes(plan, entity.class_name, entity.name))
    block = [*keys.block, *sorted([*named, *([] if keys.identified else ["@@ignore"])], key=_block_order)]
    lines = [*_comment(entity.table.comment), f"model {entity.class_name} {{"]
    lines += [f"  {line}" for line in _aligned(rows)]
    lines += ["", *(f"  {one}" for one in block)] if block else []
    return "\n".join([*lines, "}", ""])


def _attributes(plan: OrmPlan, entity: Entity, field: Field, keys: Keys) -> str:
    scalar = scalar_of(plan, field)
    found = list(keys.fields.get(field.name, ()))
    default = default_of(field, scalar, counted=_is_counted(entity, field.column))
    found += [f"@default({default})"] if default else []
    found += [f"@map({quoted(field.name)})"] if field.camel != field.name else []
    found += [f"@db.{scalar.native}"] if scalar.native else []
    return " ".join(found)


def _is_counted(entity: Entity, column: Column) -> bool:
    """Whether the database numbers the rows by this column."""
    default = column.default or ""
    return column.identity is not None or default == _own_sequence(entity.name, column.name, default)


def _own_sequence(table: QualifiedName, column: str, default: str) -> str:
    """The default of a serial column, where `default` names the sequence that comes with one."""
    usual = f"{table.name}_{column}_seq"
    return default if default.startswith("nextval(") and usual in default else "nextval()"


def _enum(plan: OrmPlan, enum: EnumType) -> str:
    rows = [(name, f"@map({quoted(label)})" if name != label else "") for name, label in enum.members]
    lines = [*_comment(enum.comment), f"enum {enum.class_name} {{", *(f"  {line}" for line in _aligned(rows))]
    block = list(_block_attributes(plan, enum.class_name, enum.name)) if enum.name is not None else []
    lines += ["", *(f"  {one}" for one in block)] if block else []
    return "\n".join([*lines, "}", ""])


def _block_attributes(plan: OrmPlan, class_name: str, name: QualifiedName) -> Iterator[str]:
    if class_name != name.name:
        yield f"@@map({quoted(name.name)})"
    if _schemas(plan):
        yield f"@@schema({quoted(name.schema)})"


def _block_order(attribute: str) -> int:
    """Where `prisma format` puts an attribute of a model."""
    return ("@@map", "@@ignore", "@@schema").index(attribute.partition("(")[0])


def _aligned(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The rows as `prisma format` lays them out: columns under one another, comments as they are."""
    rows = list(rows)
    columns = max((len(row) for row in rows), default=0)
    widths = [max((len(row[one]) for row in rows if len(row) == columns), default=0) for one in range(columns)]
    for row in rows:
        if len(row) < columns:
            yield row[0]
        else:
            yield " ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _comment(text: str | None) -> Iterator[str]:
    for line in (text or "").splitlines():
        plain = "".join(sign if sign.isprintable() else " " for sign in line).rstrip()
        yield f"/// {plain}" if plain else "///"


# --- the whole schema -------------------------------------------------------------------------


def _schemas(plan: OrmPlan) -> tuple[str, ...]:
    """The schemas that the schema file must name: none where everything is in the default one."""
    if not plan.dialect.supports.schemas:
        return ()
    names = {entity.name.schema for entity in plan.entities}
    names |= {enum.name.schema for enum in plan.enums if enum.name is not None}
    return () if names <= {plan.catalogue.default_schema} else tuple(sorted(names))


def _schema(plan: OrmPlan) -> str:
    named = _schemas(plan)
    source = [f'provider = "{PROVIDERS[plan.dialect.ddl].name}"', 'url      = env("DATABASE_URL")']
    source += [f"schemas  = [{', '.join(map(quoted, named))}]"] if named else []
    client = ['provider   = "prisma-client"', 'output     = "../src/generated/prisma"', 'engineType = "client"']
    enums = {scalar_of(plan, field).enum for entity in plan.entities for field in entity.fields}
    parts = [_block("generator client", client), _block("datasource db", source)]
    parts += [_model(plan, entity) for entity in plan.entities]
    parts += [_enum(plan, one) for one in plan.enums if one in enums]
    return "\n".join(parts)


def _block(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"{title} {{", *(f"  {line}" for line in lines), "}", ""])
