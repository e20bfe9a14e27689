"""The sections for lay readers, and those on states, rules, persons and deletion."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from importlib import resources
from itertools import product, zip_longest
from pathlib import Path

import msgspec
import pytest

from schemabook.documents.blocks import (
    Block,
    Bullets,
    Code,
    Diagram,
    Grid,
    Heading,
    Line,
    Link,
    Note,
    Page,
    Paragraph,
    Strong,
)
from schemabook.documents.compose import Document
from schemabook.documents.context import Context, Settings
from schemabook.documents.index import Index
from schemabook.documents.profile import Chapter, Profile
from schemabook.documents.sections.data_problems import PROBLEMS
from schemabook.documents.sections.glossary import TERMS
from schemabook.documents.state_blocks import state_blocks
from schemabook.engines import dialect_by_name
from schemabook.model.annotations import Annotations, ColumnNote, TableNote, Transition, ValueNote
from schemabook.model.annotations import Note as Written
from schemabook.model.book import Book
from schemabook.model.reader import Audience, Depth, Extra, Reader
from schemabook.model.survey import Reading, State
from schemabook.renderers.markdown import render_folder, render_single_file
from schemabook.rules import all_rules
from schemabook.scratch.server import ScratchServer
from schemabook.study import judge, study
from tests.catalogues import name, references, survey, table
from tests.checks import markdown
from tests.round_trip import read

SECTIONS = (
    "what-is-stored",
    "personal-data",
    "deletion",
    "data-problems",
    "status-values",
    "normal-form",
    "integrity-rules",
    "encryption",
    "glossary",
)
READERS = [Reader(depth=depth, audience=audience) for depth, audience in product(Depth, Audience)]
JARGON = (
    "table tables row rows column columns key keys index indexes constraint constraints nullable null trigger triggers "
    "view views schema schemas routine routines function functions procedure procedures enum enums domain domains "
    "partition partitions cascade join joins query queries transaction varchar timestamptz jsonb boolean integer sql"
).split()
SQL = re.compile(r"\b(?:SELECT|INSERT INTO|UPDATE \w+ SET|CREATE (?:TABLE|INDEX)|ON DELETE|NOT NULL|PRIMARY KEY)\b")


@pytest.fixture(scope="module")
def shop(postgresql_server: ScratchServer) -> Book:
    """The book of the shop."""
    script = (resources.files("schemabook.demo") / "shop.postgresql.sql").read_text(encoding="utf-8")
    postgresql_server.create_database("plain_shop")
    postgresql_server.run(script, "plain_shop")
    book = judge(study(read(postgresql_server.url("plain_shop"))))
    postgresql_server.drop_database("plain_shop")
    return book


def document(book: Book, reader: Reader, *sections: str, stem: str = "shop") -> Document:
    """A document of some sections."""
    chapters = tuple(Chapter(section=one) for one in sections or SECTIONS)
    profile = Profile(name="test", description="", output="shop.md" if stem else "shop", chapters=chapters)
    return Document(book, profile, dialect_by_name(book.survey.catalogue.engine), Settings(reader=reader, stem=stem))


def pages(book: Book, reader: Reader, *sections: str, stem: str = "shop") -> list[Page]:
    """The pages of a document of some sections."""
    return list(document(book, reader, *sections, stem=stem).pages())


def words_of(book: Book, audience: Audience, *sections: str) -> str:
    """What one file says for an audience, without markup."""
    (file,) = (
        file
        for file in render_single_file(document(book, Reader(audience=audience), *sections), "shop")
        if file.path.endswith(".md")
    )
    return file.text


def lines(blocks: tuple[Block, ...]) -> Iterator[Line]:
    """Every line of text in blocks."""
    for block in blocks:
        if isinstance(block, (Paragraph, Note)):
            yield block.line
        elif isinstance(block, Bullets):
            yield from block.items
        elif isinstance(block, Grid):
            yield from (cell for row in block.rows for cell in row)


def context_of(book: Book, reader: Reader | None = None) -> Context:
    """What a section is given."""
    dialect = dialect_by_name(book.survey.catalogue.engine)
    return Context(Index(book, dialect), Settings(reader=reader or Reader()))


@pytest.mark.parametrize("audience", [Audience.PRODUCT, Audience.CUSTOMER_SUCCESS])
def test_lay_readers_meet_no_word_that_is_not_explained(shop: Book, audience: Audience) -> None:
    text = words_of(shop, audience)
    assert not SQL.search(text)
    glossary = words_of(shop, audience).lower().partition("## glossary")[2]
    explained = {form for term in TERMS if f"**{term.word.lower()}**" in glossary for form in (term.word, *term.forms)}
    spoken = set(re.findall(r"[a-z]+", re.sub(r"`[^`]*`", "", words_of(shop, audience)).lower()))
    known = {word for form in explained for word in form.lower().split()}
    assert spoken & set(JARGON) <= known
    assert spoken & set(JARGON)


def test_terms_are_explained_where_there_is_such_a_thing() -> None:
    plain = judge(study(survey(table("thing"))))
    text = words_of(plain, Audience.MIXED, "glossary")
    assert "**Table**" in text
    assert "**Primary key**" in text
    for word in ("View", "Trigger", "Foreign key", "Partition", "Enum"):
        assert f"**{word}**" not in text


@pytest.mark.parametrize("stem", ["", "shop"], ids=["folder", "file"])
def test_lay_readers_are_told_the_words_that_are_used(shop: Book, stem: str) -> None:
    words = {
        part.text
        for page in pages(shop, Reader(audience=Audience.PRODUCT), "what-is-stored", "glossary", stem=stem)
        for line in lines(page.blocks)
        for part in line
        if isinstance(part, Strong)
    }
    assert {"Trigger", "Row", "Table"} <= words
    assert {"Extension", "Sequence", "Row-level security", "Null"}.isdisjoint(words)
    assert "glossary" not in words_of(judge(study(survey(table("thing")))), Audience.PRODUCT, "glossary").lower()


def test_lay_readers_are_not_told_where_to_write_things(shop: Book) -> None:
    for stem in ("", "shop"):
        found = pages(shop, Reader(audience=Audience.PRODUCT), "what-is-stored", "deletion", "personal-data", stem=stem)
        said = ["".join(part.text for part in line) for page in found for line in lines(page.blocks)]
        assert "How a person's request for deletion is carried out is not written down." in said
        assert not [one for one in said if "annotations.yml" in one]


def test_lay_readers_are_not_told_of_parts_that_they_do_not_need(shop: Book) -> None:
    readings = (Reading(part="plans", state=State.DENIED), Reading(part="routines", state=State.PARTIAL))
    for given, expected in ((readings, "for this document: routines."), (readings[:1], "Everything that this book")):
        given_survey = msgspec.structs.replace(shop.survey, readings=given)
        book = msgspec.structs.replace(shop, survey=given_survey)
        assert expected in words_of(book, Audience.PRODUCT, "not-read")


def test_product_readers_see_no_identifier(shop: Book) -> None:
    sections = ("what-is-stored", "personal-data", "deletion", "glossary")
    for page in pages(shop, Reader(audience=Audience.PRODUCT), *sections):
        assert not [part for line in lines(page.blocks) for part in line if isinstance(part, Code)]


def test_names_beside_words_are_in_the_catalogue(shop: Book) -> None:
    catalogue = shop.survey.catalogue
    known = {one.name.name for one in catalogue.tables} | {str(one.name) for one in catalogue.tables}
    known |= {column.name for one in catalogue.tables for column in one.columns}
    shown = {
        part.text
        for page in pages(shop, Reader(audience=Audience.MIXED), "what-is-stored", "personal-data", "deletion")
        for line in lines(page.blocks)
        for part in line
        if isinstance(part, Code)
    }
    assert shown <= known
    assert {"order_items", "email", "deleted_at"} <= shown


def test_what_is_stored_reads_like_this(shop: Book) -> None:
    text = words_of(shop, Audience.PRODUCT, "what-is-stored")
    assert "An order belongs to one user. It may belong to one shipping address." in text
    assert (
        "An order can have any number of order events and order items. An order can have at most one payment." in text
    )
    assert (
        "A category may belong to another category. A category can have any number of products, and any number of "
        "other categories below it."
    ) in text
    assert "- **Recipient**, **street**, **postcode** and **city**: text." in text
    assert "- **Line** and **quantity**: each a whole number." in text
    assert "A product can be linked with any number of other products." in text
    assert (
        "- **Status**: one of pending, paid, shipped, delivered, cancelled or returned; pending to begin with." in text
    )
    assert "An order can go from pending or paid to cancelled." in text
    assert "- **Price**: a number with 2 decimals. Net of VAT." in text
    assert "- **Deleted at**: a date and time; empty for what was not deleted. Set when the account is closed." in text
    assert "### Product relations" not in text
    assert "### Order events\n\nEvery change of status. Partitions are dropped after two years.\n" in text
    assert "(database comment)" not in text
    assert text.endswith("What things are for is said in the words of those who described this database.\n")


def test_deletion_reads_like_this(shop: Book) -> None:
    text = words_of(shop, Audience.CUSTOMER_SUCCESS, "deletion")
    assert "- **Users**: Deleting a user also deletes their addresses. It is refused while they have orders." in text
    assert "no longer refer" not in text
    assert "They can also be marked as deleted, and then stay." in text
    assert "“close account”, which changes their deleted at and password hash." in text
    technical = words_of(shop, Audience.TECHNICAL, "deletion")
    assert "writes to `deleted_at` and `password_hash`." in technical


def test_personal_data_reads_like_this(shop: Book) -> None:
    text = words_of(shop, Audience.CUSTOMER_SUCCESS, "personal-data")
    assert "- **Addresses**: recipient, street, postcode and city." in text
    assert "- **Users**: e-mail and name." in text
    assert "Passwords, keys and the like are stored for users (password hash)." in text
    assert "into notes of orders." in text
    technical = words_of(shop, Audience.TECHNICAL, "personal-data")
    assert "| users | `password_hash` | credential | name of the column | likely | no |" in technical


def test_people_are_believed(shop: Book) -> None:
    columns = (
        ColumnNote(name="email", personal="no"),
        ColumnNote(
            name="role",
            values=(ValueNote(value="admin", meaning="May do anything."),),
            transitions=(
                Transition(start="", end="customer"),
                Transition(start="customer", end="admin", by="the owner"),
            ),
        ),
    )
    users = TableNote(name=name("users"), purpose="Everybody.", retention="Five years.", columns=columns)
    notes = Annotations(tables=(users,), notes=(Written(topic="data-requests", text="Ask the office."),))
    book = msgspec.structs.replace(shop, annotations=notes)
    text = words_of(book, Audience.CUSTOMER_SUCCESS)
    assert "- **Users**: name. Kept: Five years.\n" in text
    assert "\n\nKept: Five years.\n" in text
    assert "\nAsk the office.\n" in text
    assert "\nEverybody.\n" in text
    assert "(annotation)" not in text
    mixed = words_of(book, Audience.MIXED)
    assert "Kept: Five years. (annotation)" in mixed
    assert "\nAsk the office. (annotation)" in mixed
    assert "\nEverybody. (annotation)" in mixed
    assert "A user can go from customer to admin." in text
    assert "There may be more such steps" not in text.partition("### Users")[2]
    assert "Admin: May do anything." in text


def test_problems_are_those_of_rules_that_exist() -> None:
    assert set(PROBLEMS) <= set(all_rules())


def test_problems_with_data_are_told_in_words() -> None:
    up = references("up", "fine")
    tables = (table("thing", up, primary=""), table("other_things", up, primary="", comment="x"), table("fine"))
    text = words_of(judge(study(survey(*tables))), Audience.CUSTOMER_SUCCESS, "data-problems")
    assert "because nothing tells two equal ones apart**: other things and things." in text
    nothing = words_of(judge(study(survey(table("fine")))), Audience.CUSTOMER_SUCCESS, "data-problems")
    assert re.search(r"None was found of the \d\d kinds of problems", nothing)
    assert "problems" not in words_of(judge(study(survey(table("fine")))), Audience.PRODUCT, "data-problems")


@pytest.mark.parametrize("reader", READERS, ids=lambda one: f"{one.audience} {one.depth}")
@pytest.mark.parametrize("stem", ["", "shop"], ids=["folder", "file"])
def test_no_heading_stands_alone(shop: Book, reader: Reader, stem: str) -> None:
    for page in pages(shop, reader, stem=stem):
        blocks = page.blocks
        for block, following in zip_longest(blocks, blocks[1:]):
            if isinstance(block, Heading):
                deeper = isinstance(following, Heading) and following.level > block.level
                assert following is not None, block.text
                assert deeper or not isinstance(following, Heading), block.text
            if isinstance(block, (Bullets, Grid)):
                assert block.items if isinstance(block, Bullets) else block.rows


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("stem", ["", "shop"], ids=["folder", "file"])
def test_lint_finds_nothing(shop: Book, audience: Audience, stem: str, tmp_path: Path) -> None:
    rendered = document(shop, Reader(audience=audience), "tables", *SECTIONS, stem=stem)
    for file in render_single_file(rendered, stem) if stem else render_folder(rendered):
        (tmp_path / file.path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file.path).write_text(file.text, encoding="utf-8")
    assert markdown.markdownlint(tmp_path) == []


@pytest.mark.parametrize("reader", READERS, ids=lambda one: f"{one.audience} {one.depth}")
def test_empty_databases_say_next_to_nothing(reader: Reader) -> None:
    empty = judge(study(survey()))
    shown = [block for page in pages(empty, reader) for block in page.blocks if isinstance(block, (Bullets, Grid))]
    assert shown == []


def state_context(book: Book, *notes: ColumnNote, reader: Reader | None = None) -> list[Block]:
    """The blocks on the states of orders."""
    annotated = Annotations(tables=(TableNote(name=name("orders"), columns=notes),))
    context = context_of(msgspec.structs.replace(book, annotations=annotated), reader)
    return list(state_blocks(context, context.index.tables[name("orders")]))


def test_states_show_what_there_is_evidence_for(shop: Book) -> None:
    heading, diagram, values, steps = state_context(shop)
    assert heading == Heading(level=2, text="States of status")
    assert isinstance(diagram, Diagram)
    assert "[*] --> s1" in diagram.text
    assert "--> [*]" not in diagram.text
    assert diagram.text.count("-->") == 3
    assert isinstance(values, Grid)
    assert len(values.rows) == 6
    assert isinstance(steps, Grid)
    assert [[part.text for part in row[2]] for row in steps.rows] == [["set by routine ", "cancel_order()"]] * 2
    assert isinstance(steps.rows[0][2][1], Link)


def test_states_without_steps_say_what_is_missing(fresh_sqlite: Callable[[str], Book]) -> None:
    book = fresh_sqlite("CREATE TABLE t (status text CHECK (status IN ('a', 'b')));")
    context = context_of(book)
    (given,) = book.survey.catalogue.tables
    heading, values, note = state_blocks(context, given)
    assert heading == Heading(level=2, text="States of status")
    assert isinstance(values, Grid)
    assert [row[0] for row in values.rows] == [(Code(text="a"),), (Code(text="b"),)]
    assert isinstance(note, Note)
    assert note.kind == "missing"
    assert note.line[1].text.endswith("Write transitions under tables, t, columns, status in annotations.yml.")


def test_status_values_are_in_words_for_lay_readers(shop: Book) -> None:
    assert "| Order events | old status | `pending`" in words_of(shop, Audience.PRODUCT, "status-values")
    assert "| order_events | `old_status` | `pending`" in words_of(shop, Audience.TECHNICAL, "status-values")


def test_meanings_of_values_stand_apart(shop: Book) -> None:
    meanings = (ValueNote(value="pending", meaning="It waits."), ValueNote(value="paid", meaning="All is paid"))
    notes = Annotations(tables=(TableNote(name=name("orders"), columns=(ColumnNote(name="status", values=meanings),)),))
    text = words_of(msgspec.structs.replace(shop, annotations=notes), Audience.TECHNICAL, "status-values")
    assert "| `pending` (the default): It waits; `paid`: All is paid; `shipped`; `delivered`;" in text


def test_triggers_say_what_they_keep(shop: Book) -> None:
    text = words_of(shop, Audience.TECHNICAL, "integrity-rules")
    for words in (
        "Keeps `total` of orders (runs after insert, delete or update of quantity and unit_price) |",
        "Adds rows to order_events (runs after update of status) |",
        "Keeps `updated_at` (runs before update): Keeps updated_at. (database comment) |",
    ):
        assert words in text


def test_steps_that_people_wrote_are_confirmed_by_the_code(shop: Book) -> None:
    transitions = (Transition(start="pending", end="paid"), Transition(start="paid", end="cancelled", by="support"))
    blocks = state_context(shop, ColumnNote(name="status", transitions=transitions))
    steps = next(block for block in blocks if isinstance(block, Grid) and block.header[0] == "From")
    assert ["".join(part.text for part in row[2]) for row in steps.rows] == [
        "annotation",
        "support (annotation), set by routine cancel_order()",
        "set by routine cancel_order()",
    ]


def test_states_that_people_wrote_have_an_end(shop: Book) -> None:
    transitions = (
        Transition(start="pending", end="paid", by="payment"),
        Transition(start="paid", end="shipped"),
    )
    blocks = state_context(shop, ColumnNote(name="status", transitions=transitions))
    (drawn,) = [block.text for block in blocks if isinstance(block, Diagram)]
    assert drawn.count("--> [*]") == 2  # shipped, which people wrote, and cancelled, which a routine sets
    assert "s1 --> s2 : payment" in drawn


def test_states_obey_the_reader(shop: Book) -> None:
    brief = state_context(shop, reader=Reader(depth=Depth.QUICK_REFERENCE, extras=frozenset()))
    assert [type(block) for block in brief] == [Heading, Grid]
    plain = state_context(shop, reader=Reader(extras=frozenset({Extra.INDEXES})))
    assert not any(isinstance(block, Diagram) for block in plain)


def test_many_tables_are_divided_and_every_link_lives(tmp_path: Path) -> None:
    tables = [table("t0", comment="x")]
    tables += [table(f"{'abcxyz'[i % 6]}{i}_user", references("up", "t0"), unique="email") for i in range(700)]
    book = judge(study(survey(*tables)))
    for audience in (Audience.MIXED, Audience.TECHNICAL):
        folder = tmp_path / audience
        for file in render_folder(document(book, Reader(audience=audience), stem="")):
            (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / file.path).write_text(file.text, encoding="utf-8")
        assert [fault for fault in markdown.links(folder) if "tables/" not in fault.error] == []
        assert markdown.tables(folder) == []
        assert max(len(one.read_text(encoding="utf-8")) for one in folder.rglob("*.md")) < 120_000


def test_hostile_words_are_text(tmp_path: Path, fresh_sqlite: Callable[[str], Book]) -> None:
    book = fresh_sqlite(
        """CREATE TABLE "a | b <script>" (id integer PRIMARY KEY, "`tick` | x" text NOT NULL, status text
           CHECK (status IN ('<b>', 'a|b', '[x](y)', '')) DEFAULT '', "e-mail*" text);"""
    )
    for stem, audience in product(("", "shop"), Audience):
        rendered = document(book, Reader(audience=audience), stem=stem)
        folder = tmp_path / f"{stem or 'folder'}-{audience}"
        for file in render_folder(rendered) if not stem else render_single_file(rendered, stem):
            (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
            (folder / file.path).write_text(file.text, encoding="utf-8")
        assert markdown.tables(folder) == []
        if audience is Audience.PRODUCT:
            assert not any("<script>" in one.read_text(encoding="utf-8") for one in folder.rglob("*.md"))


@pytest.fixture
def fresh_sqlite(tmp_path: Path) -> Callable[[str], Book]:
    """A function that gives the book of what a script makes in SQLite."""

    def make(script: str) -> Book:
        path = tmp_path / "hostile.sqlite"
        connection = sqlite3.connect(path)
        connection.executescript(script)
        connection.close()
        return judge(study(read(f"sqlite:///{path}")))

    return make
