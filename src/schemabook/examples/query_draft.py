"""One relation while its examples are written, and one statement while its values are put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from schemabook.engines.dialect import Dialect
from schemabook.examples.query_columns import (
    changeable,
    deleted_column,
    has_default,
    is_filled_by_server,
    is_lonely,
    key_of,
    label_of,
    shown,
    status_of,
)
from schemabook.examples.query_schema import Edge, Example, ExampleParameter, ExampleSchema
from schemabook.examples.query_words import Nouns
from schemabook.model.base import QualifiedName
from schemabook.model.families import Family
from schemabook.model.tables import Column, Table

PAGE = 20
"""Rows of one page."""
_WIDEST = 88
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f\x85\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f\u3000\ufeff]+")


class Subject:
    """A table with what all of its examples ask for."""

    def __init__(self, table: Table, schema: ExampleSchema, dialect: Dialect) -> None:
        self.table = table
        self.schema = schema
        self.dialect = dialect
        self.name = schema.spell(table.name, dialect)
        self.columns = {column.name: column for column in table.columns}
        self._quoted = {name: schema.quote(name, dialect) for name in self.columns}
        self.key = key_of(table)
        self.up = schema.parents(table.name)
        self.down = schema.children(table.name)

    @cached_property
    def nouns(self) -> Nouns:
        """What a row is called."""
        return Nouns(self.table.name.name)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The columns that examples show."""
        return shown(self.table, self.key)

    @cached_property
    def selection(self) -> list[str]:
        """SELECT and FROM with the columns that examples show."""
        return select([self._quoted[name] for name in self.shown], self.name)

    @cached_property
    def label(self) -> str | None:
        """The column that people know a row by."""
        return self.label_of(self.table)

    @cached_property
    def status(self) -> Column | None:
        """The column with few values that rows are counted by."""
        return status_of(self.table)

    @cached_property
    def mark(self) -> Column | None:
        """The column that says that a row counts as deleted."""
        return deleted_column(self.table)

    @cached_property
    def changeable(self) -> list[Column]:
        """The columns that an update may change without a care for other rows."""
        kept = (name for name in self.columns if self.is_kept(name))
        return changeable(self.table, {*self.foreign, *kept}, self.status, self.label)

    @cached_property
    def is_filled_by_triggers(self) -> bool:
        """Whether rows are written by the triggers of other tables, and none by hand."""
        return self.table.name in self.schema.filled_by_triggers

    @cached_property
    def owners(self) -> tuple[Edge, ...]:
        """The foreign keys, those that every row has first."""
        return tuple(sorted(self.up, key=lambda edge: edge.optional))

    @cached_property
    def foreign(self) -> frozenset[str]:
        """The columns of foreign keys."""
        return frozenset(name for key in self.table.foreign_keys for name in key.columns)

    def label_of(self, table: Table) -> str | None:
        """The column that people know a row of a table by."""
        known = self.schema.labels
        if table.name not in known:
            known[table.name] = label_of(table)
        return known[table.name]

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The columns that the server fills. It does not know which row of another table a number is to refer to."""
        return frozenset(
            column.name
            for column in self.table.columns
            if (is_filled_by_server(column) or self.is_row_number(column))
            and (column.generated is not None or column.name not in self.foreign)
        )

    def column(self, name: str) -> Column:
        """The column of that name."""
        return self.columns[name]

    def is_kept(self, name: str) -> bool:
        """Whether triggers write the column."""
        return (self.table.name, name) in self.schema.kept_by_triggers

    def is_left_to_server(self, column: Column) -> bool:
        """Whether a new row can do without the column: it has a default, or a trigger writes it."""
        if has_default(column):
            return column.name not in self.foreign and is_lonely(self.table, column)
        return column.nullable and self.is_kept(column.name)

    def is_row_number(self, column: Column) -> bool:
        """Whether the column is another name for the number that the engine gives each row."""
        key = self.table.primary_key
        if self.dialect.supports.typed_columns or key is None or key.columns != (column.name,):
            return False
        without = any(
            "ROWID" in option.name.upper() or "ROWID" in option.value.upper() for option in self.table.options
        )
        return column.type.upper() == "INTEGER" and not without

    def quote(self, name: str) -> str:
        """The column as it stands in a statement on this table alone."""
        return self._quoted[name]

    def draft(self) -> Draft:
        """A statement to be written."""
        return Draft(self)

    def of(self, table: Table, column: str) -> str:
        """The column with its table, for statements on more than one."""
        name = self.name if table is self.table else self.schema.spell(table.name, self.dialect)
        return f"{name}.{self.schema.quote(column, self.dialect)}"

    def without_deleted(self, table: Table | None = None) -> list[str]:
        """The condition that leaves out rows that count as deleted; with `table`, those of that one, with its name."""
        mark = self.mark if table is None else deleted_column(table)
        if mark is None:
            return []
        name = self.quote(mark.name) if table is None else self.of(table, mark.name)
        return [f"NOT {name}" if mark.family is Family.BOOLEAN else f"{name} IS NULL"]

    def on(self, edge: Edge, *, child_first: bool = False) -> str:
        """The condition that joins both tables of a foreign key."""
        pairs = ((self.of(edge.parent, up), self.of(edge.child, down)) for down, up in edge.pairs)
        return " AND ".join(f"{down} = {up}" if child_first else f"{up} = {down}" for up, down in pairs)

    def row_with(self, columns: Iterable[str], table: QualifiedName | None = None) -> int:
        """The first made-up row that has a value in each of these columns; 0 where none has."""
        wanted = list(columns)
        name = table or self.table.name
        for row in range(self.schema.rows):
            if None not in [self.schema.literal(name, column, row) for column in wanted]:
                return row
        return 0


class Draft:
    """A statement that is being written: values come from made-up rows, and are parameters where none is known."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._numbered = "{number}" in subject.dialect.manipulation.parameter
        self._parameters: list[ExampleParameter] = []
        self._known: dict[tuple[QualifiedName, str, int], str] = {}

    def value(self, column: str, row: int = 0, table: QualifiedName | None = None) -> str:
        """The literal in one cell, or a parameter. The column is one of the subject's, or of `table`."""
        name = table or self._subject.table.name
        found = self._subject.schema.literal(name, column, row)
        return found if found is not None else self._parameter(name, column, row)

    def free_parameter(self, meaning: str) -> str:
        """A parameter that stands for no column."""
        return self._add(meaning)

    def equal(self, columns: Iterable[str], row: int = 0) -> str:
        """The condition that finds the row with these values."""
        return " AND ".join(f"{self._subject.quote(name)} = {self.value(name, row)}" for name in columns)

    def example(
        self, name: str, title: str, lines: Sequence[str], *, writes: bool = False, remark: str = ""
    ) -> Example:
        """The finished example; its parameters are explained in comments at its head."""
        comments = [f"-- {one.text} is {one.meaning}." for one in self._parameters]
        if not self._numbered and len(comments) > 1:
            comments = [f"-- In this order: {', '.join(one.meaning for one in self._parameters)}."]
        text = "\n".join([line for line in (*comments, *lines) if line])
        return Example(
            name=name,
            title=one_line(title),
            sql=f"{text};",
            writes=writes,
            parameters=tuple(self._parameters),
            remark=one_line(remark) if remark else "",
        )

    def _parameter(self, table: QualifiedName, column: str, row: int) -> str:
        dialect = self._subject.dialect
        known = self._known.get((table, column, row))
        if known is not None and self._numbered:
            return known
        schema = self._subject.schema
        found = self._add(f"{schema.spell(table, dialect)}.{schema.quote(column, dialect)}")
        self._known[table, column, row] = found
        return found

    def _add(self, meaning: str) -> str:
        text = self._subject.dialect.manipulation.parameter
        if self._numbered:
            text = text.replace("{number}", str(len(self._parameters) + 1))
        self._parameters.append(ExampleParameter(text=text, meaning=one_line(meaning)))
        return text


def one_line(text: str) -> str:
    """The text without whatever could end a line of comment."""
    if text.isascii() and text.isprintable():
        return text
    return _UNPRINTABLE.sub(" ", text).strip()


def clause(word: str, items: Sequence[str], *, indent: int | None = None) -> str:
    """A clause with its items, broken where it gets too wide."""
    start = f"{word} "
    whole = start + ", ".join(items)
    if len(whole) <= _WIDEST:
        return whole
    lines = [start]
    for number, item in enumerate(items):
        piece = item if number == len(items) - 1 else f"{item}, "
        if len(lines[-1]) + len(piece) > _WIDEST and lines[-1].strip() not in ("", word.strip()):
            lines[-1] = lines[-1].rstrip()
            lines.append(" " * (len(start) if indent is None else indent))
        lines[-1] += piece
    return "\n".join(lines)


def enclosed(head: str, items: Sequence[str]) -> str:
    """A list in brackets behind its head, one level in where it gets too wide."""
    line = f"{head} ({', '.join(items)})"
    if len(line) <= _WIDEST:
        return line
    inner = clause("   ", items, indent=4)
    return f"{head} (\n{inner}\n)"


def where(conditions: Sequence[str]) -> list[str]:
    """WHERE, one line for each condition; nothing without any."""
    return ["WHERE " + "\n  AND ".join(conditions)] if conditions else []


def select(columns: Sequence[str], source: str) -> list[str]:
    """SELECT and FROM."""
    return [clause("SELECT", columns), f"FROM {source}"]
