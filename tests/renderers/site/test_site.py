"""The site of a document: its pages, where they lead, and what is on the first one."""

from __future__ import annotations

import posixpath
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from schemabook.demo import shop_script
from schemabook.documents.blocks import Target
from schemabook.documents.compose import Document
from schemabook.documents.context import Settings
from schemabook.documents.profile import load_profile
from schemabook.engines import dialect_by_name
from schemabook.model.book import Book
from schemabook.model.reader import Audience, Depth, Reader
from schemabook.model.survey import Survey
from schemabook.renderers.markdown import render_folder
from schemabook.renderers.site import SiteWriter, render_site
from schemabook.renderers.site.addresses import Addresses
from schemabook.renderers.site.shell import focus_on, policy
from schemabook.study import judge, study
from tests import catalogues
from tests.documents_checks import HISTORY, annotated
from tests.renderers.site.html_reader import acting, faults, read_pages
from tests.renderers.site.test_blocks_html import HOSTILE
from tests.round_trip import read


def document_of(book: Book, profile: str = "book", title: str = "Shop", reader: Reader | None = None) -> Document:
    """The document of a book that a site is made of."""
    settings = Settings(title=title, drawings=True, reader=reader or Reader())
    return Document(book, load_profile(profile), dialect_by_name(book.survey.catalogue.engine), settings)


def site_of(book: Book, title: str = "Shop", profile: str = "book", reader: Reader | None = None) -> dict[str, str]:
    """The files of the site of a book, by path."""
    return {file.path: file.text for file in render_site(document_of(book, profile, title, reader))}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """The shop in SQLite."""
    path = tmp_path_factory.mktemp("shop") / "shop.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(shop_script("sqlite"))
    return read(f"sqlite:///{path}")


@pytest.fixture(scope="module")
def files(shop: Survey) -> dict[str, str]:
    """The site of the shop with what its people wrote."""
    return site_of(annotated(shop))


def hostile() -> Survey:
    """A schema with names and comments that would act if they were no text."""
    tables = [
        catalogues.table(f"{words}.{words}{number}", primary=words.replace(" ", "_"), comment=words)
        for number, words in enumerate(HOSTILE)
    ]
    return catalogues.survey(*tables)


def test_every_link_leads_somewhere(files: dict[str, str]) -> None:
    assert list(faults(files)) == []


def test_there_is_a_page_for_every_page_of_the_document(shop: Survey, files: dict[str, str]) -> None:
    book = annotated(shop)
    keys = [page.key for page in document_of(book).pages()]
    assert {f"{key or 'index'}.html" for key in keys} <= files.keys()
    attachments = {file.path for file in render_folder(document_of(book)) if not file.path.endswith(".md")}
    assert {path for path in attachments if not path.endswith(".svg")} <= files.keys()
    linked = {
        posixpath.normpath(posixpath.join(path, "..", one))
        for path, page in read_pages(files).items()
        for one in page.links
    }
    assert {path for path in files if path.endswith(".svg")} <= linked


def test_same_bytes_again(shop: Survey, files: dict[str, str]) -> None:
    assert site_of(annotated(shop)) == files


def test_titles_differ_and_every_page_names_its_policy(files: dict[str, str]) -> None:
    pages = read_pages(files)
    titles = [page.title for page in pages.values()]
    assert len(set(titles)) == len(titles)
    for path, page in pages.items():
        assert ("meta", "content", policy(live=False)) in page.attributes, path
        assert ("html", "lang", "en-GB") in page.attributes
        assert "main" in page.tags


def test_nothing_acts_but_the_scripts_of_the_site(files: dict[str, str]) -> None:
    for path, page in read_pages(files).items():
        assert list(acting(page)) == [], path


def test_hostile_names_are_text() -> None:
    files = site_of(judge(study(hostile())), title=HOSTILE[0])
    assert list(faults(files)) == []
    for path, page in read_pages(files).items():
        assert list(acting(page)) == [], path
    assert HOSTILE[0] in read_pages(files)["index.html"].text


def test_first_page_shows_what_matters(files: dict[str, str]) -> None:
    home = read_pages(files)["index.html"]
    for words in (
        "Everything that the shop sells",
        "Tables 6",
        "SQLite",
        "What changed",
        "Survey before it",
        "Findings",
        "warning",
    ):
        assert words in home.text, words
    assert "Not written down yet" in home.headings
    assert {"map.html", "contents.html", "chapters/tables.html", "findings/unindexed-foreign-key.html"} <= set(
        home.links
    )


def test_a_part_that_only_leads_to_its_page_has_no_chapter(files: dict[str, str]) -> None:
    assert "relationships.html" in files
    assert "chapters/relationships.html" not in files
    assert "chapters/status-values.html" in files
    assert "relationships.html" in read_pages(files)["index.html"].links


def test_headings_of_the_first_page_lead_to_their_chapters(shop: Survey) -> None:
    addresses = Addresses(document_of(annotated(shop)).has)
    writer = SiteWriter(document_of(annotated(shop)))
    first = next(iter(document_of(annotated(shop)).pages()))
    list(writer.page(first))
    find = writer.addresses.find
    assert find(Target(page="", heading="Status values")) == "chapters/status-values.html"
    assert (
        find(Target(page="", heading="Measured")) == addresses.find(Target(page="", heading="nowhere")) == "index.html"
    )
    assert find(Target(page="", heading="Relationships")) == "relationships.html"
    assert find(Target(page="")) == "index.html"


def test_contents_lead_to_every_page(files: dict[str, str]) -> None:
    linked = set(read_pages(files)["contents.html"].links)
    assert {path for path in files if path.endswith(".html")} - linked <= {"contents.html"}


def test_a_live_site_asks_its_server_for_news(shop: Survey) -> None:
    book = annotated(shop)
    writer = SiteWriter(document_of(book), live=True)
    files = {file.path: file.text for page in document_of(book).pages() for file in writer.page(page)}
    files |= {file.path: file.text for file in writer.finish()}
    assert "assets/live.js" in files
    page = read_pages(files)["tables/orders.html"]
    assert "../assets/live.js" in page.links
    assert ("meta", "content", policy(live=True)) in page.attributes
    assert "connect-src 'self'" in policy(live=True)
    assert "file:" not in policy(live=True)


def test_policy_lets_files_load_each_other_and_nothing_else() -> None:
    assert policy(live=False) == (
        "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize(
    "reader",
    [
        Reader(depth=Depth.QUICK_REFERENCE),
        Reader(audience=Audience.PRODUCT),
        Reader(audience=Audience.CUSTOMER_SUCCESS, depth=Depth.QUICK_REFERENCE),
        Reader(audience=Audience.MIXED, depth=Depth.COMPREHENSIVE),
    ],
)
def test_every_reader_gets_a_whole_site(shop: Survey, reader: Reader) -> None:
    files = site_of(annotated(shop), reader=reader)
    assert list(faults(files)) == []
    assert {"index.html", "map.html", "contents.html"} <= files.keys()


def test_a_profile_of_a_team_with_its_own_template(shop: Survey, tmp_path: Path) -> None:
    (tmp_path / "start.md").write_text(
        "## Who asks\n\n{{ catalogue.tables[0].name.name }} [orders](tables/orders.md) [there](#who-asks) <b>x</b>\n"
        "\n{{ '<i>' }}"
    )
    (tmp_path / "own.toml").write_text(
        'name = "own"\ndescription = "d"\noutput = "docs"\nchapters = [\n'
        '{ title = "Start here", template = "start.md", parts = [{ section = "types" }, { section = "views" }] },\n'
        '{ section = "tables", title = "<All> tables" },\n]\n'
    )
    files = site_of(annotated(shop), profile=str(tmp_path / "own.toml"))
    assert list(faults(files)) == []
    start = read_pages(files)["chapters/start-here.html"]
    assert start.ids == ["Content", "who-asks"]
    assert start.links[-2:] == ["../tables/orders.html", "#who-asks"]
    assert "addresses orders there <b>x</b> <i>" in start.text
    home = read_pages(files)["index.html"]
    assert "<All> tables" in home.text
    assert "Findings" not in home.text


def test_a_site_without_tables_is_whole() -> None:
    files = site_of(judge(study(catalogues.survey())))
    assert list(faults(files)) == []


def test_shell_is_short(files: dict[str, str]) -> None:
    text = files["tables/orders.html"]
    assert len(text[: text.index("<h1>")].encode()) < 1500


def test_names_on_the_map_are_encoded() -> None:
    assert focus_on("sales.a&b=c#d é") == "focus=sales.a%26b%3Dc%23d+%C3%A9"


def test_history_is_seen(shop: Survey) -> None:
    book = judge(study(shop))
    assert "No earlier schema is known" in site_of(book)["index.html"]
    assert "No earlier schema is known" not in site_of(judge(study(shop, HISTORY)))["index.html"]
