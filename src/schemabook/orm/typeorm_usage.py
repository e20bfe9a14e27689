"""How a TypeORM entity is used: find by a key, the next page by keyset, an update in a transaction."""

from __future__ import annotations

from schemabook.orm.plan import Entity, Field, OrmPlan
from schemabook.orm.typeorm_columns import fields_of, relations_of
from schemabook.orm.typeorm_types import ColumnShape, shape_of
from schemabook.orm.typescript import Parameters, Values, brackets, initial, readable
from schemabook.orm.typescript_usage import Usage, enum_import

_PAGE = 20


def write_usage(plan: OrmPlan, entity: Entity, values: Values) -> str:
    """The module; see `typeorm.render_usage`."""
    usage = _Usage(plan, entity, values)
    body = "\n".join(usage.functions())
    lines = [
        "import { type DataSource } from 'typeorm';",
        f"import {{ {entity.class_name} }} from '../entities/{entity.class_name}';",
    ]
    lines += enum_import(entity, body, "../entities/enums")
    return "\n".join([*lines, "", body])


def write_raw_usage(plan: OrmPlan, entity: Entity) -> str:
    """A module that reads a table without a class."""
    query = readable(f"SELECT * FROM {plan.dialect.qualify(entity.name)} LIMIT {_PAGE}")
    head = f"export async function list{initial(entity.camels)}(dataSource: DataSource) {{"
    return f"import {{ type DataSource }} from 'typeorm';\n\n{head}\n  return dataSource.query({query});\n}}\n"


class _Usage(Usage):
    not_compared = frozenset({"unknown", "object", "Buffer"})

    def _has(self, field: Field) -> bool:
        return field in fields_of(self._plan, self._entity)

    def _type(self, field: Field) -> ColumnShape:
        return shape_of(self._plan, field)

    def _find(self) -> str:
        parameters = Parameters(self._values)
        arguments = [self._by_key(parameters)]
        relation = next(relations_of(self._plan, self._entity), None)
        arguments += [f"relations: {{ {relation.camel}: true }}"] if relation else []
        call = f"return dataSource.getRepository({self._entity.class_name}).findOne("
        return (
            f"export async function find{self._entity.class_name}({parameters.after('dataSource: DataSource')}) {{\n"
            f"  {call}{brackets(arguments, '  ', room=len(call) + 2)});\n}}\n"
        )

    def _list(self) -> str:
        name, alias = self._entity.class_name, self._entity.camel
        after, condition, given = self._keyset(alias)
        order = "".join(
            f"\n    .{'orderBy' if number == 0 else 'addOrderBy'}('{alias}.{field.camel}', 'ASC')"
            for number, field in enumerate(self._key)
        )
        return (
            f"export async function list{initial(self._entity.camels)}(dataSource: DataSource, after?: {after}) {{\n"
            f"  const page = dataSource\n    .getRepository({name})\n    .createQueryBuilder('{alias}'){order}\n"
            f"    .limit({_PAGE});\n"
            f"  if (after !== undefined) {{\n    page.where('{condition}', {given});\n  }}\n"
            "  return page.getMany();\n}\n"
        )

    def _keyset(self, alias: str) -> tuple[str, str, str]:
        """The type of the last row's key, the condition for the rows after it, and the condition's parameters."""
        if len(self._key) == 1:
            field = self._key[0]
            return self._type(field).script, f"{alias}.{field.camel} > :after", "{ after }"
        names = [field.camel for field in self._key]
        inner = "; ".join(f"{field.camel}: {self._type(field).script}" for field in self._key)
        left = ", ".join(f"{alias}.{name}" for name in names)
        right = ", ".join(f":{name}" for name in names)
        return f"{{ {inner} }}", f"({left}) > ({right})", "after"

    def _update(self, field: Field) -> str:
        parameters = Parameters(self._values)
        where = self._where(self._key, parameters)
        value = self._value(field, parameters)
        name = self._entity.class_name
        alias = parameters.free(self._entity.camel)
        return (
            f"export async function update{name}({parameters.after('dataSource: DataSource')}) {{\n"
            "  return dataSource.transaction(async (manager) => {\n"
            f"    const {alias} = await manager.findOneByOrFail({name}, {where});\n"
            f"    {alias}.{field.camel} = {value};\n    return manager.save({alias});\n  }});\n}}\n"
        )
