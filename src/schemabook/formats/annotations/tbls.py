"""What `.tbls.yml` says about tables, columns and relations."""

from __future__ import annotations

from schemabook.formats.annotations.importing import Imported, Importer
from schemabook.formats.annotations.names import Names
from schemabook.formats.annotations.places import PURPOSE
from schemabook.formats.yaml_nodes import Node, nearest
from schemabook.model.base import QualifiedName

KEYS = frozenset({"dsn", "docPath", "comments", "relations", "viewpoints", "er", "lint", "desc", "dict"})
"""Keys by which such a file is known."""

_WITHOUT_PLACE = {
    "viewpoints": "viewpoints have no place in the annotations.",
    "labels": "labels have no place in the annotations.",
    "dict": "a dictionary of names has no place in the annotations.",
}
_COMMENTS_WITHOUT_PLACE = {
    "labels": "labels",
    "columnLabels": "labels of columns",
    "indexComments": "comments on indexes",
    "triggerComments": "comments on triggers",
}


def import_tbls(root: Node, names: Names) -> Imported:
    """The descriptions in a `.tbls.yml`. Its data source and settings are not looked at."""
    importer = Importer(root.file, names)
    for key, node in root.items("the settings of tbls"):
        if key == "desc":
            importer.add((PURPOSE,), importer.text(node), node)
        elif key in _WITHOUT_PLACE and node.value:
            importer.leave_out(node, _WITHOUT_PLACE[key])
        elif key == "comments":
            for comment in node.entries("a list of comments"):
                _comment(comment, importer)
        elif key == "relations":
            for relation in node.entries("a list of relations"):
                _relation(relation, importer)
    return importer.imported


def _comment(node: Node, importer: Importer) -> None:
    fields = dict(node.items("a mapping with table and tableComment"))
    table = importer.relation(importer.text(fields.get("table")), node)
    if table is None:
        return
    for key, child in fields.items():
        if key == "tableComment":
            importer.add(importer.places.relation(table), importer.text(child), child)
        elif key == "columnComments":
            for column, one in child.items("a mapping from columns to comments"):
                if importer.has_column(table, column, one):
                    importer.add(importer.places.column(table, column), importer.text(one), one)
        elif key == "constraintComments":
            for constraint, one in child.items("a mapping from constraints to comments"):
                _constraint(table, constraint, one, importer)
        elif key in _COMMENTS_WITHOUT_PLACE and child.value:
            importer.leave_out(child, f"{_COMMENTS_WITHOUT_PLACE[key]} have no place in the annotations.")


def _constraint(table: QualifiedName, constraint: str, node: Node, importer: Importer) -> None:
    key = importer.names.find_foreign_key(table, constraint)
    if key is None:
        near = nearest(constraint, importer.names.foreign_keys(table))
        hint = f" The nearest is {near}." if near else ""
        importer.leave_out(node, f"{table} has no foreign key {constraint}, and no other constraint has a place.{hint}")
    else:
        importer.add(importer.places.foreign_key(table, key), importer.text(node), node)


def _relation(node: Node, importer: Importer) -> None:
    fields = dict(node.items("a mapping with table, columns, parentTable and parentColumns"))
    table = importer.relation(importer.text(fields.get("table")), node)
    parent = importer.relation(importer.text(fields.get("parentTable")), node)
    if table is None or parent is None:
        return
    columns, referenced = (_columns(fields.get(key), importer) for key in ("columns", "parentColumns"))
    definition = fields.get("def")
    for key in importer.names.foreign_keys(table).values():
        if key.columns == columns and key.referenced_table == parent and key.referenced_columns in {referenced, ()}:
            importer.add(importer.places.foreign_key(table, key), importer.text(definition), definition or node)
            return
    importer.leave_out(
        node,
        f"{table} ({', '.join(columns)}) to {parent} ({', '.join(referenced)}) is no foreign key of the database:"
        " a relation that only people know has no place in the annotations.",
    )


def _columns(node: Node | None, importer: Importer) -> tuple[str, ...]:
    return tuple(importer.text(one) for one in node.entries("a list of columns")) if node is not None else ()
