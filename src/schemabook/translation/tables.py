"""One table in another dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue, Enum
from schemabook.model.families import Family
from schemabook.model.tables import (
    Action,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    IndexColumn,
    PrimaryKey,
    Table,
    TableKind,
    UniqueConstraint,
)
from schemabook.translation.expressions import simple_default, translated_check
from schemabook.translation.names import Names
from schemabook.translation.targets import SOURCES, Target, Width

_SIZED = frozenset(
    {
        Family.INTEGER,
        Family.DECIMAL,
        Family.FLOAT,
        Family.MONEY,
        Family.BOOLEAN,
        Family.BIT,
        Family.DATE,
        Family.TIME,
        Family.TIMESTAMP,
        Family.TIMESTAMP_WITH_ZONE,
        Family.YEAR,
        Family.UUID,
        Family.ENUM,
    }
)
"""Families whose values have a size that is known and small."""
_ORDINARY_METHODS = frozenset({"", "btree", "BTREE", "hash", "HASH"})


class TableTranslator:
    """Builds tables for a target; what is lost on the way is added to `losses`."""

    def __init__(self, catalogue: Catalogue, names: Names, target: Target, losses: list[str]) -> None:
        self.enums: list[Enum] = []
        self._names = names
        self._target = target
        self._losses = losses
        self._reads, self._flexible = SOURCES[names.source.ddl]
        self._enum_labels = {one.name: one.labels for one in catalogue.enums}
        self._domains = {one.name: one for one in catalogue.domains}

    def build(self, table: Table) -> Table:
        """The table as the target would hold it."""
        self._note_losses(table)
        name = self._names.table(table.name)
        limits = self._text_limits(table)
        columns = tuple(self._column(column, table, limits.get(column.name)) for column in table.columns)
        primary = table.primary_key
        uniques = tuple(self._unique_constraints(table, name))
        return Table(
            name=name,
            comment=table.comment,
            columns=columns,
            primary_key=None
            if primary is None
            else PrimaryKey(name=self._target.primary_key_name(name.name), columns=primary.columns),
            unique_constraints=uniques,
            checks=tuple(self._checks(table, name, columns)),
            foreign_keys=tuple(self._foreign_key(key, name, table) for key in table.foreign_keys),
            indexes=tuple(self._indexes(table, name, primary, uniques)),
        )

    def _lose(self, what: str) -> None:
        self._losses.append(what)

    def _note_losses(self, table: Table) -> None:
        for trigger in table.triggers:
            self._lose(f"trigger {trigger.name} of {table.name}")
        for policy in table.policies:
            self._lose(f"policy {policy.name} of {table.name}")
        for rule in table.rules:
            self._lose(f"rule {rule.name} of {table.name}")
        for exclusion in table.exclusions:
            self._lose(f"exclusion constraint {exclusion.name} of {table.name}")
        if table.partition_key is not None:
            self._lose(f"partitioning of {table.name}: it is an ordinary table")
        if table.inherits:
            self._lose(f"inheritance of {table.name}: it is a table of its own")
        if table.kind in (TableKind.FOREIGN, TableKind.VIRTUAL):
            self._lose(f"{table.name} is a {table.kind.value} table: it is an ordinary one")

    def _text_limits(self, table: Table) -> dict[str, int]:
        """The most characters that a text column may have for the keys that it is in."""
        texts = {column.name for column in table.columns if column.family not in _SIZED}
        keys = [tuple(one.name for one in index.columns if one.name) for index in table.indexes]
        keys += [key.columns for key in table.foreign_keys] + [one.columns for one in table.unique_constraints]
        keys += [table.primary_key.columns] if table.primary_key else []
        limits: dict[str, int] = {}
        for columns in keys:
            inside = texts.intersection(columns)
            limit = self._target.key_text(len(inside), len(columns) - len(inside))
            if limit is not None:
                limits.update({name: min(limit, limits.get(name, limit)) for name in inside})
        return limits

    def _column(self, column: Column, table: Table, limit: int | None) -> Column:
        family, text = column.family, column.type
        domain = self._domains.get(column.type_name) if column.type_name else None
        while domain is not None:
            text = domain.type
            domain = self._domains.get(domain.type_name) if domain.type_name else None
        values = column.values or (self._enum_labels.get(column.type_name, ()) if column.type_name else ())
        type_text, type_name = self._type(family, text, column, values, table)
        length = Width(type_text, flexible=False).length
        if limit is not None and family not in _SIZED and (length is None or length > limit):
            type_text = f"{'varbinary' if family is Family.BINARY else 'varchar'}({limit})"
            self._lose(f"column {table.name}.{column.name} is {type_text}, so that it can be indexed")
        translated = Column(
            name=column.name,
            type=type_text,
            family=family,
            nullable=column.nullable,
            type_name=type_name,
            comment=column.comment,
        )
        if column.generated is not None:
            self._lose(f"column {table.name}.{column.name} is not generated: {column.generated.expression}")
            return translated
        return self._with_default(translated, column, table)

    def _type(
        self, family: Family, text: str, column: Column, values: tuple[str, ...], table: Table
    ) -> tuple[str, QualifiedName | None]:
        if family is Family.ENUM and values and self._target.has_enum_types:
            return self._enum_type(column, values, table)
        found = self._target.type_of(family, Width(text, flexible=self._flexible), values)
        if found is None:
            found = self._target.type_of(Family.TEXT, Width("", flexible=False), ()) or "text"
            self._lose(f"column {table.name}.{column.name} is {found}: there is no {column.type} here")
        return found, None

    def _enum_type(self, column: Column, values: tuple[str, ...], table: Table) -> tuple[str, QualifiedName]:
        """An enum type of its own for a column whose values stand in its declaration."""
        own = self._names.table(table.name)
        name = QualifiedName(own.schema, self._names.constraint(own, "", column.name))
        self.enums.append(Enum(name=name, labels=values))
        return self._names.target.qualify(name), name

    def _with_default(self, translated: Column, column: Column, table: Table) -> Column:
        if self._counts(column, table):
            if self._target.may_count(translated, table):
                return replace(translated, identity=Identity(), nullable=False)
            self._lose(f"column {table.name}.{column.name} does not count by itself")
            return translated
        if column.default is None:
            return translated
        simple = simple_default(column.default, translated.family)
        default = None if simple is None else self._target.default(*simple, translated)
        if default is None:
            self._lose(f"default of {table.name}.{column.name}: {column.default}")
        return replace(translated, default=default)

    def _counts(self, column: Column, table: Table) -> bool:
        """Whether the column is numbered by the source: identity, sequence, or the rowid of a table."""
        if column.identity is not None or (column.default or "").startswith("nextval("):
            return True
        is_key = table.primary_key is not None and table.primary_key.columns == (column.name,)
        return self._flexible and is_key and column.type.upper() == "INTEGER" and not table.options

    def _unique_constraints(self, table: Table, name: QualifiedName) -> Iterator[UniqueConstraint]:
        """The unique constraints, without those that say again what another key says."""
        seen = {table.primary_key.columns} if table.primary_key else set()
        for unique in table.unique_constraints:
            if unique.columns in seen:
                self._lose(f"unique constraint {unique.name} of {table.name}: another key has the same columns")
            else:
                seen.add(unique.columns)
                yield self._unique(unique, name, table)

    def _unique(self, unique: UniqueConstraint, name: QualifiedName, table: Table) -> UniqueConstraint:
        if unique.nulls_not_distinct:
            self._lose(f"unique constraint {unique.name} of {table.name} takes many nulls")
        label = self._names.constraint(name, unique.name, f"{'_'.join(unique.columns)}_key")
        return UniqueConstraint(name=label, columns=unique.columns)

    def _checks(self, table: Table, name: QualifiedName, columns: tuple[Column, ...]) -> Iterator[CheckConstraint]:
        known = {column.name: column.type for column in columns}
        counters = [column.name for column in columns if column.identity is not None]
        for check in table.checks:
            text = translated_check(check.expression, self._reads, self._target.sqlglot, known)
            if text is not None and self._target.is_strict and _mentions(check.expression, counters):
                text = None
            if text is None:
                self._lose(f"check {check.name} of {table.name}: {check.expression}")
            else:
                yield CheckConstraint(name=self._names.constraint(name, check.name, "check"), expression=text)

    def _foreign_key(self, key: ForeignKey, name: QualifiedName, table: Table) -> ForeignKey:
        on_delete, on_update = self._action(key.on_delete, key, table), self._action(key.on_update, key, table)
        label = self._names.constraint(name, key.name, f"{'_'.join(key.columns)}_fkey")
        if (on_delete, on_update) != (key.on_delete, key.on_update):
            self._lose(f"an action of the foreign key {key.name} of {name}: it refuses instead")
        if key.deferrable and not self._target.defers:
            self._lose(f"the foreign key {key.name} of {name} is checked at once")
        if key.on_delete_columns:
            self._lose(f"the foreign key {key.name} of {name} sets all of its columns")
        return ForeignKey(
            name=label,
            columns=key.columns,
            referenced_table=self._names.table(key.referenced_table),
            referenced_columns=key.referenced_columns,
            on_delete=on_delete,
            on_update=on_update,
            deferrable=key.deferrable and self._target.defers,
            initially_deferred=key.initially_deferred and self._target.defers,
        )

    def _action(self, action: Action, key: ForeignKey, table: Table) -> Action:
        """The action, or the refusal where the target does not take it for these columns."""
        if action is Action.SET_DEFAULT and not self._target.sets_default:
            return Action.NO_ACTION
        if action is Action.SET_NULL and self._target.is_strict:
            nullable = {column.name: column.nullable for column in table.columns}
            return action if all(nullable[name] for name in key.columns) else Action.NO_ACTION
        return action

    def _indexes(
        self, table: Table, name: QualifiedName, primary: PrimaryKey | None, uniques: tuple[UniqueConstraint, ...]
    ) -> Iterator[Index]:
        if primary is not None:
            yield from self._target.key_index("PRIMARY", primary.columns, "")
        for unique in uniques:
            yield from self._target.key_index(unique.name, unique.columns, unique.name)
        for index in table.indexes:
            if index.constraint is not None:
                continue
            reason = _why_not(index)
            if reason:
                self._lose(f"index {index.name} of {table.name}: {reason}")
                continue
            if index.include:
                self._lose(f"INCLUDE of the index {index.name} of {table.name}")
            yield Index(
                name=self._names.constraint(name, index.name, "idx"),
                columns=tuple(IndexColumn(name=key.name, descending=key.descending) for key in index.columns),
                unique=index.unique,
                method=self._target.index_method,
            )


def _mentions(expression: str, names: list[str]) -> bool:
    """Whether an expression names one of these columns."""
    return any(re.search(rf"\b{re.escape(name)}\b", expression) for name in names)


def _why_not(index: Index) -> str:
    """Why an index cannot be carried over; empty if it can."""
    if index.method not in _ORDINARY_METHODS:
        return f"its method is {index.method}"
    if any(key.expression is not None for key in index.columns):
        return "it is on an expression"
    if index.predicate is not None:
        return f"it is partial, where {index.predicate}"
    if index.unique and any(key.prefix_length for key in index.columns):
        return "it is unique on a prefix"
    return ""
