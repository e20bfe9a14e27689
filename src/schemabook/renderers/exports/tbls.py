"""The `schema.json` of tbls, which tbls itself, Liam and others read. Written after its JSON Schema of version 1.94."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from schemabook.ddl import ddl_writer
from schemabook.documents.constraint_blocks import foreign_text
from schemabook.documents.relation_blocks import check_text
from schemabook.engines.dialect import Dialect
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book, Relationship
from schemabook.model.catalogue import Parameter, Routine
from schemabook.model.tables import (
    CheckConstraint,
    Column,
    ExclusionConstraint,
    ForeignKey,
    Index,
    PrimaryKey,
    Reference,
    Relation,
    Table,
    TableKind,
    Trigger,
    UniqueConstraint,
    View,
)
from schemabook.renderers.exports.content import Content, generated_text, index_text, one_line
from schemabook.renderers.markdown import File

NAME = "tbls"
SUFFIX = ".json"

_DRIVERS = {"postgresql": "postgres"}
"""What tbls calls the engines that it has another name for."""

_KINDS = {TableKind.FOREIGN: "FOREIGN TABLE", TableKind.VIRTUAL: "VIRTUAL TABLE"}

Json = dict[str, Any]
Constraint = PrimaryKey | UniqueConstraint | CheckConstraint | ExclusionConstraint | ForeignKey


def render(book: Book, dialect: Dialect) -> Iterator[File]:
    """One file: `schema.json`."""
    schema = _schema(Content(book, dialect))
    text = msgspec.json.format(msgspec.json.encode(schema), indent=2).decode()
    yield File(path=f"schema{SUFFIX}", text=text + "\n")


def _schema(content: Content) -> Json:
    catalogue = content.catalogue
    return _known(
        name=content.title,
        desc=(content.book.annotations.purpose or content.book.survey.server.comment or "").strip(),
        tables=[
            *(_table(content, table) for table in content.tables),
            *(_view(content, view) for view in content.views),
        ],
        relations=[_relation(content, one) for one in content.relationships],
        functions=[_function(one) for one in catalogue.routines],
        enums=[{"name": str(enum.name), "values": list(enum.labels)} for enum in catalogue.enums],
        driver=_driver(content),
        viewpoints=_viewpoints(content),
    )


def _known(**fields: Any) -> Json:
    """The fields that have a value."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _driver(content: Content) -> Json:
    name = content.dialect.name
    meta = _known(current_schema=content.catalogue.default_schema)
    return _known(name=_DRIVERS.get(name, name), database_version=content.product, meta=meta)


def _viewpoints(content: Content) -> list[Json]:
    """The modules, where there is more than one."""
    if len(content.book.modules) < 2:
        return []
    return [
        {
            "name": content.module_title(module),
            "desc": f"The tables around {content.module_title(module)}, as foreign keys hold them together.",
            "tables": [str(name) for name in module.tables],
        }
        for module in content.book.modules
    ]


def _table(content: Content, table: Table) -> Json:
    statements = ddl_writer(content.dialect).build_table(table, content.dialect)
    fields = _known(
        comment=content.describe(table),
        indexes=[_index(content, table, index) for index in table.indexes],
        constraints=list(_constraints(content, table)),
        triggers=_triggers(table.triggers),
        **{"def": "\n\n".join(f"{statement.sql};" for statement in statements)},
        labels=[{"name": label} for label in _labels(content, table)],
        referenced_tables=_referenced(table.depends_on),
    )
    kind = _KINDS.get(table.kind, "BASE TABLE")
    return {"name": str(table.name), "type": kind, "columns": _columns(content, table), **fields}


def _labels(content: Content, table: Table) -> Iterator[str]:
    note = content.context.notes.table(table.name)
    group = note.group if note else ""
    if table.name in content.context.index.junctions and not group:
        group = "junction"
    if group:
        yield group
    if table.kind is TableKind.PARTITIONED:
        yield "partitioned"


def _view(content: Content, view: View) -> Json:
    kind = "MATERIALIZED VIEW" if view.materialised else "VIEW"
    definition = f"CREATE {kind} {content.dialect.qualify(view.name)} AS (\n{view.definition}\n)"
    fields = _known(
        comment=content.describe(view),
        indexes=[_index(content, view, index) for index in view.indexes],
        triggers=_triggers(view.triggers),
        **{"def": definition if view.definition else ""},
        referenced_tables=_referenced(view.depends_on),
    )
    return {"name": str(view.name), "type": kind, "columns": _columns(content, view), **fields}


def _referenced(needs: Iterable[Reference]) -> list[str]:
    return list(dict.fromkeys(str(one.name) for one in needs if one.kind in {"table", "view"}))


def _triggers(triggers: Iterable[Trigger]) -> list[Json]:
    return [{"name": one.name, "def": one.definition, **_known(comment=one.comment)} for one in triggers]


def _columns(content: Content, relation: Table | View) -> list[Json]:
    return [
        {
            "name": column.name,
            "type": column.type,
            "nullable": column.nullable,
            **_known(
                default=column.default,
                extra_def=_extra(column),
                comment=content.describe_column(relation, column),
            ),
        }
        for column in relation.columns
    ]


def _extra(column: Column) -> str:
    words = []
    if column.identity is not None:
        words.append("generated always as identity" if column.identity.always else "generated by default as identity")
    if column.generated is not None:
        words.append(generated_text(column.generated))
    if column.on_update is not None:
        words.append(f"on update {column.on_update}")
    return " ".join(words)


def _index(content: Content, relation: Relation, index: Index) -> Json:
    return {
        "name": index.name,
        "def": index_text(content.dialect, relation.name, index),
        "table": str(relation.name),
        "columns": [key.name for key in index.columns if key.name is not None],
        **_known(comment=index.comment),
    }


def _constraints(content: Content, table: Table) -> Iterator[Json]:
    columns = content.dialect.columns
    primary = table.primary_key
    if primary is not None:
        yield _constraint(table, primary, "PRIMARY KEY", f"PRIMARY KEY ({columns(primary.columns)})", primary.columns)
    for unique in table.unique_constraints:
        yield _constraint(table, unique, "UNIQUE", f"UNIQUE ({columns(unique.columns)})", unique.columns)
    for check in table.checks:
        on = (check.column,) if check.column else ()
        yield _constraint(table, check, "CHECK", check_text(check.expression), on)
    for exclusion in table.exclusions:
        yield _constraint(table, exclusion, "EXCLUDE", exclusion.definition, ())
    for key in table.foreign_keys:
        yield {
            **_constraint(table, key, "FOREIGN KEY", foreign_text(content.context, key), key.columns),
            "referenced_table": str(_whole(content, key.referenced_table)),
            **_known(referenced_columns=list(key.referenced_columns)),
        }


def _whole(content: Content, name: QualifiedName) -> QualifiedName:
    """The table that a partition is of, or the table itself."""
    return content.context.index.table_of.get(name, name)


def _constraint(table: Table, one: Constraint, kind: str, text: str, columns: tuple[str, ...]) -> Json:
    """A constraint. Readers tell them apart by name: one without a name is described by its definition instead."""
    return {
        "name": one.name or f"- ({one_line(text)})",
        "type": kind,
        "def": text,
        "table": str(table.name),
        "columns": list(columns),
        **_known(comment=one.comment),
    }


def _relation(content: Content, relationship: Relationship) -> Json:
    key = relationship.foreign_key
    return {
        "table": str(relationship.child),
        "columns": list(key.columns),
        "cardinality": "zero_or_one" if relationship.one_to_one else "zero_or_more",
        "parent_table": str(relationship.parent),
        "parent_columns": list(key.referenced_columns),
        "parent_cardinality": "zero_or_one" if relationship.optional else "exactly_one",
        "def": foreign_text(content.context, key),
    }


def _function(routine: Routine) -> Json:
    return {
        "name": str(routine.name),
        "return_type": routine.returns or "",
        "arguments": ", ".join(_argument(one) for one in routine.parameters) or routine.signature,
        "type": routine.kind.upper(),
    }


def _argument(parameter: Parameter) -> str:
    mode = "" if parameter.mode == "in" else f"{parameter.mode.upper()} "
    return f"{mode}{parameter.name} {parameter.type}".strip()
