"""PlantUML entity-relationship diagrams in crow's-foot notation.

Entities have ids made of their names and their names as labels. Whatever could be read as markup in a label is
written as `&#code;`, which PlantUML shows as the character.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book, Relationship
from schemabook.model.tables import Column, Table
from schemabook.renderers.exports.content import Content, one_line, unique_columns
from schemabook.renderers.markdown import File

NAME = "plantuml"
SUFFIX = ".puml"

_PLAIN_NAME = re.compile(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*")
_STAYS = re.compile(r"[^\W_]| |(?<=[^\W_])_(?=[^\W_])|(?<=[^\W_])\.(?=[^\W_])|(?<=\w)[,()\[\]](?!\()")
_HEADER = ("@startuml", "hide circle", "hide empty methods", "skinparam linetype ortho")


def render(book: Book, dialect: Dialect) -> Iterator[File]:
    """One diagram: tables with their columns in a package for each module, and the relationships between them."""
    content = Content(book, dialect)
    lines = [*_HEADER, f"title {_label(content.title)}", ""]
    if len(book.modules) > 1:
        for module in book.modules:
            tables = (content.table_of[name] for name in module.tables)
            lines.append(f'package "{_label(content.module_title(module))}" {{')
            lines.extend(f"  {line}" for line in _entities(content, tables))
            lines.append("}")
    else:
        lines.extend(_entities(content, content.tables))
    lines.append("")
    lines.extend(_edge(content, one) for one in content.relationships)
    yield File(path=f"schema{SUFFIX}", text="\n".join([*lines, "@enduml"]) + "\n")


def _entities(content: Content, tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        key = table.primary_key.columns if table.primary_key else ()
        yield f'entity "{_label(content.context.display(table.name))}" as {_identifier(content, table.name)} {{'
        yield from (f"  {_attribute(table, column)}" for column in table.columns if column.name in key)
        yield "  --"
        yield from (f"  {_attribute(table, column)}" for column in table.columns if column.name not in key)
        yield "}"


def _attribute(table: Table, column: Column) -> str:
    """A column: `*` where it is mandatory, its name, type and keys."""
    primary = table.primary_key.columns if table.primary_key else ()
    foreign = {name for key in table.foreign_keys for name in key.columns}
    marks = ((primary, "PK"), (foreign, "FK"), (unique_columns(table), "UK"))
    keys = "".join(f" <<{mark}>>" for names, mark in marks if column.name in names)
    mandatory = "" if column.nullable else "* "
    return f"{mandatory}{_label(column.name)} : {_label(column.type or 'any')}{keys}"


def _edge(content: Content, relationship: Relationship) -> str:
    """Cardinality: what a child has of the parent, then what a parent has of children."""
    parent = "|o" if relationship.optional else "||"
    child = "o|" if relationship.one_to_one else "o{"
    ends = _identifier(content, relationship.parent), _identifier(content, relationship.child)
    verb = content.context.notes.verb(relationship.child, relationship.foreign_key)
    words = _label(verb or ", ".join(relationship.foreign_key.columns))
    return f"{ends[0]} {parent}--{child} {ends[1]} : {words}"


def _identifier(content: Content, name: QualifiedName) -> str:
    """An id that only this table has, whatever other tables are called."""
    parts = [name.name] if content.context.index.is_bare(name) or not name.schema else [name.schema, name.name]
    if all(_PLAIN_NAME.fullmatch(part) for part in parts):
        return "__".join(["t", *parts])
    digest = hashlib.sha256(str(name).encode()).hexdigest()[:12]
    return f"u_{digest}"


def _label(text: str) -> str:
    """The text as PlantUML shows it; never empty."""
    found = "".join(
        character if _STAYS.match(text, position) else f"&#{ord(character)};"
        for position, character in enumerate(one_line(text))
    )
    return found if found.strip() else "&#160;"
