"""DBML, the Database Markup Language of dbdiagram.io and its kin, as @dbml/core 10 parses it.

Everything is quoted that could be read as anything else. An expression stands between backquotes and has no escape
for one: a backquote in it, which quotes an identifier in MySQL, becomes a double quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book, Relationship
from schemabook.model.catalogue import Enum
from schemabook.model.tables import Action, Column, ForeignKey, Index, IndexColumn, Table
from schemabook.renderers.exports.content import Content, generated_text, one_line, unique_columns
from schemabook.renderers.markdown import File

NAME = "dbml"
SUFFIX = ".dbml"

_DEFAULT_SCHEMA = "public"
"""The schema of whatever has none in DBML."""

_PLAIN_TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\(\d+(?:,\d+)?\))?")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,8})?")
_LITERAL = re.compile(r"'(?:[^'\\]|'')*'")
_WORDS = frozenset({"true", "false", "null"})
_ESCAPES = {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_TO_ESCAPE = re.compile(r"[\\'\"\x00-\x1f\x7f-\x9f\u2028\u2029]")
_INDEX_TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def render(book: Book, dialect: Dialect) -> Iterator[File]:
    """One file: the project, its enums, tables, references and table groups. Views and code have no place in DBML."""
    content = Content(book, dialect)
    parts = [_project(content)]
    parts.extend(_enum(content, enum) for enum in content.catalogue.enums if enum.labels)
    parts.extend(_table(content, table) for table in content.tables if table.columns)
    drawn, repeated = _references(content)
    if drawn:
        parts.append("\n".join(drawn))
    if len(book.modules) > 1:
        parts.extend(_group(content, module.name, module.tables) for module in book.modules)
    rest = [f"// Not in DBML: {one_line(words)}" for words in (*content.left_out(), *_bare(content), *repeated)]
    if rest:
        parts.append("\n".join(rest))
    yield File(path=f"schema{SUFFIX}", text="\n\n".join(parts) + "\n")


def _bare(content: Content) -> Iterator[str]:
    for table in content.tables:
        if not table.columns:
            yield f"the table {table.name}, which has no column"
    for enum in content.catalogue.enums:
        if not enum.labels:
            yield f"the enum {enum.name}, which has no label"


def _project(content: Content) -> str:
    lines = [f"Project {_name(content.title)} {{", f"  database_type: {_string(content.product)}"]
    comment = content.book.annotations.purpose or content.book.survey.server.comment or ""
    if comment.strip():
        lines.append(f"  Note: {_string(comment.strip())}")
    return "\n".join([*lines, "}"])


def _enum(content: Content, enum: Enum) -> str:
    meanings = {}
    note = content.context.notes.type(enum.name)
    if note is not None:
        meanings = {value.value: value.meaning for value in note.values}
    lines = [f"  {_name(label)}{_settings(_note(meanings.get(label, '')))}" for label in enum.labels]
    return "\n".join([f"Enum {_qualified(enum.name)} {{", *lines, "}"])


def _table(content: Content, table: Table) -> str:
    lines = [f"Table {_qualified(table.name)} {{"]
    alone = table.primary_key.columns[0] if table.primary_key and len(table.primary_key.columns) == 1 else ""
    unique = unique_columns(table)
    for column in table.columns:
        settings = ["pk"] if column.name == alone and table.primary_key else []
        settings += ["unique"] if column.name in unique else []
        settings += _column_settings(content, table, column)
        lines.append(f"  {_name(column.name)} {_type(content, column)}{_settings(settings)}")
    lines += _block("indexes", _indexes(table))
    lines += _block("checks", (f"{_expression(one.expression)}{_settings(_named(one.name))}" for one in table.checks))
    note = _table_note(content, table)
    if note:
        lines.append(f"\n  Note: {_string(note)}")
    return "\n".join([*lines, "}"])


def _block(word: str, lines: Iterable[str]) -> list[str]:
    listed = [f"    {line}" for line in lines]
    return [f"\n  {word} {{", *listed, "  }"] if listed else []


def _table_note(content: Content, table: Table) -> str:
    lines = [content.describe(table)]
    if table.partition_key is not None:
        lines.append(f"Partitioned by {table.partition_key.method} ({table.partition_key.expression}).")
    lines.extend(f"{one.name}: {one.definition}" for one in table.exclusions)
    return "\n".join(line for line in lines if line)


def _column_settings(content: Content, table: Table, column: Column) -> list[str]:
    settings = [] if column.nullable else ["not null"]
    if column.identity is not None:
        settings.append("increment")
    if column.default is not None:
        settings.append(f"default: {_default(column.default)}")
    notes = [content.describe_column(table, column)]
    if column.generated is not None:
        notes.append(generated_text(column.generated))
    return settings + _note("\n".join(note for note in notes if note))


def _type(content: Content, column: Column) -> str:
    enum = content.enum_of(column)
    if enum is not None and enum.labels:
        return _qualified(enum.name)
    shown = column.type.removeprefix(f"{content.catalogue.default_schema}.") or "any"
    return shown if _PLAIN_TYPE.fullmatch(shown) else _name(shown)


def _default(text: str) -> str:
    if _NUMBER.fullmatch(text) or text.lower() in _WORDS:
        return text.lower()
    if _LITERAL.fullmatch(text):
        return _string(text[1:-1].replace("''", "'"))
    return _expression(text)


def _indexes(table: Table) -> Iterator[str]:
    if table.primary_key is not None and len(table.primary_key.columns) > 1:
        settings = ["pk", *_named(table.primary_key.name)]
        yield f"{_columns(table.primary_key.columns)}{_settings(settings)}"
    for unique in table.unique_constraints:
        if len(unique.columns) > 1:
            yield f"{_columns(unique.columns)}{_settings(['unique', *_named(unique.name)])}"
    for index in table.indexes:
        if index.constraint is None:
            yield _index(index)


def _index(index: Index) -> str:
    parts = dict.fromkeys(_key(key) for key in index.columns)
    settings = _named(index.name)
    if index.unique:
        settings.append("unique")
    if index.method:
        shown = index.method.lower()
        settings.append(f"type: {shown if _INDEX_TYPE.fullmatch(shown) else _name(shown)}")
    return f"({', '.join(parts)}){_settings(settings + _note(_index_note(index)))}"


def _key(key: IndexColumn) -> str:
    return _name(key.name) if key.name is not None else _expression(key.expression or "")


def _index_note(index: Index) -> str:
    lines = [index.comment or ""]
    order = [words for key in index.columns if (words := _key_words(key))]
    if order:
        lines.append(", ".join(order))
    if index.include:
        lines.append(f"includes {', '.join(index.include)}")
    if index.predicate:
        lines.append(f"only where {index.predicate}")
    return "\n".join(line for line in lines if line)


def _key_words(key: IndexColumn) -> str:
    words = ["descending"] if key.descending else []
    if key.prefix_length:
        words.append(f"first {key.prefix_length}")
    if key.operator_class:
        words.append(key.operator_class)
    return f"{key.name or key.expression} {' '.join(words)}" if words else ""


def _references(content: Content) -> tuple[list[str], list[str]]:
    """A line for each reference, and words for each that DBML takes for one that is there already."""
    taken = set()
    lines, repeated = [], []
    for one in content.relationships:
        key = one.foreign_key
        ends = frozenset({(one.child, frozenset(key.columns)), (one.parent, frozenset(key.referenced_columns))})
        if ends in taken or len(ends) == 1:
            repeated.append(f"the foreign key {key.name} of {one.child}, whose ends are those of another or one")
            continue
        taken.add(ends)
        lines.append(_reference(one))
    return lines, repeated


def _reference(relationship: Relationship) -> str:
    key = relationship.foreign_key
    child, parent = _end(relationship.child, key.columns), _end(relationship.parent, key.referenced_columns)
    ends = f"{parent} - {child}" if relationship.one_to_one else f"{child} > {parent}"
    name = f" {_name(key.name)}" if key.name else ""
    return f"Ref{name}: {ends}{_settings(_actions(key))}"


def _end(table: QualifiedName, columns: tuple[str, ...]) -> str:
    return f"{_qualified(table)}.{_name(columns[0]) if len(columns) == 1 else _columns(columns)}"


def _actions(key: ForeignKey) -> list[str]:
    pairs = (("delete", key.on_delete), ("update", key.on_update))
    return [f"{word}: {action.value.lower()}" for word, action in pairs if action is not Action.NO_ACTION]


def _group(content: Content, name: str, tables: tuple[QualifiedName, ...]) -> str:
    inside = [f"  {_qualified(one)}" for one in tables if content.table_of[one].columns]
    return "\n".join([f"TableGroup {_name(name)} {{", *inside, "}"])


def _named(name: str) -> list[str]:
    return [f"name: {_string(name)}"] if name else []


def _note(text: str) -> list[str]:
    return [f"note: {_string(text)}"] if text.strip() else []


def _settings(settings: list[str]) -> str:
    return f" [{', '.join(settings)}]" if settings else ""


def _columns(names: tuple[str, ...]) -> str:
    return f"({', '.join(_name(name) for name in names)})"


def _qualified(name: QualifiedName) -> str:
    own = _name(name.name)
    return own if name.schema in {"", _DEFAULT_SCHEMA} else f"{_name(name.schema)}.{own}"


def _name(text: str) -> str:
    """A quoted name; one blank for the empty name, which DBML cannot have."""
    return f'"{_escaped(text) or " "}"'


def _string(text: str) -> str:
    return f"'{_escaped(text)}'"


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(lambda match: _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}", text)


def _expression(text: str) -> str:
    return "`" + text.replace("`", '"') + "`"
