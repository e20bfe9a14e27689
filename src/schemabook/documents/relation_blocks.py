"""Blocks that the pages of tables, views and routines share."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Code,
    Heading,
    Line,
    Link,
    Note,
    Text,
    code,
    grid,
    joined,
    text,
)
from schemabook.documents.context import Context
from schemabook.documents.table_figures import index_use_cells
from schemabook.documents.words import codes, listed, sql, titled
from schemabook.insights.relationships import has_domain_of
from schemabook.model.base import QualifiedName
from schemabook.model.tables import Column, Index, IndexColumn, Reference, Relation, Rule, Trigger


def column_type(context: Context, column: Column) -> Line:
    """The engine's own text of a type, linked where the type is the database's own."""
    if column.type_name is None:
        return code(column.type or "any")
    shown = column.type.removeprefix(f"{context.catalogue.default_schema}.")
    linked = context.index.link(Reference(kind="type", name=column.type_name))
    return tuple(
        Link(text=shown, to=part.to, code=True) if isinstance(part, Link) else Code(text=shown) for part in linked
    )


def nullability(context: Context, column: Column) -> str:
    """Whether a column of a table may be null, by itself or by its domain."""
    if not column.nullable:
        return "no"
    return "no (domain)" if has_domain_of(column, context.index.never_null) else "yes"


def index_blocks(context: Context, relation: Relation) -> Iterator[Block]:
    """The indexes of a table or materialised view."""
    rows: list[tuple[Line, ...]] = [
        (
            code(index.name),
            joined([_index_key(context, key) for key in index.columns]),
            codes(index.include),
            text(_index_kind(index)),
            code(index.predicate or ""),
            *index_use_cells(context, relation.name, index.name),
            text(index.comment or ""),
        )
        for index in relation.indexes
    ]
    if rows:
        yield Heading(level=2, text="Indexes")
        yield grid(("Index", "Columns", "Includes", "Kind", "Only where", "Size", "Scans", "Use", "Description"), rows)


def key_words(key: IndexColumn) -> str:
    """A key of an index as a list of columns has it: its column or expression, and DESC where it falls."""
    return f"{key.name or key.expression or ''}{' DESC' if key.descending else ''}"


def column_default(column: Column) -> Line:
    """What a column holds where nothing is given for it."""
    if column.identity is not None:
        return text("identity, always" if column.identity.always else "identity")
    if column.generated is not None:
        return (Text(text="generated: "), Code(text=column.generated.expression))
    return code(column.default or "")


def _index_key(context: Context, key: IndexColumn) -> Line:
    shown = context.dialect.quote(key.name) if key.name is not None else key.expression or ""
    extras = []
    if key.prefix_length:
        extras.append(f"first {key.prefix_length}")
    if key.collation:
        extras.append(f"collation {key.collation}")
    if key.operator_class:
        extras.append(key.operator_class)
    if key.descending:
        extras.append("descending")
    if key.nulls_first is not None:
        extras.append("nulls first" if key.nulls_first else "nulls last")
    return (Code(text=shown), *((Text(text=f" {', '.join(extras)}"),) if extras else ()))


def _index_kind(index: Index) -> str:
    words = []
    if index.constraint is not None:
        words.append("behind a constraint")
    if index.unique:
        words.append("unique")
    if index.nulls_not_distinct:
        words.append("nulls not distinct")
    if index.method:
        words.append(index.method.lower())
    if not index.valid:
        words.append("INVALID: the server does not use it")
    if not index.visible:
        words.append("invisible to the planner")
    if index.clustered:
        words.append("clustered on")
    words.extend(f"{option.name}={option.value}" for option in index.options)
    if index.tablespace:
        words.append(f"tablespace {index.tablespace}")
    words.extend(f"not modelled: {word}" for word in index.unmodelled)
    return ", ".join(words)


def trigger_blocks(context: Context, triggers: tuple[Trigger, ...]) -> Iterator[Block]:
    """Triggers: when they fire, what they call, and their definitions."""
    if not triggers:
        return
    rows: list[tuple[Line, ...]] = [
        (
            code(trigger.name),
            text(f"{trigger.timing} {listed(_events(trigger), 'or')}, for each {trigger.level}"),
            code(trigger.condition or ""),
            _trigger_function(context, trigger),
            text("" if trigger.enabled == "origin" else trigger.enabled),
            text(trigger.comment or ""),
        )
        for trigger in triggers
    ]
    yield Heading(level=2, text="Triggers")
    yield grid(("Trigger", "Fires", "When", "Calls", "State", "Description"), rows)
    yield sql("\n\n".join(f"{trigger.definition};" for trigger in triggers))


def _events(trigger: Trigger) -> list[str]:
    columns = f" of {', '.join(trigger.update_columns)}" if trigger.update_columns else ""
    return [f"{event}{columns}" if event == "UPDATE" else event for event in trigger.events]


def _trigger_function(context: Context, trigger: Trigger) -> Line:
    if trigger.function is None:
        return ()
    return context.index.link(Reference(kind="routine", name=trigger.function))


def rule_blocks(rules: tuple[Rule, ...]) -> Iterator[Block]:
    """Rewrite rules."""
    if rules:
        yield Heading(level=2, text="Rules")
        yield sql("\n\n".join(f"{rule.definition};" for rule in rules))


def used_by_blocks(context: Context, kind: str, name: QualifiedName, signature: str = "") -> Iterator[Block]:
    """Views, routines and tables that depend on an object."""
    users = context.index.users.get((kind, name, signature), [])
    items = tuple(context.index.link(user) for user in users)
    yield from titled(2, "Used by", iter([Bullets(items=items)] if items else []))


def access_blocks(context: Context, kind: str, name: QualifiedName, signature: str = "") -> Iterator[Block]:
    """What has been granted on an object, its columns included."""
    grants = [one for one in context.index.grants.get((kind, name), []) if one.signature == signature]
    if kind in ("table", "view"):
        grants = grants + context.index.grants.get(("column", name), [])
    rows: list[tuple[Line, ...]] = [
        (
            code(grant.grantee) if grant.grantee else text("PUBLIC (everybody)"),
            text(", ".join(grant.privileges) or "nothing: the default was revoked"),
            code(grant.column or ""),
            text(", ".join(grant.grantable)),
        )
        for grant in grants
    ]
    if rows:
        yield Heading(level=2, text="Access")
        yield grid(("Role", "May", "On column", "May pass on"), rows)


def unmodelled_blocks(things: tuple[str, ...]) -> Iterator[Block]:
    """What was read of an object and is not shown on its page."""
    if things:
        line = Text(text=f"Not shown here, because the catalogue has no shape for it: {listed(list(things))}.")
        yield Note(kind="note", line=(line,))


def check_text(expression: str) -> str:
    """A check's expression as SQL."""
    return f"CHECK {expression}" if expression.startswith("(") else f"CHECK ({expression})"
