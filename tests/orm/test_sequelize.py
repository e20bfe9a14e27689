"""The written Sequelize models against the TypeScript compiler and Sequelize on a real server."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemabook.model.base import QualifiedName
from schemabook.orm import sequelize
from schemabook.orm.plan import Entity, OrmPlan
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
Fresh = Callable[[ScratchServer], str]


@pytest.fixture(scope="session", autouse=True)
def node() -> None:
    """The packages of Node.js."""
    tools.install_node_modules()


def write(folder: Path, plan: OrmPlan) -> Path:
    """Write the files of a mapping, and its usage with literals beside it."""
    files = dict(sequelize.render_files(plan))
    for entity in plan.entities:
        files[f"src/literal/{entity.class_name}.ts"] = sequelize.render_usage(plan, entity, lambda _: "'1'")
    return tools.write(folder, files)


def asked(folder: Path, url: str, calls: list[list[Any]]) -> dict[str, Any]:
    """What Sequelize says of a compiled mapping on a real server."""
    answer = tools.run(
        "node",
        str(tools.HERE / "check_sequelize.cjs"),
        given=json.dumps(calls),
        folder=folder,
        DATABASE_URL=node_url(url),
        NODE_NO_WARNINGS="1",
    )
    found: dict[str, Any] = json.loads(answer)
    return found


def assert_same_tables(plan: OrmPlan, models: dict[str, Any]) -> None:
    """Each model has the columns of its table, as Sequelize reads them from the server and the catalogue has them."""
    assert set(models) == {entity.class_name for entity in plan.entities}
    for entity in plan.entities:
        found = models[entity.class_name]
        expected = _expected(plan, entity)
        assert found["fault"] == "", entity.name
        assert found["attributes"] == expected, entity.name
        assert found["foreignKeys"] == _expected_keys(entity), entity.name
        if found["columns"] is None:
            assert sum(one.name.name == entity.name.name for one in plan.entities) > 1
        elif entity.primary and entity.identifier:
            assert {name: one for name, one in found["columns"].items() if name in expected} == expected, entity.name


def _expected(plan: OrmPlan, entity: Entity) -> dict[str, list[bool]]:
    """For each column whether it can be null, and whether it is of the key."""
    words = " ".join(sequelize.remarks(plan, entity))
    return {
        field.name: [field.nullable and field.name not in entity.identifier, field.name in entity.identifier]
        for field in entity.fields
        if f"Column {field.name} is left out" not in words
    }


def _expected_keys(entity: Entity) -> dict[str, list[str]]:
    """For each column that is a foreign key by itself what it refers to, and what happens to the children."""
    found: dict[str, list[str]] = {}
    for key in entity.table.foreign_keys:
        if len(key.columns) == 1:
            to = [key.referenced_table.name, key.referenced_columns[0], key.on_delete.value, key.on_update.value]
            found.setdefault(key.columns[0], to)
    return found


def test_shop(postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path) -> None:
    url = make_shop(postgresql_server, fresh_database)
    plan = plan_of(read(url))
    tools.compile_typescript(write(tmp_path, plan), emit=True)
    database = url.rpartition("/")[2]
    postgresql_server.run(
        "INSERT INTO users (email, name, password_hash) SELECT n || '@orchard.example', 'Ada', '!' "
        "FROM generate_series(1, 25) n",
        database,
    )
    calls: list[list[Any]] = [
        ["usage/User", "findUser", "3"],
        ["usage/User", "listUsers", "20"],
        ["usage/User", "updateUser", "sequelize", "3", "admin"],
        ["usage/OrderItem", "listOrderItems", {"orderId": "1", "line": 1}],
        ["usage/Product", "findProduct", 1],
    ]
    answer = asked(tmp_path, url, calls)
    assert_same_tables(plan, answer["models"])
    found, page, updated, items, nothing = answer["given"]
    assert (found["email"], found["addresses"]) == ("3@orchard.example", [])
    assert [one["id"] for one in page] == ["21", "22", "23", "24", "25"]
    assert (updated["id"], updated["role"]) == ("3", "admin")
    assert items == []
    assert nothing is None
    assert postgresql_server.fetch("SELECT role FROM users WHERE id = 3", database) == (("admin",),)
    ties = {tuple(one) for one in answer["models"]["Order"]["associations"]}
    assert {
        ("BelongsTo", "user", "User"),
        ("HasMany", "orderItems", "OrderItem"),
        ("HasOne", "payment", "Payment"),
    } <= ties


def test_validators_refuse_before_the_server_does(
    postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path
) -> None:
    url = make_shop(postgresql_server, fresh_database)
    folder = write(tmp_path, plan_of(read(url)))
    script = (
        "import { User } from '../models/User';\nimport { Product } from '../models/Product';\n"
        "async function refusal(of: Promise<unknown>): Promise<string> {\n"
        "  return of.then(() => 'taken', (error: Error) => `${error.name}: ${error.message}`);\n}\n"
        "export async function refusals(): Promise<string[]> {\n"
        "  const made = User.build({ email: 'nobody', name: '', passwordHash: '!', deletedAt: null });\n"
        "  const product = { categoryId: 1, name: 'Pear', description: null };\n"
        "  return [\n    await refusal(made.save()),\n"
        "    await refusal(Product.build({ ...product, price: '-0.01' }).validate()),\n"
        "    await refusal(Product.build({ ...product, price: '0.00', vatRate: '1.5' }).validate()),\n"
        "    await refusal(Product.build({ ...product, price: '0.00' }).validate()),\n  ];\n}\n"
    )
    (folder / "src" / "usage" / "refusals.ts").write_text(script, encoding="utf-8")
    tools.compile_typescript(folder, emit=True)
    user, price, rate, fine = asked(folder, url, [["usage/refusals", "refusals"]])["given"][0]
    assert "SequelizeValidationError" in user
    assert "Validation is on email failed" in user
    assert "Validation len on name failed" in user
    assert "Validation min on price failed" in price
    assert "Validation max on vatRate failed" in rate
    assert fine == "taken"


def test_edge(postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path) -> None:
    url = make_edge(postgresql_server, fresh_database)
    plan = plan_of(read(url))
    tools.compile_typescript(write(tmp_path, plan), emit=True)
    answer = asked(tmp_path, url, [["usage/NoKey", "listNoKeys"], ["usage/Child", "listChildren", 1]])
    assert answer["given"] == [[], []]
    assert_same_tables(plan, answer["models"])


@needs_corpora
@pytest.mark.parametrize("name", CORPORA)
def test_corpora(name: str, postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path) -> None:
    url = load_corpus(name, postgresql_server, fresh_database)
    plan = plan_of(read(url))
    tools.compile_typescript(write(tmp_path, plan), emit=True)
    assert_same_tables(plan, asked(tmp_path, url, [])["models"])


@needs_corpora
def test_other_engines(mariadb_server: ScratchServer, fresh_database: Fresh, tmp_path: Path) -> None:
    write(tmp_path / "sqlite", plan_of(read_sqlite_shop(tmp_path)))
    url = load_corpus("multi-sakila/mariadb1011", mariadb_server, fresh_database)
    plan = plan_of(read(url))
    folder = write(tmp_path / "sakila", plan)
    tools.compile_typescript(folder, emit=True)
    assert_same_tables(plan, asked(folder, url, [["usage/Film", "findFilm", 0]])["models"])
    tools.compile_typescript(tmp_path / "sqlite")


def test_hostile_text_stays_text() -> None:
    comment = "*/ }); process.exit(); // ' ` ${x} \\ \n next"
    plan = plan_of(survey(table("it's `odd` \\", comment=comment)))
    text = sequelize.render_entity(plan, plan.entities[0])
    assert r"tableName: 'it\'s `odd` \\'," in text
    assert r"${x} \\ \n next'" in text
    assert text.startswith("/**\n * *\\/ }); process.exit();")


def test_a_new_table_changes_nothing_of_the_others() -> None:
    before = plan_of(survey(table("a"), table("c", references("a_id", "a"))))
    after = plan_of(survey(table("a"), table("b"), table("c", references("a_id", "a"))))
    for name in ("a", "c"):
        was, now = (plan.by_table[QualifiedName("public", name)] for plan in (before, after))
        assert sequelize.render_entity(before, was) == sequelize.render_entity(after, now)
