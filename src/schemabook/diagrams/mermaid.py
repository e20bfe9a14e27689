"""Mermaid entity-relationship diagrams that any version since 10.9 parses, whatever the names.

Entities have plain ids (`t1`, `t2` …) and their names as labels; whatever could be read as markup
in a label is written as `#code;`, which Mermaid shows as the character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from schemabook.model.base import QualifiedName, Value
from schemabook.model.book import Relationship
from schemabook.model.tables import Table

MOST_CHARACTERS = 45_000
MOST_EDGES = 400

_PLAIN_LABEL = re.compile(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*(?:\.[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*)?")
_DIRECTION = re.compile(r"(?i)(d)(irection)")
_NOT_IN_WORD = re.compile(r"[^A-Za-z0-9_\-\[\]()]")
_KEY_WORD = re.compile(r"(?i)(?:pk|fk|uk)(?![A-Za-z0-9_])")


class Entity(Value):
    """A table in a picture. Without `attributes` it is its name alone."""

    name: QualifiedName
    attributes: tuple[str, ...] = ()


def label(text: str) -> str:
    """The text as a quoted label holds it; never empty."""
    if _PLAIN_LABEL.fullmatch(text) and "direction" not in text.lower() and not text.lower().startswith("www"):
        return text
    return _escaped_label(text or " ")


@lru_cache(maxsize=4096)
def _escaped_label(text: str) -> str:
    kept = (character if _stays(text, i) else f"#{ord(character)};" for i, character in enumerate(text))
    return _DIRECTION.sub(lambda match: f"#{ord(match[1])};{match[2]}", "".join(kept))


def _stays(text: str, position: int) -> bool:
    """Whether a character of a label cannot be taken for Markdown, an icon or a direction."""
    character = text[position]
    if character.isalnum():
        return True
    before, after = text[position - 1 : position], text[position + 1 : position + 2]
    inner = before.isalnum() and after.isalnum()
    after_number = text[:position].isdigit()
    if character in "(),'/":
        return position > 0 and not after_number
    if character in "_-":
        return inner
    if character == ".":
        return inner and not after_number and before not in "wW"
    return character == " " and before.strip() != "" and after.strip() != ""


@lru_cache(maxsize=4096)
def word(text: str) -> str:
    """A column name or type as an attribute may be written: the same for plain names, else close to it."""
    found = _NOT_IN_WORD.sub("_", re.sub(r"\s*,\s*", "_", text.strip()))
    if not re.match(r"[A-Za-z_]", found) or _KEY_WORD.match(found):
        found = f"_{found}"
    return found


def attributes(table: Table, *, keys_only: bool) -> tuple[str, ...]:
    """The lines of a table's columns: type, name, keys, and the true name where it had to change."""
    primary = set(table.primary_key.columns) if table.primary_key else set()
    foreign = {column for key in table.foreign_keys for column in key.columns}
    unique = {one.columns[0] for one in table.unique_constraints if len(one.columns) == 1}
    lines = []
    for column in table.columns:
        marks = ((primary, "PK"), (foreign, "FK"), (unique - primary, "UK"))
        keys = ", ".join(mark for names, mark in marks if column.name in names)
        if keys_only and not keys:
            continue
        name = word(column.name)
        parts = [word(column.type or "any"), name]
        if keys:
            parts.append(keys)
        if name != column.name or name.startswith("__"):
            parts.append(f'"{label(column.name)}"')
        lines.append(" ".join(parts))
    return tuple(lines)


def er_diagram(
    entities: Iterable[Entity],
    relationships: Iterable[Relationship],
    display: Callable[[QualifiedName], str],
    verb: Callable[[Relationship], str] = lambda _: "",
) -> str:
    """The diagram of these tables and of the relationships between them, parents on the left.

    `verb` says what people call a relationship ("places"); one that they have no word for has its columns for a name.
    """
    identifiers: dict[QualifiedName, str] = {}
    lines = ["erDiagram"]
    for entity in entities:
        identifier = identifiers[entity.name] = f"t{len(identifiers) + 1}"
        if entity.attributes:
            lines.append(f'    {identifier}["{label(display(entity.name))}"] {{')
            lines.extend(f"        {line}" for line in entity.attributes)
            lines.append("    }")
        else:
            lines.append(f'    {identifier}["{label(display(entity.name))}"]')
    edges = []
    for relationship in relationships:
        parent, child = identifiers.get(relationship.parent), identifiers.get(relationship.child)
        if parent and child:
            edges.append(f"    {parent} {_ends(relationship)} {child} : {_named(relationship, verb(relationship))}")
    return "\n".join(lines + edges[:MOST_EDGES])


def _ends(relationship: Relationship) -> str:
    """Cardinality: what a child has of the parent, then what a parent has of children."""
    parent = "|o" if relationship.optional else "||"
    child = "o|" if relationship.one_to_one else "o{"
    return f"{parent}--{child}"


def _named(relationship: Relationship, verb: str) -> str:
    """The verb, else the referring columns: the only name for a relationship that the schema itself gives."""
    return f'"{label(verb or ", ".join(relationship.foreign_key.columns))}"'


def flowchart(nodes: Iterable[tuple[str, str]], edges: Iterable[tuple[int, int, int]]) -> str:
    """Modules as boxes of (title, second line), and (from, to, number of keys) between them."""
    lines = ["flowchart LR"]
    lines.extend(f'    m{i + 1}["{label(title)}<br>{label(second)}"]' for i, (title, second) in enumerate(nodes))
    lines.extend(f'    m{start + 1} -->|"{count}"| m{end + 1}' for start, end, count in edges)
    return "\n".join(lines)
