"""How a Sequelize model is used: find by a key, the next page by keyset, an update in a transaction."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.orm.plan import Entity, Field, OrmPlan
from schemabook.orm.sequelize_attributes import fields_of
from schemabook.orm.sequelize_types import DataType, data_type_of
from schemabook.orm.typescript import Parameters, Values, brackets, initial, listed, pair
from schemabook.orm.typescript_usage import Usage, enum_import

_PAGE = 20


def write_usage(plan: OrmPlan, entity: Entity, values: Values) -> str:
    """The module; see `sequelize.render_usage`."""
    usage = _Usage(plan, entity, values)
    body = "\n".join(usage.functions())
    imports = [name for name, sign in (("Op", "[Op."), ("type Sequelize", ": Sequelize")) if sign in body]
    lines = [f"import {{ {', '.join(imports)} }} from 'sequelize';"] if imports else []
    lines.append(f"import {{ {entity.class_name} }} from '../models/{entity.class_name}';")
    lines += enum_import(entity, body, "../models/enums")
    return "\n".join([*lines, "", body])


class _Usage(Usage):
    not_compared = frozenset({"unknown", "Buffer"})

    def functions(self) -> Iterator[str]:
        """Every function; a model without a key can be listed only."""
        if not self._key:
            yield self._function(f"list{initial(self._entity.camels)}", "", "findAll", [f"limit: {_PAGE}"])
        else:
            yield from super().functions()

    def _has(self, field: Field) -> bool:
        return field in fields_of(self._plan, self._entity)

    def _type(self, field: Field) -> DataType:
        return data_type_of(self._plan, field)

    def _find(self) -> str:
        parameters = Parameters(self._values)
        arguments = [self._by_key(parameters)]
        ways = (one for one in self._entity.associations if len(one.foreign_key.columns) == 1)
        way = next(ways, None)
        arguments += [f"include: ['{way.camel}']"] if way else []
        return self._function(f"find{self._entity.class_name}", parameters.after(""), "findOne", arguments)

    def _list(self) -> str:
        keys = [(field.camel, self._type(field).script) for field in self._key]
        if len(keys) == 1:
            of, after = keys[0][1], f"{{ {keys[0][0]}: {{ [Op.gt]: after }} }}"
        else:
            of = f"{{ {'; '.join(f'{name}: {script}' for name, script in keys)} }}"
            after = f"{{ [Op.or]: {listed(_rows_after([name for name, _ in keys]), '    ', room=40)} }}"
        order = listed(f"['{name}', 'ASC']" for name, _ in keys)
        arguments = [f"where: after === undefined ? {{}} : {after}", f"order: {order}", f"limit: {_PAGE}"]
        return self._function(f"list{initial(self._entity.camels)}", f"after?: {of}", "findAll", arguments)

    def _function(self, name: str, head: str, method: str, arguments: list[str]) -> str:
        call = f"return {self._entity.class_name}.{method}("
        given = brackets(arguments, "  ", room=len(call) + 2)
        return f"export async function {name}({head}) {{\n  {call}{given});\n}}\n"

    def _update(self, field: Field) -> str:
        parameters = Parameters(self._values)
        where = self._where(self._key, parameters)
        data = brackets([pair(field.camel, self._value(field, parameters))])
        name = self._entity.class_name
        row = parameters.free(self._entity.camel)
        options = brackets([f"where: {where}", "lock: true", "rejectOnEmpty: true", "transaction"], "    ", room=40)
        return (
            f"export async function update{name}({parameters.after('sequelize: Sequelize')}) {{\n"
            "  return sequelize.transaction(async (transaction) => {\n"
            f"    const {row} = await {name}.findOne({options});\n"
            f"    return {row}.update({data}, {{ transaction }});\n  }});\n}}\n"
        )


def _rows_after(names: list[str]) -> Iterator[str]:
    """The conditions of which one holds for each row after a key of several columns."""
    for number, name in enumerate(names):
        equal = [f"{other}: after.{other}" for other in names[:number]]
        yield f"{{ {', '.join([*equal, f'{name}: {{ [Op.gt]: after.{name} }}'])} }}"
