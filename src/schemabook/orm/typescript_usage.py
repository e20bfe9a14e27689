"""What the examples of the TypeScript mappers have in common: which rows they look up, by which values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Protocol

from schemabook.orm.keys import unique_keys
from schemabook.orm.plan import Entity, EnumType, Field, OrmPlan
from schemabook.orm.typescript import Parameters, Values, brackets, changed, looked_up, pair


class ScriptType(Protocol):
    """What a mapper makes of a column: its type in TypeScript, and its enum, if it has one."""

    @property
    def script(self) -> str:
        """The type in TypeScript."""
        ...

    @property
    def enum(self) -> EnumType | None:
        """The enum of the values."""
        ...


class Usage(ABC):
    """The examples of one entity. A mapper says which fields it has, of what types, and writes the functions.

    `not_compared` are the types in TypeScript whose values no condition compares.
    """

    not_compared: frozenset[str] = frozenset()

    def __init__(self, plan: OrmPlan, entity: Entity, values: Values) -> None:
        self._plan, self._entity, self._values = plan, entity, values
        self._key = tuple(entity.field(column) for column in entity.identifier)

    @abstractmethod
    def _type(self, field: Field) -> ScriptType: ...

    @abstractmethod
    def _has(self, field: Field) -> bool: ...

    @abstractmethod
    def _find(self) -> str: ...

    @abstractmethod
    def _list(self) -> str: ...

    @abstractmethod
    def _update(self, field: Field) -> str: ...

    def functions(self) -> Iterator[str]:
        """Every function."""
        yield self._find()
        yield self._list()
        field = changed(self._entity, self._is_plain)
        if field is not None:
            yield self._update(field)

    def _is_plain(self, field: Field) -> bool:
        return self._has(field) and not field.dimensions and self._type(field).script not in self.not_compared

    def _value(self, field: Field, parameters: Parameters) -> str:
        kind = self._type(field)
        return parameters.value(field, kind.script, kind.enum)

    def _where(self, fields: tuple[Field, ...], parameters: Parameters) -> str:
        return brackets(pair(field.camel, self._value(field, parameters)) for field in fields)

    def _by_key(self, parameters: Parameters) -> str:
        """The condition that finds one row: by its key, or by another that people look it up by."""
        return f"where: {self._where(looked_up(self._entity, self._unique()), parameters)}"

    def _unique(self) -> list[tuple[str, ...]]:
        found = [self._entity.identifier]
        for key in unique_keys(self._entity):
            fields = [self._entity.field(column) for column in key.columns]
            if all(self._is_plain(one) and not one.nullable for one in fields):
                found.append(key.columns)
        return found


def enum_import(entity: Entity, body: str, module: str) -> list[str]:
    """The line that imports the enums that a body names, as types where it uses no value of them; none without."""
    used = sorted({field.enum for field in entity.fields if field.enum})
    named = [name for name in used if f": {name}" in body or f"{name}." in body]
    names = [name if f"{name}." in body else f"type {name}" for name in named]
    return [f"import {{ {', '.join(names)} }} from '{module}';"] if names else []
