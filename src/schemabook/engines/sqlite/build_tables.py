"""Tables from rows and from what their CREATE statements say."""

from __future__ import annotations

from schemabook.engines.redaction import redact
from schemabook.engines.sqlite.build_facts import Facts
from schemabook.engines.sqlite.build_keys import build_foreign_keys, build_indexes, build_parsed_foreign_key
from schemabook.engines.sqlite.build_triggers import build_triggers
from schemabook.engines.sqlite.dialect import family_of
from schemabook.engines.sqlite.parse import ParsedColumn, ParsedKey, ParsedTable, parse_table, same_names
from schemabook.engines.sqlite.parse_objects import parse_module
from schemabook.engines.sqlite.rows import ColumnRow, SchemaRow
from schemabook.engines.sqlite.tokens import SqlSyntaxError, fold
from schemabook.model.base import QualifiedName, Setting
from schemabook.model.tables import (
    CheckConstraint,
    Column,
    Generated,
    Identity,
    PrimaryKey,
    Table,
    TableKind,
    UniqueConstraint,
)

_STANDARD_TYPES = frozenset(("ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT"))
_HIDDEN, _STORED = 1, 3
_UNREAD = (
    "constraint names, checks, collations, generated expressions and conflict clauses: "
    "its CREATE statement was not understood ({})"
)


def build_table(row: SchemaRow, facts: Facts) -> Table:
    """A table with everything that hangs on it."""
    if row.name in facts.virtual:
        return build_virtual_table(row, facts)
    parsed, problem = _parse(row, facts)
    unmodelled = (_UNREAD.format(problem),) if problem else ()
    primary = next((key for key in parsed.keys if key.primary), None)
    indexes, lost = build_indexes(row.name, parsed, facts)
    triggers, lost_triggers = build_triggers(row.name, facts)
    return Table(
        name=QualifiedName("", row.name),
        comment=parsed.comment,
        indexes=indexes,
        columns=_build_columns(row.name, parsed, facts),
        primary_key=_primary_key(row.name, primary, facts),
        unique_constraints=tuple(
            UniqueConstraint(name=key.name, columns=facts.spelling(row.name, key.columns), conflict=key.conflict)
            for key in parsed.keys
            if not key.primary
        ),
        checks=tuple(
            CheckConstraint(
                name=check.name,
                expression=redact(check.expression),
                column=facts.spelling(row.name, (check.column,))[0] if check.column else None,
            )
            for check in parsed.checks
        ),
        foreign_keys=build_foreign_keys(row.name, parsed, facts),
        triggers=triggers,
        options=tuple(Setting(name=option.lower(), value="on") for option in sorted(parsed.options)),
        unmodelled=(*unmodelled, *_broken(row.name, facts), *lost, *lost_triggers),
    )


def build_virtual_table(row: SchemaRow, facts: Facts) -> Table:
    """A virtual table; the tables that its module keeps data in are named, not listed."""
    shadows = sorted(facts.shadows.get(row.name, ()))
    unmodelled = [f"shadow tables {', '.join(shadows)}"] if shadows else []
    unmodelled.extend(_broken(row.name, facts))
    using = None
    try:
        using = redact(parse_module(row.sql or ""))
    except SqlSyntaxError as problem:
        unmodelled.append(f"its module: the CREATE statement was not understood ({problem})")
    triggers, lost = build_triggers(row.name, facts)
    return Table(
        name=QualifiedName("", row.name),
        kind=TableKind.VIRTUAL,
        columns=_build_columns(row.name, ParsedTable(columns=()), facts),
        triggers=triggers,
        using=using,
        unmodelled=(*unmodelled, *lost),
    )


def _broken(name: str, facts: Facts) -> tuple[str, ...]:
    return (f"columns: {facts.broken[name]}",) if name in facts.broken else ()


def _parse(row: SchemaRow, facts: Facts) -> tuple[ParsedTable, str]:
    """What the statement says, or what the pragmas tell and why the statement could not be used."""
    try:
        parsed = parse_table(row.sql or "")
        problem = "" if row.name in facts.broken else _find_difference(row.name, parsed, facts)
    except SqlSyntaxError as error:
        problem = str(error)
    return (_from_pragmas(row.name, facts), problem) if problem else (parsed, "")


def _find_difference(name: str, parsed: ParsedTable, facts: Facts) -> str:
    """Where the parsed statement says something else than the pragmas do; empty where nowhere."""
    columns = tuple(row.name for row in facts.columns[name])
    if not same_names(columns, tuple(column.name for column in parsed.columns)):
        return "SQLite knows other columns"
    primary = next((key.columns for key in parsed.keys if key.primary), ())
    if {fold(column) for column in primary} != {fold(column) for column in facts.primary_key(name)}:
        return "SQLite knows another primary key"
    if "foreign_keys" not in facts.lost and len(parsed.foreign_keys) != len(facts.foreign_keys.get(name, ())):
        return "SQLite knows other foreign keys"
    unique = {tuple(map(fold, key.columns)) for key in parsed.keys if not key.primary}
    for rows in facts.indexes.get(name, {}).values():
        if rows[0].origin == "u" and tuple(fold(row.column or "") for row in rows) not in unique:
            return "SQLite knows other unique constraints"
    return ""


def _from_pragmas(name: str, facts: Facts) -> ParsedTable:
    """What the pragmas tell, in the shape of a parsed statement."""
    keys = [
        ParsedKey(primary=False, name="", columns=tuple(row.column or "" for row in rows))
        for rows in facts.indexes.get(name, {}).values()
        if rows[0].origin == "u"
    ]
    primary = facts.primary_key(name)
    if primary:
        keys.append(ParsedKey(primary=True, name="", columns=primary))
    options = facts.options.get(name)
    return ParsedTable(
        columns=tuple(ParsedColumn(name=row.name) for row in facts.columns[name]),
        keys=tuple(keys),
        foreign_keys=tuple(build_parsed_foreign_key(rows) for rows in facts.foreign_keys.get(name, {}).values()),
        options=tuple(
            option
            for option, is_set in (
                ("STRICT", options is not None and options.strict),
                ("WITHOUT ROWID", name in facts.without_rowid),
            )
            if is_set
        ),
    )


def _build_columns(name: str, parsed: ParsedTable, facts: Facts) -> tuple[Column, ...]:
    clauses = {fold(column.name): column for column in parsed.columns}
    alias = facts.rowid_alias(name)
    automatic = any(key.autoincrement for key in parsed.keys)
    return tuple(
        _build_column(row, clauses.get(fold(row.name)), alias == row.name, automatic)
        for row in facts.columns.get(name, ())
    )


def _build_column(row: ColumnRow, parsed: ParsedColumn | None, is_alias: bool, automatic: bool) -> Column:
    parsed = parsed or ParsedColumn(name=row.name)
    generated = None
    if row.hidden > _HIDDEN:
        generated = Generated(expression=redact(parsed.generated or ""), stored=row.hidden == _STORED)
    options = [Setting(name=f"constraint name of {clause}", value=name) for clause, name in parsed.names]
    if parsed.not_null_conflict:
        options.append(Setting(name="on conflict of NOT NULL", value=parsed.not_null_conflict))
    return Column(
        name=row.name,
        type=build_type(row.type),
        family=family_of(row.type),
        nullable=not (row.not_null or is_alias),
        default=None if generated or row.default is None else redact(row.default),
        identity=Identity() if is_alias and automatic else None,
        generated=generated,
        collation=parsed.collation,
        visible=row.hidden != _HIDDEN,
        options=tuple(sorted(options, key=lambda option: option.name)),
        comment=parsed.comment,
    )


def build_type(declared: str) -> str:
    """The declared type. SQLite 3.37 and newer give back its own types in capitals, so all are."""
    return declared.upper() if declared.upper() in _STANDARD_TYPES else declared


def _primary_key(name: str, key: ParsedKey | None, facts: Facts) -> PrimaryKey | None:
    if key is None:
        return None
    return PrimaryKey(name=key.name, columns=facts.spelling(name, key.columns), conflict=key.conflict)
