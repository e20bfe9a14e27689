"""CREATE TABLE for MySQL and MariaDB, with constraints, indexes and partitions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from schemabook.ddl.mysql_text import literal, option
from schemabook.engines.dialect import Dialect
from schemabook.model.families import Family
from schemabook.model.tables import Column, ForeignKey, Index, IndexColumn, PartitionKey, Table

_OWN_CLAUSE = frozenset({"engine", "collation", "system_versioning"})
_KEY_WORDS = {"FULLTEXT": "FULLTEXT KEY", "SPATIAL": "SPATIAL KEY"}
_METHOD_SAID = frozenset({"MEMORY", "NDB", "NDBCLUSTER"})
PERIODS = {"ROW START": 0, "ROW END": 1}


def build_create_table(table: Table, dialect: Dialect, foreign_keys: Iterable[ForeignKey] | None = None) -> str:
    """The whole CREATE TABLE statement; `foreign_keys` are those to write, all when it is None."""
    keys = table.foreign_keys if foreign_keys is None else foreign_keys
    checks = column_checks(table)
    clauses = [
        *(build_column(column, dialect, checks.get(column.name)) for column in table.columns),
        *_period(table, dialect),
        *(_index(index, table, dialect) for index in _in_order(table.indexes)),
        *_checks(table, dialect),
        *(build_foreign_key(key, dialect) for key in keys),
    ]
    body = ",\n".join(f"  {clause}" for clause in clauses)
    sql = f"CREATE TABLE {dialect.qualify(table.name)} (\n{body}\n){_options(table)}"
    return f"{sql}\n{_partitioning(table, dialect)}" if table.partition_key else sql


def build_foreign_key(key: ForeignKey, dialect: Dialect) -> str:
    """A foreign key as a clause of CREATE or ALTER TABLE."""
    return (
        f"CONSTRAINT {dialect.quote(key.name)} FOREIGN KEY ({dialect.columns(key.columns)})"
        f" REFERENCES {dialect.qualify(key.referenced_table)} ({dialect.columns(key.referenced_columns)})"
        f" ON DELETE {key.on_delete} ON UPDATE {key.on_update}"
    )


def column_checks(table: Table) -> dict[str, str]:
    """The checks that are constraints of one column and stand in its definition, by column."""
    return {check.column: check.expression for check in table.checks if check.column is not None}


def build_column(column: Column, dialect: Dialect, check: str | None) -> str:
    """The whole definition of a column, as CREATE TABLE and MODIFY COLUMN have it; `check` is its own check."""
    words = [dialect.quote(column.name), column.type]
    reference_system = option(column.options, "ref_system_id")
    if reference_system:
        words.append(f"REF_SYSTEM_ID={reference_system}")
    if column.collation:
        words.append(f"CHARACTER SET {column.collation.split('_', 1)[0]} COLLATE {column.collation}")
    words += _generated(column) if column.generated else _nullability(column)
    words += [_OPTIONS[setting.name].format(setting.value) for setting in column.options if setting.name in _OPTIONS]
    if not column.visible:
        words.append("INVISIBLE")
    if column.default is not None:
        words.append(f"DEFAULT {column.default}")
    if column.on_update:
        words.append(f"ON UPDATE {column.on_update}")
    if column.identity:
        words.append("AUTO_INCREMENT")
    if column.comment:
        words.append(f"COMMENT {literal(column.comment)}")
    if check is not None:
        words.append(f"CHECK ({check})")
    return " ".join(words)


_OPTIONS = {
    "srid": "SRID {}",
    "system_versioning": "WITHOUT SYSTEM VERSIONING",
}


def _generated(column: Column) -> Iterator[str]:
    assert column.generated is not None
    if column.generated.expression in PERIODS:
        yield f"GENERATED ALWAYS AS {column.generated.expression}"
        return
    yield f"GENERATED ALWAYS AS ({column.generated.expression}) {'STORED' if column.generated.stored else 'VIRTUAL'}"
    if not column.nullable:
        yield "NOT NULL"


def _nullability(column: Column) -> Iterator[str]:
    if not column.nullable:
        yield "NOT NULL"
    elif column.family is Family.TIMESTAMP_WITH_ZONE:
        yield "NULL"


def _period(table: Table, dialect: Dialect) -> Iterator[str]:
    """The period of a system-versioned table that names its columns."""
    columns = {
        column.generated.expression: column.name
        for column in table.columns
        if column.generated and column.generated.expression in PERIODS
    }
    if len(columns) == len(PERIODS):
        yield f"PERIOD FOR SYSTEM_TIME ({dialect.columns(columns[word] for word in PERIODS)})"


def _in_order(indexes: tuple[Index, ...]) -> list[Index]:
    """The primary key first, then unique indexes, then the others."""
    return sorted(indexes, key=lambda index: (index.constraint != "", not index.unique))


def _index(index: Index, table: Table, dialect: Dialect) -> str:
    columns = ", ".join(_index_column(column, dialect) for column in index.columns)
    if index.constraint == "":
        words = [f"PRIMARY KEY ({columns})"]
    else:
        kind = "UNIQUE KEY" if index.unique else _KEY_WORDS.get(index.method, "KEY")
        words = [f"{kind} {dialect.quote(index.name)} ({columns})"]
    if index.method == "HASH" or option(table.options, "engine") in _METHOD_SAID:
        words.append(f"USING {index.method}")
    if index.comment:
        words.append(f"COMMENT {literal(index.comment)}")
    if not index.visible:
        words.append("/*M! IGNORED */ /*!80000 INVISIBLE */")
    return " ".join(words)


def _index_column(column: IndexColumn, dialect: Dialect) -> str:
    text = f"({column.expression})" if column.expression is not None else dialect.quote(column.name or "")
    if column.prefix_length is not None:
        text += f"({column.prefix_length})"
    return f"{text} DESC" if column.descending else text


def _checks(table: Table, dialect: Dialect) -> Iterator[str]:
    for check in table.checks:
        if check.column is None:
            enforced = "" if check.enforced else " NOT ENFORCED"
            yield f"CONSTRAINT {dialect.quote(check.name)} CHECK ({check.expression}){enforced}"


def _options(table: Table) -> str:
    words = []
    engine = option(table.options, "engine")
    if engine:
        words.append(f"ENGINE={engine}")
    collation = option(table.options, "collation")
    if collation:
        words.append(f"DEFAULT CHARSET={collation.split('_', 1)[0]} COLLATE={collation}")
    words += [f"{setting.name.upper()}={setting.value}" for setting in table.options if setting.name not in _OWN_CLAUSE]
    if table.comment:
        words.append(f"COMMENT={literal(table.comment)}")
    if option(table.options, "system_versioning"):
        words.append("WITH SYSTEM VERSIONING")
    return "".join(f" {word}" for word in words)


def _partitioning(table: Table, dialect: Dialect) -> str:
    key = table.partition_key
    assert key is not None
    clauses = [f"PARTITION BY {_method(key)}"]
    if key.subpartition:
        clauses.append(f"SUBPARTITION BY {_method(key.subpartition)}")
    partitions = ",\n".join(f"  {_partition(partition, dialect)}" for partition in table.partitions)
    return "\n".join(clauses) + f" (\n{partitions}\n)"


def _method(key: PartitionKey) -> str:
    return key.method if key.method == "SYSTEM_TIME" else f"{key.method} ({key.expression})"


def _partition(partition: Table, dialect: Dialect, word: str = "PARTITION") -> str:
    words = [f"{word} {dialect.quote(partition.name.name)}"]
    if partition.partition_bound:
        words.append(partition.partition_bound)
    if partition.comment:
        words.append(f"COMMENT = {literal(partition.comment)}")
    if partition.partitions:
        inner = ", ".join(_partition(child, dialect, "SUBPARTITION") for child in partition.partitions)
        words.append(f"({inner})")
    return " ".join(words)
