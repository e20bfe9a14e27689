"""Look-ups in a book that every section needs, and where each object has its page."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TypeVar

from schemabook.documents.blocks import Line, Link, Target, Text
from schemabook.engines.dialect import Dialect
from schemabook.insights.relationships import not_null_domains
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book, InferredRelationship, Relationship
from schemabook.model.catalogue import Catalogue, Grant, every_table
from schemabook.model.tables import Reference, Table, View

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_NOT_IN_ANCHOR = re.compile(r"[^a-z0-9]+")
_LONGEST = 80
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", "readme", "index"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
)
"""Names that are files of another kind on some system."""


class Index:
    """A book with its look-ups."""

    def __init__(self, book: Book, dialect: Dialect) -> None:
        self.book = book
        self.dialect = dialect
        self.catalogue: Catalogue = book.survey.catalogue
        self.tables: dict[QualifiedName, Table] = {}
        self.table_of: dict[QualifiedName, QualifiedName] = {}
        for table in self.catalogue.tables:
            for part in every_table((table,)):
                self.tables[part.name] = part
                self.table_of[part.name] = table.name
        self.parents: dict[QualifiedName, list[Relationship]] = defaultdict(list)
        self.children: dict[QualifiedName, list[Relationship]] = defaultdict(list)
        for relationship in book.relationships:
            self.parents[relationship.child].append(relationship)
            self.children[relationship.parent].append(relationship)
        self.inferred: dict[QualifiedName, list[InferredRelationship]] = defaultdict(list)
        for guess in book.inferred:
            self.inferred[guess.child].append(guess)
            self.inferred[guess.parent].append(guess)
        self.junctions = {junction.table: junction for junction in book.junctions}
        self.module_of = {name: module for module in book.modules for name in module.tables}
        self.heirs: dict[QualifiedName, list[QualifiedName]] = defaultdict(list)
        for table in self.catalogue.tables:
            for parent in table.inherits:
                self.heirs[parent].append(table.name)
        self.never_null = not_null_domains(self.catalogue)
        self.users = _users(self.catalogue)
        self.grants: dict[tuple[str, QualifiedName], list[Grant]] = defaultdict(list)
        for grant in self.catalogue.grants:
            self.grants[grant.kind, grant.name].append(grant)
        self.pages = _page_keys(self)
        self.type_headings = self._type_headings()

    def display(self, name: QualifiedName) -> str:
        """The name as people say it: without the schema where that is the default one."""
        return name.name if self.is_bare(name) else str(name)

    def is_bare(self, name: QualifiedName) -> bool:
        """Whether people leave the schema out of this name."""
        return name.schema == self.catalogue.default_schema

    def table_link(self, name: QualifiedName) -> Line:
        """A link to the page of a table or view, of a partition to that of its table; else its name."""
        owner = self.table_of.get(name, name)
        for kind in ("table", "view"):
            page = self.pages.get((kind, owner, ""))
            if page is not None:
                return (Link(text=self.display(name), to=Target(page=page)),)
        return (Text(text=self.display(name)),)

    def link(self, reference: Reference) -> Line:
        """A link to whatever is referred to, or its name where it has no page."""
        if reference.kind in ("table", "view"):
            return self.table_link(reference.name)
        page = self.pages.get((reference.kind, reference.name, reference.signature))
        shown = self.display(reference.name) + ("()" if reference.kind == "routine" else "")
        if page is None:
            return (Text(text=shown),)
        return (Link(text=shown, to=Target(page=page, heading=self.heading(reference))),)

    def heading(self, reference: Reference) -> str:
        """The heading of an object that shares a page with others of its kind."""
        return self.type_headings[reference.name] if reference.kind == "type" else ""

    def _type_headings(self) -> dict[QualifiedName, str]:
        """A heading for each type that no other on their page can be taken for, whatever the case."""
        names = [name for kind, name, _ in self.pages if kind == "type"]
        anchors = {name: _NOT_IN_ANCHOR.sub("-", self.display(name).lower()).strip("-") for name in names}
        taken = Counter([*anchors.values(), "", "", "every-type"])
        return {
            name: f"{self.display(name)} ({_digest(str(name))})" if taken[anchor] > 1 else self.display(name)
            for name, anchor in anchors.items()
        }


def _users(catalogue: Catalogue) -> dict[tuple[str, QualifiedName, str], list[Reference]]:
    """Which views, routines and triggers use each object."""
    users: dict[tuple[str, QualifiedName, str], list[Reference]] = defaultdict(list)
    owners = [(Reference(kind="view", name=view.name), view.depends_on) for view in catalogue.views]
    owners += [
        (Reference(kind="routine", name=one.name, signature=one.signature), one.depends_on)
        for one in catalogue.routines
    ]
    owners += [(Reference(kind="table", name=table.name), table.depends_on) for table in every_table(catalogue.tables)]
    for user, needs in owners:
        for need in needs:
            users[need.kind, need.name, need.signature].append(user)
    _add_trigger_functions(catalogue, users)
    return users


def _add_trigger_functions(catalogue: Catalogue, users: dict[tuple[str, QualifiedName, str], list[Reference]]) -> None:
    relations: list[tuple[str, Table | View]] = [("table", table) for table in every_table(catalogue.tables)]
    relations.extend(("view", view) for view in catalogue.views)
    callers: dict[QualifiedName, dict[Reference, None]] = defaultdict(dict)
    for kind, relation in relations:
        for trigger in relation.triggers:
            if trigger.function is not None:
                callers[trigger.function][Reference(kind=kind, name=relation.name)] = None
    for function, found in callers.items():
        known = users["routine", function, ""]
        users["routine", function, ""] = list(dict.fromkeys([*known, *found]))


def _page_keys(index: Index) -> dict[tuple[str, QualifiedName, str], str]:
    """The page of every object, by kind, name and signature."""
    catalogue = index.catalogue
    pages = _keys("tables", "table", ((table.name, "") for table in catalogue.tables), index)
    pages |= _keys("views", "view", ((view.name, "") for view in catalogue.views), index)
    pages |= _keys("routines", "routine", ((one.name, one.signature) for one in catalogue.routines), index)
    types = [one.name for one in catalogue.enums] + [one.name for one in catalogue.domains]
    types += [one.name for one in catalogue.composites] + [one.name for one in catalogue.ranges]
    pages |= {("type", name, ""): "types" for name in types}
    return pages


def _keys(
    folder: str, kind: str, names: Iterable[tuple[QualifiedName, str]], index: Index
) -> dict[tuple[str, QualifiedName, str], str]:
    """Page keys that are valid and different on every file system, whatever the names."""
    listed = list(names)
    overloads = Counter(name for name, _ in listed)
    plain = {}
    for name, signature in listed:
        stem = safe_stem(name, bare=index.is_bare(name))
        if overloads[name] > 1:
            stem = f"{stem}-{_digest(signature)}"
        plain[kind, name, signature] = stem
    return {key: f"{folder}/{stem}" for key, stem in case_safe(plain).items()}


Key = TypeVar("Key")


def case_safe(stems: dict[Key, str]) -> dict[Key, str]:
    """The file names, with a digest where two would differ in case alone: many file systems fold it."""
    folded = Counter(stem.lower() for stem in stems.values())
    return {
        key: f"{stem}-{_digest(stem)}" if folded[stem.lower()] > 1 and stem != stem.lower() else stem
        for key, stem in stems.items()
    }


def safe_stem(name: QualifiedName, *, bare: bool) -> str:
    """A file name for an object: its own where that is plain ASCII, else made so with a digest.

    `bare` leaves the schema out.
    """
    stem = _UNSAFE.sub("-", name.name)[:_LONGEST].strip("-") or "unnamed"
    schema = "" if bare else name.schema
    schema_stem = _UNSAFE.sub("-", schema)[:_LONGEST].strip("-")
    whole = f"{schema_stem}.{stem}" if schema_stem else stem
    changed = (schema_stem, stem) != (schema, name.name) or stem.lower() in _RESERVED
    return f"{whole}-{_digest(str(name))}" if changed else whole


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:6]
