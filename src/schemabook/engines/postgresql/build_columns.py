"""Columns and identity columns from their rows."""

from __future__ import annotations

from schemabook.engines.postgresql.names import Names, build_settings, harmless_settings, secret_options
from schemabook.engines.postgresql.rows import ColumnRow, Rows, SequenceRow
from schemabook.engines.redaction import redact
from schemabook.model.base import QualifiedName
from schemabook.model.tables import Column, Generated, Identity

_STORAGE = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
_COMPRESSION = {"p": "pglz", "l": "lz4"}
_NAME_BYTES = 63
_LIMITS = {"smallint": 2**15, "integer": 2**31, "bigint": 2**63}

Key = tuple[int, int]


def build_columns(rows: Rows, names: Names) -> dict[int, tuple[Column, ...]]:
    """The columns of every relation by its oid, in their order."""
    identities = {(row.owner_relation, row.owner_column): row for row in rows.sequences if row.ownership == "i"}
    columns: dict[int, list[Column]] = {}
    for row in rows.columns:
        column = _build_column(row, names, identities.get((row.relation, row.number)))
        columns.setdefault(row.relation, []).append(column)
    return {relation: tuple(found) for relation, found in columns.items()}


def _build_column(row: ColumnRow, names: Names, sequence: SequenceRow | None) -> Column:
    generated = None
    default = None if row.default is None else redact(row.default)
    if row.generated is not None:
        generated = Generated(expression=default or "", stored=row.generated == "s")
        default = None
    return Column(
        name=row.name,
        type=row.type,
        family=names.family(row.type_oid),
        nullable=not row.not_null,
        default=default,
        identity=None if row.identity is None else _build_identity(row, sequence, names),
        generated=generated,
        type_name=names.user_type(row.type_oid),
        collation=names.quoted("collation", row.collation),
        inherited=not row.is_local,
        storage=_STORAGE.get(row.storage or ""),
        compression=_COMPRESSION.get(row.compression or ""),
        options=build_settings(row.options) or harmless_settings(row.server_options),
        comment=row.comment,
        statistics=row.statistics,
        unmodelled=_unmodelled(row, sequence),
    )


def _build_identity(row: ColumnRow, sequence: SequenceRow | None, names: Names) -> Identity:
    """An identity with what its sequence has that is not the default of the column's type."""
    kind, type_text = row.identity, row.type
    if sequence is None:
        return Identity(always=kind == "a")
    table = names.relations[row.relation]
    name = QualifiedName(sequence.schema, sequence.name)
    chosen = QualifiedName(table.schema, chosen_name(table.name, row.name, "seq"))
    minimum, maximum = default_bounds(type_text, sequence.increment)
    start = sequence.minimum if sequence.increment > 0 else sequence.maximum
    return Identity(
        always=kind == "a",
        start=None if sequence.start == start else sequence.start,
        increment=None if sequence.increment == 1 else sequence.increment,
        minimum=None if sequence.minimum == minimum else sequence.minimum,
        maximum=None if sequence.maximum == maximum else sequence.maximum,
        cache=None if sequence.cache == 1 else sequence.cache,
        cycle=sequence.cycle,
        sequence=None if name == chosen else name,
    )


def _unmodelled(row: ColumnRow, sequence: SequenceRow | None) -> tuple[str, ...]:
    notes = []
    if row.default is not None and redact(row.default) != row.default:
        notes.append("a password in its default, which is left out")
    if sequence is not None and sequence.type != row.type:
        notes.append(f"type {sequence.type} of sequence {sequence.name}, which is behind the identity")
    if sequence is not None and sequence.comment is not None:
        notes.append(f"comment on sequence {sequence.name}, which is behind the identity")
    notes.extend(f"option {name}, whose value may be a secret" for name in secret_options(row.server_options))
    return tuple(notes)


def chosen_name(first: str, second: str, label: str) -> str:
    """The name that the server makes of two names and a label, the longer name cut until it fits."""
    parts = [first.encode(), second.encode()]
    while len(parts[0]) + len(parts[1]) > _NAME_BYTES - len(label) - 2:
        longer = 0 if len(parts[0]) > len(parts[1]) else 1
        parts[longer] = parts[longer][:-1]
    return "_".join([*(part.decode(errors="ignore") for part in parts), label])


def default_bounds(type_text: str, increment: int) -> tuple[int, int]:
    """The minimum and maximum that a sequence of this type has unless it says otherwise."""
    limit = _LIMITS.get(type_text, 2**63)
    return (1, limit - 1) if increment > 0 else (-limit, -1)
