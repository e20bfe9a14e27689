"""The pictures of documents: every diagram can be drawn, and the files beside the pages are there."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from schemabook.diagrams.svg import write_svg
from schemabook.documents.blocks import Block, Diagram, Image
from schemabook.documents.compose import Document, load_profile
from schemabook.documents.context import Settings
from schemabook.engines import dialect_by_name
from schemabook.formats.annotations import parse_annotations
from schemabook.model.book import Book
from schemabook.model.reader import Audience, Depth, Reader
from schemabook.model.tables import CheckConstraint, Table
from schemabook.study import judge, study
from tests.catalogues import column, references, survey, table
from tests.documents.measured import measured_book
from tests.documents_checks import document_files

HOSTILE = '</svg><script>alert(1)</script>"\x0b&'
MERMAID = re.compile(r"```mermaid\n(.*?)```", re.DOTALL)


def drawn_blocks(book: Book, profile: str = "book", reader: Reader | None = None) -> Iterator[Block]:
    """The diagrams and pictures of a document that is written in a format that draws."""
    stem = "" if profile == "book" else profile
    settings = Settings(drawings=True, reader=reader or Reader(), stem=stem)
    document = Document(book, load_profile(profile), dialect_by_name(book.survey.catalogue.engine), settings)
    for page in document.pages():
        yield from (block for block in page.blocks if isinstance(block, Diagram | Image))


def grouped(groups: int, size: int, *, words: str = "") -> Book:
    """Groups of tables, all of which refer to one hub."""
    tables = [table("hub")]
    for group in range(groups):
        first = f"g{group}_first{words}"
        before = (references("before", f"g{group - 1}_first{words}"),) if group else ()
        tables.append(table(first, *before))
        plain = column("remark")
        tables[-1] = msgspec.structs.replace(tables[-1], columns=(*tables[-1].columns, plain))
        tables += [
            table(f"g{group}_t{number}{words}", references("first", first), references("hub", "hub"))
            for number in range(size - 1)
        ]
    return judge(study(survey(*tables)))


@pytest.fixture(scope="module")
def large() -> Book:
    return grouped(8, 15)


def with_states() -> Book:
    """A table with a state column, whose steps people wrote."""
    check = CheckConstraint(name="c", expression="(state = ANY (ARRAY['new'::text, 'done'::text]))")
    orders = Table(name=table("orders").name, columns=(column("id"), column("state")), checks=(check,))
    given = survey(orders, table("lines", references("order_id", "orders")))
    steps = "tables:\n  orders:\n    columns: {state: {transitions: {start: new, new: {done: packing}}}}\n"
    annotations = parse_annotations(steps, Path("annotations.yml"), given.catalogue)
    return judge(msgspec.structs.replace(study(given), annotations=annotations))


@pytest.mark.parametrize("book", ["measured", "large", "states", "hostile"])
@pytest.mark.parametrize("profile", ["book", "schema-document"])
def test_every_diagram_has_a_drawing(book: str, profile: str, large: Book) -> None:
    makers: dict[str, Callable[[], Book]] = {
        "measured": measured_book,
        "large": lambda: large,
        "states": with_states,
        "hostile": lambda: grouped(3, 10, words=HOSTILE),
    }
    found = makers[book]()
    blocks = list(drawn_blocks(found, profile))
    texts = [block.text.split()[0] for block in blocks if isinstance(block, Diagram)]
    assert ("stateDiagram-v2" in texts) is (book == "states")
    assert blocks
    for block in blocks:
        assert isinstance(block, Diagram | Image)
        if isinstance(block, Image) and "growth" in block.path:
            continue
        assert block.drawing is not None, block
        for standalone in (True, False):
            ET.fromstring(write_svg(block.drawing, standalone=standalone, link=lambda page: f"{page}.html"))  # noqa: S314


def test_without_a_format_that_draws_there_is_no_drawing(large: Book) -> None:
    document = Document(large, load_profile("book"), dialect_by_name("postgresql"))
    blocks = [block for page in document.pages() for block in page.blocks if isinstance(block, Diagram)]
    assert blocks
    assert all(block.drawing is None for block in blocks)


def test_modules_have_pictures_beside_their_pages(large: Book) -> None:
    files = document_files(large)
    pictures = {path for path in files if path.endswith(".svg")}
    assert {f"{path[:-3]}.svg" for path in files if path.startswith("modules/") and path.endswith(".md")} < pictures
    assert "er-diagram.svg" in pictures
    for path in sorted(pictures):
        ET.fromstring(files[path])  # noqa: S314 - our own text
    for path, text in files.items():
        if path.startswith("modules/") and path.endswith(".md"):
            name = path.removeprefix("modules/").removesuffix(".md")
            assert f"(../modules/{name}.svg)" in text, path


def test_mermaid_of_a_module_has_keys_alone_and_no_hubs(large: Book) -> None:
    files = document_files(large)
    seen = 0
    for path, text in files.items():
        if not path.startswith("modules/") or not path.endswith(".md"):
            continue
        for block in MERMAID.findall(text):
            seen += 1
            assert len(block) <= 20_000
            assert "remark" not in block
            assert len(re.findall(r"^ {4}t\d+\[", block, re.MULTILINE)) <= 25
            hub = re.search(r'^ {4}(t\d+)\["hub"\]', block, re.MULTILINE)
            assert hub is None or f"\n    {hub[1]} |" not in block
        assert "Referred to by so many that lines to them are left out: [hub]" in text
    assert seen == 8


def test_a_large_module_is_a_picture_where_there_are_files_and_a_part_of_it_else() -> None:
    book = grouped(2, 20)
    (first, *_) = book.modules
    whole = msgspec.structs.replace(first, tables=tuple(one.name for one in book.survey.catalogue.tables), hubs=())
    book = msgspec.structs.replace(book, modules=(whole,))
    files = document_files(book)
    (page,) = (text for path, text in files.items() if path.startswith("modules/") and path.endswith(".md"))
    assert MERMAID.findall(page) == []
    assert "![The tables of" in page
    whole_text = "".join(document_files(book, "schema-document").values())
    assert "Not in the picture: " in whole_text
    assert "![The tables of" not in whole_text


def test_a_document_in_one_file_has_no_pictures_beside_it(large: Book) -> None:
    files = document_files(large, "schema-document")
    assert [path for path in files if path.endswith(".svg")] == []
    assert all(len(re.findall(r"^ {4}t\d+\[", block, re.MULTILINE)) <= 25 for block in mermaid_of(files))


def mermaid_of(files: dict[str, str]) -> list[str]:
    return [block for text in files.values() for block in MERMAID.findall(text) if block.startswith("erDiagram")]


@pytest.mark.parametrize(
    "reader", [Reader(depth=Depth.QUICK_REFERENCE), Reader(audience=Audience.PRODUCT)], ids=["brief", "product"]
)
def test_readers_who_need_no_columns_get_no_files(reader: Reader, large: Book) -> None:
    files = document_files(large, reader=reader)
    assert [path for path in files if path.endswith(".svg")] == []
    assert ".svg" not in "".join(files.values())


def test_a_small_schema_keeps_its_diagram_and_has_a_picture() -> None:
    files = document_files(judge(study(survey(table("a"), table("b", references("a_id", "a"))))))
    assert "integer a_id FK" in files["README.md"]
    assert "(er-diagram.svg)" in files["README.md"]
    assert 'class="d-title"' in files["er-diagram.svg"]


def test_a_table_with_many_neighbours_has_a_larger_picture() -> None:
    children = [table(f"c{number:02}", references("a_id", "a")) for number in range(20)]
    files = document_files(judge(study(survey(table("a"), *children))))
    assert "(../tables/a.svg)" in files["tables/a.md"]
    assert files["tables/a.svg"].count("d-table") >= 20
    assert "tables/c01.svg" not in files
