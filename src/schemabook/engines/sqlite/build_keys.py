"""Indexes and foreign keys of a table."""

from __future__ import annotations

from schemabook.engines.sqlite.build_facts import Facts
from schemabook.engines.sqlite.parse import ParsedForeignKey, ParsedKey, ParsedTable
from schemabook.engines.sqlite.parse_objects import ParsedIndex, parse_index
from schemabook.engines.sqlite.rows import ForeignKeyRow, IndexRow
from schemabook.engines.sqlite.tokens import SqlSyntaxError, fold
from schemabook.model.base import QualifiedName, Setting
from schemabook.model.tables import Action, ForeignKey, Index, IndexColumn


def build_indexes(name: str, parsed: ParsedTable, facts: Facts) -> tuple[tuple[Index, ...], tuple[str, ...]]:
    """The indexes of a table by name, and what could not be understood of them."""
    collations = {fold(column.name): column.collation or "BINARY" for column in parsed.columns}
    constraints = _constraint_names(facts.indexes.get(name, {}), parsed.keys)
    indexes: list[Index] = []
    unmodelled: list[str] = []
    for index, rows in sorted(facts.indexes.get(name, {}).items()):
        text = ParsedIndex(keys=())
        if rows[0].origin == "c":
            try:
                text = parse_index(facts.index_sql.get(index) or "")
            except SqlSyntaxError as problem:
                unmodelled.append(f"expressions of the index {index}: {problem}")
        indexes.append(
            Index(
                name=index,
                columns=tuple(_build_key(row, at, text, collations) for at, row in enumerate(rows)),
                unique=bool(rows[0].unique),
                predicate=text.predicate,
                constraint=constraints.get(index),
                options=_build_options(name, rows, facts),
            )
        )
    return tuple(indexes), tuple(unmodelled)


def _build_key(row: IndexRow, at: int, text: ParsedIndex, collations: dict[str, str]) -> IndexColumn:
    usual = "BINARY" if row.column is None else collations.get(fold(row.column), "BINARY")
    collation = None if fold(row.collation) == fold(usual) else row.collation
    if row.column is not None:
        return IndexColumn(name=row.column, descending=bool(row.descending), collation=collation)
    expression = text.keys[at] if at < len(text.keys) else "rowid" if row.column_id == -1 else ""
    return IndexColumn(expression=expression, descending=bool(row.descending), collation=collation)


def _build_options(name: str, rows: list[IndexRow], facts: Facts) -> tuple[Setting, ...]:
    """Says that an index is the primary key's, where nothing else tells it from that of a unique constraint.

    That is so where a unique constraint on the same columns has another collation, and for an
    INTEGER PRIMARY KEY that is not the rowid and so has an index.
    """
    if rows[0].origin != "pk":
        return ()
    columns = [row.column for row in rows]
    others = facts.indexes[name].values()
    twins = any(other[0].origin == "u" and [row.column for row in other] == columns for other in others)
    keys = [row for row in facts.columns[name] if row.primary_key]
    odd = len(keys) == 1 and fold(keys[0].type) == "integer" and name not in facts.without_rowid
    return (Setting(name="primary key", value="on"),) if twins or odd else ()


def autoindex_number(name: str) -> int:
    """The number at the end of the name of an index that SQLite made: their order of making."""
    digits = name.rpartition("_")[2]
    return int(digits) if digits.isdecimal() else 0


def _constraint_names(indexes: dict[str, list[IndexRow]], keys: tuple[ParsedKey, ...]) -> dict[str, str]:
    """The name of the constraint behind each index that has one; it is empty for unnamed constraints."""
    names: dict[str, str] = {}
    waiting = [key for key in keys if not key.primary]
    primary = next((key for key in keys if key.primary), None)
    for index in sorted(indexes, key=autoindex_number):
        rows = indexes[index]
        if rows[0].origin == "pk":
            names[index] = primary.name if primary else ""
        elif rows[0].origin == "u":
            columns = [fold(row.column or "") for row in rows]
            found = next((key for key in waiting if [fold(name) for name in key.columns] == columns), None)
            names[index] = found.name if found else ""
            if found:
                waiting.remove(found)
    return names


def build_foreign_keys(name: str, parsed: ParsedTable, facts: Facts) -> tuple[ForeignKey, ...]:
    """The foreign keys of a table, in the order that they are declared in."""
    return tuple(_build_foreign_key(name, key, facts) for key in parsed.foreign_keys)


def _build_foreign_key(name: str, key: ParsedForeignKey, facts: Facts) -> ForeignKey:
    parent = facts.relation(key.referenced_table) or key.referenced_table
    referenced = facts.spelling(parent, key.referenced_columns)
    if not referenced:
        referenced = facts.primary_key(parent)
        referenced = referenced if len(referenced) == len(key.columns) else ()
    return ForeignKey(
        name=key.name,
        columns=facts.spelling(name, key.columns),
        referenced_table=QualifiedName("", parent),
        referenced_columns=referenced,
        on_delete=key.on_delete,
        on_update=key.on_update,
        match=key.match,
        deferrable=key.deferrable,
        initially_deferred=key.initially_deferred,
    )


def build_parsed_foreign_key(rows: list[ForeignKeyRow]) -> ParsedForeignKey:
    """What the pragmas tell of a foreign key, in the shape of a parsed one."""
    first = rows[0]
    return ParsedForeignKey(
        name="",
        columns=tuple(row.column for row in rows),
        referenced_table=first.referenced_table,
        referenced_columns=tuple(row.referenced_column for row in rows if row.referenced_column is not None),
        on_delete=Action(first.on_delete),
        on_update=Action(first.on_update),
    )
