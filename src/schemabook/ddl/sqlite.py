"""SQLite's DDL.

Everything that a table has but for its indexes and triggers stands in its CREATE TABLE, for SQLite
cannot add it later. The indexes that SQLite makes behind constraints are numbered in the order of
the text, so keys are written in the order of those numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from schemabook.ddl import DdlStatement
from schemabook.ddl.order import in_dependency_order
from schemabook.engines.dialect import Dialect
from schemabook.model.base import Value
from schemabook.model.catalogue import Catalogue
from schemabook.model.tables import (
    Action,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    IndexColumn,
    PrimaryKey,
    Table,
    TableKind,
    Trigger,
    UniqueConstraint,
    View,
)

_PLAIN_DEFAULT = re.compile(
    r"""[+-]?\s*(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?\s*0[xX][0-9a-fA-F]+"""
    r"""|[xX]?'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][A-Za-z0-9_]*"""
)
_PLAIN_TYPE = re.compile(
    r"""(?P<words>[A-Za-z_\u0080-\U0010ffff][\w$]*(?:\s+(?:[A-Za-z_\u0080-\U0010ffff][\w$]*|"(?:[^"]|"")*"))*)"""
    r"""\s*(?:\(\s*[+-]?[\w.]+\s*(?:,\s*[+-]?[\w.]+\s*)?\))?"""
)
_NO_TYPE = frozenset(
    """
    always as check collate constraint default deferrable generated not null primary references unique
    """.split()
)
PRIMARY = "primary key"
"""The option of an index that tells it from one behind a unique constraint on the same columns."""
_TABLE_OPTIONS = ("without rowid", "strict")


class _Key(Value):
    """A primary key or unique constraint, and the columns of the index behind it."""

    constraint: PrimaryKey | UniqueConstraint
    columns: tuple[IndexColumn, ...]
    number: int | None

    @property
    def words(self) -> str:
        """How the constraint begins."""
        return "PRIMARY KEY" if isinstance(self.constraint, PrimaryKey) else "UNIQUE"


def build_statements(
    catalogue: Catalogue,
    dialect: Dialect,
    *,
    access: bool,  # noqa: ARG001 (part of the protocol; SQLite has no accounts)
) -> Iterator[DdlStatement]:
    """Every statement that makes the catalogue, in an order that runs on an empty database.

    SQLite has no accounts: `access` changes nothing.
    """
    ordered, cyclic = in_dependency_order(
        catalogue.tables,
        lambda table: table.name,
        lambda table: [key.referenced_table for key in table.foreign_keys],
    )
    tables = [*ordered, *cyclic]
    ordinary = [table for table in tables if table.kind is not TableKind.VIRTUAL]
    virtual = [table for table in tables if table.kind is TableKind.VIRTUAL]
    for table in ordinary:
        yield DdlStatement(part="tables", sql=_create_table(table, dialect))
    for table in virtual:
        yield from _create_virtual_table(table, dialect)
    for table in ordinary:
        yield from _create_indexes(table, dialect)
    views, cyclic_views = in_dependency_order(
        catalogue.views, lambda view: view.name, lambda view: [reference.name for reference in view.depends_on]
    )
    for view in (*views, *cyclic_views):
        yield _create_view(view, dialect)
    for triggers in (*(table.triggers for table in tables), *(view.triggers for view in catalogue.views)):
        yield from _create_triggers(triggers)


def build_table(table: Table, dialect: Dialect) -> Iterator[DdlStatement]:
    """The statements of one table: itself with its constraints and comments, its indexes and triggers."""
    if table.kind is TableKind.VIRTUAL:
        yield from _create_virtual_table(table, dialect)
    else:
        yield DdlStatement(part="tables", sql=_create_table(table, dialect))
        yield from _create_indexes(table, dialect)
    yield from _create_triggers(table.triggers)


def build_script(statements: Iterable[DdlStatement]) -> str:
    """The statements as one script for the `sqlite3` client, applied whole or not at all."""
    body = "".join(f"{statement.sql};\n\n" for statement in statements)
    return f"BEGIN;\n\n{body}COMMIT;\n"


def _create_virtual_table(table: Table, dialect: Dialect) -> Iterator[DdlStatement]:
    if table.using:
        sql = f"CREATE VIRTUAL TABLE {dialect.qualify(table.name)} USING {table.using}"
        yield DdlStatement(part="virtual tables", sql=sql)


def _create_indexes(table: Table, dialect: Dialect) -> Iterator[DdlStatement]:
    for index in table.indexes:
        if index.constraint is None:
            unique = "UNIQUE " if index.unique else ""
            keys = ", ".join(_index_key(column, dialect) for column in index.columns)
            where = f" WHERE {index.predicate}" if index.predicate else ""
            sql = f"CREATE {unique}INDEX {dialect.quote(index.name)} ON {dialect.qualify(table.name)} ({keys}){where}"
            yield DdlStatement(part="indexes", sql=sql)


def _create_view(view: View, dialect: Dialect) -> DdlStatement:
    columns = next((f" ({option.value})" for option in view.options if option.name == "columns"), "")
    return DdlStatement(part="views", sql=f"CREATE VIEW {dialect.qualify(view.name)}{columns} AS\n{view.definition}")


def _create_triggers(triggers: tuple[Trigger, ...]) -> Iterator[DdlStatement]:
    for trigger in triggers:
        yield DdlStatement(part="triggers", sql=trigger.definition)


def _create_table(table: Table, dialect: Dialect) -> str:
    keys = _keys(table)
    inline = _inline_keys(table, keys)
    on_column = [keys[at] for at in sorted(inline)]
    lines = [
        (
            _column(table, column, [key for key in on_column if key.constraint.columns == (column.name,)], dialect),
            column.comment,
        )
        for column in table.columns
    ]
    rest = [_table_key(key, dialect) for at, key in enumerate(keys) if at not in inline]
    rest.extend(_check(check, dialect) for check in table.checks if check.column is None)
    rest.extend(_foreign_key(key, dialect) for key in table.foreign_keys)
    lines.extend((text, None) for text in rest)
    written = [
        f"    {text}{',' if position < len(lines) else ''}{_comment(comment)}"
        for position, (text, comment) in enumerate(lines, start=1)
    ]
    options = ", ".join(
        option.name.upper() for option in table.options if option.name in _TABLE_OPTIONS and option.value == "on"
    )
    head = f"CREATE TABLE {dialect.qualify(table.name)} ({_comment(table.comment)}"
    return "\n".join((head, *written, f") {options}" if options else ")"))


def _comment(text: str | None) -> str:
    return f" -- {' '.join(text.split())}" if text and text.strip() else ""


def _keys(table: Table) -> list[_Key]:
    """The keys of a table in the order that numbers the indexes behind them as they are."""
    waiting = [index for index in table.indexes if index.constraint is not None]
    waiting.sort(key=lambda index: (_number(index) or 0, index.name))
    marked = [index for index in waiting if any(option.name == PRIMARY for option in index.options)]
    waiting = [index for index in waiting if index not in marked]
    primary = None
    if table.primary_key is not None:
        primary = _key(table.primary_key, marked or ([] if _is_rowid(table) else waiting))
    keys = [_key(constraint, waiting) for constraint in table.unique_constraints]
    if primary is not None:
        earlier = [at for at, key in enumerate(keys) if key.number is not None and key.number < (primary.number or 0)]
        if _is_rowid(table) and primary.number is not None and not primary.columns[0].descending:
            primary = replace(primary, columns=(replace(primary.columns[0], descending=True),))
            twins = [at for at, key in enumerate(keys) if key.constraint.columns == primary.constraint.columns]
            earlier.extend(twins[:1])
        keys.insert(max(earlier) + 1 if earlier else 0, primary)
    return keys


def _is_rowid(table: Table) -> bool:
    """Whether the primary key is of the kind that is another name of the rowid, if DESC does not keep it from that.

    Then it has an index: of its own, or that of a unique constraint on the same column before it.
    """
    types = {column.name: column.type.upper() for column in table.columns}
    names = table.primary_key.columns if table.primary_key else ()
    has_rowid = not any(option.name == "without rowid" for option in table.options)
    return has_rowid and len(names) == 1 and types.get(names[0]) == "INTEGER"


def _key(constraint: PrimaryKey | UniqueConstraint, waiting: list[Index]) -> _Key:
    """The constraint with the index behind it, which is taken from those that wait."""
    fitting = [
        index
        for index in waiting
        if index.constraint == constraint.name and tuple(column.name for column in index.columns) == constraint.columns
    ]
    if not fitting:
        columns = tuple(IndexColumn(name=name) for name in constraint.columns)
        return _Key(constraint=constraint, columns=columns, number=None)
    waiting.remove(fitting[0])
    return _Key(constraint=constraint, columns=fitting[0].columns, number=_number(fitting[0]))


def _number(index: Index) -> int | None:
    """The number in the name of an index that SQLite made."""
    digits = index.name.rpartition("_")[2]
    return int(digits) if index.name.startswith("sqlite_autoindex_") and digits.isdecimal() else None


def _inline_keys(table: Table, keys: list[_Key]) -> set[int]:
    """The places of the keys that can stand on their column without changing the order of the keys."""
    positions = {column.name: position for position, column in enumerate(table.columns)}
    types = {column.name: column.type.upper() for column in table.columns}
    inline: set[int] = set()
    last = 0
    is_open = True
    for at, key in enumerate(keys):
        names = key.constraint.columns
        position = positions.get(names[0], -1) if len(names) == 1 else -1
        if position >= 0 and _is_integer_key(key, types[names[0]]):
            inline.add(at)
            continue
        is_open = is_open and position >= last and _fits_column(key)
        if is_open:
            inline.add(at)
            last = position
    return inline


def _is_integer_key(key: _Key, column_type: str) -> bool:
    """Whether it is an INTEGER PRIMARY KEY: it takes no number, or the last, wherever it stands."""
    return isinstance(key.constraint, PrimaryKey) and column_type == "INTEGER" and not key.columns[0].descending


def _fits_column(key: _Key) -> bool:
    """Whether the key can be written on its column: only a primary key has a direction there."""
    column = key.columns[0]
    return column.collation is None and (isinstance(key.constraint, PrimaryKey) or not column.descending)


def _named(name: str | None, dialect: Dialect) -> str:
    return f"CONSTRAINT {dialect.quote(name)} " if name else ""


def _conflict(action: str | None) -> str:
    return f" ON CONFLICT {action}" if action else ""


def _group(text: str) -> str:
    """The text in parentheses, the closing one outside of a comment that ends it."""
    return f"({text}\n)" if "--" in text.rsplit("\n", 1)[-1] else f"({text})"


def _column(table: Table, column: Column, keys: list[_Key], dialect: Dialect) -> str:
    """A column with the constraints that stand on it."""
    settings = {option.name: option.value for option in column.options}

    def name_of(clause: str) -> str:
        return _named(settings.get(f"constraint name of {clause}"), dialect)

    parts = [dialect.quote(column.name), _type(column.type)]
    parts.append(_nullability(table, column, settings, name_of("NOT NULL")))
    parts.append(f"{name_of('NULL')}NULL" if "constraint name of NULL" in settings else "")
    parts.extend(_column_key(key, column, dialect) for key in keys)
    parts.extend(_check(check, dialect) for check in table.checks if check.column == column.name)
    if column.default is not None:
        parts.append(f"{name_of('DEFAULT')}DEFAULT {_default(column.default)}")
    if column.collation:
        parts.append(f"{name_of('COLLATE')}COLLATE {dialect.quote(column.collation)}")
    if column.generated is not None:
        kind = "STORED" if column.generated.stored else "VIRTUAL"
        parts.append(f"{name_of('GENERATED')}GENERATED ALWAYS AS {_group(column.generated.expression)} {kind}")
    return " ".join(part for part in parts if part)


def _type(declared: str) -> str:
    """The declared type: quoted where its words alone would mean something else."""
    plain = _PLAIN_TYPE.fullmatch(declared)
    if not declared or (plain and _NO_TYPE.isdisjoint(plain["words"].lower().split())):
        return declared
    return '"' + declared.replace('"', '""') + '"'


def _nullability(table: Table, column: Column, settings: dict[str, str], name: str) -> str:
    """NOT NULL where it must be said: an INTEGER PRIMARY KEY is never null."""
    conflict = settings.get("on conflict of NOT NULL")
    marked = any(option.name == PRIMARY for index in table.indexes for option in index.options)
    key = table.primary_key
    implied = key is not None and key.columns == (column.name,) and _is_rowid(table) and not marked
    if column.nullable or (implied and not name and not conflict):
        return ""
    return f"{name}NOT NULL{_conflict(conflict)}"


def _default(text: str) -> str:
    return text if _PLAIN_DEFAULT.fullmatch(text) else _group(text)


def _column_key(key: _Key, column: Column, dialect: Dialect) -> str:
    descending = " DESC" if key.columns[0].descending else ""
    automatic = " AUTOINCREMENT" if column.identity is not None and isinstance(key.constraint, PrimaryKey) else ""
    conflict = _conflict(key.constraint.conflict)
    return f"{_named(key.constraint.name, dialect)}{key.words}{descending}{conflict}{automatic}"


def _table_key(key: _Key, dialect: Dialect) -> str:
    columns = ", ".join(_index_key(column, dialect) for column in key.columns)
    return f"{_named(key.constraint.name, dialect)}{key.words} ({columns}){_conflict(key.constraint.conflict)}"


def _index_key(column: IndexColumn, dialect: Dialect) -> str:
    key = dialect.quote(column.name) if column.name is not None else column.expression or ""
    collation = f" COLLATE {dialect.quote(column.collation)}" if column.collation else ""
    return f"{key}{collation}{' DESC' if column.descending else ''}"


def _check(check: CheckConstraint, dialect: Dialect) -> str:
    return f"{_named(check.name, dialect)}CHECK {_group(check.expression)}"


def _foreign_key(key: ForeignKey, dialect: Dialect) -> str:
    referenced = f" ({dialect.columns(key.referenced_columns)})" if key.referenced_columns else ""
    parts = [
        f"{_named(key.name, dialect)}FOREIGN KEY ({dialect.columns(key.columns)})",
        f"REFERENCES {dialect.qualify(key.referenced_table)}{referenced}",
    ]
    if key.on_delete is not Action.NO_ACTION:
        parts.append(f"ON DELETE {key.on_delete}")
    if key.on_update is not Action.NO_ACTION:
        parts.append(f"ON UPDATE {key.on_update}")
    if key.match != "SIMPLE":
        parts.append(f"MATCH {key.match}")
    if key.deferrable:
        parts.append("DEFERRABLE INITIALLY DEFERRED" if key.initially_deferred else "DEFERRABLE")
    return " ".join(parts)
