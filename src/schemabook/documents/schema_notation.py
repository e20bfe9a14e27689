"""A schema in few words: one typed line for each table, view, routine and type, for readers who pay for each word.

Every line stands in a listing, so names are written as SQL wants them. Nothing of the database can end a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum

from schemabook.documents.context import Context
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Composite, Domain, Range, Routine
from schemabook.model.families import Family
from schemabook.model.tables import Column, ForeignKey, Identity, Index, Table, TableKind, View

_WIDE_COLUMNS = 300
_WIDER_COLUMNS = 900
_TERSE_VIEW = 6
_SHORT_TYPES = (
    (re.compile(r"\btimestamp(\(\d\))? with time zone"), r"tstz\1"),
    (re.compile(r"\btimestamp(\(\d\))? without time zone"), r"ts\1"),
    (re.compile(r"\btime(\(\d\))? without time zone"), r"time\1"),
    (re.compile(r"\btime(\(\d\))? with time zone"), r"timetz\1"),
    (re.compile(r"\bcharacter varying"), "varchar"),
    (re.compile(r"\bcharacter\b"), "char"),
    (re.compile(r"\bdouble precision\b"), "double"),
    (re.compile(r"\bboolean\b"), "bool"),
    (re.compile(r"\binteger\b"), "int"),
)
_NAME = r"""(?:"[^"]*"|[a-z_]\w*)"""
_CAST = re.compile(
    r"(NULL|'(?:[^']|'')*'|\(-?[\d.]+\))::"
    rf"(?:{_NAME}\.)?(?:character varying|double precision|{_NAME}(?: with(?:out)? time zone)?)"
    r"(?:\(\d+(?:,\d+)?\))?(?:\[\])*"
)
_NUMBER = re.compile(r"\((-?[\d.]+)\)")
_LENGTH = re.compile(r"\b(varchar|char|varbinary|binary|nvarchar)\(\d+\)")
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_SENTENCE = re.compile(r"(?<=[.!?;])\s")
_FOLDED = re.compile(r"[a-z_][a-z0-9_]*")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_INLINE_VALUES = frozenset({Family.ENUM, Family.SET})
_ORDINARY = frozenset({"", "btree", "BTREE"})

LEGEND = (
    "table(column type, …; keys) # comment. A type that ends in ? may be null, every other one not.",
    "=x: default. := x: computed, never written. auto: numbered by the server when left out; always: by it alone.",
    "→parent: foreign key to the primary key of parent, and of its type; →parent.column: to another column.",
    "pk: primary key, u: unique, i: indexed; u(…), i(…): over several columns, or of the rows of a where.",
    "ts: timestamp without time zone, tstz: with time zone.",
)
"""How lines are read."""

TERSE_LEGEND = "Lengths of text, comments of columns, checks and indexes that are not unique are left out."
"""What terse lines leave out."""


class Detail(IntEnum):
    """How much a line says."""

    TERSE = 0
    MIDDLE = 1
    FULL = 2


def detail_of(context: Context) -> Detail:
    """As much as the reader wants and the size of the schema lets."""
    if context.reader.is_comprehensive:
        return Detail.FULL
    columns = sum(len(table.columns) for table in context.catalogue.tables)
    if context.reader.is_brief or columns > _WIDER_COLUMNS:
        return Detail.TERSE
    return Detail.MIDDLE if columns > _WIDE_COLUMNS else Detail.FULL


def one_line(words: str) -> str:
    """The words on one line, without control characters."""
    return _BREAKS.sub(" ", words).strip()


def shortened(words: str | None, most: int) -> str:
    """The first sentence of a text, without its point, and no more of it than so many characters in whole words."""
    line = one_line(words or "")
    first = _SENTENCE.split(line, maxsplit=1)[0].rstrip(".;:, ")
    if len(first) <= most:
        return first
    return f"{first[:most].rsplit(' ', 1)[0].rstrip(' ,;:')} …"


def expression(words: str | None, most: int) -> str:
    """An expression without the casts of its literals and the parentheses around it; an ellipsis where it is long."""
    text = one_line(_CAST.sub(lambda match: _NUMBER.sub(r"\1", match[1]), words or ""))
    while text.startswith("(") and _closes_at_end(text):
        text = text[1:-1].strip()
    return text if len(text) <= most else "…"


def _closes_at_end(text: str) -> bool:
    """Whether the parenthesis at the start is closed by the last character."""
    depth = 0
    quote = ""
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "'\"`":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
            if depth == 0:
                return position == len(text) - 1
    return False


class Notation:
    """Lines of a schema. `detail` is how much they say."""

    def __init__(self, context: Context, detail: Detail) -> None:
        self._context = context
        self._dialect = context.dialect
        self._detail = detail
        self._valued = {(one.table, one.column) for one in context.insights.valued}

    def spell(self, name: QualifiedName) -> str:
        """A name as it is written in SQL, without the schema where that is the default one."""
        if self._context.index.is_bare(name):
            return self.quote(name.name)
        return f"{self.quote(name.schema)}.{self.quote(name.name)}"

    def quote(self, name: str) -> str:
        """A name as it is written in SQL: in quotes where it cannot do without."""
        dialect = self._dialect
        plain = _FOLDED if dialect.supports.folds_case else _PLAIN
        if plain.fullmatch(name) and name.lower() not in dialect.unusable_names:
            return name
        inside = name.replace(dialect.quote_close, dialect.quote_close * 2)
        quoted = f"{dialect.quote_open}{inside}{dialect.quote_close}"
        return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)

    def columns(self, names: tuple[str, ...]) -> str:
        """Names of columns, separated by commas."""
        return ",".join(self.quote(name) for name in names)

    def table(self, table: Table) -> str:
        """The line of a table."""
        inside = ", ".join(self._column(table, column) for column in table.columns)
        tail = " ".join(self._keys(table))
        kind = "" if table.kind in (TableKind.ORDINARY, TableKind.PARTITIONED) else f"{table.kind.value} "
        return f"{kind}{self.spell(table.name)}({inside}{f'; {tail}' if tail else ''}){self._comment(table)}"

    def view(self, view: View) -> str:
        """The line of a view."""
        typed = self._detail is Detail.FULL
        most = self._most(_TERSE_VIEW, len(view.columns), len(view.columns))
        parts = [f"{self.quote(one.name)} {self._type(one) if typed else ''}".rstrip() for one in view.columns[:most]]
        rest = len(view.columns) - most
        inside = ", ".join([*parts, *([f"{rest} more"] if rest > 0 else [])])
        kind = "materialised view" if view.materialised else "view"
        return f"{kind} {self.spell(view.name)}({inside}){self._comment(view)}"

    def routine(self, routine: Routine) -> str:
        """The line of a routine."""
        given = ", ".join(
            " ".join(
                word
                for word in ("" if one.mode == "in" else one.mode, one_line(one.name), self._short(one.type))
                if word
            )
            + (f"={self._default(one.default)}" if one.default else "")
            for one in routine.parameters
            if one.mode != "table"
        )
        gives = f" → {self._short(routine.returns)}" if routine.returns else ""
        purpose = self._context.notes.describe_routine(routine)[0]
        return f"{routine.kind} {self.spell(routine.name)}({given}){gives}{_remark(purpose, self._most(0, 60, 100))}"

    def domain(self, domain: Domain) -> str:
        """The line of a domain."""
        checks = "".join(f", {expression(check.expression, 80)}" for check in domain.checks)
        purpose = self._context.notes.describe_type(domain)[0]
        null = "" if domain.nullable else " not null"
        return (
            f"domain {self.spell(domain.name)} = {self._short(domain.type)}{null}{checks}"
            f"{_remark(purpose, self._most(0, 60, 100))}"
        )

    def composite(self, composite: Composite) -> str:
        """The line of a composite type."""
        inside = ", ".join(f"{self.quote(one.name)} {self._type(one)}" for one in composite.attributes)
        return f"type {self.spell(composite.name)}({inside})"

    def range(self, one: Range) -> str:
        """The line of a range type."""
        return f"range {self.spell(one.name)} of {self._short(one.subtype)}"

    def foreign_key(self, key: ForeignKey) -> str:
        """The target of a foreign key: the table, and the columns where they are not its primary key."""
        parent = self._context.index.tables.get(key.referenced_table)
        primary = parent.primary_key.columns if parent and parent.primary_key else ()
        target = self.spell(key.referenced_table)
        if key.referenced_columns in (primary, ()):
            return target
        if len(key.referenced_columns) == 1:
            return f"{target}.{self.quote(key.referenced_columns[0])}"
        return f"{target}({self.columns(key.referenced_columns)})"

    def _column(self, table: Table, column: Column) -> str:
        keys = [key for key in table.foreign_keys if key.columns == (column.name,)]
        words = [self.quote(column.name), *self._typed(column, keys)]
        head = " ".join(words[:2]) if not keys else self._referring(words, keys)
        null = "?" if self._nullable(column) else ""
        marks = "".join(f" {mark}" for mark in self._marks(table, column))
        return f"{head}{null}{self._value(column)}{marks}{self._said(table, column)}"

    def _referring(self, words: list[str], keys: list[ForeignKey]) -> str:
        """A column with the tables that it refers to; its type only where it is not that of the key."""
        arrows = "".join(dict.fromkeys(f"→{self.foreign_key(key)}" for key in keys))
        return " ".join(words) + arrows

    def _typed(self, column: Column, keys: list[ForeignKey]) -> list[str]:
        """The type of a column; none where it is that of the column which it refers to."""
        for key in keys:
            parent = self._context.index.tables.get(key.referenced_table)
            primary = parent.primary_key.columns if parent and parent.primary_key else ()
            names = key.referenced_columns or primary
            found = [one.type for one in parent.columns if one.name in names[:1]] if parent else []
            if found == [column.type]:
                return []
        return [self._type(column)] if column.type else []

    def _nullable(self, column: Column) -> bool:
        return column.nullable and column.type_name not in self._context.index.never_null

    def _marks(self, table: Table, column: Column) -> Iterator[str]:
        if table.primary_key and table.primary_key.columns == (column.name,):
            yield "pk"
        elif _is_unique(table, column.name):
            yield "u"
        elif self._detail > Detail.TERSE and any(_is_plain_of(index, column.name) for index in table.indexes):
            yield "i"
        numbered = _numbered(column.identity, column.default)
        if numbered:
            yield numbered

    def _value(self, column: Column) -> str:
        """The default, or how the column is computed."""
        if column.generated is not None:
            words = f" {expression(column.generated.expression, 60)}" if self._detail is Detail.FULL else ""
            return f" :={words}"
        if column.default is None or _numbered(column.identity, column.default):
            return ""
        return f"={self._default(column.default)}"

    def _default(self, text: str) -> str:
        """A default without the casts of its literals; an ellipsis where it is long."""
        return expression(text, self._most(16, 30, 50))

    def _said(self, table: Table, column: Column) -> str:
        """What was written about a column, as far as there is room for it."""
        if self._detail is not Detail.FULL:
            return ""
        words = shortened(self._context.notes.describe_column(table.name, column)[0], 60)
        return f" /* {words.replace('*/', '* /')} */" if words else ""

    def _type(self, column: Column) -> str:
        if column.values and column.family in _INLINE_VALUES:
            return column.family.value
        text = column.type
        if column.type_name is not None:
            text = text.replace(self._dialect.qualify(column.type_name), self.spell(column.type_name))
        return self._short(text)

    def _short(self, type_text: str) -> str:
        for pattern, short in _SHORT_TYPES:
            type_text = pattern.sub(short, type_text)
        for name in self._context.index.type_headings:
            if self._context.index.is_bare(name) and name.schema:
                qualified = self._dialect.qualify(name)
                if qualified in type_text:
                    type_text = type_text.replace(qualified, self._dialect.quote(name.name))
        if self._detail is Detail.TERSE:
            type_text = _LENGTH.sub(r"\1", type_text)
        return one_line(type_text)

    def _keys(self, table: Table) -> Iterator[str]:
        """The keys and indexes of several columns, and what else holds for the rows."""
        if table.primary_key and len(table.primary_key.columns) != 1:
            yield f"pk({self.columns(table.primary_key.columns)})"
        for key in table.foreign_keys:
            if len(key.columns) > 1:
                yield f"({self.columns(key.columns)})→{self.foreign_key(key)}"
        for unique in table.unique_constraints:
            if len(unique.columns) > 1:
                yield f"u({self.columns(unique.columns)})"
        for index in table.indexes:
            if index.constraint is None:
                yield from self._index(index)
        if self._detail is Detail.FULL:
            yield from self._checks(table)
        if table.partition_key is not None:
            key_text = one_line(f"{table.partition_key.method} ({table.partition_key.expression})")
            yield f"partitioned by {key_text}"

    def _index(self, index: Index) -> Iterator[str]:
        """An index that no column shows; in terse lines only those that refuse rows."""
        if not index.valid or (len(index.columns) == 1 and _is_plain_of(index, index.columns[0].name)):
            return
        if self._detail is Detail.TERSE and not index.unique:
            return
        parts = ",".join(
            (self.quote(one.name) if one.name else expression(one.expression, 40)) + (" desc" if one.descending else "")
            for one in index.columns
        )
        method = "" if index.method in _ORDINARY else f"{index.method} "
        where = f" where {expression(index.predicate, 60)}" if index.predicate else ""
        yield f"{'u' if index.unique else 'i'}({method}{parts}{where})"

    def _checks(self, table: Table) -> Iterator[str]:
        """The checks that are short and do not list the values of a column."""
        names = [name for owner, name in self._valued if owner == table.name]
        for check in table.checks:
            text = expression(check.expression, 200)
            if len(text) <= 70 and not any(check.column == name or name in text for name in names):
                yield f"check({text})"
        for exclusion in table.exclusions:
            text = expression(exclusion.definition, 100)
            yield text if text != "…" else "EXCLUDE (…)"

    def _comment(self, relation: Table | View) -> str:
        purpose = self._context.notes.describe(relation.name, relation.comment)[0]
        return _remark(purpose, self._most(30, 60, 120))

    def _most(self, terse: int, middle: int, full: int) -> int:
        return (terse, middle, full)[self._detail]


def _remark(words: str | None, most: int) -> str:
    short = shortened(words, most) if most else ""
    return f" # {short}" if short else ""


def _numbered(identity: Identity | None, default: str | None) -> str:
    """How the server numbers rows."""
    if identity is not None:
        return "always" if identity.always else "auto"
    return "auto" if default and default.startswith("nextval(") else ""


def _is_plain_of(index: Index, column: str | None) -> bool:
    """Whether an index is of this one column, whole and for every row, and finds it by its value."""
    return (
        column is not None
        and [one.name for one in index.columns] == [column]
        and index.predicate is None
        and index.valid
        and not index.columns[0].prefix_length
        and index.method in _ORDINARY
    )


def _is_unique(table: Table, column: str) -> bool:
    return any(one.columns == (column,) for one in table.unique_constraints) or any(
        index.unique and _is_plain_of(index, column) for index in table.indexes
    )
