"""The written TypeORM entities against the TypeScript compiler and TypeORM on a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from schemabook.model.base import QualifiedName
from schemabook.orm import typeorm
from schemabook.orm.plan import Entity, OrmPlan
from schemabook.orm.typeorm_columns import is_mapped
from schemabook.scratch.server import ScratchServer
from tests.catalogues import references, survey, table
from tests.orm.node import tools
from tests.orm.node.plans import (
    load_corpus,
    make_edge,
    make_shop,
    node_url,
    plan_of,
    read_sqlite_shop,
    recipe_names,
)
from tests.round_trip import read

CORPORA = ["prisma-umami/postgres15", "pg-adventureworks/postgres15"]
needs_corpora = pytest.mark.skipif(
    not recipe_names("postgresql"), reason="no corpora on this machine: set SCHEMABOOK_CORPORA"
)
ABOUT = re.compile(
    r"^(?:Column|Foreign key|Index) (.+?)(?:: | is )|looks for the type \w+\.(\w+)|^TypeORM takes (.+) for the"
)
"""What a remark is about."""
Fresh = Callable[[ScratchServer], str]


@pytest.fixture(scope="session", autouse=True)
def node() -> None:
    """The packages of Node.js."""
    tools.install_node_modules()


def write(folder: Path, plan: OrmPlan, values: str = "'1'") -> Path:
    """Write the files of a mapping, and its usage with literals beside it."""
    files = dict(typeorm.render_files(plan))
    for entity in plan.entities:
        files[f"src/literal/{entity.class_name}.ts"] = typeorm.render_usage(plan, entity, lambda _: values)
    return tools.write(folder, files)


def asked(folder: Path, url: str, calls: list[list[Any]]) -> dict[str, Any]:
    """What TypeORM says of a compiled mapping on a real server."""
    answer = tools.run(
        "node",
        str(tools.HERE / "check_typeorm.cjs"),
        given=json.dumps(calls),
        folder=folder,
        DATABASE_URL=node_url(url),
        NODE_NO_WARNINGS="1",
    )
    found: dict[str, Any] = json.loads(answer)
    return found


def assert_same_tables(plan: OrmPlan, tables: Mapping[str, Any]) -> None:
    """The entities have the tables of the catalogue: columns, keys, foreign keys, constraints."""
    for entity in plan.entities:
        if not is_mapped(plan, entity):
            assert entity.class_name not in tables
            continue
        found = tables[entity.class_name]
        assert found["table"] == entity.name.name
        assert found["schema"] in {None, entity.name.schema}
        words = " ".join(typeorm.remarks(plan, entity))
        left_out = {field.name for field in entity.fields if f"Column {field.name} is left out" in words}
        columns = {(name, nullable, primary) for name, nullable, primary in found["columns"]}
        keys = set(entity.identifier)
        assert columns == {
            (field.name, field.nullable and field.name not in keys, field.name in keys)
            for field in entity.fields
            if field.name not in left_out
        }
        _assert_constraints(entity, found, words)


def _assert_constraints(entity: Entity, found: dict[str, Any], words: str) -> None:
    keys = {
        (name, tuple(columns), on_delete, on_update)
        for name, columns, _, _, on_delete, on_update in found["foreignKeys"]
    }
    expected = {
        (key.name, key.columns, key.on_delete.value.replace("SET DEFAULT", "DEFAULT"), key.on_update.value)
        for key in entity.table.foreign_keys
        if f"Foreign key {key.name} is no relation" not in words
    }
    assert keys == expected
    uniques = {(name, frozenset(columns)) for name, columns in found["uniques"]}
    assert uniques >= {(one.name, frozenset(one.columns)) for one in entity.table.unique_constraints}
    assert set(found["checks"]) == {one.name for one in entity.table.checks}
    names = {name for name, _ in found["indexes"]}
    assert names <= {index.name for index in entity.table.indexes}
    managed = {index.name for index in entity.table.indexes if index.constraint is None}
    assert all(name in names or f"Index {name} is left to the database" in words for name in managed)


def assert_explained(plan: OrmPlan, queries: list[str]) -> None:
    """Every statement that TypeORM would send is about a column, key or index that a remark on its table is about."""
    for query in queries:
        of = [
            entity
            for entity in plan.entities
            if "INDEX" in query or f'"{entity.name.name}"' in query or query.startswith("CREATE TYPE")
        ]
        assert any(name in query for entity in of for name in _explained(plan, entity)), query


def _explained(plan: OrmPlan, entity: Entity) -> set[str]:
    """What the remarks on a table are about, and the keys and indexes that stand on such columns."""
    found = {
        one
        for words in typeorm.remarks(plan, entity)
        for groups in ABOUT.findall(words)
        for name in groups
        for one in (name.split(", ") if name else ())
    }
    table = entity.table
    named = [(one.name, one.columns) for one in table.foreign_keys]
    named += [(one.name, one.columns) for one in table.unique_constraints]
    named += [(table.primary_key.name, table.primary_key.columns)] if table.primary_key else []
    named += [(one.name, tuple(key.name or "" for key in one.columns)) for one in table.indexes]
    return found | {name for name, columns in named if found.intersection(columns)}


def test_shop(postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path) -> None:
    url = make_shop(postgresql_server, fresh_database)
    plan = plan_of(read(url))
    folder = write(tmp_path, plan)
    tools.compile_typescript(folder, emit=True)
    database = url.rpartition("/")[2]
    postgresql_server.run(
        "INSERT INTO users (email, name, password_hash) SELECT n || '@orchard.example', 'Ada', '!' "
        "FROM generate_series(1, 25) n",
        database,
    )
    calls: list[list[Any]] = [
        ["usage/User", "findUser", "3"],
        ["usage/User", "listUsers", "20"],
        ["usage/User", "updateUser", "3", "admin"],
        ["usage/OrderItem", "listOrderItems", {"orderId": "1", "line": 1}],
        ["usage/Category", "findCategory", "none"],
    ]
    answer = asked(folder, url, calls)
    assert_same_tables(plan, answer["tables"])
    assert answer["queries"] == []
    found, page, updated, items, nothing = answer["given"]
    assert found["email"] == "3@orchard.example"
    assert "passwordHash" not in found
    assert [one["id"] for one in page] == ["21", "22", "23", "24", "25"]
    assert (updated["id"], updated["role"]) == ("3", "admin")
    assert items == []
    assert nothing is None
    assert postgresql_server.fetch("SELECT role FROM users WHERE id = 3", database) == (("admin",),)


def test_edge(postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path) -> None:
    url = make_edge(postgresql_server, fresh_database)
    plan = plan_of(read(url))
    tools.compile_typescript(write(tmp_path, plan), emit=True)
    answer = asked(tmp_path, url, [["usage/NoKey", "listNoKeys"], ["usage/Child", "listChildren", 1]])
    assert answer["given"] == [[], []]
    assert_same_tables(plan, answer["tables"])
    assert_explained(plan, answer["queries"])


@needs_corpora
@pytest.mark.parametrize("name", CORPORA)
def test_corpora(name: str, postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path) -> None:
    url = load_corpus(name, postgresql_server, fresh_database)
    plan = plan_of(read(url))
    tools.compile_typescript(write(tmp_path, plan), emit=True)
    answer = asked(tmp_path, url, [])
    assert_same_tables(plan, answer["tables"])
    assert_explained(plan, answer["queries"])


@needs_corpora
def test_other_engines_compile(mariadb_server: ScratchServer, fresh_database: Fresh, tmp_path: Path) -> None:
    write(tmp_path / "sqlite", plan_of(read_sqlite_shop(tmp_path)))
    url = load_corpus("multi-sakila/mariadb1011", mariadb_server, fresh_database)
    plan = plan_of(read(url))
    folder = write(tmp_path / "sakila", plan)
    tools.compile_typescript(folder, emit=True)
    answer = asked(folder, url, [["usage/Actor", "listActors", 0], ["usage/Film", "findFilm", 0]])
    tables = answer["tables"]
    for entity in plan.entities:
        found = {(name, nullable, primary) for name, nullable, primary in tables[entity.class_name]["columns"]}
        assert found == {(one.name, one.nullable, one.name in entity.identifier) for one in entity.fields}
    tools.compile_typescript(tmp_path / "sqlite")


def test_hostile_text_stays_text() -> None:
    comment = "*/ }); process.exit(); // ' ` ${x} \\ \n next"
    plan = plan_of(survey(table("it's `odd` \\", comment=comment)))
    text = typeorm.render_entity(plan, plan.entities[0])
    assert text.count("@Entity(") == 1
    assert r"name: 'it\'s `odd` \\'," in text
    assert r"${x} \\ \n next'" in text


def test_a_new_table_changes_nothing_of_the_others() -> None:
    before = plan_of(survey(table("a"), table("c", references("a_id", "a"))))
    after = plan_of(survey(table("a"), table("b"), table("c", references("a_id", "a"))))
    for name in ("a", "c"):
        was, now = (plan.by_table[QualifiedName("public", name)] for plan in (before, after))
        assert typeorm.render_entity(before, was) == typeorm.render_entity(after, now)
