"""What documents print of examples: their titles, the SQL, and what the server's plan of each says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from schemabook.demo import shop_script
from schemabook.documents.blocks import Block, Code, Heading, Link, Listing, Paragraph, Strong, Text
from schemabook.documents.context import Context, Settings
from schemabook.documents.example_blocks import (
    call_blocks,
    example_blocks,
    plan_line,
    view_example_blocks,
)
from schemabook.documents.index import Index
from schemabook.engines import dialect_by_name
from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.examples.queries import examples_of
from schemabook.model.base import QualifiedName
from schemabook.model.catalogue import Routine
from schemabook.model.plans import Plan, PlanNode
from schemabook.model.survey import Survey
from schemabook.model.tables import Table, TableKind, View
from schemabook.scratch.server import ScratchServer
from schemabook.study import study
from schemabook.survey import read_survey
from tests.catalogues import column, name, references, survey, table

replace = msgspec.structs.replace
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
USERS, ORDERS = table("users"), table("orders", references("user_id", "users"))


def context_of(given: Survey) -> Context:
    """A document's view of a survey."""
    return Context(Index(study(given), dialect_by_name("postgresql")), Settings())


def plan(statement: str, root: PlanNode | None, *full_scans: QualifiedName) -> Plan:
    """The plan of an example."""
    return Plan(statement=statement, method="explain", taken_at=NOW, root=root, full_scans=full_scans, example=True)


def scan(index: str, of: QualifiedName, *facts: str) -> PlanNode:
    """A step that reads a table by an index."""
    return PlanNode(operation="Index Scan", relation=of, index=index, facts=facts)


def words(block: Block) -> str:
    """The words of a paragraph."""
    assert isinstance(block, Paragraph)
    assert all(isinstance(one, Text | Code | Strong | Link) for one in block.line)
    return "".join(one.text for one in block.line)


def said(context: Context, given: Plan) -> str:
    """What is said of a plan."""
    return "".join(one.text for one in plan_line(context, given))


def test_each_example_has_its_title_and_its_sql() -> None:
    blocks = list(example_blocks(context_of(survey(USERS, ORDERS)), USERS))
    assert blocks[0] == Heading(level=2, text="Example queries")
    titles = [block.line[0] for block in blocks if isinstance(block, Paragraph)]
    assert Strong(text="Create a user.") in titles
    assert Strong(text="Find a user by ID.") in titles
    listings = [block for block in blocks if isinstance(block, Listing)]
    assert len(listings) == len(titles)
    assert {block.language for block in listings} == {"sql"}
    assert any("VALUES (4)" in block.text for block in listings), "the fourth row is one more"


def test_what_is_planned_is_said_behind_its_example() -> None:
    given = survey(USERS, ORDERS)
    find = next(
        block.text
        for block in example_blocks(context_of(given), USERS)
        if isinstance(block, Listing) and block.text.startswith("SELECT id\nFROM users\nWHERE id = 1")
    )
    with_plan = replace(given, plans=(plan(find, scan("users_pkey", USERS.name)),))
    blocks = list(example_blocks(context_of(with_plan), USERS))
    at = next(number for number, block in enumerate(blocks) if isinstance(block, Listing) and block.text == find)
    assert words(blocks[at + 1]) == "Planned on the server: uses users_pkey on users."
    assert len(blocks) == len(list(example_blocks(context_of(given), USERS))) + 1


def test_a_plan_is_told_by_its_indexes_and_by_what_is_read_whole() -> None:
    context = context_of(survey(USERS, ORDERS))
    both = PlanNode(operation="Hash Join", children=(scan("users_pkey", USERS.name), scan("k", ORDERS.name)))
    assert said(context, plan("x", both)) == "Planned on the server: uses k on orders and users_pkey on users."
    whole = PlanNode(operation="Seq Scan", relation=ORDERS.name)
    assert said(context, plan("x", whole, ORDERS.name)) == "Planned on the server: reads orders from end to end."
    mixed = PlanNode(operation="Hash Join", children=(scan("users_pkey", USERS.name), whole))
    assert said(context, plan("x", mixed, ORDERS.name)) == (
        "Planned on the server: uses users_pkey on users; reads orders from end to end."
    )
    by_number = scan("", USERS.name, "integer primary key")
    assert said(context, plan("x", by_number)) == "Planned on the server: uses the key on users."
    assert plan_line(context, plan("x", PlanNode(operation="Result"))) == ()
    assert plan_line(context, plan("x", None)) == ()


def test_partitions_are_told_as_their_table() -> None:
    parts = tuple(table(f"events_{year}") for year in (2024, 2025, 2026))
    events = replace(table("events"), kind=TableKind.PARTITIONED, partitions=parts)
    context = context_of(survey(events))
    steps = tuple(scan(f"{part.name.name}_pkey", part.name) for part in parts[:2])
    found = plan("x", PlanNode(operation="Append", children=steps), parts[2].name)
    assert said(context, found) == (
        "Planned on the server: uses indexes of partitions on events; reads events from end to end."
    )


def test_a_table_without_a_key_says_so() -> None:
    keyless = replace(table("log", primary=""), columns=(column("line"),))
    blocks = list(example_blocks(context_of(survey(keyless)), keyless))
    assert words(blocks[1]).startswith("No key tells one row of this table from another")
    assert not any("No key" in words(one) for one in example_blocks(context_of(survey(USERS)), USERS) if _is_text(one))


def _is_text(block: Block) -> bool:
    return isinstance(block, Paragraph)


def test_what_has_no_example_has_no_heading() -> None:
    empty = replace(table("empty", primary=""), columns=())
    assert list(example_blocks(context_of(survey(empty)), empty)) == []
    trigger = Routine(name=name("touch"), kind="function", returns="trigger")
    assert list(call_blocks(context_of(survey(USERS)), trigger)) == []


def test_views_and_routines_have_examples_too() -> None:
    context = context_of(survey(USERS))
    view = View(name=name("names"), columns=(column("id"),), materialised=True)
    assert [block.text for block in view_example_blocks(context, view) if isinstance(block, Listing)] == [
        "REFRESH MATERIALIZED VIEW names;",
        "SELECT id\nFROM names\nLIMIT 20;",
    ]
    routine = Routine(name=name("tidy"), kind="procedure")
    assert list(call_blocks(context, routine)) == [
        Heading(level=2, text="Example call"),
        Listing(language="sql", text="CALL tidy();"),
    ]


def test_values_are_made_up_once_for_a_document() -> None:
    context = context_of(survey(USERS))
    assert context.examples is context.examples
    assert context.examples is not context_of(survey(USERS)).examples


def test_equal_surveys_give_equal_examples() -> None:
    def blocks(*tables: Table) -> list[Block]:
        return list(example_blocks(context_of(survey(*tables)), ORDERS))

    assert blocks(USERS, ORDERS) == blocks(ORDERS, USERS) == blocks(USERS, ORDERS, table("apples"), table("zebras"))


def test_plans_of_a_real_server_find_their_examples(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    database = fresh_database(postgresql_server)
    postgresql_server.run(shop_script("postgresql"), database)
    options = ReadOptions(measure=MeasureOptions(plans=0, examples=examples_of))
    context = context_of(read_survey(postgresql_server.url(database), options))
    orders = context.index.tables[name("orders")]
    blocks = list(example_blocks(context, orders))
    planned = [words(one) for one in blocks if _is_text(one) and words(one).startswith("Planned on the server: ")]
    assert len(planned) >= 8
    assert "Planned on the server: uses orders_user_id_idx on orders." in planned
    assert not any("cost" in line for line in planned)
