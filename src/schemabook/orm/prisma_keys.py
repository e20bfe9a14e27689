"""Keys and indexes of a Prisma model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from schemabook.model.base import Value
from schemabook.model.tables import Index, IndexColumn
from schemabook.orm.keys import UniqueKey, unique_keys
from schemabook.orm.plan import Entity, OrmPlan
from schemabook.orm.prisma_types import PROVIDERS, Provider, Scalar, quoted, scalar_of

_METHODS = {"hash": "Hash", "gin": "Gin", "gist": "Gist", "spgist": "SpGist", "brin": "Brin"}
_COMPARED = {
    "gin": frozenset({"list", "Json"}),
    "gist": frozenset[str](),
    "spgist": frozenset({"String"}),
    "brin": frozenset({"Int", "BigInt", "Float", "Decimal", "DateTime", "String"}),
}
"""The types that an access method compares in a way which Prisma knows by itself."""

_FULL_TEXT = "fulltext"
_PLAIN = frozenset({"", "btree"})
_SORTED_ONLY = frozenset({"Hash", "Gin", "Gist", "SpGist", "Brin"})


class Keys(Value):
    """The attributes of a model's keys and indexes: `fields` by column, `block` for the model; `remarks` on the rest.

    `identified` says that a key tells the rows apart for Prisma.
    """

    fields: Mapping[str, tuple[str, ...]]
    block: tuple[str, ...]
    remarks: tuple[str, ...]
    identified: bool


def required_columns(entity: Entity) -> frozenset[str]:
    """The columns that are never null."""
    never = {field.name for field in entity.fields if not field.nullable}
    return frozenset(never | set(entity.table.primary_key.columns if entity.table.primary_key else ()))


def is_identified(plan: OrmPlan, entity: Entity) -> bool:
    """Whether Prisma can tell the rows apart: by a key of columns that it reads and that are never null."""
    required = required_columns(entity)
    return any(
        required.issuperset(key.columns)
        and not any(scalar_of(plan, entity.field(one)).unsupported for one in key.columns)
        for key in unique_keys(entity)
    )


def find_keys(plan: OrmPlan, entity: Entity, scalars: Mapping[str, Scalar]) -> Keys:
    """The attributes for all keys and indexes of an entity."""
    return _Keys(plan, entity, scalars).find()


class _Keys:
    def __init__(self, plan: OrmPlan, entity: Entity, scalars: Mapping[str, Scalar]) -> None:
        self._plan, self._entity, self._scalars = plan, entity, scalars
        self._fields: dict[str, list[str]] = {}
        self._block: list[str] = []
        self._remarks: list[str] = []
        self._provider = PROVIDERS[plan.dialect.ddl]

    def find(self) -> Keys:
        for key in unique_keys(self._entity):
            self._add_key(key)
        for index in self._entity.table.indexes:
            if index.constraint is None:
                self._add_index(index)
        return Keys(
            fields={column: tuple(found) for column, found in self._fields.items()},
            block=tuple(self._block),
            remarks=tuple(self._remarks),
            identified=is_identified(self._plan, self._entity),
        )

    def _add_key(self, key: UniqueKey) -> None:
        if any(self._scalars[column].unsupported for column in key.columns):
            self._remarks.append(f"The key on {_listed(key.columns)} stands on a type that Prisma does not read.")
            return
        word = "id" if key.primary else "unique"
        taken = self._fields.get(key.columns[0], [])
        arguments = []
        if len(key.columns) == 1 and not any(one.startswith(("@id", "@unique")) for one in taken):
            arguments += ["sort: Desc"] if key.descending == (True,) else []
            arguments += self._mapped(key.name, key.columns, "pkey" if key.primary else "key")
            self._fields.setdefault(key.columns[0], []).append(f"@{word}{_called(arguments)}")
            return
        arguments.append(f"[{', '.join(self._sorted(key))}]")
        arguments += self._mapped(key.name, key.columns, "pkey" if key.primary else "key")
        self._block.append(f"@@{word}{_called(arguments)}")

    def _sorted(self, key: UniqueKey) -> Iterator[str]:
        for number, column in enumerate(key.columns):
            name = self._entity.field(column).camel
            yield f"{name}(sort: Desc)" if key.descending and key.descending[number] else name

    def _add_index(self, index: Index) -> None:
        obstacle = _obstacle_of(index) or self._unknown_class(index)
        if obstacle:
            self._remarks.append(f"Index {index.name}: {obstacle}")
            return
        if index.unique:
            return
        method = _METHODS.get(index.method.lower(), "")
        full_text = index.method.lower() == _FULL_TEXT
        parts = [self._key(one, sortable=not full_text and method not in _SORTED_ONLY) for one in index.columns]
        arguments = [f"[{', '.join(parts)}]"]
        arguments += [f"type: {method}"] if method else []
        columns = tuple(one.name or "" for one in index.columns)
        arguments += self._mapped(index.name, columns, "idx")
        self._block.append(f"@@{'fulltext' if full_text else 'index'}{_called(arguments)}")
        self._remarks.extend(f"Index {index.name}: {words}" for words in _lost(index))

    def _unknown_class(self, index: Index) -> str:
        """Why Prisma does not know how an index compares, or empty."""
        known = _COMPARED.get(index.method.lower())
        for key in index.columns:
            field, scalar = self._entity.field(key.name or ""), self._scalars[key.name or ""]
            if known is None or key.operator_class is not None or scalar.unsupported:
                continue
            if ("list" if field.dimensions else scalar.type) not in known:
                return f"Prisma does not know how {index.method} compares column {key.name}."
        return ""

    def _key(self, key: IndexColumn, *, sortable: bool) -> str:
        arguments = []
        if key.prefix_length is not None:
            arguments.append(f"length: {key.prefix_length}")
        if key.operator_class is not None and not sortable:
            arguments.append(f"ops: raw({quoted(key.operator_class)})")
        if key.descending and sortable:
            arguments.append("sort: Desc")
        return f"{self._entity.field(key.name or '').camel}{_called(arguments)}"

    def _mapped(self, name: str, columns: tuple[str, ...], ending: str) -> list[str]:
        """The name of a constraint or index, where it is not what Prisma would call it."""
        if not name or (ending == "pkey" and not self._provider.names_primary_keys):
            return []
        parts = () if ending == "pkey" else columns
        return mapped_name(self._provider, name, (self._entity.name.name, *parts, ending))


def mapped_name(provider: Provider, name: str, parts: tuple[str, ...]) -> list[str]:
    """The argument that names a constraint or index, where it is not what Prisma would call it: its `parts`."""
    usual = "_".join(parts)
    return [] if name == usual and len(usual.encode()) <= provider.name_bytes else [f"map: {quoted(name)}"]


def _called(arguments: list[str]) -> str:
    return f"({', '.join(arguments)})" if arguments else ""


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def _obstacle_of(index: Index) -> str:
    """Why an index cannot be written down, or empty."""
    if index.predicate is not None:
        return f"Prisma has no partial indexes (WHERE {index.predicate})."
    if any(key.name is None for key in index.columns):
        return "Prisma has no indexes on expressions."
    if index.method.lower() not in {*_PLAIN, *_METHODS, _FULL_TEXT}:
        return f"Prisma has no indexes of the kind {index.method}."
    if index.unique and any(key.prefix_length is not None for key in index.columns):
        return "Prisma would take it for a key, but it is unique in the beginning of its values only."
    return ""


def _lost(index: Index) -> Iterator[str]:
    if index.include:
        yield f"the columns that it carries along ({_listed(index.include)}) are not written down."
    if any(key.nulls_first is not None for key in index.columns):
        yield "where nulls stand in it is not written down."
    if any(key.collation is not None for key in index.columns):
        yield "its collation is not written down."
    if index.method.lower() in _PLAIN and any(key.operator_class is not None for key in index.columns):
        yield "its operator class is not written down."
