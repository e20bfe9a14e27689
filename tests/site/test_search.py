"""The search of the site: its ranking with Node alone, and the palette in a browser, from pages and from the map."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page, expect

from schemabook.documents.map_values import ColumnText, Entry, MapColumn, SchemaMap
from schemabook.renderers.site.addresses import Addresses, Viewpoint
from schemabook.renderers.site.data import catalogue_script
from schemabook.renderers.site.shell import Shell
from tests.servers.fixtures import give_up
from tests.site.browser import GROUP, address
from tests.site.conftest import OpenPage, SiteOf
from tests.site.maps import made_up_map, write_map
from tests.site.node import HERE, run

pytestmark = GROUP

HOSTILE = '<img src=x onerror="hacked=1">'
NAMES = ("public.orders", "public.order_items", "public.customers", f"public.{HOSTILE}")


def searchable_map() -> SchemaMap:
    """Twelve tables, of which the first four have names and texts to search for."""
    schema = made_up_map(2, 6, names=NAMES)
    texts: list[tuple[ColumnText, ...]] = [(ColumnText(),) * 6 for _ in schema.tables]
    texts[0] = (
        ColumnText(comment="The number on the invoice."),
        *texts[0][1:3],
        ColumnText(values=("paid", "shipped")),
    )
    comments = ("One basket.", "", "Who buys <b>things</b>.", HOSTILE, *("" for _ in schema.tables[4:]))
    odd = replace(
        schema.tables[2], columns=(*schema.tables[2].columns, MapColumn(name="Né & Ko", type="text", marks=32))
    )
    texts[2] = (*texts[2], ColumnText(personal="a name"))
    entries = (
        Entry(kind="routine", name="cancel_order(bigint)", text="Takes it back.", page="routines/cancel_order"),
        Entry(kind="finding", name="missing-key", text="orders has no key", page="findings"),
    )
    tables = (*schema.tables[:2], odd, *schema.tables[3:])
    return replace(schema, tables=tables, texts=tuple(texts), comments=comments, entries=entries)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a home, the map, and the pages that a search leads to."""
    folder = tmp_path_factory.mktemp("searched")
    schema = searchable_map()
    write_map(folder, schema)
    script = catalogue_script(schema, (("Findings", "findings.html"),), lambda page, _: f"{page}.html")
    (folder / "data/catalogue.js").write_text(script, "utf-8")
    places = ["index.html", "findings.html", "routines/cancel_order.html", *(f"tables/{n}.html" for n in range(12))]
    for place in places:
        view = Viewpoint(Addresses(lambda _: False), place)
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).write_text(Shell("Made up", (), live=False).page(place, view, "<p>Nothing.</p>"), "utf-8")
    return folder


def ask(page: Page, text: str) -> None:
    """Open the palette with its key and type a query, when everything is read."""
    page.keyboard.press("Control+k")
    expect(page.locator(".palette [role=status]")).not_to_contain_text("reading")
    page.get_by_role("combobox").fill(text)


def hits(page: Page) -> list[str]:
    """The names that the list shows."""
    return page.locator(".palette [role=option] > span").all_inner_texts()


def test_ranking() -> None:
    if shutil.which("node") is None:
        give_up("There is no Node.js on this machine")
    done = run(["node", "--test", str(HERE / "scripts" / "search.test.mjs")])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_opens_with_a_key(key: str, site: Path, open_page: OpenPage) -> None:
    with open_page(site / "index.html") as page:
        page.keyboard.press(key)
        expect(page.get_by_role("combobox")).to_be_focused()
        expect(page.locator(".palette [role=status]")).to_be_empty()
        page.keyboard.type("a/b")
        expect(page.get_by_role("combobox")).to_have_value("a/b")
        page.keyboard.press("Escape")
        expect(page.locator(".palette")).to_be_hidden()


def test_opens_with_the_button_of_the_bar(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "tables/1.html") as page:
        page.locator(".bar .search").click()
        expect(page.get_by_role("combobox")).to_be_focused()


def test_begins_with_the_tables_that_have_the_most_relationships(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "index.html") as page:
        ask(page, "")
        assert hits(page)[0] == "order_items"
        assert len(hits(page)) == 12


def test_leads_to_the_page(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "tables/3.html") as page:
        ask(page, "order")
        assert hits(page)[:2] == ["orders", "order_items"]
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(address(site / "tables/1.html"))


def test_leads_to_the_row_of_a_column(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "index.html") as page:
        ask(page, "customers.né")
        page.keyboard.press("Enter")
        page.wait_for_url(address(site / "tables/2.html", "c-n%C3%A9--ko"))


def test_anchors_of_columns_are_on_the_pages(site_of: SiteOf, open_page: OpenPage) -> None:
    folder = site_of("shop-sqlite")
    with open_page(folder / "index.html") as page:
        ask(page, "type:text kind:column email")
        page.keyboard.press("Enter")
        page.wait_for_url("**/*.html#c-email*")
        expect(page.locator("tr:target")).to_contain_text("email")


def test_leads_to_what_is_no_table(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "tables/0.html") as page:
        ask(page, "cancel")
        expect(page.locator(".palette section")).to_contain_text("Takes it back.")
        page.keyboard.press("Enter")
        page.wait_for_url(address(site / "routines/cancel_order.html"))


def test_leads_from_a_page_to_the_map(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "tables/0.html") as page:
        ask(page, "orders.amount")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/map.html#*")
        page.wait_for_function(
            "() => schemabook.map?.view.table === 'public.orders' && schemabook.map.view.column === 'amount'"
        )


def test_flies_on_the_map(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "map.html") as page:
        page.wait_for_function("() => schemabook.map?.scene.cards.length")
        ask(page, "")
        page.keyboard.type("flp?/customers")
        page.keyboard.press("Escape")
        assert page.evaluate("() => [schemabook.map.view.focus, schemabook.map.view.table]") == ["", ""]
        assert page.locator("dialog[open]").count() == 0
        ask(page, "customers")
        page.keyboard.press("Enter")
        page.wait_for_function("() => schemabook.map.view.table === 'public.customers'")
        expect(page.locator(".palette")).to_be_hidden()
        ask(page, "orders")
        page.keyboard.press("Control+Enter")
        page.wait_for_url(address(site / "tables/0.html"))


def test_tab_searches_the_columns_of_a_table(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "index.html") as page:
        ask(page, "orders")
        page.keyboard.press("Tab")
        expect(page.get_by_role("combobox")).to_be_focused()
        assert hits(page) == ["id", "before_id", "first_id", "amount", "created_at", "note"]
        page.keyboard.type("not")
        assert hits(page) == ["note"]
        for _ in "not ":
            page.keyboard.press("Backspace")
        expect(page.locator(".palette > header b")).to_be_empty()
        page.get_by_role("combobox").fill("missing-key")
        page.keyboard.press("Tab")
        expect(page.get_by_role("combobox")).not_to_be_focused()


def test_says_what_is_chosen(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "index.html") as page:
        ask(page, "order")
        field = page.get_by_role("combobox")
        for key, place in (("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", len(hits(page)) - 1), ("ArrowDown", 0)):
            page.keyboard.press(key)
            expect(field).to_have_attribute("aria-activedescendant", f"hit-{place}")
            assert page.locator('.palette [aria-selected="true"]').get_attribute("id") == f"hit-{place}"
        assert page.locator(".palette [role=option] mark").first.inner_text() == "order"


def test_begins_with_the_last_query(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "index.html") as page:
        ask(page, "cancel")
        page.keyboard.press("Enter")
        page.wait_for_url(address(site / "routines/cancel_order.html"))
        page.keyboard.press("/")
        expect(page.get_by_role("combobox")).to_have_value("cancel")
        expect(page.locator(".palette [role=option] > span")).to_have_text(["cancel_order(bigint)"])
        page.keyboard.type("customers")
        expect(page.get_by_role("combobox")).to_have_value("customers")


def test_shows_values_and_facts(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "index.html") as page:
        ask(page, "shipped")
        preview = page.locator(".palette section")
        expect(preview.locator("h2")).to_have_text("orders.amount")
        expect(preview.locator("mark")).to_have_text("shipped")
        page.get_by_role("combobox").fill("order_items.before_id")
        expect(preview).to_contain_text("refers to orders")
        page.get_by_role("combobox").fill("sensitive:")
        expect(preview).to_contain_text("a name")


def test_filters(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "index.html") as page:
        ask(page, "fk:")
        assert set(hits(page)) == {"before_id"}
        said = page.evaluate("() => getComputedStyle(document.querySelector('.palette footer'), '::after').content")
        assert set(re.findall(r"\w+(?=:)", said)) == {"table", "kind", "type", "fk", "in", "sensitive", "nocomment"}


def test_names_stay_text(site: Path, open_page: OpenPage) -> None:
    for place in ("index.html", "map.html"):
        with open_page(site / place) as page:
            ask(page, "<img")
            assert hits(page)[0] == HOSTILE
            expect(page.locator(".palette h2")).to_have_text(HOSTILE)
            assert page.locator(".palette img, .palette section p b").count() == 0
            assert page.evaluate("() => window.hacked") is None


def test_finds_names_before_comments_are_read(site: Path, tmp_path: Path, open_page: OpenPage) -> None:
    early = Path(shutil.copytree(site, tmp_path / "early"))
    (early / "data/catalogue.js").write_text("", "utf-8")
    with open_page(early / "index.html") as page:
        page.keyboard.press("/")
        page.keyboard.type("order_i")
        expect(page.locator(".palette [role=option] > span")).to_have_text(["order_items"])
        expect(page.locator(".palette [role=status]")).to_have_text(
            "1 of 1 found. data/catalogue.js is missing or damaged: write the site again."
        )


def test_says_that_the_data_is_missing(site: Path, tmp_path: Path, open_page: OpenPage) -> None:
    broken = Path(shutil.copytree(site, tmp_path / "broken"))
    (broken / "data/map.js").write_text("schemabook.load('map', null);", "utf-8")
    with open_page(broken / "index.html") as page:
        page.keyboard.press("/")
        expect(page.locator(".palette [role=status]")).to_have_text(
            "data/map.js is missing or damaged: write the site again."
        )


def test_fits_a_phone(site: Path, open_page: OpenPage) -> None:
    with open_page(site / "index.html", width=390, height=844, mobile=True) as page:
        ask(page, "order")
        box = page.locator(".palette").bounding_box()
        assert box is not None
        assert (box["x"], box["width"]) == (0, 390)
        page.locator(".palette [role=option]").nth(1).tap()
        page.wait_for_url(address(site / "tables/1.html"))
