"""The written Prisma schema against Prisma's own parser, its client and a real server."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from schemabook.model.base import QualifiedName
from schemabook.orm import prisma
from schemabook.orm.keys import unique_keys
from schemabook.orm.plan import Entity, OrmPlan
from schemabook.orm.prisma_relations import obstacle
from schemabook.scratch.server import ScratchServer
from tests.catalogues import references, survey, table
from tests.corpora.surveys import names, needs_corpora, survey_of
from tests.orm.node import tools
from tests.orm.node.plans import make_edge, make_shop, plan_of, read_sqlite_shop
from tests.round_trip import read

ADDRESS = '\n  url      = env("DATABASE_URL")'
ADVICE = ("should not be set to `SetNull` when a referenced field is required",)
"""Warnings of Prisma about the database, not about the schema that is written."""

Fresh = Callable[[ScratchServer], str]


@pytest.fixture(scope="session", autouse=True)
def node() -> None:
    """The packages of Node.js."""
    tools.install_node_modules()


def parsed(plans: Mapping[str, OrmPlan]) -> dict[str, Any]:
    """The data models that Prisma reads; both majors accept the schemas, and formatting changes nothing."""
    texts = {name: dict(prisma.render_files(plan))["prisma/schema.prisma"] for name, plan in plans.items()}
    question = {name: {"schema": text, "seven": text.replace(ADDRESS, "")} for name, text in texts.items()}
    answers = tools.ask("check_prisma.cjs", question)
    for name, answer in answers.items():
        assert [one for one in answer["faults"] if not any(words in one for words in ADVICE)] == [], name
        assert answer["formatted"] == texts[name], name
    return {name: answer["datamodel"] for name, answer in answers.items()}


def assert_same_tables(plan: OrmPlan, datamodel: dict[str, Any]) -> None:
    """The data model has the tables of the catalogue, their columns, keys and foreign keys, or remarks on them."""
    models = {one["name"]: one for one in datamodel["models"]}
    for entity in plan.entities:
        words = " ".join(prisma.remarks(plan, entity))
        if entity.class_name not in models:
            assert "@@ignore" in words, entity.name
            continue
        model = models[entity.class_name]
        assert (model["dbName"] or model["name"]) == entity.name.name
        _assert_columns(entity, model, words)
        _assert_keys(entity, model, words)
        _assert_relations(plan, entity, model)


def _assert_columns(entity: Entity, model: dict[str, Any], words: str) -> None:
    fields = {one.get("dbName") or one["name"]: one for one in model["fields"] if one["kind"] in {"scalar", "enum"}}
    for field in entity.fields:
        if field.name not in fields:
            assert f"Column {field.name}: Prisma does not read its type" in words
            continue
        found = fields[field.name]
        keyed = entity.table.primary_key is not None and field.name in entity.table.primary_key.columns
        assert found["isList"] == bool(field.dimensions)
        assert found["isRequired"] == (not field.nullable or keyed or bool(field.dimensions)), field
        assert found["name"] == field.camel
    assert set(fields) <= {field.name for field in entity.fields}


def _assert_keys(entity: Entity, model: dict[str, Any], words: str) -> None:
    names = {one["name"]: one.get("dbName") or one["name"] for one in model["fields"]}
    found = {(names[one["name"]],) for one in model["fields"] if one["isId"] or one["isUnique"]}
    found |= {tuple(names[part] for part in one["fields"]) for one in model["uniqueIndexes"]}
    found |= {tuple(names[part] for part in one) for one in model["uniqueFields"]}
    found |= {tuple(names[part] for part in model["primaryKey"]["fields"])} if model["primaryKey"] else set()
    expected = {key.columns for key in unique_keys(entity)}
    assert found <= expected
    assert all(f"The key on {', '.join(columns)} stands" in words for columns in expected - found)


def _assert_relations(plan: OrmPlan, entity: Entity, model: dict[str, Any]) -> None:
    names = {one["name"]: one.get("dbName") or one["name"] for one in model["fields"]}
    found = set()
    for one in model["fields"]:
        if one["kind"] == "object" and one["relationFromFields"]:
            target = next(each for each in plan.entities if each.class_name == one["type"])
            referenced = {field.camel: field.name for field in target.fields}
            found.add(
                (
                    tuple(names[part] for part in one["relationFromFields"]),
                    target.name,
                    tuple(referenced[part] for part in one["relationToFields"]),
                    one.get("relationOnDelete") or ("Restrict" if one["isRequired"] else "SetNull"),
                )
            )
    expected = set()
    for key in entity.table.foreign_keys:
        parent = plan.by_table.get(key.referenced_table)
        if parent is not None and not obstacle(plan, entity, key) and _is_read(plan, parent):
            action = "".join(word.capitalize() for word in key.on_delete.value.split())
            expected.add((key.columns, key.referenced_table, key.referenced_columns, action))
    assert found == expected, entity.name


def _is_read(plan: OrmPlan, entity: Entity) -> bool:
    return not any("@@ignore" in one for one in prisma.remarks(plan, entity))


def generate(folder: Path, plan: OrmPlan) -> Path:
    """Write a mapping with its usage and let Prisma make its client; only the engine in WebAssembly is needed."""
    files = dict(prisma.render_files(plan))
    schema = files["prisma/schema.prisma"]
    files["prisma/schema.prisma"] = schema.replace("engineType", 'moduleFormat = "cjs"\n  engineType', 1)
    for entity in plan.entities:
        files[f"src/literal/{entity.class_name}.ts"] = prisma.render_usage(plan, entity, lambda _: "'1'")
    tools.write(folder, files)
    script = str(tools.NODE_MODULES / "prisma" / "build" / "index.js")
    # Prisma would fetch its engine for migrations, which making a client does not use; it looks at the URL's scheme.
    given = {"PRISMA_SCHEMA_ENGINE_BINARY": "/bin/true", "DATABASE_URL": f"{plan.dialect.ddl}://127.0.0.1/none"}
    tools.run("node", script, "generate", "--schema", "prisma/schema.prisma", folder=folder, **given)
    return folder


def test_shop_and_edge(postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path) -> None:
    plans = {
        "shop": plan_of(read(make_shop(postgresql_server, fresh_database))),
        "edge": plan_of(read(make_edge(postgresql_server, fresh_database))),
        "sqlite": plan_of(read_sqlite_shop(tmp_path)),
    }
    for name, datamodel in parsed(plans).items():
        assert_same_tables(plans[name], datamodel)


@needs_corpora
@pytest.mark.parametrize("engine", ["postgresql", "mariadb", "sqlite"])
def test_corpora(engine: str, request: pytest.FixtureRequest) -> None:
    plans = {name: plan_of(survey_of(name, request)) for name in names(engine)}
    for name, datamodel in parsed(plans).items():
        assert_same_tables(plans[name], datamodel)


def test_usage_compiles_against_the_client(
    postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path
) -> None:
    for name, make in (("shop", make_shop), ("edge", make_edge)):
        tools.compile_typescript(generate(tmp_path / name, plan_of(read(make(postgresql_server, fresh_database)))))


def test_usage_runs(postgresql_server: ScratchServer, fresh_database: Fresh, tmp_path: Path) -> None:
    url = make_shop(postgresql_server, fresh_database)
    folder = generate(tmp_path, plan_of(read(url)))
    tools.compile_typescript(folder, emit=True)
    database = url.rpartition("/")[2]
    postgresql_server.run(
        "INSERT INTO users (email, name, password_hash) SELECT n || '@orchard.example', 'Ada', '!' "
        "FROM generate_series(1, 25) n",
        database,
    )
    calls = [
        ["usage/User", "findUser", {"bigint": "3"}],
        ["usage/User", "listUsers", {"bigint": "20"}],
        ["usage/User", "updateUser", {"bigint": "3"}, "ADMIN"],
        ["usage/OrderItem", "listOrderItems", {"orderId": {"bigint": "1"}, "line": 1}],
    ]
    answer = tools.run(
        "node", str(tools.HERE / "use_prisma.cjs"), given=json.dumps(calls), folder=folder, DATABASE_URL=url
    )
    found, page, updated, items = json.loads(answer)
    assert found["email"] == "3@orchard.example"
    assert found["addresses"] == []
    assert [one["id"] for one in page] == ["21", "22", "23", "24", "25"]
    assert (updated["id"], updated["role"]) == ("3", "ADMIN")
    assert items == []
    assert postgresql_server.fetch("SELECT role FROM users WHERE id = 3", database) == (("admin",),)


def test_without_node_the_tests_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"There is no Node\.js with npm"):
        tools.install_node_modules()


def test_lock_file_has_no_address() -> None:
    for name in tools.MANIFEST:
        text = (tools.HERE / name).read_text("utf-8")
        assert not re.search(r"://|\bresolved\"|\bregistry\s*[=:]", text), name
    lock = json.loads((tools.HERE / "package-lock.json").read_text("utf-8"))
    assert all("integrity" in entry for name, entry in lock["packages"].items() if name)


def test_hostile_text_stays_text() -> None:
    plan = plan_of_names('it"s\n}', "model X {\n  id Int @id\n}\n*/ `${x}` \\")
    datamodel = parsed({"hostile": plan})["hostile"]
    assert [one["dbName"] for one in datamodel["models"]] == ['it"s\n}']
    assert len(datamodel["models"]) == 1


def plan_of_names(name: str, comment: str) -> OrmPlan:
    """The plan of one table of that name."""
    return plan_of(survey(table(name, comment=comment)))


def test_a_new_table_changes_nothing_of_the_others() -> None:
    before = plan_of(survey(table("a"), table("c", references("a_id", "a"))))
    after = plan_of(survey(table("a"), table("b"), table("c", references("a_id", "a"))))
    for name in ("a", "c"):
        was, now = (plan.by_table[QualifiedName("public", name)] for plan in (before, after))
        assert prisma.render_entity(before, was) == prisma.render_entity(after, now)
