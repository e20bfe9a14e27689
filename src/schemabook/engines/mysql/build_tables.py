"""Tables with their constraints and indexes from rows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from schemabook.engines.dialect import Dialect
from schemabook.engines.mysql.build_columns import Place, build_column
from schemabook.engines.mysql.build_partitions import (
    build_partition_key,
    build_partitions,
    unmodelled_of_partitions,
)
from schemabook.engines.mysql.build_triggers import build_triggers
from schemabook.engines.mysql.dialect import MARIADB
from schemabook.engines.mysql.rows import (
    CheckRow,
    ColumnRow,
    ForeignKeyRow,
    IndexRow,
    PartitionRow,
    Rows,
    TableRow,
    TriggerRow,
)
from schemabook.engines.mysql.sql_text import quote_name, unescape, without_introducers
from schemabook.engines.redaction import redact
from schemabook.model.base import QualifiedName, Setting
from schemabook.model.tables import (
    Action,
    CheckConstraint,
    ForeignKey,
    Index,
    IndexColumn,
    PrimaryKey,
    Table,
    TableKind,
    UniqueConstraint,
)

AnyRow = TypeVar("AnyRow")

TABLE_TYPES = frozenset({"BASE TABLE", "SYSTEM VERSIONED"})
_OPTION = re.compile(r"""([`\w]+)=('(?:[^']|'')*'|"[^"]*"|`[^`]*`|\S+)""")
_UNPRINTED_OPTIONS = frozenset({"partitioned"})
_NO_PREFIX = frozenset({"SPATIAL", "FULLTEXT"})


class Parts(msgspec.Struct):
    """The rows of everything that hangs on tables, by the name of the table."""

    columns: dict[str, list[ColumnRow]]
    indexes: dict[str, list[IndexRow]]
    foreign_keys: dict[str, list[ForeignKeyRow]]
    checks: dict[str, list[CheckRow]]
    triggers: dict[str, list[TriggerRow]]
    partitions: dict[str, list[PartitionRow]]
    reference_systems: dict[str, dict[str, int]]
    database: str
    session_collation: str
    dialect: Dialect


def build_tables(rows: Rows, dialect: Dialect) -> tuple[Table, ...]:
    """Every table, by name."""
    parts = gather(rows, dialect)
    tables = sorted((row for row in rows.tables if row.type in TABLE_TYPES), key=lambda row: row.name)
    return tuple(_table(row, parts) for row in tables)


def gather(rows: Rows, dialect: Dialect) -> Parts:
    """The rows of all parts, by the name of their table."""
    reference_systems: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows.geometry:
        if row.srid:
            reference_systems[row.relation][row.name] = row.srid
    return Parts(
        columns=group(rows.columns, lambda row: row.relation),
        indexes=group(rows.indexes, lambda row: row.relation),
        foreign_keys=group(rows.foreign_keys, lambda row: row.relation),
        checks=group(rows.checks, lambda row: row.relation),
        triggers=group(rows.triggers, lambda row: row.relation),
        partitions=group(rows.partitions, lambda row: row.relation),
        reference_systems=dict(reference_systems),
        database=rows.server[0].name,
        session_collation=rows.server[0].session_collation,
        dialect=dialect,
    )


def group(rows: Iterable[AnyRow], key: Callable[[AnyRow], str]) -> dict[str, list[AnyRow]]:
    """Rows by a key, in their given order."""
    grouped: dict[str, list[AnyRow]] = defaultdict(list)
    for row in rows:
        grouped[key(row)].append(row)
    return dict(grouped)


def _table(row: TableRow, parts: Parts) -> Table:
    options, unmodelled = _options(row)
    checks = parts.checks.get(row.name, [])
    indexes = build_indexes(parts.indexes.get(row.name, []))
    partitions = parts.partitions.get(row.name, [])
    triggers, redacted = build_triggers(parts.triggers.get(row.name, []), parts.session_collation)
    place = Place(
        dialect=parts.dialect,
        database=parts.database,
        collation=row.collation,
        json_columns=frozenset(check.name for check in checks if _declares_json(check)),
        reference_systems=parts.reference_systems.get(row.name, {}),
    )
    return Table(
        name=QualifiedName("", row.name),
        kind=TableKind.PARTITIONED if partitions else TableKind.ORDINARY,
        columns=tuple(build_column(column, place) for column in parts.columns.get(row.name, [])),
        primary_key=_primary_key(indexes),
        unique_constraints=tuple(
            UniqueConstraint(name=index.name, columns=_names(index)) for index in indexes if index.constraint
        ),
        checks=tuple(sorted((_check(check, parts.dialect) for check in checks), key=lambda check: check.name)),
        foreign_keys=_foreign_keys(parts.foreign_keys.get(row.name, []), parts.database),
        indexes=indexes,
        triggers=triggers,
        partition_key=build_partition_key(partitions) if partitions else None,
        partitions=build_partitions(partitions) if partitions else (),
        options=options,
        comment=row.comment or None,
        unmodelled=(*unmodelled, *unmodelled_of_partitions(partitions), *redacted),
    )


def _options(row: TableRow) -> tuple[tuple[Setting, ...], tuple[str, ...]]:
    """The engine, the collation and the options that were given, and what is left of their text."""
    options = [Setting(name="engine", value=row.engine)] if row.engine else []
    if row.collation:
        options.append(Setting(name="collation", value=row.collation))
    if row.type == "SYSTEM VERSIONED":
        options.append(Setting(name="system_versioning", value="on"))
    text = row.options or ""
    given = sorted((match[1].strip("`").lower(), match[2]) for match in _OPTION.finditer(text))
    options.extend(Setting(name=name, value=redact(value)) for name, value in given)
    rest = [word for word in _OPTION.sub("", text).split() if word.lower() not in _UNPRINTED_OPTIONS]
    return tuple(options), tuple(rest)


def build_indexes(rows: list[IndexRow]) -> tuple[Index, ...]:
    """The indexes of one table, by name."""
    grouped = group(rows, lambda row: row.name)
    return tuple(_index(name, grouped[name]) for name in sorted(grouped))


def _index(name: str, rows: list[IndexRow]) -> Index:
    first = rows[0]
    unique = not first.non_unique
    whole = all(row.column is not None and row.prefix is None for row in rows)
    constraint = None
    if name == "PRIMARY":
        constraint = ""
    elif unique and whole:
        constraint = name
    return Index(
        name=name,
        columns=tuple(_index_column(row) for row in rows),
        unique=unique,
        method=first.method,
        constraint=constraint,
        visible=first.visible == "YES",
        comment=first.comment or None,
        unmodelled=("the parser, if it names one",) if first.method == "FULLTEXT" else (),
    )


def _index_column(row: IndexRow) -> IndexColumn:
    expression = None if row.expression is None else without_introducers(unescape(row.expression))
    return IndexColumn(
        name=row.column,
        expression=expression,
        descending=row.direction == "D",
        prefix_length=None if row.method in _NO_PREFIX else row.prefix,
    )


def _names(index: Index) -> tuple[str, ...]:
    return tuple(column.name for column in index.columns if column.name is not None)


def _primary_key(indexes: tuple[Index, ...]) -> PrimaryKey | None:
    for index in indexes:
        if index.constraint == "":
            return PrimaryKey(name="", columns=_names(index))
    return None


def _check(row: CheckRow, dialect: Dialect) -> CheckConstraint:
    expression = row.expression if dialect is MARIADB else unescape(row.expression)
    return CheckConstraint(
        name=row.name,
        expression=without_introducers(expression),
        column=row.name if row.level == "Column" else None,
        enforced=row.enforced == "YES",
    )


def _declares_json(row: CheckRow) -> bool:
    """Whether it is the check that MariaDB makes of a column that is declared as JSON."""
    return row.level == "Column" and row.expression == f"json_valid({quote_name(row.name)})"


def _foreign_keys(rows: list[ForeignKeyRow], database: str) -> tuple[ForeignKey, ...]:
    grouped = group(rows, lambda row: row.name)
    return tuple(_foreign_key(name, grouped[name], database) for name in sorted(grouped) if is_whole(grouped[name]))


def is_whole(rows: list[ForeignKeyRow]) -> bool:
    """Whether the server shows both the columns and the actions of a foreign key."""
    return any(row.column for row in rows) and any(row.on_delete for row in rows)


def _foreign_key(name: str, rows: list[ForeignKeyRow], database: str) -> ForeignKey:
    columns = [row for row in rows if row.column is not None]
    actions = next(row for row in rows if row.on_delete)
    parent = columns[0].referenced_database or ""
    return ForeignKey(
        name=name,
        columns=tuple(row.column or "" for row in columns),
        referenced_table=QualifiedName("" if parent == database else parent, columns[0].referenced_table or ""),
        referenced_columns=tuple(row.referenced_column or "" for row in columns),
        on_delete=Action(actions.on_delete or Action.NO_ACTION),
        on_update=Action(actions.on_update or Action.NO_ACTION),
    )
