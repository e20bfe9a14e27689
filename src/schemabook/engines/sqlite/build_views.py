"""Views, and what their queries read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemabook.engines.redaction import redact
from schemabook.engines.sqlite.build_facts import Facts
from schemabook.engines.sqlite.build_tables import build_type
from schemabook.engines.sqlite.build_triggers import REDACTED, build_triggers
from schemabook.engines.sqlite.dialect import family_of
from schemabook.engines.sqlite.parse_objects import ParsedView, parse_view
from schemabook.engines.sqlite.rows import SchemaRow
from schemabook.engines.sqlite.tokens import SqlSyntaxError, fold
from schemabook.model.base import QualifiedName, Setting
from schemabook.model.tables import Column, Reference, View

if TYPE_CHECKING:
    from sqlglot import exp


def build_view(row: SchemaRow, facts: Facts) -> View:
    """A view with its columns, its triggers and what it reads."""
    unmodelled: list[str] = []
    try:
        parsed = parse_view(row.sql or "")
    except SqlSyntaxError as problem:
        parsed = ParsedView(definition=row.sql or "")
        unmodelled.append(f"the parts of its definition: its CREATE statement was not understood ({problem})")
    if row.name in facts.broken:
        unmodelled.append(f"columns: {facts.broken[row.name]}")
    references, problem_text = find_references(parsed.definition, facts)
    if problem_text:
        unmodelled.append(f"what it depends on: {problem_text}")
    triggers, lost = build_triggers(row.name, facts)
    definition = redact(parsed.definition)
    if definition != parsed.definition:
        unmodelled.append(REDACTED.format("it"))
    return View(
        name=QualifiedName("", row.name),
        columns=tuple(
            Column(name=column.name, type=build_type(column.type), family=family_of(column.type))
            for column in facts.columns.get(row.name, ())
        ),
        definition=definition,
        depends_on=references,
        triggers=triggers,
        options=(Setting(name="columns", value=parsed.columns),) if parsed.columns else (),
        unmodelled=(*unmodelled, *lost),
    )


def find_references(definition: str, facts: Facts) -> tuple[tuple[Reference, ...], str]:
    """The relations that a query reads with their columns, by name, and why they cannot be told."""
    from sqlglot import parse_one
    from sqlglot.errors import SqlglotError

    try:
        tree = parse_one(definition, dialect="sqlite")
        read = _find_relations(tree, facts)
    except (SqlglotError, RecursionError) as error:
        return (), f"its query was not understood ({str(error).splitlines()[0].split('. ')[0]})"
    _add_columns(tree, facts, read)
    return tuple(
        Reference(
            kind=facts.relations[name].type,
            name=QualifiedName("", name),
            columns=tuple(column.name for column in facts.columns.get(name, ()) if column.name in read[name]),
        )
        for name in sorted(read)
    ), ""


def _find_relations(tree: exp.Expr, facts: Facts) -> dict[str, set[str]]:
    """The relations that a query names, but for its own common table expressions."""
    from sqlglot import exp

    own = {fold(cte.alias) for cte in tree.find_all(exp.CTE)}
    names = {table.name for table in tree.find_all(exp.Table) if table.db or fold(table.name) not in own}
    return {known: set() for name in names if (known := facts.relation(name)) is not None}


def _add_columns(tree: exp.Expr, facts: Facts, read: dict[str, set[str]]) -> None:
    """The columns that each scope of a query reads, where every name can be told."""
    from sqlglot import exp
    from sqlglot.errors import SqlglotError
    from sqlglot.optimizer.scope import traverse_scope

    try:
        scopes = traverse_scope(tree)
    except (SqlglotError, RecursionError):
        return
    for scope in scopes:
        sources = {
            fold(alias): known
            for alias, source in scope.sources.items()
            if isinstance(source, exp.Table) and (known := facts.relation(source.name)) in read
        }
        for alias, name in _named_columns(scope.expression):
            for known in [sources[fold(alias)]] if fold(alias) in sources else [] if alias else sources.values():
                read[known].update(
                    row.name for row in facts.columns[known] if name == "*" or fold(row.name) == fold(name)
                )


def _named_columns(query: exp.Expr) -> list[tuple[str, str]]:
    """The columns that a query names, each with the alias before it, or none."""
    from sqlglot import exp

    found = [
        (column.table, "*" if isinstance(column.this, exp.Star) else column.name)
        for column in query.find_all(exp.Column)
    ]
    if any(isinstance(item, exp.Star) for select in query.find_all(exp.Select) for item in select.expressions):
        found.append(("", "*"))
    for join in query.find_all(exp.Join):
        found.extend(("", name.name) for name in join.args.get("using") or ())
    return found
