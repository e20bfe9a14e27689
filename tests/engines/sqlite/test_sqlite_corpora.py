"""Real schemas come back the same, and have what their TRUTH files count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schemabook.model.catalogue import Catalogue
from tests.corpora.loader import corpora_root

from .conftest import Check, Make

CORPORA = corpora_root() or Path("no-corpora")
FILES = (
    "multi-chinook/Chinook_Sqlite.sqlite",
    "mysql-pgloader/test/sqlite/bad-utf8.db",
    "mysql-pgloader/test/sqlite/collision.db",
    "mysql-pgloader/test/sqlite/sqlite.db",
    "mysql-pgloader/test/sqlite/test_pk.db",
    "mysql-pgloader/test/sqlite/type-mismatch.db",
)
SCRIPTS = (
    "multi-chinook/Chinook_Sqlite.sql",
    "multi-sakila/sqlite-sakila-db/sqlite-sakila-schema.sql",
    "multi-omop-cdm/inst/ddl/5.4/sqlite/OMOPCDM_sqlite_5.4_ddl.sql",
    "multi-omop-cdm/inst/ddl/5.4/sqlite_extended/OMOPCDM_sqlite_extended_5.4_ddl.sql",
    "multi-temporal/schema/sqlite/v3/temporal/schema.sql",
    "multi-temporal/schema/sqlite/v3/visibility/schema.sql",
    "goose-openfga/assets/migrations/sqlite/005_initialize_schema.sql",
)

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="no corpora on this machine: set SCHEMABOOK_CORPORA")


@pytest.mark.parametrize("name", FILES)
def test_files(name: str, check: Check) -> None:
    assert check(CORPORA / name).tables


def load(name: str, make: Make) -> Path:
    text = (CORPORA / name).read_text(encoding="utf-8-sig")
    return make(text.replace("@cdmDatabaseSchema.", "").split("-- +goose Down")[0])


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts(name: str, make: Make, check: Check) -> None:
    catalogue = check(load(name, make))
    assert catalogue.tables
    for table in catalogue.tables:
        assert all(text.startswith("shadow tables ") for text in table.unmodelled)


def counts(catalogue: Catalogue) -> dict[str, int]:
    tables, views = catalogue.tables, catalogue.views
    return {
        "tables": len(tables),
        "columns": sum(len(table.columns) for table in tables),
        "views": len(views),
        "triggers": sum(len(relation.triggers) for relation in tables)
        + sum(len(relation.triggers) for relation in views),
        "foreign_keys": sum(len(table.foreign_keys) for table in tables),
    }


@pytest.mark.parametrize(
    ("truth", "script"),
    [
        ("multi-chinook/TRUTH-sqlite.json", SCRIPTS[0]),
        ("multi-sakila/TRUTH-sqlite.json", SCRIPTS[1]),
        ("multi-omop-cdm/TRUTH-sqlite.json", SCRIPTS[2]),
    ],
)
def test_truth(truth: str, script: str, make: Make, check: Check) -> None:
    expected = json.loads((CORPORA / truth).read_text(encoding="utf-8"))
    found = check(load(script, make))
    assert counts(found) == {name: expected["counts"][name] for name in counts(found)}
    keys = [
        {
            "table": table.name.name,
            "columns": list(key.columns),
            "ref_table": key.referenced_table.name,
            "ref_columns": list(key.referenced_columns),
        }
        for table in found.tables
        for key in table.foreign_keys
    ]
    ordered = sorted(keys, key=json.dumps)
    assert ordered == sorted(expected["foreign_keys"], key=json.dumps)


def test_spider(make: Make, check: Check) -> None:
    schemas = json.loads((CORPORA / "text2sql-spider-full-tables/tables.json").read_text(encoding="utf-8"))
    for schema in schemas:
        check(make(spider_script(schema)))


def spider_script(schema: dict[str, Any]) -> str:
    """The tables of one schema of the Spider data set as SQL."""

    def quote(name: object) -> str:
        return '"' + str(name).replace('"', '""') + '"'

    names = [quote(name) for name in schema["table_names_original"]]
    columns: list[tuple[int, str]] = [(at, quote(name)) for at, name in schema["column_names_original"]]
    body: list[list[str]] = [[] for _ in names]
    for (at, name), kind in zip(columns, schema["column_types"], strict=True):
        if at >= 0:
            body[at].append(f"{name} {kind}")
    for key in schema["primary_keys"]:
        parts = key if isinstance(key, list) else [key]
        at = columns[parts[0]][0]
        if not any(line.startswith("PRIMARY") for line in body[at]):
            body[at].append(f"PRIMARY KEY ({', '.join(columns[part][1] for part in parts)})")
    for child, parent in schema["foreign_keys"]:
        at, name = columns[child]
        other, key = columns[parent]
        body[at].append(f"FOREIGN KEY ({name}) REFERENCES {names[other]} ({key})")
    return "".join(
        f"CREATE TABLE {name} ({', '.join(lines)});"
        for name, lines in zip(names, body, strict=True)
        if lines and name != '"sqlite_sequence"'
    )
