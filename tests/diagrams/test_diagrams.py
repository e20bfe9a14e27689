"""Modules and Mermaid text."""

from __future__ import annotations

import random
import string

import pytest

from schemabook.diagrams.mermaid import Entity, attributes, er_diagram, flowchart, label, word
from schemabook.diagrams.modules import LIMIT, find_modules
from schemabook.insights.relationships import find_relationships
from schemabook.model.catalogue import Catalogue
from tests.catalogues import catalogue, name, references, table
from tests.checks.markdown import Block, check_mermaid


def clusters(number: int, size: int) -> Catalogue:
    """Groups of tables around one each, joined in a chain by single keys."""
    tables = []
    for group in range(number):
        links = (references("before", f"g{group - 1}_hub"),) if group else ()
        tables.append(table(f"g{group}_hub", *links))
        tables += [table(f"g{group}_t{i}", references("hub", f"g{group}_hub")) for i in range(size - 1)]
    return catalogue(*tables)


def test_small_schema_is_one_module() -> None:
    given = clusters(2, 10)
    (module,) = find_modules(given, find_relationships(given))
    assert len(module.tables) == 20
    assert module.name == "public.g0_hub"


def test_groups_are_found_and_named_after_their_hubs() -> None:
    given = clusters(6, 15)
    modules = find_modules(given, find_relationships(given))
    assert {module.name for module in modules} == {f"public.g{group}_hub" for group in range(6)}
    for module in modules:
        assert {one.name.split("_")[0] for one in module.tables} == {module.name.split(".")[1].split("_")[0]}


@pytest.mark.parametrize("seed", range(5))
def test_every_table_is_in_one_module_that_fits_a_picture(seed: int) -> None:
    chance = random.Random(seed)
    tables = [table("t000")]
    for number in range(1, 300):
        links = {chance.randrange(number) for _ in range(chance.randrange(4))}
        tables.append(table(f"t{number:03}", *(references(f"r{one}", f"t{one:03}") for one in links)))
    given = catalogue(*tables)
    modules = find_modules(given, find_relationships(given))
    listed = [one for module in modules for one in module.tables]
    assert sorted(listed) == [one.name for one in given.tables]
    assert max(len(module.tables) for module in modules) <= LIMIT
    assert modules == find_modules(given, find_relationships(given))
    assert len({module.name for module in modules}) == len(modules)


def test_schemas_are_divided_apart() -> None:
    given = catalogue(table("x.a"), table("y.b", references("a", "x.a")))
    assert [module.tables for module in find_modules(given, find_relationships(given))] == [
        (name("x.a"),),
        (name("y.b"),),
    ]


def test_plain_names_stay_as_they_are() -> None:
    assert label("public.order_items") == "public.order_items"
    assert label("Größe (cm)") == "Größe (cm)"
    assert label('a "b"') == "a #34;b#34;"
    assert label("") != ""
    assert word("order_id") == "order_id"
    assert word("numeric(10, 2)") == "numeric(10_2)"
    assert word("pk") == "_pk"
    assert word("1st column") == "_1st_column"


def test_changed_column_names_are_repeated_in_full() -> None:
    lines = attributes(table("t", primary="id", unique="é_key"), keys_only=False)
    assert lines == ("integer id PK", 'integer __key UK "é_key"')


def test_keys_only() -> None:
    given = table("t", references("a", "a"), primary="id")
    assert attributes(given, keys_only=True) == ("integer id PK", "integer a FK")


def test_hostile_names_parse() -> None:
    chance = random.Random(1)
    alphabet = string.printable + "äß🚀ع\u200b\u2028" + '"`#;%{}[]|<>&'
    blocks = []
    for number in range(300):
        words = ["".join(chance.choice(alphabet) for _ in range(chance.randrange(1, 12))) for _ in range(4)]
        words += ["direction TB", "title", "end", "one", "<script>alert(1)</script>", "%%{init: {}}%%"]
        tables = [table(f"s.{one}", primary="id") for one in words]
        child = table("s.child", *(references(one.replace(" ", "") or "x", f"s.{one}") for one in words))
        given = catalogue(*{one.name: one for one in (*tables, child)}.values())
        entities = [Entity(name=one.name, attributes=attributes(one, keys_only=False)) for one in given.tables]
        text = er_diagram(entities, find_relationships(given), lambda one: one.name)
        blocks.append(Block("er.md", number, text))
        blocks.append(Block("flow.md", number, flowchart([(one, one) for one in words], [(0, 1, 2)])))
    assert check_mermaid(blocks) == []
