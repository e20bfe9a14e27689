"""PostgreSQL tables, their indexes, foreign keys, triggers, rules and policies."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from schemabook.ddl import DdlStatement
from schemabook.ddl.postgresql import columns as column_part
from schemabook.ddl.postgresql.text import Writer, deferral, enabling, parenthesised
from schemabook.model.base import QualifiedName
from schemabook.model.tables import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    IndexColumn,
    Policy,
    Relation,
    RowSecurity,
    Rule,
    Table,
    TableKind,
    Trigger,
)


def build_table(table: Table, writer: Writer) -> Iterator[DdlStatement]:
    """The table with its keys and checks, its settings, comments and partitions."""
    yield DdlStatement(part="tables", sql=_create(table, writer))
    yield from _after_create(table, writer)
    for partition in table.partitions:
        yield from _build_partition(partition, table, writer)


def _build_partition(partition: Table, parent: Table, writer: Writer) -> Iterator[DdlStatement]:
    if partition.columns:
        whole = msgspec.structs.replace(partition, checks=parent.checks + partition.checks)
        yield DdlStatement(part="tables", sql=_create(whole, writer))
        yield DdlStatement(
            part="tables",
            sql=f"ALTER TABLE ONLY {writer.name(parent.name)} ATTACH PARTITION {writer.name(partition.name)}"
            f" {partition.partition_bound}",
        )
    else:
        yield DdlStatement(part="tables", sql=_create_partition(partition, parent.name, writer))
    yield from _after_create(partition, writer)
    for child in partition.partitions:
        inherited = msgspec.structs.replace(partition, checks=parent.checks + partition.checks)
        yield from _build_partition(child, inherited, writer)


def _create_partition(table: Table, parent: QualifiedName, writer: Writer) -> str:
    constraints = _constraint_lines(table, writer)
    body = f" (\n{_lines(constraints)}\n)" if constraints else ""
    kind = "FOREIGN " if table.server else "UNLOGGED " if table.unlogged else ""
    return (
        f"CREATE {kind}TABLE {writer.name(table.name)} PARTITION OF {writer.name(parent)}{body}"
        f" {table.partition_bound}{_tail(table, writer)}"
    )


def _create(table: Table, writer: Writer) -> str:
    foreign = "FOREIGN " if table.server else ""
    unlogged = "UNLOGGED " if table.unlogged else ""
    of_type = f" OF {writer.name(table.of_type)}" if table.of_type else ""
    lines = [] if table.of_type else column_part.column_lines(table, writer)
    lines += _constraint_lines(table, writer)
    body = f" (\n{_lines(lines)}\n)" if lines or not of_type else ""
    inherits = "" if _joins_later(table) else ", ".join(writer.name(parent) for parent in table.inherits)
    inherits = f"\nINHERITS ({inherits})" if inherits else ""
    return f"CREATE {foreign}{unlogged}TABLE {writer.name(table.name)}{of_type}{body}{inherits}{_tail(table, writer)}"


def _joins_later(table: Table) -> bool:
    """Whether a child declares everything itself: made alone and joined, it keeps the order of its columns."""
    checks = (check for check in table.checks if check.validated)
    declared: tuple[Column | CheckConstraint, ...] = (*table.columns, *checks)
    return bool(table.inherits and declared) and not any(part.inherited for part in declared)


def _lines(lines: list[str]) -> str:
    return ",\n".join(f"    {line}" for line in lines)


def _tail(table: Table, writer: Writer) -> str:
    """What follows the body: partitioning, access method, options, tablespace, server."""
    key = table.partition_key
    parts = [f"\nPARTITION BY {key.method} ({key.expression})" if key else ""]
    if table.using:
        parts.append(f" USING {writer.quote(table.using)}")
    if table.server:
        parts.append(f" SERVER {writer.quote(table.server)}{writer.foreign_options(table.options)}")
    else:
        parts.append(writer.settings(table.options))
    if table.tablespace:
        parts.append(f" TABLESPACE {writer.quote(table.tablespace)}")
    return "".join(parts)


def _constraint_lines(table: Table, writer: Writer) -> list[str]:
    behind = {index.constraint: index for index in table.indexes if index.constraint}
    lines = []
    primary = table.primary_key
    if primary is not None:
        overlaps = " WITHOUT OVERLAPS" if primary.without_overlaps else ""
        lines.append(
            f"CONSTRAINT {writer.quote(primary.name)} PRIMARY KEY ({writer.columns(primary.columns)}{overlaps})"
            f"{_index_tail(behind.get(primary.name), writer)}"
            f"{deferral(primary.deferrable, primary.initially_deferred)}"
        )
    for unique in table.unique_constraints:
        nulls = " NULLS NOT DISTINCT" if unique.nulls_not_distinct else ""
        overlaps = " WITHOUT OVERLAPS" if unique.without_overlaps else ""
        lines.append(
            f"CONSTRAINT {writer.quote(unique.name)} UNIQUE{nulls} ({writer.columns(unique.columns)}{overlaps})"
            f"{_index_tail(behind.get(unique.name), writer)}{deferral(unique.deferrable, unique.initially_deferred)}"
        )
    lines.extend(_check(check, writer) for check in table.checks if not check.inherited and check.validated)
    lines.extend(
        f"CONSTRAINT {writer.quote(exclusion.name)} {exclusion.definition}"
        f"{deferral(exclusion.deferrable, exclusion.initially_deferred)}"
        for exclusion in table.exclusions
    )
    return lines


def _check(check: CheckConstraint, writer: Writer) -> str:
    inherit = " NO INHERIT" if check.no_inherit else ""
    valid = "" if check.validated else " NOT VALID"
    enforced = "" if check.enforced else " NOT ENFORCED"
    return f"CONSTRAINT {writer.quote(check.name)} CHECK {parenthesised(check.expression)}{inherit}{valid}{enforced}"


def _index_tail(index: Index | None, writer: Writer) -> str:
    if index is None:
        return ""
    include = f" INCLUDE ({writer.columns(index.include)})" if index.include else ""
    tablespace = f" USING INDEX TABLESPACE {writer.quote(index.tablespace)}" if index.tablespace else ""
    return f"{include}{writer.settings(index.options)}{tablespace}"


def _after_create(table: Table, writer: Writer) -> Iterator[DdlStatement]:
    name = writer.name(table.name)
    if _joins_later(table):
        for parent in table.inherits:
            yield DdlStatement(part="tables", sql=f"ALTER TABLE {name} INHERIT {writer.name(parent)}")
    yield from column_part.build_column_settings(table, writer)
    yield from writer.comment("tables", f"{'FOREIGN ' if table.server else ''}TABLE {name}", table.comment)
    for column in table.columns:
        yield from writer.comment("tables", f"COLUMN {name}.{writer.quote(column.name)}", column.comment)
    keys = (table.primary_key,) if table.primary_key else ()
    checks = tuple(check for check in table.checks if check.validated)
    for constraint in (*keys, *table.unique_constraints, *checks, *table.exclusions):
        target = f"CONSTRAINT {writer.quote(constraint.name)} ON {name}"
        yield from writer.comment("tables", target, constraint.comment)


def build_late_checks(table: Table, writer: Writer) -> Iterator[DdlStatement]:
    """The checks that are not validated, which children get from their parents without being validated either."""
    name = writer.name(table.name)
    for check in table.checks:
        if not check.validated:
            if not check.inherited:
                yield DdlStatement(part="checks", sql=f"ALTER TABLE {name} ADD {_check(check, writer)}")
            target = f"CONSTRAINT {writer.quote(check.name)} ON {name}"
            yield from writer.comment("checks", target, check.comment)


def build_validations(table: Table, writer: Writer) -> Iterator[DdlStatement]:
    """Checks that are validated in a child and not in its parent, which passed them on as they are there."""
    parents = [writer.tables[name] for name in table.inherits if name in writer.tables]
    late = {check.name for parent in parents for check in parent.checks if not check.validated}
    for check in table.checks:
        if check.inherited and check.validated and check.name in late:
            sql = f"ALTER TABLE ONLY {writer.name(table.name)} VALIDATE CONSTRAINT {writer.quote(check.name)}"
            yield DdlStatement(part="checks", sql=sql)


def build_deferred(table: Table, writer: Writer) -> Iterator[DdlStatement]:
    """The defaults and checks of a table that was made without them, because functions in them need the table."""
    name = writer.name(table.name)
    for column in table.columns:
        if column.default is not None:
            change = f"ALTER COLUMN {writer.quote(column.name)} SET DEFAULT {column.default}"
            yield DdlStatement(part="checks", sql=f"ALTER TABLE ONLY {name} {change}")
    for check in table.checks:
        if check.validated and not check.inherited:
            yield DdlStatement(part="checks", sql=f"ALTER TABLE {name} ADD {_check(check, writer)}")
            target = f"CONSTRAINT {writer.quote(check.name)} ON {name}"
            yield from writer.comment("checks", target, check.comment)


def build_indexes(relation: Relation, writer: Writer) -> Iterator[DdlStatement]:
    """The indexes that do not stand behind a constraint, and the comments on all.

    An index that is not valid was never finished and serves no query: it is left out. That of a
    partitioned table waits for those of its partitions.
    """
    is_partitioned = isinstance(relation, Table) and relation.kind is TableKind.PARTITIONED
    for index in relation.indexes:
        if not index.valid and not is_partitioned:
            continue
        if index.constraint is None:
            yield DdlStatement(part="indexes", sql=create_index(index, relation.name, writer))
        if index.clustered:
            name = writer.name(relation.name)
            yield DdlStatement(part="indexes", sql=f"ALTER TABLE {name} CLUSTER ON {writer.quote(index.name)}")
        target = f"INDEX {writer.name(QualifiedName(relation.name.schema, index.name))}"
        yield from writer.comment("indexes", target, index.comment)


def create_index(index: Index, relation: QualifiedName, writer: Writer) -> str:
    """CREATE INDEX for one index."""
    unique = "UNIQUE " if index.unique else ""
    method = "" if index.method == "btree" else f" USING {writer.quote(index.method)}"
    keys = ", ".join(_index_key(key, writer) for key in index.columns)
    include = f" INCLUDE ({writer.columns(index.include)})" if index.include else ""
    nulls = " NULLS NOT DISTINCT" if index.nulls_not_distinct else ""
    tablespace = f" TABLESPACE {writer.quote(index.tablespace)}" if index.tablespace else ""
    predicate = f" WHERE {index.predicate}" if index.predicate else ""
    only = "" if index.valid else "ONLY "
    return (
        f"CREATE {unique}INDEX {writer.quote(index.name)} ON {only}{writer.name(relation)}{method} ({keys})"
        f"{include}{nulls}{writer.settings(index.options)}{tablespace}{predicate}"
    )


def _index_key(key: IndexColumn, writer: Writer) -> str:
    text = writer.quote(key.name) if key.name is not None else parenthesised(key.expression or "")
    if key.collation:
        text += f" COLLATE {key.collation}"
    if key.operator_class:
        text += f" {key.operator_class}"
    if key.descending:
        text += " DESC"
    if key.nulls_first is not None:
        text += " NULLS FIRST" if key.nulls_first else " NULLS LAST"
    return text


def build_foreign_keys(table: Table, writer: Writer) -> Iterator[DdlStatement]:
    """The foreign keys of one table, without those of its partitions."""
    name = writer.name(table.name)
    for key in table.foreign_keys:
        yield DdlStatement(part="foreign keys", sql=f"ALTER TABLE {name} ADD {foreign_key(key, writer)}")
        target = f"CONSTRAINT {writer.quote(key.name)} ON {name}"
        yield from writer.comment("foreign keys", target, key.comment)


def foreign_key(key: ForeignKey, writer: Writer) -> str:
    """The constraint clause of a foreign key."""
    columns, referenced = writer.columns(key.columns), writer.columns(key.referenced_columns)
    if key.period:
        *plain, last = key.columns
        columns = ", ".join([*(writer.quote(name) for name in plain), f"PERIOD {writer.quote(last)}"])
        *plain, last = key.referenced_columns
        referenced = ", ".join([*(writer.quote(name) for name in plain), f"PERIOD {writer.quote(last)}"])
    match = "" if key.match == "SIMPLE" else f" MATCH {key.match}"
    update = "" if key.on_update == "NO ACTION" else f" ON UPDATE {key.on_update}"
    limited = f" ({writer.columns(key.on_delete_columns)})" if key.on_delete_columns else ""
    delete = "" if key.on_delete == "NO ACTION" else f" ON DELETE {key.on_delete}{limited}"
    valid = "" if key.validated else " NOT VALID"
    enforced = "" if key.enforced else " NOT ENFORCED"
    return (
        f"CONSTRAINT {writer.quote(key.name)} FOREIGN KEY ({columns})"
        f" REFERENCES {writer.name(key.referenced_table)} ({referenced})"
        f"{match}{update}{delete}{deferral(key.deferrable, key.initially_deferred)}{valid}{enforced}"
    )


def build_hangers(table: Table, writer: Writer) -> Iterator[DdlStatement]:
    """Replica identity, triggers, rules, row-level security and policies."""
    name = writer.name(table.name)
    if table.replica_identity:
        kind, _, index = table.replica_identity.partition(" ")
        identity = f"USING INDEX {writer.quote(index)}" if kind == "INDEX" else kind
        yield DdlStatement(part="tables", sql=f"ALTER TABLE {name} REPLICA IDENTITY {identity}")
    yield from build_triggers(table.name, table.triggers, table.rules, writer)
    if table.row_security is not RowSecurity.OFF:
        yield DdlStatement(part="policies", sql=f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    if table.row_security is RowSecurity.FORCED:
        yield DdlStatement(part="policies", sql=f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    for policy in table.policies:
        yield DdlStatement(part="policies", sql=_policy(policy, name, writer))
        yield from writer.comment("policies", f"POLICY {writer.quote(policy.name)} ON {name}", policy.comment)


def build_triggers(
    relation: QualifiedName, triggers: tuple[Trigger, ...], rules: tuple[Rule, ...], writer: Writer
) -> Iterator[DdlStatement]:
    """Triggers and rewrite rules of a table or view."""
    name = writer.name(relation)
    for rule in rules:
        yield DdlStatement(part="rules", sql=rule.definition)
        if verb := enabling(rule.enabled):
            yield DdlStatement(part="rules", sql=f"ALTER TABLE {name} {verb} RULE {writer.quote(rule.name)}")
        yield from writer.comment("rules", f"RULE {writer.quote(rule.name)} ON {name}", rule.comment)
    for trigger in triggers:
        yield DdlStatement(part="triggers", sql=trigger.definition)
        if verb := enabling(trigger.enabled):
            yield DdlStatement(part="triggers", sql=f"ALTER TABLE {name} {verb} TRIGGER {writer.quote(trigger.name)}")
        yield from writer.comment("triggers", f"TRIGGER {writer.quote(trigger.name)} ON {name}", trigger.comment)


def _policy(policy: Policy, table: str, writer: Writer) -> str:
    kind = "" if policy.permissive else " AS RESTRICTIVE"
    command = "" if policy.command == "ALL" else f" FOR {policy.command}"
    roles = f" TO {', '.join(writer.quote(role) for role in policy.roles)}" if policy.roles else ""
    using = f" USING {parenthesised(policy.using)}" if policy.using else ""
    check = f" WITH CHECK {parenthesised(policy.check)}" if policy.check else ""
    return f"CREATE POLICY {writer.quote(policy.name)} ON {table}{kind}{command}{roles}{using}{check}"
