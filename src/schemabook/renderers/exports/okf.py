"""An Open Knowledge Format bundle (version 0.2): a folder of Markdown files with front matter, one for each object.

Every concept has its type, title, one-line description and provenance in its front matter. Nothing in it has a time:
the same book gives the same bundle. `index.md` stands in each folder; `log.md`, which the format reserves too, is left
to the people who keep the bundle. Links are relative, so that they lead somewhere in every viewer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

import msgspec

from schemabook.documents.annotation_index import ANNOTATION, COMMENT, Type
from schemabook.documents.constraint_blocks import foreign_text
from schemabook.documents.index import case_safe, safe_stem
from schemabook.documents.markdown_text import code_span, escape, fenced
from schemabook.documents.relation_blocks import check_text
from schemabook.documents.words import capitalised, counted, listed
from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName, Value
from schemabook.model.book import Book, Module, Relationship
from schemabook.model.catalogue import Composite, Domain, Enum, Routine, every_table
from schemabook.model.tables import Column, Reference, Relation, Table, View
from schemabook.renderers.exports.content import Content, generated_text, index_text, one_line, unique_columns
from schemabook.renderers.markdown import File

NAME = "okf"
SUFFIX = ""

_VERSION = "0.2"
_LONGEST = 300
_STRUCTURE = "structure"
_RESERVED = frozenset({"index", "log"})
_PLAIN_SCALAR = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:[ .-][A-Za-z0-9_]+)*")
_YAML_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_NOT_IN_YAML = re.compile("[\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|<(?=[/!?A-Za-z])")
"""What YAML forbids, what shows text in another order than it has, and where a tag of HTML begins."""


Key = tuple[str, QualifiedName, str]
"""Kind, name and signature of an object."""

Said = tuple[str, str]
"""A description and its origin."""


class Concept(Value):
    """One concept: where it stands, its front matter and its body. `folder` is empty for the root of the bundle."""

    folder: str
    stem: str
    kind: str
    title: str
    said: Said
    tags: tuple[str, ...] = ()
    body: str = ""

    @property
    def description(self) -> str:
        """What is said of it, on one line."""
        words = one_line(self.said[0].strip().splitlines()[0]) if self.said[0].strip() else ""
        return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…"


def render(book: Book, dialect: Dialect) -> Iterator[File]:
    """The bundle: an index for each folder, and a file for the database, each module, table, view, routine and type."""
    bundle = Bundle(Content(book, dialect))
    folders: dict[str, list[Concept]] = {}
    for concept in bundle.concepts():
        place = f"{concept.folder}/" if concept.folder else ""
        yield File(path=f"{place}{concept.stem}.md", text=bundle.text(concept))
        folders.setdefault(concept.folder, []).append(msgspec.structs.replace(concept, body=""))
    root = [_entry(one) for one in folders.pop("")]
    for folder, concepts in folders.items():
        lines = [_entry(one) for one in sorted(concepts, key=lambda one: (one.title, one.stem))]
        yield File(path=f"{folder}/index.md", text=f"# {capitalised(folder)}\n\n" + "\n".join(lines) + "\n")
        root.append(f"* [{capitalised(folder)}]({folder}/) - {counted(len(concepts), folder.removesuffix('s'))}")
    front = f"---\nokf_version: {scalar(_VERSION)}\n---\n\n"
    title = _shown(bundle.content.title)
    yield File(path="index.md", text=f"{front}# {title}\n\n" + "\n".join(root) + "\n")


def _entry(concept: Concept) -> str:
    words = f" - {escape(concept.description)}" if concept.description else ""
    return f"* [{_shown(concept.title)}]({concept.stem}.md){words}"


def _shown(name: str) -> str:
    """A name as the text of a link, which is never empty."""
    return escape(one_line(name)) or "(blank)"


class Bundle:
    """The concepts of a book, and where each stands."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.context = content.context
        catalogue = content.catalogue
        self.types: list[Type] = [*catalogue.enums, *catalogue.domains, *catalogue.composites, *catalogue.ranges]
        self.stems = {key: _free(page.partition("/")[2]) for key, page in self.context.index.pages.items()}
        types = {one.name: safe_stem(one.name, bare=self.context.index.is_bare(one.name)) for one in self.types}
        for name, stem in case_safe(types).items():
            self.stems["type", name, ""] = _free(stem)
        self.modules = {name: _free(stem) for name, stem in content.module_stems().items()}

    def concepts(self) -> Iterator[Concept]:
        """Every concept, the database first."""
        content = self.content
        yield self._database()
        if len(content.book.modules) > 1:
            yield from (self._module(module) for module in content.book.modules)
        yield from (self._table(table) for table in content.tables)
        yield from (self._view(view) for view in content.views)
        yield from (self._routine(routine) for routine in content.catalogue.routines)
        yield from (self._type(one) for one in self.types)

    def text(self, concept: Concept) -> str:
        """The whole file of a concept."""
        content = self.content
        origin = concept.said[1]
        lines = ["---", f"type: {scalar(concept.kind)}", f"title: {scalar(one_line(concept.title) or '(blank)')}"]
        if concept.description:
            lines += [f"description: {scalar(concept.description)}", f"description_origin: {scalar(origin)}"]
        if concept.tags:
            lines.append(f"tags: [{', '.join(scalar(one_line(tag)) for tag in concept.tags)}]")
        lines += ['generated: { by: "process:schemabook" }', "sources:", "  - id: catalogue"]
        lines.append(f"    resource: {scalar(f'the catalogue of the {content.product} database {content.title}')}")
        if origin == ANNOTATION:
            lines += ["  - id: annotations", "    resource: annotations.yml"]
        written = "" if origin == _STRUCTURE else escape(concept.said[0].strip())
        body = "\n\n".join(part for part in (written, concept.body) if part)
        return "\n".join([*lines, "---", "", body]).rstrip("\n") + "\n"

    def _link(self, kind: str, name: QualifiedName, signature: str = "", *, start: str) -> str:
        """A link from a folder to an object, or its name where it has no file here."""
        owner = self.context.index.table_of.get(name, name)
        for one in ("table", "view") if kind in {"table", "view"} else (kind,):
            stem = self.stems.get((one, owner, signature))
            if stem is not None:
                place = f"{one}s/" if start == "" else "" if start == f"{one}s" else f"../{one}s/"
                return f"[{_shown(self.context.display(name))}]({place}{stem}.md)"
        return _shown(self.context.display(name))

    def _said(self, said: Said, structure: str) -> Said:
        """What people or a comment say, else what the structure shows."""
        return said if said[0].strip() else (structure, _STRUCTURE)

    def _database(self) -> Concept:
        content = self.content
        purpose, comment = content.book.annotations.purpose, content.book.survey.server.comment or ""
        said = (purpose, ANNOTATION) if purpose.strip() else (comment, COMMENT)
        numbers = [(len(content.tables), "table"), (len(content.views), "view")]
        numbers += [(len(content.catalogue.routines), "routine"), (len(self.types), "type")]
        holds = listed([counted(number, noun) for number, noun in numbers if number]) or "nothing"
        rows = [("Product", escape(content.product)), ("Holds", holds)]
        if content.catalogue.default_schema:
            rows.append(("Default schema", code_span(content.catalogue.default_schema, in_table=True)))
        schemas = [code_span(one.name, in_table=True) for one in content.catalogue.schemas]
        rows.append(("Schemas", ", ".join(schemas)))
        body = _section("Facts", _grid(("Fact", "Value"), [row for row in rows if row[1]]))
        return Concept(
            folder="",
            stem="database",
            kind=f"{content.dialect.product} Database",
            title=content.title,
            said=self._said(said, f"A database of {content.product} with {holds}."),
            body=body,
        )

    def _module(self, module: Module) -> Concept:
        title = self.content.module_title(module)
        lines = []
        for name in module.tables:
            words = self.content.describe(self.content.table_of[name])
            first = f" - {escape(one_line(words.splitlines()[0]))}" if words else ""
            lines.append(f"* {self._link('table', name, start='modules')}{first}")
        number = counted(len(module.tables), "table")
        return Concept(
            folder="modules",
            stem=self.modules[module.name],
            kind="Module",
            title=title,
            said=(f"{number} around {title}, as foreign keys hold them together.", _STRUCTURE),
            body=_section("Tables", "\n".join(lines)),
        )

    def _table(self, table: Table) -> Concept:
        note = self.context.notes.table(table.name)
        tags = [table.name.schema] if table.name.schema else []
        tags += [note.group] if note and note.group else []
        tags += [] if table.kind.value == "ordinary" else [table.kind.value]
        parents, children = (
            [one for one in side.get(table.name, ()) if one in self.content.whole]
            for side in (self.context.index.parents, self.context.index.children)
        )
        parts = [
            _section("Schema", self._schema(table, "tables")),
            _section("Constraints", _listing(_constraints(self.content, table))),
            _section("Indexes", _listing(index_text(self.content.dialect, table.name, one) for one in table.indexes)),
            _section("Joins", "\n".join(self._joins(parents, children))),
            _section("Partitions", _partitions(table)),
            _section("Triggers", _listing(f"{one.definition}" for one in table.triggers)),
            _section("Used by", self._users("table", table)),
        ]
        return Concept(
            folder="tables",
            stem=self.stems["table", table.name, ""],
            kind=f"{self.content.dialect.product} Table",
            title=self.context.display(table.name),
            said=self._said(self.context.notes.describe(table.name, table.comment), self._shape(table, parents)),
            tags=tuple(tags),
            body="\n\n".join(part for part in parts if part),
        )

    def _shape(self, table: Table, parents: list[Relationship]) -> str:
        """What the structure of a table shows, in a sentence."""
        words = f"A table of {counted(len(table.columns), 'column')}"
        if table.name in self.context.index.junctions:
            words = f"A junction table of {counted(len(table.columns), 'column')}"
        others = ("itself" if one.parent == table.name else self.context.display(one.parent) for one in parents)
        names = list(dict.fromkeys(others))
        return f"{words} that refers to {listed(names)}." if names else f"{words}."

    def _schema(self, relation: Table | View, folder: str) -> str:
        """The columns of a table or view."""
        rows = []
        for column in relation.columns:
            kind = code_span(column.type or "any", in_table=True)
            if column.type_name is not None:
                kind = f"{kind} ({self._link('type', column.type_name, start=folder)})"
            cells = [code_span(column.name, in_table=True), kind, "yes" if column.nullable else "no"]
            default = column.default or (generated_text(column.generated) if column.generated else "")
            default = default or ("identity" if column.identity else "")
            cells.append(code_span(default, in_table=True) if default else "")
            cells.append(_key_words(relation, column))
            cells.append(self._column_words(relation, column))
            rows.append(tuple(cells))
        return _grid(("Column", "Type", "Null", "Default", "Key", "Description"), rows)

    def _column_words(self, relation: Table | View, column: Column) -> str:
        """What is said of a column, then what its values mean."""
        found = [escape(self.content.describe_column(relation, column))]
        enum = self.content.enum_of(column)
        meanings = self.context.notes.values(relation.name, column)
        for value in dict.fromkeys([*(enum.labels if enum else column.values), *meanings]):
            meaning = f": {escape(meanings[value])}" if value in meanings else ""
            found.append(f"{code_span(value, in_table=True)}{meaning}")
        return "<br>".join(part for part in found if part)

    def _joins(self, parents: list[Relationship], children: list[Relationship]) -> Iterator[str]:
        for one in parents:
            how = "may refer to one" if one.optional else "refers to exactly one"
            yield f"* {self._link('table', one.parent, start='tables')} on {_on(one)}: each row {how}."
        for one in children:
            how = "at most one row" if one.one_to_one else "any number of rows"
            yield f"* {self._link('table', one.child, start='tables')} on {_on(one)}: {how} for each row here."

    def _users(self, kind: str, relation: Relation) -> str:
        users = self.context.index.users.get((kind, relation.name, ""), [])
        return "\n".join(f"* {self._reference(user, f'{kind}s')}" for user in users)

    def _reference(self, one: Reference, start: str) -> str:
        return f"{self._link(one.kind, one.name, one.signature, start=start)} ({one.kind})"

    def _view(self, view: View) -> Concept:
        needs = [self._reference(one, "views") for one in view.depends_on]
        kind = "Materialised View" if view.materialised else "View"
        parts = [
            _section("Schema", self._schema(view, "views")),
            _section("Definition", fenced("sql", view.definition.strip("\n")) if view.definition else ""),
            _section("Indexes", _listing(index_text(self.content.dialect, view.name, one) for one in view.indexes)),
            _section("Reads", "\n".join(f"* {need}" for need in needs)),
            _section("Used by", self._users("view", view)),
        ]
        reads = list(dict.fromkeys(self.context.display(one.name) for one in view.depends_on if one.kind == "table"))
        shape = f"A {kind.lower()} of {counted(len(view.columns), 'column')}"
        return Concept(
            folder="views",
            stem=self.stems["view", view.name, ""],
            kind=f"{self.content.dialect.product} {kind}",
            title=self.context.display(view.name),
            said=self._said(
                self.context.notes.describe(view.name, view.comment),
                f"{shape} that reads {listed(reads)}." if reads else f"{shape}.",
            ),
            tags=(view.name.schema,) if view.name.schema else (),
            body="\n\n".join(part for part in parts if part),
        )

    def _routine(self, routine: Routine) -> Concept:
        needs = [self._reference(one, "routines") for one in routine.depends_on]
        parts = [
            _section("Definition", fenced("sql", routine.definition.strip("\n")) if routine.definition else ""),
            _section("Needs", "\n".join(f"* {need}" for need in needs)),
        ]
        returns = f" that returns {routine.returns}" if routine.returns else ""
        return Concept(
            folder="routines",
            stem=self.stems["routine", routine.name, routine.signature],
            kind=f"{self.content.dialect.product} {capitalised(routine.kind)}",
            title=f"{self.context.display(routine.name)}({routine.signature})",
            said=self._said(self.context.notes.describe_routine(routine), f"A {routine.kind}{returns}."),
            tags=(routine.name.schema,) if routine.name.schema else (),
            body="\n\n".join(part for part in parts if part),
        )

    def _type(self, one: Type) -> Concept:
        kind = {Enum: "Enum", Domain: "Domain", Composite: "Composite Type"}.get(type(one), "Range Type")
        note = self.context.notes.type(one.name)
        meanings = {value.value: value.meaning for value in note.values} if note else {}
        rows: list[tuple[str, ...]] = []
        header: tuple[str, ...] = ("Fact", "Value")
        if isinstance(one, Enum):
            header = ("Label", "Meaning")
            rows = [(code_span(label, in_table=True), escape(meanings.get(label, ""))) for label in one.labels]
        elif isinstance(one, Domain):
            facts = [("Base type", one.type), ("Default", one.default or "")]
            facts += [(check.name or "Check", check_text(check.expression)) for check in one.checks]
            rows = [(escape(name), code_span(value, in_table=True)) for name, value in facts if value]
        elif isinstance(one, Composite):
            header = ("Attribute", "Type")
            rows = [tuple(code_span(part, in_table=True) for part in (it.name, it.type)) for it in one.attributes]
        else:
            rows = [("Subtype", code_span(one.subtype, in_table=True))]
        return Concept(
            folder="types",
            stem=self.stems["type", one.name, ""],
            kind=f"{self.content.dialect.product} {kind}",
            title=self.context.display(one.name),
            said=self._said(self.context.notes.describe_type(one), _type_shape(one, kind)),
            tags=(one.name.schema,) if one.name.schema else (),
            body=_section("Schema", _grid(header, rows)),
        )


def _type_shape(one: Type, kind: str) -> str:
    if isinstance(one, Enum):
        return f"An enum of {counted(len(one.labels), 'label')}."
    if isinstance(one, Domain):
        return f"A domain over {one.type}."
    return f"A {kind.lower()}."


def _free(stem: str) -> str:
    """A file name that the format does not reserve, and that no name of the catalogue has: none has `~`."""
    return f"{stem}~" if stem.lower() in _RESERVED else stem


def _constraints(content: Content, table: Table) -> Iterator[str]:
    columns = content.dialect.columns
    if table.primary_key is not None:
        yield f"PRIMARY KEY ({columns(table.primary_key.columns)})"
    for unique in table.unique_constraints:
        yield f"UNIQUE ({columns(unique.columns)})"
    for check in table.checks:
        yield check_text(check.expression)
    for exclusion in table.exclusions:
        yield exclusion.definition
    for key in table.foreign_keys:
        yield foreign_text(content.context, key)


def _partitions(table: Table) -> str:
    if table.partition_key is None:
        return ""
    key = code_span(f"{table.partition_key.method} ({table.partition_key.expression})", in_table=False)
    parts = [
        code_span(f"{one.name.name} {one.partition_bound or ''}".strip(), in_table=False)
        for one in every_table(table.partitions)
    ]
    return "\n".join([f"Partitioned by {key}.", "", *(f"* {part}" for part in parts)]).rstrip()


def _on(relationship: Relationship) -> str:
    key = relationship.foreign_key
    pairs = zip(key.columns, key.referenced_columns, strict=True)
    child, parent = relationship.child.name, relationship.parent.name
    return " and ".join(code_span(f"{child}.{own} = {parent}.{other}", in_table=False) for own, other in pairs)


def _key_words(relation: Table | View, column: Column) -> str:
    if isinstance(relation, View):
        return ""
    primary = relation.primary_key.columns if relation.primary_key else ()
    foreign = {name for key in relation.foreign_keys for name in key.columns}
    marks = ((primary, "primary"), (foreign, "foreign"), (unique_columns(relation), "unique"))
    return ", ".join(words for names, words in marks if column.name in names)


def _section(title: str, body: str) -> str:
    return f"# {title}\n\n{body}" if body else ""


def _listing(statements: Iterable[str]) -> str:
    text = "\n".join(statement.strip("\n") for statement in statements)
    return fenced("sql", text) if text else ""


def _grid(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """A table without the columns that are empty in every row."""
    if not rows:
        return ""
    kept = [place for place in range(len(header)) if place == 0 or any(row[place] for row in rows)]
    lines = [[header[place] for place in kept], ["---"] * len(kept), *([row[place] for place in kept] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def scalar(text: str) -> str:
    """A text as YAML: plain where that is safe, else between double quotes."""
    if _PLAIN_SCALAR.fullmatch(text) and text.lower() not in _YAML_WORDS:
        return text
    return _NOT_IN_YAML.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))
