"""What dbt's property files (`schema.yml`) say about models, sources, seeds and snapshots."""

from __future__ import annotations

import re
from collections import Counter

from schemabook.formats.annotations.importing import Imported, Importer
from schemabook.formats.annotations.names import Names
from schemabook.formats.yaml_nodes import Node, read_text
from schemabook.model.base import QualifiedName

RESOURCES = ("models", "seeds", "snapshots")
KEYS = frozenset({*RESOURCES, "sources"})
"""Keys by which such a file is known."""

_WITHOUT_PLACE = frozenset(
    {"exposures", "metrics", "macros", "analyses", "semantic_models", "unit_tests", "data_tests", "groups",
     "saved_queries"}
)  # fmt: skip
_DOC = re.compile(r"""\{\{\s*doc\(\s*(?:['"]\w+['"]\s*,\s*)?['"](\w+)['"]\s*\)\s*\}\}""")
_BLOCK = re.compile(r"\{%-?\s*docs\s+(\w+)\s*-?%\}(.*?)\{%-?\s*enddocs\s*-?%\}", re.DOTALL)
_TEMPLATE = re.compile(r"\{\{|\{%")
_TESTS = ("tests", "data_tests")
_REFERENCE = re.compile(r"""(?:ref|source)\(\s*(?:['"][\w.-]+['"]\s*,\s*)?['"]([\w.-]+)['"]""")

Fields = dict[str, Node]


class _Reader:
    """Reads one file, with the blocks of text in the Markdown files beside it."""

    def __init__(self, importer: Importer) -> None:
        self.importer = importer
        self.tests: Counter[str] = Counter()
        self._blocks: dict[str, str] = {}
        for path in sorted(importer.file.parent.glob("*.md")):
            self._blocks.update((name, text.strip()) for name, text in _BLOCK.findall(read_text(path)))

    def resource(self, node: Node, schema: str = "") -> None:
        """A model, seed, snapshot, or table of a source."""
        fields = _fields(node)
        config = _fields(fields["config"]) if "config" in fields else {}
        name = next(
            (text for one in (fields, config) for key in ("identifier", "alias") if (text := self._text(one.get(key)))),
            self._text(fields.get("name")),
        )
        relation = self.importer.relation(name, node, schema=schema)
        if relation is None:
            return
        places = self.importer.places
        self._add(places.relation(relation), fields.get("description"))
        for place in (fields, config):
            owner = _fields(place["meta"]).get("owner") if "meta" in place else None
            if owner is not None:
                self._add(places.relation(relation, "owner"), owner)
        if "versions" in fields:
            self.importer.leave_out(fields["versions"], "versions of a model have no place in the annotations.")
        self._note_tests(fields)
        for column in fields["columns"].entries("a list of columns") if "columns" in fields else ():
            self._column(relation, column)

    def _column(self, relation: QualifiedName, node: Node) -> None:
        fields = _fields(node)
        name = self._text(fields.get("name"))
        if not self.importer.has_column(relation, name, node):
            return
        self._add(self.importer.places.column(relation, name), fields.get("description"))
        for key in _TESTS:
            for test in fields[key].entries("a list of tests") if key in fields else ():
                self._test(relation, name, test)

    def _test(self, relation: QualifiedName, column: str, node: Node) -> None:
        if not isinstance(node.value, dict):
            self.tests[str(node.value)] += 1
            return
        for test, child in node.items("a test"):
            arguments = _fields(child) if isinstance(child.value, dict) else {}
            arguments |= _fields(arguments["arguments"]) if "arguments" in arguments else {}
            if test == "accepted_values" and "values" in arguments:
                self._values(relation, column, arguments["values"])
            elif test == "relationships" and "to" in arguments:
                self._relationship(relation, column, arguments["to"])
            elif test not in {"name", "config", "severity"}:
                self.tests[test] += 1

    def _values(self, relation: QualifiedName, column: str, node: Node) -> None:
        """The values that a test accepts: those that the database does not list already."""
        known = self.importer.names.values(
            relation, next(one for one in self.importer.names.columns(relation) if one.name == column)
        )
        values = [self._text(one) for one in node.entries("a list of values")]
        if known is None:
            for value in filter(None, values):
                self.importer.add_key(self.importer.places.value(relation, column, value), node)
            return
        others = [value for value in values if value not in known]
        if others:
            self.importer.leave_out(
                node, f"{relation}.{column} cannot be {', '.join(others)}: the database allows {', '.join(known)}."
            )

    def _relationship(self, relation: QualifiedName, column: str, node: Node) -> None:
        """A foreign key that dbt tests: the database has it, or there is no place for it."""
        text = self._text(node)
        match = _REFERENCE.search(text)
        parent = self.importer.relation(match[1], node) if match else None
        keys = self.importer.names.foreign_keys(relation).values()
        if parent is not None and not any(key.columns == (column,) and key.referenced_table == parent for key in keys):
            self.importer.leave_out(
                node,
                f"{relation} ({column}) to {parent} is no foreign key of the database:"
                " a relation that only dbt tests has no place in the annotations.",
            )

    def _note_tests(self, fields: Fields) -> None:
        for key in _TESTS:
            for test in fields[key].entries("a list of tests") if key in fields else ():
                name = next(iter(test.value), "") if isinstance(test.value, dict) else test.value
                self.tests[str(name)] += 1

    def _text(self, node: Node | None) -> str:
        return self.importer.text(node)

    def _add(self, place: tuple[str, ...], node: Node | None) -> None:
        """Offer a text with its blocks filled in; one that holds another template is left out."""
        text = self._text(node)
        if node is None or not text:
            return
        missing = [name for name in _DOC.findall(text) if name not in self._blocks]
        if missing:
            self.importer.leave_out(node, f"no Markdown file beside it has the block {', '.join(missing)}.")
            return
        text = _DOC.sub(lambda match: self._blocks[match[1]], text).strip()
        if _TEMPLATE.search(text):
            self.importer.leave_out(node, "the text is a template that only dbt can fill in.")
            return
        self.importer.add(place, text, node)


def import_dbt(root: Node, names: Names) -> Imported:
    """The descriptions in a property file of dbt."""
    importer = Importer(root.file, names)
    reader = _Reader(importer)
    for key, node in root.items("properties of dbt"):
        if key in RESOURCES:
            for one in node.entries(f"a list of {key}"):
                reader.resource(one)
        elif key == "sources":
            for source in node.entries("a list of sources"):
                fields = _fields(source)
                schema = importer.text(fields.get("schema")) or importer.text(fields.get("name"))
                for one in fields["tables"].entries("a list of tables") if "tables" in fields else ():
                    reader.resource(one, schema)
        elif key in _WITHOUT_PLACE and node.value:
            importer.leave_out(node, f"{key} have no place in the annotations.")
    if reader.tests:
        listed = ", ".join(f"{name} ({number:,})" for name, number in sorted(reader.tests.items()))
        importer.leave_out(Node(None, root.file), f"tests that describe nothing: {listed}.")
    return importer.imported


def _fields(node: Node) -> Fields:
    return dict(node.items("a mapping"))
