"""The document for developers and coding agents: rules, values, joins, and a line for each table."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import msgspec
import pytest

from schemabook.documents.context import Context, Settings
from schemabook.documents.index import Index
from schemabook.documents.rules_of_use import rules_of_use
from schemabook.documents.schema_notation import Detail, Notation, expression, shortened
from schemabook.engines import dialect_by_name
from schemabook.model.annotations import Annotations, ColumnNote, TableNote, ValueNote
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book
from schemabook.model.catalogue import Grant
from schemabook.model.families import Family
from schemabook.model.reader import Audience, Depth, Reader
from schemabook.model.survey import Survey
from schemabook.model.tables import Action, Column, Generated, Identity, PartitionKey, Table
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from tests.catalogues import column, name, references, survey, table
from tests.checks.page import read_page
from tests.documents.measured import measured_book
from tests.documents.notation_reader import arrows, listings, read_table
from tests.documents_checks import document_files
from tests.round_trip import read

SAMPLE = Path(__file__).parents[1] / "samples" / "edge.postgresql.sql"
ALIVE = "unless deleted rows are wanted."
HOSTILE = "`a` | b --> <b>```\n```\n# x */ [l](u)\r\n| c"
MOST_PIECES_OF_THE_SHOP = 4_400
"""As `pieces` counts: 3,300 tokens of o200k_base are 3,570 pieces of the shop."""


def pieces(text: str) -> int:
    """How many tokens a text is at most, judged without a tokeniser: see `benchmarks/tokens.py`."""
    parts = re.findall(r"[A-Za-z]+|\d{1,3}|[^\w\s]+", text)
    return sum((len(part) + 5) // 6 if part.isalpha() else 1 for part in parts)


@pytest.fixture(scope="module")
def shop(postgresql_server: ScratchServer) -> Book:
    """The book of the shop."""
    script = (resources.files("schemabook.demo") / "shop.postgresql.sql").read_text(encoding="utf-8")
    return book_on(postgresql_server, script)


@pytest.fixture(scope="module")
def edge(postgresql_server: ScratchServer) -> Book:
    """The book of every odd name."""
    return book_on(postgresql_server, SAMPLE.read_text(encoding="utf-8"))


def book_on(server: ScratchServer, script: str) -> Book:
    server.create_database("for_agents")
    try:
        server.run(script, "for_agents")
        return judge(study(read(server.url("for_agents"))))
    finally:
        server.drop_database("for_agents")


def text_of(book: Book, **reader: Depth | Audience) -> str:
    return document_files(book, "database-md", Reader(**reader))["DATABASE.md"]  # type: ignore[arg-type]


def context_of(made: Survey | Book) -> Context:
    book = study(made) if isinstance(made, Survey) else made
    return Context(Index(book, dialect_by_name(book.survey.catalogue.engine)), Settings(stem="DATABASE"))


def rules_on(*tables: Table) -> str:
    """The rules of some tables, without markup."""
    return "\n".join("".join(part.text for part in rule.line) for rule in rules_of_use(context_of(survey(*tables))))


def with_columns(made: Table, *more: Column) -> Table:
    return msgspec.structs.replace(made, columns=(*made.columns, *more))


def line_of(made: Survey, table_name: str, detail: Detail = Detail.FULL) -> str:
    context = context_of(made)
    return Notation(context, detail).table(context.index.tables[name(table_name)])


def test_the_shop_in_the_order_that_agents_need(shop: Book) -> None:
    text = text_of(shop)
    headings = re.findall(r"(?m)^#{2,3} (.*)$", text)
    assert [one for one in headings if one in ("Rules", "Values", "Joins", "Sensitive data", "Tables")] == [
        "Rules",
        "Values",
        "Joins",
        "Sensitive data",
        "Tables",
    ]
    for line in (
        "orders.user_id → users.id",
        "payments.order_id → orders.id (at most one)",
        "orders ↔ products through order_items(order_id, product_id)",
        "users: email, name, password_hash!",
        "user_role: customer | support | admin",
        "product_relations(product_id→products, related_id→products i; pk(product_id,related_id) check(product_id <> related_id)) # Goes well with",  # noqa: E501
        "function category_path(of_category int) → text # The names from the top of the tree down to this category",
    ):
        assert f"\n{line}\n" in text, line
    assert "**MISSING:**" in text
    assert pieces(text) < MOST_PIECES_OF_THE_SHOP


def test_the_shop_says_what_must_be_done(shop: Book) -> None:
    rules = [line[2:] for line in text_of(shop).splitlines() if line.startswith("- ")]
    for rule in (
        f"`deleted_at` is set to mark rows as deleted (by its name) in `users`; read with `deleted_at IS NULL` {ALIVE}",
        "Never select, log or copy `users.password_hash`.",
        "Leave to triggers what they set: `updated_at` of `orders`, `products`, `users`; `orders.total`.",
        "`order_events` gets rows from triggers of `orders`.",
        "Never write computed columns: `products.gross_price`, `products.search`, `order_items.subtotal`.",
        "Partitioned, so name the key in WHERE: `order_events` by `happened_at`.",
        (
            "A deleted row of `orders` takes along `order_events`, `order_items`, `payments`; `products` takes along "
            "`product_relations` (refused while there are rows of `order_items`); `users` takes along `addresses` "
            "(refused while there are rows of `orders`)."
        ),
        "Write the schema before the name of whatever is in `reporting`.",
        "As old as their last refresh: `reporting.product_sales`.",
    ):
        assert rule in rules
    assert any(rule.startswith("Policies decide which rows of `addresses`") for rule in rules)
    assert any(rule.endswith("they read `shop.user_id`, which each session sets first.") for rule in rules)


@pytest.mark.parametrize("depth", Depth)
def test_every_line_says_what_the_catalogue_says(shop: Book, edge: Book, depth: Depth) -> None:
    for book in (shop, edge):
        context = context_of(book)
        notation = Notation(context, Detail.FULL)
        text = text_of(book, depth=depth)
        lines = {line for listing in listings(text) for line in listing}
        for one in book.survey.catalogue.tables:
            start = f"{notation.spell(one.name)}("
            found = [line for line in lines if line.startswith(start) and ") → " not in line]
            assert len(found) == 1, one.name
            read_back = read_table(found[0])
            assert list(read_back.columns) == [notation.quote(each.name) for each in one.columns]
            targets = {notation.foreign_key(key) for key in one.foreign_keys}
            said = [*(target for part in read_back.columns.values() for target in arrows(part))]
            assert {*said, *arrows(read_back.tail.split(" # ")[0])} == targets
        assert not [line for line in lines if re.search(r"[\x00-\x08\x0b-\x1f]", line)]


def test_what_agents_write_from_it_runs(edge: Book, postgresql_server: ScratchServer) -> None:
    context = context_of(edge)
    notation = Notation(context, Detail.TERSE)
    script = "\n".join(
        f"SELECT {', '.join(read_table(notation.table(one)).columns)} FROM {notation.spell(one.name)} WHERE false;"
        for one in edge.survey.catalogue.tables
    )
    postgresql_server.create_database("for_agents_sql")
    try:
        postgresql_server.run(SAMPLE.read_text(encoding="utf-8"), "for_agents_sql")
        postgresql_server.run(script, "for_agents_sql")
    finally:
        postgresql_server.drop_database("for_agents_sql")


def test_hostile_text_stays_inside_its_line() -> None:
    bad = QualifiedName("public", HOSTILE)
    made = msgspec.structs.replace(
        with_columns(table("plain", references("bad_id", "bad"), comment=HOSTILE), column(HOSTILE)),
        foreign_keys=(msgspec.structs.replace(references("bad_id", "bad"), referenced_table=bad),),
    )
    other = msgspec.structs.replace(
        with_columns(
            table("bad"),
            Column(name="email", type="text", family=Family.TEXT, default=f"'{HOSTILE}'", comment=HOSTILE),
        ),
        name=bad,
        comment=HOSTILE,
    )
    book = judge(study(survey(made, other)))
    email = Column(name="email", type="text", family=Family.TEXT)
    before = judge(study(survey(table("plain", references("bad_id", "bad")), with_columns(table("bad"), email))))
    for depth in Depth:
        text = text_of(book, depth=depth)
        shown = read_page(text)
        harmless = read_page(text_of(before, depth=depth))
        assert [one for one in shown.headings if "x \\*/" not in one] == [
            one for one in harmless.headings if "bad" not in one.lower()
        ]
        assert shown.links == []
        lines = [line for listing in listings(text) for line in listing]
        assert len([line for line in lines if line.startswith(("plain(", '"`a`'))]) >= 2
        assert not any("\n" in line or "\r" in line for line in lines)
    assert "\\u000a" in line_of(book.survey, "plain")
    assert " # `a` | b --> <b>``` ``` # x */ [l](u) | c" in line_of(book.survey, "plain")


def test_a_new_table_changes_no_other_line(shop: Book) -> None:
    more = msgspec.structs.replace(
        shop.survey.catalogue, tables=(*shop.survey.catalogue.tables, with_columns(table("zebra"), column("spots")))
    )
    changed = judge(study(msgspec.structs.replace(shop.survey, catalogue=more)))
    before, after = ({line for one in listings(text_of(book)) for line in one} for book in (shop, changed))
    assert {line for line in after - before if "Fill" not in line} == {"zebra(id int pk, spots int?)"}
    assert before - after == set()


def test_lines_say_less_of_a_larger_schema() -> None:
    wide = with_columns(
        table("wide"), Column(name="a", type="character varying(40)", family=Family.TEXT, comment="What a is.")
    )
    full, middle, terse = (line_of(survey(wide), "wide", detail) for detail in reversed(Detail))
    assert full == "wide(id int pk, a varchar(40)? /* What a is */)"
    assert middle == "wide(id int pk, a varchar(40)?)"
    assert terse == "wide(id int pk, a varchar?)"
    many = [with_columns(table(f"t{number:04}"), wide.columns[1]) for number in range(500)]
    assert "t0000(id int pk, a varchar?)" in text_of(judge(study(survey(*many))))
    assert "t0000(id int pk, a varchar(40)?)" in text_of(judge(study(survey(*many[:200]))))
    assert "t0000(id int pk, a varchar(40)? /*" in text_of(judge(study(survey(*many[:100]))))


def test_whatever_is_no_line_stays_bounded() -> None:
    few, many = (
        [
            with_columns(
                table(f"t{number:04}", references("hub_id", "t0000", Action.CASCADE)),
                Column(name="email", type="text", family=Family.TEXT),
                Column(name="deleted_at", type="timestamp with time zone", family=Family.TIMESTAMP_WITH_ZONE),
                Column(
                    name="twice",
                    type="integer",
                    family=Family.INTEGER,
                    generated=Generated(expression="1", stored=True),
                ),
            )
            for number in range(most)
        ]
        for most in (400, 2000)
    )
    sizes = []
    for tables in (few, many):
        text = text_of(judge(study(survey(*tables))))
        rest = "\n".join(line for line in text.splitlines() if not line.startswith("t"))
        sizes.append(len(rest))
    assert sizes[1] < sizes[0] * 1.2


def test_lay_readers_get_words() -> None:
    people = msgspec.structs.replace(
        with_columns(table("users"), Column(name="email", type="text", family=Family.TEXT)), comment="People."
    )
    for audience in (Audience.PRODUCT, Audience.CUSTOMER_SUCCESS):
        text = text_of(judge(study(survey(people))), audience=audience)
        assert "```" not in text
        assert "**Users**: e-mail." in text
        assert not re.search(r"\b(?:SELECT|NULL|pk)\b", text)


def test_values_have_their_meanings() -> None:
    made = with_columns(
        table("jobs"),
        Column(
            name="state", type="enum('a','b c')", family=Family.ENUM, values=("a", "b c", "", "it's"), nullable=False
        ),
    )
    note = ColumnNote(name="state", values=(ValueNote(value="a", meaning="Waits for a worker."),))
    written = Annotations(tables=(TableNote(name=name("jobs"), columns=(note,)),))
    silent = study(survey(made))
    book = msgspec.structs.replace(silent, annotations=written)
    assert "\njobs.state: a = Waits for a worker | b c | '' | 'it''s'\n" in text_of(judge(book))
    assert "not written down for 1 list" in text_of(judge(silent))
    assert "not written down for 1 list" not in text_of(judge(book))
    assert line_of(silent.survey, "jobs") == "jobs(id int pk, state enum)"


def test_rules_that_do_not_hold_are_not_there() -> None:
    assert rules_on(table("a"), table("b", references("a_id", "a"))) == ""


def test_rules_of_single_tables() -> None:
    at = Column(name="at", type="date", family=Family.DATE, nullable=False)
    parted = msgspec.structs.replace(
        with_columns(table("parts", primary=""), at), partition_key=PartitionKey(method="RANGE", expression="at")
    )
    loose = msgspec.structs.replace(references("a_id", "a"), enforced=False)
    numbered = with_columns(
        table("n", primary=""), Column(name="id", type="integer", family=Family.INTEGER, identity=Identity(always=True))
    )
    truth = Column(name="is_deleted", type="boolean", family=Family.BOOLEAN, nullable=False)
    rules = rules_on(
        parted, table("a"), table("b", loose), numbered, with_columns(table("s"), truth), with_columns(table("Q"))
    )
    assert rules.splitlines() == [
        f"is_deleted is set to mark rows as deleted (by its name) in s; read with NOT is_deleted {ALIVE}",
        "Leave out what only the server numbers: n.id.",
        "Partitioned, so name the key in WHERE: parts by at.",
        "Rows may lack the parent that these foreign keys name: b.a_id.",
        'Write these names in quotes, as they stand here: "Q".',
        "No key tells one row from another, so UPDATE and DELETE may hit several: n, parts.",
    ]


def test_a_tenant_is_a_column_of_many_tables() -> None:
    own = [with_columns(table(f"t{number}"), column("tenant_id")) for number in range(4)]
    others = [table(f"o{number}") for number in range(4)]
    assert "tenant_id says whose a row is in 4 of 8 tables: filter and join by it." in rules_on(*own, *others)
    assert "tenant_id" not in rules_on(*own[:2], *others)


def test_foreign_keys_to_other_columns_and_types() -> None:
    code = Column(name="code", type="text", family=Family.TEXT)
    key = msgspec.structs.replace(references("code", "a"), referenced_columns=("code",))
    child = msgspec.structs.replace(table("b"), foreign_keys=(key,), columns=(*table("b").columns, code))
    other = msgspec.structs.replace(
        table("c"),
        foreign_keys=(references("a_id", "a"),),
        columns=(*table("c").columns, msgspec.structs.replace(code, name="a_id")),
    )
    made = survey(
        with_columns(table("a"), code), child, other, table("d", references("x y", "e")), table("e", primary="x y")
    )
    assert line_of(made, "b") == "b(id int pk, code→a.code?)"
    assert line_of(made, "c") == "c(id int pk, a_id text→a?)"
    assert line_of(made, "d") == "d(id int pk, x int, y int; (x,y)→e)"


@pytest.mark.parametrize(
    ("given", "most", "said"),
    [
        ("((status)::text = 'a'::text)", 60, "(status)::text = 'a'"),
        ("'it''s'::public.\"Odd name\"", 60, "'it''s'"),
        ("(a) OR (b)", 60, "(a) OR (b)"),
        ("(a = ')')", 60, "a = ')'"),
        ("(0)::numeric(12,2)", 60, "0"),
        ("'{}'::character varying(20)[]", 60, "'{}'"),
        ("abcdef", 3, "…"),
    ],
)
def test_expressions_without_what_says_nothing(given: str, most: int, said: str) -> None:
    assert expression(given, most) == said


def test_remarks_are_first_sentences_in_whole_words() -> None:
    assert shortened("One thing. Another.", 60) == "One thing"
    assert shortened("One two three four", 11) == "One two …"
    assert shortened(None, 5) == ""


def test_what_was_measured_comes_before_examples() -> None:
    book = measured_book()
    text = text_of(book)
    part = text[text.index("## Query patterns") : text.index("## Performance")]
    assert "- `orders`: look-up by email\n" in part
    assert "`orders.email`: looked up one by one; read many with one join or one list." in part
    assert part.index("SELECT * FROM orders WHERE email = $1;") < part.index("**List orders, by ID: the next page.**")
    assert "#### Measured" not in text_of(judge(study(survey(table("orders")))))


def test_the_examples_of_a_schema_are_few_and_of_each_kind(shop: Book) -> None:
    text = text_of(shop)
    part = text[text.index("## Query patterns") : text.index("## Performance")]
    titles = re.findall(r"(?m)^\*\*(.+)\*\*$", part)
    assert titles == [
        "Find an order with its user and address.",
        "List the orders of a user with the number of order items of each.",
        "List the orders of a user, newest first.",
        "List the orders of a user, newest first: the next page.",
        "List the products of an order.",
    ]
    more = text_of(shop, depth=Depth.COMPREHENSIVE)
    for one in ("orders", "users", "products"):
        assert f"\n#### On {one}\n" in more
    assert "## Query patterns" not in text_of(shop, depth=Depth.QUICK_REFERENCE)


def test_each_kind_of_example_is_of_the_first_table_that_has_one() -> None:
    children = [table(f"c{number}", references("hub_id", "hub")) for number in range(3)]
    text = text_of(judge(study(survey(table("hub"), *children))))
    assert "JOIN hub ON hub.id = c0.hub_id" in text
    assert "LEFT JOIN c0 ON c0.hub_id = hub.id" in text


def test_a_quick_reference_has_the_schema_and_nothing_else(shop: Book) -> None:
    headings = re.findall(r"(?m)^## (.*)$", text_of(shop, depth=Depth.QUICK_REFERENCE))
    assert headings == ["Database overview", "Schema overview"]
    assert "MISSING" not in text_of(shop, depth=Depth.QUICK_REFERENCE)


def test_who_may_do_what_is_a_line_for_each_role() -> None:
    tables = [table(f"t{number}") for number in range(8)]
    made = survey(*tables)
    grants = [Grant(kind="table", name=one.name, grantee="reader", privileges=("SELECT",)) for one in tables]
    grants += [Grant(kind="table", name=one.name, grantee="", privileges=("SELECT",)) for one in tables[:7]]
    grants += [Grant(kind="table", name=name("t0"), grantee="writer", privileges=("INSERT", "UPDATE"))]
    grants += [Grant(kind="schema", name=name("t0"), grantee="usher", privileges=("USAGE",))]
    granted = msgspec.structs.replace(made, catalogue=msgspec.structs.replace(made.catalogue, grants=tuple(grants)))
    text = text_of(judge(study(granted)))
    assert "- Everybody: SELECT on `t0`, `t1`, `t2`, `t3`, `t4`, 2 more\n" in text
    assert "- `reader`: SELECT on every table and view\n" in text
    assert "- `writer`: INSERT, UPDATE on `t0`\n" in text
    assert "usher" not in text
    assert "No role was granted rights on tables" in text_of(judge(study(made)))


def test_faults_of_indexes_are_named_by_their_columns(shop: Book) -> None:
    assert "to delete parents of: `products(category_id)`.\n" in text_of(shop)


def test_tables_are_filled_in_the_order_of_their_keys(shop: Book) -> None:
    line = "`categories, users → addresses, products → orders, product_relations → order_events, order_items, payments`"
    assert f"Fill in this order, empty the other way round: {line}\n" in text_of(shop)
    many = [table("a"), *(table(f"t{number}", references("a_id", "a")) for number in range(50))]
    assert "Fill parents before children" in text_of(judge(study(survey(*many))))
    ring = survey(table("a", references("b_id", "b")), table("b", references("a_id", "a")))
    assert "These refer to each other in a ring: `a, b`" in text_of(judge(study(ring)))


def test_a_large_schema_shows_the_tables_that_most_lead_to() -> None:
    children = [table(f"c{number:02}", references("hub_id", "hub")) for number in range(61)]
    text = text_of(judge(study(survey(table("hub"), *children))))
    assert "\nhub.id ← hub_id of c00, c01, c02, c03, c04, c05, 55 more\n" in text
    assert "c00.hub_id → hub.id" not in text
    assert "\nc00.hub_id → hub.id\n" in text_of(judge(study(survey(table("hub"), *children[:60]))))
