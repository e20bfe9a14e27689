"""What rules about structure share: keys of indexes, names of columns, statements that change a table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Sequence
from schemabook.model.families import Family
from schemabook.model.tables import Column, ForeignKey, Index, IndexColumn, Table, TableKind
from schemabook.rules.facts import Facts, cut_name

TEXTS = frozenset({Family.CHARACTER, Family.TEXT, Family.ENUM, Family.SET})
NUMBERS = frozenset({Family.INTEGER, Family.DECIMAL, Family.FLOAT, Family.MONEY, Family.BIT, Family.BOOLEAN})
_ORDERED = frozenset({"", "btree"})
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_TOOL_TABLES = frozenset(
    """
    __diesel_schema_migrations __efmigrationshistory _prisma_migrations _sqlx_migrations alembic_version
    ar_internal_metadata databasechangelog databasechangeloglock django_migrations flyway_schema_history
    gorp_migrations goose_db_version knex_migrations knex_migrations_lock migrations migrations_lock
    mikro_orm_migrations phinxlog pgmigrations schema_history schema_info schema_migrations schema_version
    sequelizemeta spatial_ref_sys typeorm_metadata
    """.split()
)


def is_of_a_tool(table: Table) -> bool:
    """Whether a tool of migrations or an extension made the table for itself."""
    return table.name.name.lower() in _TOOL_TABLES


def designed_tables(facts: Facts) -> list[Table]:
    """The tables that somebody here designed: not those of tools, nor children that inherit all they have."""
    return [table for table in facts.tables if not is_of_a_tool(table) and not table.inherits]


def is_ordered(index: Index) -> bool:
    """Whether the index keeps its keys in order, so that the first of them alone can be looked up."""
    return index.method.lower() in _ORDERED


def is_in_use(index: Index) -> bool:
    """Whether queries can be answered from it: it is complete and not hidden from the planner."""
    return index.valid and index.visible


def is_primary(table: Table, index: Index) -> bool:
    """Whether the index is that of the primary key, which shares its empty name with others in some engines."""
    key = table.primary_key
    return key is not None and index.constraint == key.name and plain_columns(index) == key.columns


def duplicate_indexes(table: Table) -> list[tuple[Index, Index]]:
    """The indexes that say the same as another one, each with the one that stands in for it."""
    groups: dict[object, list[Index]] = defaultdict(list)
    for index in table.indexes:
        if is_in_use(index):
            options = () if is_ordered(index) else index.options
            same = (index.method, index.columns, frozenset(index.include), index.predicate, options)
            groups[same].append(index)
    found = []
    for group in groups.values():
        kept = min(group, key=lambda index: _worth(index, table))
        found += [(index, kept) for index in group if index is not kept and _stands_in(kept, index)]
    return found


def _worth(index: Index, table: Table) -> tuple[bool, ...]:
    """What sorts the index to keep before those that say the same."""
    identifies = table.replica_identity is not None and index.name in table.replica_identity
    return not is_primary(table, index), not index.unique, index.constraint is None, not identifies, not index.clustered


def _stands_in(kept: Index, index: Index) -> bool:
    return not index.unique or (kept.unique and kept.nulls_not_distinct >= index.nulls_not_distinct)


def plain_columns(index: Index) -> tuple[str, ...]:
    """The columns of an index up to the first key that is an expression or only the start of a value."""
    names: list[str] = []
    for key in index.columns:
        if key.name is None or key.prefix_length is not None:
            break
        names.append(key.name)
    return tuple(names)


def serves_columns(index: Index, columns: frozenset[str]) -> bool:
    """Whether an index finds the rows with given values in all of these columns: they come first, in any order."""
    if not is_in_use(index) or not _says_only_not_null(index.predicate, columns):
        return False
    names = plain_columns(index)
    if is_ordered(index):
        return begins_with(names, columns)
    return index.method.lower() == "hash" and set(names) == columns


def begins_with(names: tuple[str, ...], columns: frozenset[str]) -> bool:
    """Whether the first of the names are these columns, in any order."""
    return set(names[: len(columns)]) == columns


def _says_only_not_null(predicate: str | None, columns: frozenset[str]) -> bool:
    if predicate is None:
        return True
    words = predicate.strip("() ").replace('"', "").lower()
    return any(words == f"{column.lower()} is not null" for column in columns)


def starts_with(keys: Iterable[IndexColumn], first: Iterable[IndexColumn]) -> bool:
    """Whether the keys of one index begin with those of another."""
    wanted = tuple(first)
    return tuple(keys)[: len(wanted)] == wanted


def column_of(table: Table | None, name: str) -> Column | None:
    """The column of this name."""
    return next((one for one in table.columns if one.name == name), None) if table else None


def column_pairs(facts: Facts, table: Table, key: ForeignKey) -> list[tuple[Column, Column]]:
    """The columns of a foreign key, each with the one that it refers to, where both are known."""
    parent = facts.table_by_name.get(key.referenced_table)
    if parent is not None and parent.kind is TableKind.PARTITION and not parent.columns:
        parent = next((one for one in facts.tables if _holds(one, key.referenced_table)), None)
    pairs = ((column_of(table, one), column_of(parent, two)) for one, two in _pairs(key))
    return [(child, other) for child, other in pairs if child is not None and other is not None]


def _pairs(key: ForeignKey) -> list[tuple[str, str]]:
    return list(zip(key.columns, key.referenced_columns, strict=False))


def _holds(table: Table, name: QualifiedName) -> bool:
    return any(part.name == name or _holds(part, name) for part in table.partitions)


def words_of(name: str) -> list[str]:
    """The words of a name in small letters: `unitPrice_2` → unit, price, 2."""
    return [word.lower() for word in _WORD.findall(name)]


def listed(names: Iterable[str]) -> str:
    """Names as people list them: `a, b and c`."""
    several = list(names)
    return " and ".join([", ".join(several[:-1]), several[-1]] if len(several) > 1 else several)


def is_generated_key(column: Column) -> bool:
    """Whether the database numbers the rows by this column."""
    return column.identity is not None or (column.default or "").startswith("nextval(")


def numbered_by(facts: Facts, sequence: Sequence) -> list[tuple[Table, Column]]:
    """The columns whose default is the next number of a sequence."""
    name = sequence.name
    texts = {str(name), facts.qualify(name), name.name, facts.dialect.quote(name.name)}
    return [found for text in sorted(texts) for found in facts.numbered.get(text, ())]


def drop_index(facts: Facts, table: Table, index: Index) -> tuple[str, ...]:
    """DROP INDEX; without holding up writers where the engine can, which it cannot on a partitioned table."""
    template = facts.dialect.upkeep.drop_index
    if table.kind is TableKind.PARTITIONED:
        template = template.replace(" CONCURRENTLY", "")
    return facts.upkeep(template, table.name, index.name)


def alter(facts: Facts, template: str, table: Table, **names: str) -> tuple[str, ...]:
    """A statement of the dialect's `alterations`; none where it has none. `type` and `clause` stand as they are."""
    if not template:
        return ()
    quoted = {key: one if key in ("type", "clause") else facts.dialect.quote(one) for key, one in names.items()}
    return (template.format(table=facts.qualify(table.name), **quoted),)


def set_type(facts: Facts, table: Table, column: str, type_: str) -> tuple[str, ...]:
    """The statement that gives a column another type; none where a view reads the column, which stands in its way."""
    if is_read_by_view(facts, table.name, column):
        return ()
    return alter(facts, facts.dialect.alterations.set_type, table, column=column, type=type_)


def is_read_by_view(facts: Facts, table: QualifiedName, column: str) -> bool:
    """Whether the query of a view may read a column, or a rewrite rule of its table."""
    owner = facts.table_by_name.get(table)
    return bool(owner and owner.rules) or not facts.read_by_views.isdisjoint({(table, column), (table, "")})


def tied_columns(facts: Facts, table: Table) -> set[str]:
    """The columns of a table at either end of a foreign key."""
    tied = {name for key in table.foreign_keys for name in key.columns}
    return tied | {name for one in facts.children[table.name] for name in one.foreign_key.referenced_columns}


def constraint_name(table: Table, columns: Iterable[str], suffix: str) -> str:
    """A name for a new constraint, as engines make them."""
    return cut_name("_".join((table.name.name, *columns, suffix)))


def foreign_key_clause(facts: Facts, key: ForeignKey) -> str:
    """What follows the name of a foreign key where it is written."""
    dialect = facts.dialect
    words = [
        f"FOREIGN KEY ({dialect.columns(key.columns)})",
        f"REFERENCES {facts.qualify(key.referenced_table)} ({dialect.columns(key.referenced_columns)})",
        f"MATCH {key.match}" if key.match != "SIMPLE" else "",
        f"ON DELETE {key.on_delete}" if key.on_delete != "NO ACTION" else "",
        f"ON UPDATE {key.on_update}" if key.on_update != "NO ACTION" else "",
        "DEFERRABLE" if key.deferrable else "",
        "INITIALLY DEFERRED" if key.initially_deferred else "",
    ]
    return " ".join(word for word in words if word)
