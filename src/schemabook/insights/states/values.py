"""Columns that can have a few values only, and which."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.engines.conditions import allowed_values, read_condition, reading_of, split_tokens
from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName, Value
from schemabook.model.catalogue import Catalogue, Domain
from schemabook.model.families import Family
from schemabook.model.tables import CheckConstraint, Column, Table

_MOST_VALUES = 60
_LISTS = re.compile(r"(?i)\bin\s*\(|=\s*any|\bor\b")


class ValuedColumn(Value):
    """A column that can have a few values only, in their order, and what says so.

    `source` is "enum" (a type of its own), "inline" (ENUM or SET of the column), "check", or "domain"; `several` says
    that a value can be several of them. `default` is the value of a row that is given none.
    """

    table: QualifiedName
    column: str
    values: tuple[str, ...]
    source: str
    several: bool = False
    default: str | None = None


def find_valued_columns(catalogue: Catalogue, dialect: Dialect) -> tuple[ValuedColumn, ...]:
    """The columns of tables whose values are few and named by the schema, in the order of the catalogue."""
    labels = {enum.name: enum.labels for enum in catalogue.enums}
    domains = {domain.name: domain for domain in catalogue.domains}
    lists = {name: found for name in domains if (found := _domain_list(name, domains, labels, dialect))}
    return tuple(
        one for table in catalogue.tables for one in _valued(table, {**lists, **labels}, frozenset(labels), dialect)
    )


def _valued(
    table: Table,
    lists: dict[QualifiedName, tuple[str, ...]],
    enums: frozenset[QualifiedName],
    dialect: Dialect,
) -> Iterator[ValuedColumn]:
    checked = dict(_checked(table.checks, dialect)) if table.checks else {}
    for column in table.columns:
        values, source = column.values, "inline"
        if not values and column.type_name in lists and column.family is not Family.ARRAY:
            assert column.type_name is not None
            values, source = lists[column.type_name], "enum" if column.type_name in enums else "domain"
        if column.name.lower() in checked:
            narrow = checked[column.name.lower()]
            source = source if values else "check"
            values = tuple(one for one in values if one in narrow) if values else narrow
        if values and len(values) <= _MOST_VALUES:
            yield ValuedColumn(
                table=table.name,
                column=column.name,
                values=values,
                source=source,
                several=column.family is Family.SET,
                default=_default(column, values, dialect),
            )


def _checked(checks: tuple[CheckConstraint, ...], dialect: Dialect) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns that checks limit to listed values; several limits of one column are left to the last."""
    for check in checks:
        if check.enforced and _LISTS.search(check.expression):
            found = allowed_values(read_condition(check.expression, dialect))
            if found is not None and len(found[1]) > 1:
                yield found[0].text.lower(), found[1]


def _domain_list(
    name: QualifiedName,
    domains: dict[QualifiedName, Domain],
    labels: dict[QualifiedName, tuple[str, ...]],
    dialect: Dialect,
) -> tuple[str, ...]:
    """The values that a domain, or one that it stands on, is limited to."""
    seen: set[QualifiedName] = set()
    at: QualifiedName | None = name
    while at is not None and at in domains and at not in seen:
        seen.add(at)
        found = dict(_checked(domains[at].checks, dialect)).get("value", ())
        if found:
            return found
        at = domains[at].type_name
    return labels.get(at, ()) if at is not None else ()


def _default(column: Column, values: tuple[str, ...], dialect: Dialect) -> str | None:
    """The value that the default of a column is; None where it is none of them."""
    if column.default in values:
        return column.default
    tokens = split_tokens(column.default or "", reading_of(dialect))
    while len(tokens) > 1 and tokens[0] == ("mark", "(") and tokens[-1] == ("mark", ")"):
        tokens = tokens[1:-1]
    if tokens and tokens[0].kind == "word" and tokens[0].text.startswith("_"):
        tokens = tokens[1:]
    plain = len(tokens) == 1 or (len(tokens) > 1 and tokens[1] == ("mark", "::"))
    return tokens[0].text if plain and tokens[0].kind in ("text", "number") and tokens[0].text in values else None
