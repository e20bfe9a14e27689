"""Descriptions in other tools' files, and how they come into `annotations.yml`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from schemabook.errors import UsageError
from schemabook.formats.annotations.names import TABLES, VIEWS, Names
from schemabook.formats.annotations.objects import text_of
from schemabook.formats.annotations.places import Place, Places
from schemabook.formats.annotations.writer import AnnotationsText
from schemabook.formats.yaml_nodes import Node, nearest
from schemabook.model.base import QualifiedName, Value

_MOST_HINTS = 50


class Entry(Value):
    """A text that is to stand at a place, and the line that it is from. An empty text asks for the key alone."""

    place: Place
    text: str
    origin: str


class Imported(Value):
    """What a file says that has a place in the annotations, and what has none or names nothing that is there."""

    entries: tuple[Entry, ...] = ()
    left_out: tuple[str, ...] = ()


class Merged(Value):
    """What came of a merge: how many texts are new or replace others, and where others were offered in vain."""

    added: int = 0
    replaced: int = 0
    kept: tuple[str, ...] = ()


class Importer:
    """Collects the entries of one file."""

    def __init__(self, file: Path, names: Names) -> None:
        self.file = file
        self.names = names
        self.places = Places(names)
        self.entries: list[Entry] = []
        self.left_out: list[str] = []
        self._bare: dict[str, list[QualifiedName]] = {}
        for name in names.relations:
            self._bare.setdefault(name.name, []).append(name)

    @property
    def imported(self) -> Imported:
        """What was collected."""
        return Imported(entries=tuple(self.entries), left_out=tuple(self.left_out))

    def leave_out(self, node: Node, reason: str) -> None:
        """Note something that has no place."""
        self.left_out.append(f"{_where(node)}: {reason}")

    def text(self, node: Node | None) -> str:
        """The text of a node; empty where there is none or it cannot be taken, which is noted."""
        if node is None:
            return ""
        try:
            return text_of(node)
        except UsageError as error:
            self.left_out.append(f"{error.doing.removeprefix('Could not use ').removesuffix('.')}: {error.happened}")
            return ""

    def add(self, place: Place, text: str, node: Node) -> None:
        """Offer a text for a place."""
        if text:
            self.entries.append(Entry(place=place, text=text, origin=_where(node)))

    def add_key(self, place: Place, node: Node) -> None:
        """Offer a key about which nothing is said."""
        self.entries.append(Entry(place=place, text="", origin=_where(node)))

    def relation(self, text: str, node: Node, *, schema: str = "") -> QualifiedName | None:
        """The table or view of a name: as it is, in a schema, or alone where only one has it. Else it is noted."""
        if not text.strip():
            self.leave_out(node, "it has no name.")
            return None
        tries = [f"{schema}.{text}"] if schema else []
        for one in (*tries, text):
            for section in (TABLES, VIEWS):
                identity = self.names.find(section, one)
                if identity is not None:
                    return identity[0]
        found = self._bare.get(text, [])
        if len(found) == 1:
            return found[0]
        near = self._nearest(text, [*self.names.spellings(TABLES), *self.names.spellings(VIEWS)])
        hint = f" The nearest is {near}." if near else ""
        several = f" There are {len(found):,} in different schemas." if found else ""
        self.leave_out(node, f"there is no table or view {text}.{several or hint}")
        return None

    def has_column(self, relation: QualifiedName, column: str, node: Node) -> bool:
        """Whether a table or view has a column; else it is noted."""
        known = [one.name for one in self.names.columns(relation)]
        if column in known:
            return True
        if not column.strip():
            self.leave_out(node, "it has no name.")
            return False
        near = self._nearest(column, known)
        hint = f" The nearest is {near}." if near else ""
        self.leave_out(node, f"{relation} has no column {column}.{hint}")
        return False

    def _nearest(self, name: str, known: list[str]) -> str:
        """The known name that is most like this one; empty when much is left out already, as looking takes time."""
        return nearest(name, known) if len(self.left_out) < _MOST_HINTS else ""


def merge(target: AnnotationsText, entries: Iterable[Entry], *, overwrite: bool) -> Merged:
    """Write entries where nothing stands yet; with `overwrite` where something else stands, too."""
    texts: dict[Place, str] = {}
    replaced = 0
    kept: list[str] = []
    for entry in entries:
        known = entry.place in texts or target.has(entry.place)
        there = texts.get(entry.place) or target.get(entry.place)
        if (known and not entry.text) or (entry.text and there == entry.text):
            continue
        if there and not overwrite:
            kept.append(f"{entry.origin}: {'.'.join(entry.place)} says something else already")
        else:
            replaced += bool(there)
            texts[entry.place] = entry.text
    target.set(texts)
    return Merged(added=len(texts) - replaced, replaced=replaced, kept=tuple(kept))


def _where(node: Node) -> str:
    return f"{node.file}, line {node.line}" if node.line else str(node.file)
