"""What a mapping makes, compared with what it was written from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from schemabook.ddl import ddl_writer
from schemabook.engines.dialect import Dialect
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import Table
from schemabook.orm.plan import Entity, OrmPlan
from schemabook.orm.sqlalchemy_types import made_elsewhere

Remarks = Callable[[OrmPlan, Entity], tuple[str, ...]]

_NOT_MAPPED = (
    "owner", "triggers", "rules", "policies", "row_security", "partitions", "depends_on", "replica_identity",
    "unmodelled", "inherits", "of_type",
)  # fmt: skip
_NAMED = ("unique_constraints", "checks", "exclusions", "foreign_keys", "indexes", "columns")


def prelude(plan: OrmPlan) -> str:
    """The script of what the tables need and the mapping does not make: schemas, extensions, types, functions."""
    catalogue = plan.catalogue
    used = set(re.findall(r"\w+", " ".join(_expressions(catalogue))))
    domains = tuple(one for one in catalogue.domains if made_elsewhere(plan, one))
    bases = {one.type_name for one in domains}
    needed = tuple(one for one in catalogue.domains if one in domains or one.name in bases)
    routines = tuple(one for one in catalogue.routines if one.name.name in used)
    without = msgspec.structs.replace(
        catalogue,
        tables=(),
        views=(),
        routines=routines,
        sequences=(),
        enums=(),
        domains=needed,
        event_triggers=(),
        events=(),
        publications=(),
        subscriptions=(),
        servers=(),
        roles=(),
        grants=(),
        default_privileges=(),
    )
    writer = ddl_writer(plan.dialect)
    statements = list(writer.build_statements(without, plan.dialect, access=False))
    return writer.build_script(statements) if statements else ""


def _expressions(catalogue: Catalogue) -> Iterator[str]:
    for table in catalogue.tables:
        yield from (check.expression for check in table.checks)
        yield from (key.expression or "" for index in table.indexes for key in index.columns)
        for column in table.columns:
            yield column.default or ""
            yield column.generated.expression if column.generated else ""


def differences_of(plan: OrmPlan, found: Catalogue, remarks: Remarks) -> list[str]:
    """What differs between the tables of a plan and those found, but for what the remarks name."""
    tables = {table.name: table for table in found.tables}
    lines = []
    for entity in plan.entities:
        if entity.name not in tables:
            lines.append(f"{entity.name}: no table")
            continue
        said = " ".join(remarks(plan, entity))
        lines += [
            f"{entity.name}: {what}: {text}"
            for name, what, text in _differences(entity.table, tables[entity.name], plan.dialect)
            if not _is_named(name, said)
        ]
    return lines


def _is_named(name: str, said: str) -> bool:
    return name != "" and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said) is not None


def _differences(one: Table, other: Table, dialect: Dialect) -> Iterator[tuple[str, str, str]]:
    """The name of the part that differs, what it is, and both."""
    left, right = (_comparable(msgspec.to_builtins(table), dialect) for table in (one, other))
    for part in _NAMED:
        yield from _of_parts(part, left.pop(part, ()), right.pop(part, ()))
    for key in sorted(left.keys() | right.keys()):
        if key not in _NOT_MAPPED and left.get(key) != right.get(key):
            name = "primary key" if key == "primary_key" else str(left.get(key))
            yield name, key, f"{left.get(key)} is {right.get(key)}"


def _comparable(table: dict[str, Any], dialect: Dialect) -> dict[str, Any]:
    """A table without what no mapping can say or what means the same to the server."""
    for part in (*table.get("columns", ()), *table.get("checks", ())):
        part.pop("inherited", None)
    if not dialect.supports.typed_columns:
        for column in table.get("columns", ()):
            column["type"] = re.sub(r",\s+", ",", column["type"].casefold())
    if dialect.supports.unique_is_index:
        _as_innodb_means(table)
    for check in table.get("checks", ()):
        check.pop("column", None)
    for index in table.get("indexes", ()):
        if index["name"].startswith("sqlite_autoindex_"):
            primary = _is_primary(index, table)
            index["name"] = "primary key" if primary else f"{index.get('constraint')} {index['columns']}"
    if not dialect.supports.comments:
        for one in (table, *table.get("columns", ())):
            one.pop("comment", None)
    return table


def _as_innodb_means(table: dict[str, Any]) -> None:
    """RESTRICT for NO ACTION, which is the same there, and no names for the checks of columns."""
    for key in table.get("foreign_keys", ()):
        for event in ("on_delete", "on_update"):
            if key.get(event, "NO ACTION") == "NO ACTION":
                key[event] = "RESTRICT"
    for check in table.get("checks", ()):
        if "column" in check or check["name"].startswith("CONSTRAINT_"):
            check["name"] = ""


def _is_primary(index: dict[str, Any], table: dict[str, Any]) -> bool:
    key = table.get("primary_key") or {}
    return tuple(one.get("name") for one in index["columns"]) == tuple(key.get("columns", ()))


def _of_parts(part: str, left: Any, right: Any) -> Iterator[tuple[str, str, str]]:
    if part == "columns" and [one["name"] for one in left] != [one["name"] for one in right]:
        yield "order", "the order of columns", ""
    first, second = ({_key(one): one for one in side} for side in (left, right))
    for key in sorted(first.keys() | second.keys()):
        if first.get(key) != second.get(key):
            name = (first.get(key) or second[key])["name"]
            yield ("primary key" if name == "PRIMARY" else name), part, f"{first.get(key)} is {second.get(key)}"


def _key(one: dict[str, Any]) -> str:
    return str(one["name"] or [one.get("columns"), one.get("expression"), one.get("referenced_table")])
