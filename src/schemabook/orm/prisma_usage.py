"""How a Prisma model is used: find by a key, the next page by cursor, an update."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.orm.keys import unique_keys
from schemabook.orm.plan import Entity, EnumType, Field, OrmPlan
from schemabook.orm.prisma_keys import required_columns
from schemabook.orm.prisma_relations import relations_of
from schemabook.orm.prisma_types import Scalar, scalar_of
from schemabook.orm.typescript import (
    Parameters,
    Values,
    brackets,
    changed,
    initial,
    listed,
    looked_up,
    pair,
    template,
)

_TYPES = {
    "String": "string",
    "Int": "number",
    "Float": "number",
    "BigInt": "bigint",
    "Decimal": "string",
    "Boolean": "boolean",
    "DateTime": "Date",
    "Json": "Prisma.InputJsonValue",
    "Bytes": "Uint8Array<ArrayBuffer>",
}
_PAGE = 20


def write_usage(plan: OrmPlan, entity: Entity, values: Values) -> str:
    """The module; see `prisma.render_usage`."""
    usage = _Usage(plan, entity, values)
    functions = list(usage.functions())
    body = "\n".join(functions)
    imports = ["PrismaClient"] + [one.class_name for one in usage.enums if f"{one.class_name}" in body]
    imports += ["Prisma"] if "Prisma." in body else []
    names = ", ".join(f"type {name}" if name in {"PrismaClient", "Prisma"} else name for name in sorted(set(imports)))
    return f"import {{ {names} }} from '../generated/prisma/client';\n\n{body}"


class _Usage:
    def __init__(self, plan: OrmPlan, entity: Entity, values: Values) -> None:
        self._plan, self._entity, self._values = plan, entity, values
        self._client = entity.class_name[:1].lower() + entity.class_name[1:]
        self._keys = list(self._readable_keys())
        found = (scalar_of(plan, field).enum for field in entity.fields)
        self.enums: tuple[EnumType, ...] = tuple(dict.fromkeys(one for one in found if one is not None))

    def functions(self) -> Iterator[str]:
        """Every function, or one of SQL where the client leaves the model out."""
        if not self._keys:
            yield self._raw()
            return
        yield self._find()
        yield self._list()
        field = changed(self._entity, lambda one: not self._scalar(one).unsupported and one.dimensions == 0)
        if field is not None:
            yield self._update(field)

    def _scalar(self, field: Field) -> Scalar:
        return scalar_of(self._plan, field)

    def _readable_keys(self) -> Iterator[tuple[str, ...]]:
        required = required_columns(self._entity)
        for key in unique_keys(self._entity):
            fields = [self._entity.field(column) for column in key.columns]
            if required.issuperset(key.columns) and not any(self._scalar(one).unsupported for one in fields):
                yield key.columns

    def _type(self, field: Field) -> str:
        scalar = self._scalar(field)
        return scalar.type if scalar.enum is not None else _TYPES[scalar.type]

    def _value(self, field: Field, parameters: Parameters) -> str:
        return parameters.value(field, self._type(field), self._scalar(field).enum)

    def _where(self, fields: tuple[Field, ...], parameters: Parameters) -> str:
        inner = [pair(field.camel, self._value(field, parameters)) for field in fields]
        if len(fields) == 1:
            return brackets(inner)
        return brackets([f"{'_'.join(field.camel for field in fields)}: {brackets(inner)}"])

    def _find(self) -> str:
        parameters = Parameters(self._values)
        key = looked_up(self._entity, self._keys)
        arguments = [f"where: {self._where(key, parameters)}"]
        included = next(
            (one.name for one in relations_of(self._plan, self._entity) if "@ignore" not in one.attributes), ""
        )
        arguments += [f"include: {{ {included}: true }}"] if included else []
        return self._function(f"find{self._entity.class_name}", parameters, "findUnique", arguments)

    def _list(self) -> str:
        fields = tuple(self._entity.field(column) for column in self._keys[0])
        orders = [f"{{ {field.camel}: 'asc' }}" for field in fields]
        cursor = fields[0].camel if len(fields) == 1 else "_".join(field.camel for field in fields)
        inner = "; ".join(f"{field.camel}: {self._type(field)}" for field in fields)
        of = self._type(fields[0]) if len(fields) == 1 else f"{{ {inner} }}"
        arguments = [
            f"orderBy: {orders[0] if len(orders) == 1 else listed(orders)}",
            f"take: {_PAGE}",
            f"...(after === undefined ? {{}} : {{ cursor: {{ {cursor}: after }}, skip: 1 }})",
        ]
        parameters = Parameters(self._values)
        head = f"after?: {of}"
        return self._function(f"list{initial(self._entity.camels)}", parameters, "findMany", arguments, head)

    def _update(self, field: Field) -> str:
        parameters = Parameters(self._values)
        fields = tuple(self._entity.field(column) for column in self._keys[0])
        where = self._where(fields, parameters)
        arguments = [f"where: {where}", f"data: {brackets([pair(field.camel, self._value(field, parameters))])}"]
        return self._function(f"update{self._entity.class_name}", parameters, "update", arguments)

    def _function(self, name: str, parameters: Parameters, method: str, arguments: list[str], more: str = "") -> str:
        head = parameters.after("prisma: PrismaClient") + (f", {more}" if more else "")
        given = brackets(arguments, "  ", room=len(f"return prisma.{self._client}.{method}();"))
        return f"export async function {name}({head}) {{\n  return prisma.{self._client}.{method}({given});\n}}\n"

    def _raw(self) -> str:
        table = template(f"SELECT * FROM {self._plan.dialect.qualify(self._entity.name)} LIMIT {_PAGE}")
        name = f"list{initial(self._entity.camels)}"
        return f"export async function {name}(prisma: PrismaClient) {{\n  return prisma.$queryRaw{table};\n}}\n"
