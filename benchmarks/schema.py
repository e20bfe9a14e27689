"""A generated schema of any number of tables: the same script for the same size, on every machine.

Every table has 12 columns, 2 foreign keys to tables before it, and 2 secondary indexes; to 20 tables there is one
view; every third table and every seventh column has a comment. Primary keys are plain numbers: `pg_dump` asks for
each sequence on its own, and identities would make Schemabook look better than it is.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

TABLES_TO_A_VIEW = 20
_SEED = 20_250_101
_BATCH = 100
_AREAS = ("billing", "catalogue", "customer", "delivery", "finance", "hr", "inventory", "loyalty", "marketing", "order")
_THINGS = (
    "account", "address", "adjustment", "agreement", "allocation", "approval", "attachment", "batch", "campaign",
    "category", "channel", "claim", "contact", "contract", "credit", "discount", "document", "event", "invoice", "item",
    "ledger", "location", "message", "movement", "note", "offer", "payment", "policy", "price", "product", "profile",
    "quote", "rating", "receipt", "refund", "region", "request", "return", "review", "schedule", "segment", "shipment",
    "status", "stock", "subscription", "supplier", "task", "team", "ticket", "transfer",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Types:
    """How one engine spells what the schema is made of."""

    flag: str
    moment: str
    now: str
    inline: bool
    """Whether indexes and comments are part of CREATE TABLE."""


TYPES = {
    "postgresql": Types("boolean DEFAULT true", "timestamp with time zone", "now()", inline=False),
    "mysql": Types("tinyint(1) DEFAULT 1", "datetime", "CURRENT_TIMESTAMP", inline=True),
}
TYPES["mariadb"] = TYPES["mysql"]


def table_name(number: int) -> str:
    """The name of a table: an area, a thing, and a number where all pairs are used up."""
    thing, area = number % len(_THINGS), number // len(_THINGS) % len(_AREAS)
    again = number // (len(_THINGS) * len(_AREAS))
    return f"{_AREAS[area]}_{_THINGS[thing]}" + (f"_{again}" if again else "")


def scripts(engine: str, size: int) -> Iterator[str]:
    """The DDL of a schema of `size` tables, in scripts of some hundred statements each."""
    chance = random.Random(_SEED)
    statements: list[str] = []
    for number in range(size):
        statements.extend(_table(TYPES[engine], number, chance))
        if number % TABLES_TO_A_VIEW == TABLES_TO_A_VIEW - 1:
            statements.append(_view(number, chance))
        if number % _BATCH == _BATCH - 1 or number == size - 1:
            yield ";\n".join(statements)
            statements = []


def _table(types: Types, number: int, chance: random.Random) -> Iterator[str]:
    """One table with its keys, indexes and comments."""
    name = table_name(number)
    first, second = (table_name(chance.randrange(max(number, 1))) for _ in range(2))
    columns = [
        ("id", "bigint NOT NULL"),
        ("parent_id", "bigint"),
        ("origin_id", "bigint NOT NULL"),
        ("code", "varchar(40) NOT NULL"),
        ("title", "varchar(200)"),
        ("state", "varchar(20) DEFAULT 'new' NOT NULL"),
        ("quantity", "integer DEFAULT 0 NOT NULL"),
        ("amount", "numeric(12,2)"),
        ("is_active", types.flag),
        ("created_at", f"{types.moment} DEFAULT {types.now} NOT NULL"),
        ("changed_at", types.moment),
        ("remark", "text"),
    ]
    described = {
        column: f"The {column.replace('_', ' ')} of the {name.replace('_', ' ')}, as the customer's office knows it."
        for position, (column, _) in enumerate(columns)
        if (number * len(columns) + position) % 7 == 0
    }
    words = f"One row for each {name.replace('_', ' ')}." if number % 3 == 0 else ""
    yield from _create(types, name, columns, (first, second), (words, described))


def _create(
    types: Types,
    name: str,
    columns: list[tuple[str, str]],
    parents: tuple[str, str],
    comments: tuple[str, dict[str, str]],
) -> Iterator[str]:
    """CREATE TABLE with its keys; CREATE INDEX and COMMENT where they are statements of their own."""
    words, described = comments
    inline = types.inline
    indexes = ((f"{name}_origin_idx", "(origin_id)"), (f"{name}_state_idx", "(state, created_at)"))
    lines = [
        f"{column} {type_of}" + (f" COMMENT {_literal(described[column])}" if inline and column in described else "")
        for column, type_of in columns
    ]
    lines.append("PRIMARY KEY (id)")
    lines.append(f"CONSTRAINT {name}_parent_fk FOREIGN KEY (parent_id) REFERENCES {parents[0]} (id) ON DELETE SET NULL")
    lines.append(f"CONSTRAINT {name}_origin_fk FOREIGN KEY (origin_id) REFERENCES {parents[1]} (id)")
    if inline:
        lines.extend(f"KEY {index} {columns_of}" for index, columns_of in indexes)
    body = ",\n    ".join(lines)
    yield f"CREATE TABLE {name} (\n    {body}\n)" + (f" COMMENT {_literal(words)}" if inline and words else "")
    if not inline:
        yield from (f"CREATE INDEX {index} ON {name} {columns_of}" for index, columns_of in indexes)
        if words:
            yield f"COMMENT ON TABLE {name} IS {_literal(words)}"
        for column, text in described.items():
            yield f"COMMENT ON COLUMN {name}.{column} IS {_literal(text)}"


def _view(number: int, chance: random.Random) -> str:
    """A view that joins two tables."""
    left, right = table_name(number), table_name(chance.randrange(max(number, 1)))
    return (
        f"CREATE VIEW {left}_overview AS SELECT a.id, a.code, a.title, b.code AS other_code, sum(b.amount) AS total "
        f"FROM {left} a LEFT JOIN {right} b ON b.id = a.parent_id WHERE a.is_active GROUP BY a.id, a.code, "
        "a.title, b.code"
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
