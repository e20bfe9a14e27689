"""Generated schemas in memory, the same for the same size on every machine: no server is needed.

`modular_survey` is built as large schemas are: modules of about 14 tables whose keys mostly stay inside, some tables
that very many refer to, 15 in 100 without any key, 13 columns with comments, rows and sizes of all orders of magnitude.
`uniform_survey` is `benchmarks.schema` without a server: two keys to any two tables before.
"""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime

from benchmarks import schema
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Catalogue
from schemabook.model.families import Family
from schemabook.model.measured import Measured
from schemabook.model.measurements import Measurements, SeenFrom, TableFigures
from schemabook.model.survey import Server, Survey
from schemabook.model.tables import Column, ForeignKey, Index, IndexColumn, PrimaryKey, Table

COLUMNS = 13
_ENGINE = "postgresql"
_SCHEMA = "public"
_IN_A_MODULE = 14
_ISOLATED = 0.15
_TO_A_HUB = 150
_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
_AREAS = (
    "billing", "catalogue", "customer", "delivery", "finance", "staff", "inventory", "loyalty", "marketing", "order",
    "ledger", "quality", "risk", "support", "travel", "media", "asset", "energy", "claim", "fleet",
)  # fmt: skip
_THINGS = (
    "account", "address", "adjustment", "agreement", "allocation", "approval", "attachment", "batch", "campaign",
    "category", "channel", "contact", "contract", "credit", "discount", "document", "event", "invoice", "item",
    "location", "message", "movement", "note", "offer", "payment", "policy", "price", "product", "profile", "quote",
)  # fmt: skip
_HUBS = ("tenant", "app_user", "currency", "country", "language")
_PLAIN = (
    ("name", "character varying(120)"), ("status", "character varying(20)"), ("amount", "numeric(12,2)"),
    ("created_at", "timestamp with time zone"), ("updated_at", "timestamp with time zone"), ("quantity", "integer"),
    ("description", "text"), ("code", "character varying(40)"), ("kind", "text"), ("valid_from", "date"),
    ("valid_until", "date"), ("total", "numeric(12,2)"), ("reference", "text"), ("position", "integer"),
)  # fmt: skip

_CREATE = re.compile(r"CREATE TABLE (\w+) \(\n(.*?)\n\)", re.DOTALL)
_KEY = re.compile(r"CONSTRAINT (\w+) FOREIGN KEY \((\w+)\) REFERENCES (\w+) \(id\)")


def modular_survey(size: int, seed: int = 7) -> Survey:
    """A survey of so many tables in modules, with figures."""
    chance = random.Random(seed)
    modules = _modules(size, chance)
    hubs = [f"{_HUBS[n % len(_HUBS)]}{n // len(_HUBS) or ''}" for n in range(max(1, size // _TO_A_HUB))]
    parents: dict[str, list[str]] = {name: [] for name in hubs}
    for module in modules:
        for position, name in enumerate(module):
            parents[name] = _parents(position, module, modules, hubs, chance) if module[0] != name else []
    isolated = round(size * _ISOLATED)
    parents |= {f"{_AREAS[n % len(_AREAS)]}_log_{n}": [] for n in range(isolated)}
    tables = [_table(name, list(dict.fromkeys(refers)), chance) for name, refers in list(parents.items())[:size]]
    return _survey("modular", tables, chance)


def uniform_survey(size: int, seed: int = 7) -> Survey:
    """A survey of the tables of `benchmarks.schema`, with figures."""
    chance = random.Random(seed)
    tables = []
    for script in schema.scripts(_ENGINE, size):
        for name, body in _CREATE.findall(script):
            keys = {column: parent for _, column, parent in _KEY.findall(body)}
            tables.append(_table(name, [], chance, tuple(keys.items())))
    return _survey("uniform", tables, chance)


def _modules(size: int, chance: random.Random) -> list[list[str]]:
    """The names of the tables in modules, without hubs and isolated ones."""
    left = size - round(size * _ISOLATED) - max(1, size // _TO_A_HUB)
    modules: list[list[str]] = []
    while left > 0:
        number, count = len(modules), min(left, chance.randint(_IN_A_MODULE - 6, _IN_A_MODULE + 6))
        area = _AREAS[number % len(_AREAS)] + (str(number // len(_AREAS)) if number >= len(_AREAS) else "")
        first = chance.randrange(len(_THINGS))
        modules.append([f"{area}_{_THINGS[(first + n) % len(_THINGS)]}" for n in range(count)])
        left -= count
    return modules


def _parents(
    position: int, module: list[str], modules: list[list[str]], hubs: list[str], chance: random.Random
) -> list[str]:
    """What a table of a module refers to: in all about 1.5 tables for each table of the schema."""
    found = [module[int(position * chance.random() ** 2)]]
    if chance.random() < 0.3:
        found.append(module[int(position * chance.random())])
    if chance.random() < 0.1:
        found.append(chance.choice(chance.choice(modules)))
    if chance.random() < 0.45:
        found.append(chance.choice(hubs))
    return [name for name in found if name != module[position]]


def _table(name: str, parents: list[str], chance: random.Random, named: tuple[tuple[str, str], ...] = ()) -> Table:
    """One table: its identifier, a column for each parent, and others up to `COLUMNS`."""
    keys = named or tuple((f"{parent}_id", parent) for parent in parents)
    said = name.replace("_", " ")
    columns = [
        Column(name="id", type="bigint", family=Family.INTEGER, nullable=False, comment=f"Identifies the {said}.")
    ]
    for column, parent in keys:
        columns.append(_column(column, "bigint", f"The {parent.replace('_', ' ')} that the {said} belongs to."))
    for column, kind in chance.sample(_PLAIN, COLUMNS - len(columns)):
        comment = f"The {column.replace('_', ' ')} of the {said} as it was entered."
        columns.append(
            Column(name=column, type=kind, family=Family.TEXT, nullable=chance.random() < 0.5, comment=comment)
        )
    return Table(
        name=QualifiedName(_SCHEMA, name),
        columns=tuple(columns),
        primary_key=PrimaryKey(name=f"{name}_pkey", columns=("id",)),
        foreign_keys=tuple(
            ForeignKey(
                name=f"{name}_{column}_fkey",
                columns=(column,),
                referenced_table=QualifiedName(_SCHEMA, parent),
                referenced_columns=("id",),
            )
            for column, parent in keys
        ),
        indexes=tuple(Index(name=f"{name}_{column}_idx", columns=(IndexColumn(name=column),)) for column, _ in keys),
        comment=f"Holds one row for each {said}.",
    )


def _column(name: str, kind: str, comment: str, *, nullable: bool = False) -> Column:
    family = Family.INTEGER if kind in {"bigint", "integer"} else Family.TEXT
    return Column(name=name, type=kind, family=family, nullable=nullable, comment=comment)


def _survey(database: str, tables: list[Table], chance: random.Random) -> Survey:
    listed = tuple(sorted(tables, key=lambda table: table.name))
    figures = tuple(
        TableFigures(
            name=table.name,
            rows=_figure(int(10 ** chance.uniform(1, 7)), "rows"),
            size=_figure(int(10 ** chance.uniform(4, 10)), "bytes"),
        )
        for table in listed
    )
    seen = SeenFrom(host="localhost", at=_AT)
    return Survey(
        server=Server(engine=_ENGINE, product="PostgreSQL", version="18.0", database=database),
        catalogue=Catalogue(engine=_ENGINE, default_schema=_SCHEMA, tables=listed),
        measurements=Measurements(seen=seen, tables=figures),
    )


def _figure(value: int, unit: str) -> Measured:
    method = "SELECT pg_total_relation_size({object})" if unit == "bytes" else "SELECT count(*) FROM {object}"
    return Measured(value=value, unit=unit, method=method, quality="estimate", measured_at=_AT)
