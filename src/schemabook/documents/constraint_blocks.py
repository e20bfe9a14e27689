"""Constraints and policies of a table."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.documents.blocks import Block, Heading, Line, code, grid, text
from schemabook.documents.context import Context
from schemabook.documents.relation_blocks import check_text
from schemabook.documents.words import codes
from schemabook.model.tables import ExclusionConstraint, ForeignKey, PrimaryKey, Table, UniqueConstraint


def constraint_blocks(context: Context, table: Table) -> Iterator[Block]:
    """Every constraint with its definition."""
    rows = list(_rows(context, table))
    if rows:
        yield Heading(level=2, text="Constraints")
        yield grid(("Constraint", "Kind", "Definition", "Description"), rows)


def _rows(context: Context, table: Table) -> Iterator[tuple[Line, ...]]:
    columns = context.dialect.columns
    key = table.primary_key
    if key is not None:
        definition = f"PRIMARY KEY ({columns(key.columns)}{_overlaps(key)}){_conflict(key)}"
        yield code(key.name), _kind("primary key", key), code(definition), text(key.comment or "")
    for unique in table.unique_constraints:
        nulls = "NULLS NOT DISTINCT " if unique.nulls_not_distinct else ""
        definition = f"UNIQUE {nulls}({columns(unique.columns)}{_overlaps(unique)}){_conflict(unique)}"
        yield code(unique.name), _kind("unique", unique), code(definition), text(unique.comment or "")
    for check in table.checks:
        words = "check" if check.enforced else "check, not enforced"
        words += "" if check.validated else ", not validated"
        words += ", inherited" if check.inherited else ""
        yield code(check.name), text(words), code(check_text(check.expression)), text(check.comment or "")
    for exclusion in table.exclusions:
        kind = _kind("exclusion", exclusion)
        yield code(exclusion.name), kind, code(exclusion.definition), text(exclusion.comment or "")
    # A large schema's pages say each thing once: the parents stand above, the whole key in the definition below.
    for foreign in table.foreign_keys:
        if context.is_large and not foreign.comment:
            continue
        yield (
            code(foreign.name),
            _foreign_kind(foreign),
            code(foreign_text(context, foreign)),
            text(foreign.comment or ""),
        )


def _overlaps(key: PrimaryKey | UniqueConstraint) -> str:
    return " WITHOUT OVERLAPS" if key.without_overlaps else ""


def _conflict(key: PrimaryKey | UniqueConstraint) -> str:
    return f" ON CONFLICT {key.conflict}" if key.conflict else ""


def _kind(kind: str, constraint: PrimaryKey | UniqueConstraint | ExclusionConstraint | ForeignKey) -> Line:
    if not constraint.deferrable:
        return text(kind)
    return text(f"{kind}, deferrable, initially deferred" if constraint.initially_deferred else f"{kind}, deferrable")


def _foreign_kind(key: ForeignKey) -> Line:
    words = [part.text for part in _kind("foreign key", key)]
    if not key.validated:
        words.append("not validated: older rows may break it")
    if not key.enforced:
        words.append("not enforced")
    return text(", ".join(words))


def foreign_text(context: Context, key: ForeignKey) -> str:
    """A foreign key as SQL, with the actions that are not the default."""
    columns, parent = _key_columns(context, key, key.columns), context.dialect.qualify(key.referenced_table)
    referenced = f" ({_key_columns(context, key, key.referenced_columns)})" if key.referenced_columns else ""
    limited = f" ({context.dialect.columns(key.on_delete_columns)})" if key.on_delete_columns else ""
    match = "" if key.match == "SIMPLE" else f" MATCH {key.match}"
    update = "" if key.on_update == "NO ACTION" else f" ON UPDATE {key.on_update}"
    delete = "" if key.on_delete == "NO ACTION" else f" ON DELETE {key.on_delete}{limited}"
    return f"FOREIGN KEY ({columns}) REFERENCES {parent}{referenced}{match}{update}{delete}"


def _key_columns(context: Context, key: ForeignKey, names: tuple[str, ...]) -> str:
    """One end of a foreign key; in a temporal one the last column is the period."""
    if not key.period:
        return context.dialect.columns(names)
    quoted = [context.dialect.quote(name) for name in names]
    return ", ".join([*quoted[:-1], f"PERIOD {quoted[-1]}"])


def policy_blocks(table: Table) -> Iterator[Block]:
    """Row-level security policies."""
    rows: list[tuple[Line, ...]] = [
        (
            code(policy.name),
            text(policy.command),
            text("permissive" if policy.permissive else "restrictive"),
            codes(policy.roles) or text("PUBLIC (everybody)"),
            code(policy.using or ""),
            code(policy.check or ""),
            text(policy.comment or ""),
        )
        for policy in table.policies
    ]
    if rows:
        yield Heading(level=2, text="Row-level policies")
        yield grid(("Policy", "For", "Kind", "Roles", "Rows seen", "Rows written", "Description"), rows)
