"""Exploring the map in a browser: focus, paths, lenses, the list, the drawer, hover cards, the keyboard, the table."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.site.browser import GROUP, settle
from tests.site.conftest import OpenPage
from tests.site.explored_shop import HOSTILE, TABLES, TIES, shop
from tests.site.maps import made_up_map, write_map
from tests.site.test_pages import axe_faults

pytestmark = GROUP

FUNCTIONS = Path(__file__).parent / "scripts" / "exploring.test.mjs"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of the shop."""
    return write_map(tmp_path_factory.mktemp("shop"), shop())


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of 900 tables, of which all refer to the first."""
    return write_map(tmp_path_factory.mktemp("many"), made_up_map(30, 30, hub=True))


def ask(page: Page, expression: str) -> Any:
    """What an expression gives, in which `map` is the map."""
    settle(page)
    return page.evaluate(f"() => {{ const map = schemabook.map; return {expression}; }}")


def in_picture(page: Page) -> set[str]:
    """The names of the tables in the scene."""
    found = ask(page, "map.scene.cards.filter(one => one.table >= 0).map(one => map.model.shown(one.table))")
    return set(found)


def ready(page: Page) -> None:
    """Wait for the map."""
    expect(page.locator("#tree-count")).not_to_be_empty()


def test_functions() -> None:
    done = subprocess.run(
        ["node", "--test", str(FUNCTIONS)], capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout


def test_focus_can_be_widened_and_back_returns(site: Path, open_page: OpenPage) -> None:
    with open_page(site, "table=public.products") as page:
        ready(page)
        page.locator("#details").get_by_role("button", name="Focus").click()
        assert in_picture(page) == {"products", "categories", "order_items"}
        expect(page.get_by_label("1 step", exact=True)).to_be_checked()
        page.get_by_label("2 steps").check()
        assert in_picture(page) == {"products", "categories", "order_items"}
        expect(page.get_by_label("2 steps")).to_be_focused()
        assert "depth=2" in page.url
        page.get_by_label("Parents", exact=True).check()
        assert in_picture(page) == {"products", "categories"}
        assert "direction=parents" in page.url
        page.get_by_label("Dim the rest").check()
        assert len(in_picture(page)) == len(TABLES)
        assert ask(page, "map.scene.dimmed.size") == len(TABLES) - 2
        page.go_back()
        expect(page.locator("#focus-bar")).to_be_hidden()
        page.go_forward()
        expect(page.locator("#focus-bar")).to_contain_text("products")
        page.get_by_role("button", name="Close the focus").click()
        assert len(in_picture(page)) == len(TABLES)


def test_focus_of_a_hub_lists_the_rest(many: Path, open_page: OpenPage) -> None:
    with open_page(many, "focus=public.one_0") as page:
        ready(page)
        assert ask(page, "map.scene.cards.length") == 59
        ask(page, "map.fit()")
        place = ask(
            page,
            "(([x, y]) => { const box = document.getElementById('stage').getBoundingClientRect();"
            " return [x + box.left, y + box.top]; })(map.camera.toScreen(...(card => [card.x + 20, card.y + 20])"
            "(map.scene.cards.find(one => one.table < 0))))",
        )
        page.mouse.click(*place)
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_role("heading")).to_have_text("842 more tables")
        dialog.get_by_role("button").nth(3).click()
        expect(page.locator("#focus-bar strong")).not_to_have_text("one_0")


def test_path_shows_routes_and_the_sql(site: Path, open_page: OpenPage) -> None:
    with open_page(site) as page:
        ready(page)
        page.locator("#choices").get_by_role("button", name="Path").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("From").fill("public.prodcts")
        dialog.get_by_label("To").fill("public.products")
        dialog.get_by_role("button", name="Show").click()
        expect(dialog.get_by_role("status")).to_contain_text("The nearest name is public.products.")
        dialog.get_by_label("From").fill("products")
        page.keyboard.press("Enter")
        expect(dialog.get_by_role("status")).to_contain_text("Both ends are the same table.")
        assert dialog.locator("option").count() == len(TABLES)
        dialog.get_by_label("From").fill("addresses")
        page.keyboard.press("Enter")
        expect(dialog).to_have_count(0)
        routes = page.get_by_role("radiogroup", name="Routes").get_by_role("radio")
        expect(routes).to_have_count(2)
        expect(routes.first).to_be_checked()
        assert in_picture(page) == {"addresses", "orders", "order_items", "products"}
        zoom = ask(page, "map.camera.zoom")
        routes.nth(1).check()
        expect(page.locator("#sql")).to_have_text(
            "SELECT a1.*, u2.*, o3.*, oi4.*, p5.*\nFROM addresses AS a1\nJOIN users AS u2 ON a1.user_id = u2.id\n"
            "JOIN orders AS o3 ON o3.user_id = u2.id\nJOIN order_items AS oi4 ON oi4.order_id = o3.id\n"
            "JOIN products AS p5 ON oi4.product_id = p5.id;"
        )
        assert "route=1" in page.url
        expect(routes.nth(1)).to_be_focused()
        assert ask(page, "map.camera.zoom") < zoom, "the longer route is fitted"
        expect(page.locator("#focus-title")).to_have_text("addresses › products")
        page.keyboard.press("Escape")
        expect(page.locator("#details")).to_be_hidden()


def test_path_in_an_address_without_a_route(site: Path, open_page: OpenPage) -> None:
    with open_page(site, "path=public%252Eusers..public%252Eusers") as page:
        ready(page)
        expect(page.locator("#details")).to_contain_text("Both ends are the same table.")


@pytest.mark.parametrize("dark", [False, True])
def test_lenses_have_legends(site: Path, open_page: OpenPage, dark: bool) -> None:
    with open_page(site, dark=dark) as page:
        ready(page)
        page.locator("#lens-menu summary").click()
        page.get_by_label("Rows", exact=True).check()
        expect(page.locator("#lens-legend li")).to_have_count(5)
        expect(page.locator("#lens-legend")).to_contain_text("estimate, 20 Nov 2026")
        colours = ask(page, "[...new Set(map.look.lensColours)].length")
        assert colours == 5
        expect(page.get_by_label("Rows", exact=True)).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page.get_by_label("Rows", exact=True)).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_label("Writes", exact=True)).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#lens-menu summary")).to_be_focused()
        page.goto(f"{site.as_uri()}#lens=writes")
        expect(page.locator("#lens-legend")).to_contain_text("unless --no-measure is given")
        page.goto(f"{site.as_uri()}#lens=changed&table=public.orders")
        expect(page.locator("#lens-legend")).to_contain_text("Removed: carts.")
        expect(page.locator("#details")).to_contain_text("changed since v2")
        page.get_by_label("Changed since").select_option("v1")
        expect(page.locator("#details")).to_contain_text("added since v1")
        assert "since=v1" in page.url


def test_list_filters_hides_and_selects(site: Path, open_page: OpenPage) -> None:
    with open_page(site) as page:
        ready(page)
        expect(page.locator("#tree-count")).to_have_text("8 tables, 1 view")
        page.get_by_label("Show catalogue").uncheck()
        expect(page.locator("#tree-count")).to_have_text("7 of 9")
        assert "products" not in in_picture(page)
        page.get_by_label("Filter tables").fill("order")
        expect(page.locator("#tree-count")).to_have_text("4 of 9")
        page.locator("#tree").get_by_role("button", name="order_items").click()
        expect(page.locator("#details h2")).to_have_text("order_items")
        page.get_by_text("Hide and show").click()
        page.get_by_label("view", exact=True).uncheck()
        assert "open_orders" not in in_picture(page)
        assert "hide=" in page.url
        page.get_by_role("button", name="Show all").click()
        assert len(in_picture(page)) == len(TABLES)
        page.get_by_label("inferred").uncheck()
        assert ask(page, "map.scene.edges.length") == len(TIES) - 1
        page.get_by_role("button", name="Hide all").click()
        assert in_picture(page) == set()


def test_list_is_walked_with_keys(site: Path, open_page: OpenPage) -> None:
    with open_page(site) as page:
        ready(page)
        focused = page.locator("#tree :focus")
        page.locator("#tree summary").first.focus()
        for key, name in (
            ("ArrowDown", "addresses"),
            ("ArrowDown", "sessions"),
            ("ArrowDown", "users"),
            ("ArrowDown", "sales"),
            ("ArrowUp", "users"),
        ):
            page.keyboard.press(key)
            expect(focused.locator(".grow")).to_have_text(name)
        page.keyboard.press("Enter")
        expect(page.locator("#details h2")).to_have_text("users")
        expect(focused.locator(".grow")).to_have_text("users")
        expect(focused).to_have_attribute("aria-current", "true")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowDown")
        expect(focused.locator(".grow")).to_have_text("catalogue")
        page.keyboard.press("Tab")
        page.keyboard.press(" ")
        assert "products" not in in_picture(page)
        expect(page.get_by_label("Show catalogue")).to_be_focused()


def test_long_lists_are_folded(many: Path, open_page: OpenPage) -> None:
    with open_page(many, "table=public.one_45") as page:
        ready(page)
        seen = page.locator("#tree button:visible")
        expect(seen).to_have_count(30)
        expect(page.locator("#tree [aria-current='true']")).to_be_visible()
        page.get_by_label("Filter tables").fill("one")
        expect(page.locator("#tree-count")).to_have_text("900 tables")
        expect(seen).to_have_count(0)
        page.get_by_label("Filter tables").fill("one_45")
        expect(seen).to_have_count(11)


def test_focus_on_many_neighbours_shows_keys_in_one_column(tmp_path: Path, open_page: OpenPage) -> None:
    file = write_map(tmp_path, made_up_map(1, 11, hub=True))
    with open_page(file, "focus=one_0") as page:
        ready(page)
        assert ask(page, "new Set(map.scene.cards.slice(1).map(({ x }) => x)).size") == 1
        assert ask(page, "map.scene.cards.map(({ height }) => height)") == [166, *[142] * 10]
        pixel = "document.getElementById('canvas').getContext('2d').getImageData(x, y, 1, 1).data"
        place = "(({ x, y, width }) => map.camera.toScreen(x + width - 12, y + 6))(map.scene.cards[0])"
        colour = ask(page, f"(([x, y]) => [...{pixel}].slice(0, 3))({place}.map(Math.round))")
        assert colour == [10, 108, 116]


def test_keys_of_the_map_are_listed_from_anywhere_but_where_one_types(site: Path, open_page: OpenPage) -> None:
    with open_page(site) as page:
        ready(page)
        page.get_by_role("button", name="Path", exact=True).focus()
        page.keyboard.press("?")
        expect(page.locator("#help-dialog")).to_be_visible()
        page.keyboard.press("Escape")
        page.get_by_label("Filter tables").focus()
        page.keyboard.press("?")
        expect(page.locator("#help-dialog")).to_be_hidden()


def test_paper_shows_the_picture_alone(site: Path, open_page: OpenPage) -> None:
    with open_page(site, "table=public.orders") as page:
        ready(page)
        page.emulate_media(media="print")
        for part in ("#panel", "#details", "#toolbar"):
            expect(page.locator(part)).to_be_hidden()
        expect(page.locator("#canvas")).to_be_visible()


def test_drawer_says_all_and_leads_on(site: Path, open_page: OpenPage) -> None:
    with open_page(site, "table=public.orders&column=status") as page:
        ready(page)
        drawer = page.locator("#details")
        for words in (
            "All about orders.",
            "From: annotation",
            "1,000 rows estimate, 20 Nov 2026",
            "1 error, 2 notes",
            "2, 1 unused",
            "1 of 4 columns",
            "How far it is.",
            "address_id → id; optional",
            "→ addresses; optional",
            "reads it",
        ):
            expect(drawer).to_contain_text(words)
        expect(drawer.locator(".chosen")).to_contain_text("status")
        expect(drawer.get_by_role("link", name="Page")).to_have_attribute("href", "tables/orders.html")
        findings = drawer.get_by_role("link", name="1 error, 2 notes")
        expect(findings).to_have_attribute("href", "tables/orders.html#findings")
        drawer.get_by_role("button", name="users", exact=True).click()
        expect(drawer.locator("h2")).to_have_text("users")
        expect(drawer.locator("h2")).to_be_focused()
        expect(drawer).to_contain_text("inferred: same name as users.id")
        page.go_back()
        expect(drawer.locator("h2")).to_have_text("orders")
        drawer.get_by_role("button", name="Path from here").focus()
        page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()
        expect(page.locator("#stage")).to_be_focused()
        page.go_back()
        drawer.get_by_role("button", name="Close").click()
        expect(page.locator("#stage")).to_be_focused()


def test_hover_card_of_a_column(site: Path, open_page: OpenPage) -> None:
    with open_page(site, "table=public.orders") as page:
        ready(page)
        row = page.locator("[data-table='2'] [data-column='3']")
        row.hover()
        card = page.locator("#hover")
        for words in ("status", "bigint", "not null", "default 'new'", "one of new, paid, sent", "How far it is."):
            expect(card).to_contain_text(words)
        card.hover()
        expect(card).to_be_visible()
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        page.mouse.move(5, 5)
        page.locator("[data-table='2'] [data-column='1']").focus()
        expect(card).to_contain_text("→ users")
        page.locator("#fit").focus()
        expect(card).to_be_hidden()


def test_hover_card_of_a_table_says_what_lenses_paint(site: Path, open_page: OpenPage) -> None:
    with open_page(site, "lens=unused&at=160,300,0.5") as page:
        ready(page)
        place = ask(page, "(box => [box.x + 20, box.y + 5])(map.screenOf(0))")
        page.mouse.move(*place)
        for words in ("users", "10 rows estimate, 20 Nov 2026", "Reads0 calls", "Sensitive1 column"):
            expect(page.locator("#hover")).to_contain_text(words)


def test_texts_from_the_database_stay_text(site: Path, open_page: OpenPage) -> None:
    with open_page(site, "table=public.categories") as page:
        ready(page)
        page.locator("[data-table='5'] [data-column='2']").hover()
        expect(page.locator("#hover")).to_contain_text(f"Comment of categories.{HOSTILE} {HOSTILE}")
        expect(page.locator("#details")).to_contain_text(HOSTILE)
        assert page.evaluate("window.hacked") is None


def test_arrow_keys_walk_the_keys_and_say_so(site: Path, open_page: OpenPage) -> None:
    with open_page(site, "table=public.users") as page:
        ready(page)
        page.locator("#stage").focus()
        said = page.locator("body > [role='status']")
        for key, words in (
            ("ArrowRight", "sessions, child of users through user_id, 0 children; 1 of 3"),
            ("ArrowDown", "orders, child of users through user_id, 3 children; 2 of 3"),
            ("ArrowLeft", "users, parent of orders through user_id, 3 children; 1 of 2"),
            ("ArrowDown", "addresses, parent of orders through address_id, 1 child; 2 of 2"),
            ("ArrowLeft", "users, parent of addresses through user_id, 3 children"),
            ("ArrowLeft", "users refers to no table in this picture."),
        ):
            page.keyboard.press(key)
            expect(said).to_have_text(words)
        expect(page.locator("#details h2")).to_have_text("users")
        page.keyboard.press("Enter")
        expect(page.locator("#focus-bar")).to_contain_text("users")
        page.keyboard.press("Escape")
        expect(page.locator("#focus-bar")).to_be_hidden()
        page.keyboard.press("p")
        expect(page.get_by_role("dialog").get_by_label("From")).to_have_value("public.users")
        page.keyboard.press("Escape")
        page.keyboard.press("l")
        expect(page.locator("#lens-menu input:checked")).to_be_focused()
        page.keyboard.press("Escape")
        page.locator("#stage").focus()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_contain_text("focus on the selected table")


def test_shift_and_enter_open_the_page(site: Path, open_page: OpenPage) -> None:
    other = site.parent / "tables" / "users.html"
    other.parent.mkdir(exist_ok=True)
    other.write_text("<!doctype html><title>users</title>", encoding="utf-8")
    with open_page(site, "table=public.users") as page:
        ready(page)
        page.locator("#stage").focus()
        page.keyboard.press("Shift+Enter")
        page.wait_for_url("**/tables/users.html")


def test_letters_act_on_the_map_alone(site: Path, open_page: OpenPage) -> None:
    with open_page(site, "table=public.users") as page:
        ready(page)
        page.get_by_label("Filter tables").press("f")
        page.locator("#fit").press("p")
        expect(page.locator("#focus-bar")).to_be_hidden()
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_map_as_a_table(site: Path, open_page: OpenPage) -> None:
    with open_page(site) as page:
        ready(page)
        page.get_by_text("Hide and show").click()
        page.get_by_label("Filter tables").fill("order")
        page.get_by_role("button", name="As a table").click()
        rows = page.get_by_role("dialog").locator("tbody tr")
        expect(rows).to_have_count(4)
        expect(rows.first.get_by_role("cell")).to_have_text(["orders", "sales", "1,000 rows", "", "2", "3"])
        expect(rows.first.get_by_role("link")).to_have_attribute("href", "tables/orders.html")
        page.get_by_role("button", name="Back to the map").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_role("button", name="As a table")).to_be_focused()


def test_everything_is_named_and_reached_by_tab(site: Path, open_page: OpenPage) -> None:
    with open_page(site, "focus=public.orders&table=public.orders&lens=rows") as page:
        ready(page)
        wanted = {
            "Close the list",
            "1 step",
            "Both",
            "Dim the rest",
            "Close the focus",
            "Close the lens",
            "Show",
            "Path",
        }
        seen: set[str] = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            name = page.evaluate(
                "(one => one.getAttribute('aria-label') || (one.labels?.[0] ?? one).textContent.trim())"
                "(document.activeElement)"
            )
            assert name, page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            seen.add(name)
        assert wanted <= seen
        small = page.evaluate(
            "[...document.querySelectorAll('main button, main summary, .module > input')]"
            ".map(one => [one.getBoundingClientRect(), one]).filter(([box, one]) => box.width && !one.closest('#cards')"
            " && (box.width < 24 || box.height < 24)).map(([, one]) => one.outerHTML)"
        )
        assert small == []


def test_unknown_names_name_the_nearest(site: Path, open_page: OpenPage) -> None:
    with open_page(site, "focus=public.ordrs") as page:
        ready(page)
        expect(page.locator("#message")).to_contain_text("The nearest name is public.orders.")
        expect(page.locator("#focus-bar")).to_be_hidden()


def test_phone_has_sheets(site: Path, open_page: OpenPage) -> None:
    with open_page(site, "table=public.orders", width=390, height=844, mobile=True) as page:
        ready(page)
        expect(page.locator("#panel")).to_be_hidden()
        sheet = page.locator("#details").bounding_box()
        assert sheet is not None
        assert (sheet["x"], sheet["width"]) == (0, 390)
        assert 300 < sheet["y"] < 800
        page.locator("#panel-button").click()
        page.locator("#tree").get_by_role("button", name="users").click()
        expect(page.locator("#panel")).to_be_hidden()
        expect(page.locator("#details h2")).to_have_text("users")
        assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(
    "fragment",
    [
        "table=public.orders&column=status&lens=rows",
        "focus=public.orders&depth=2&lens=changed",
        "path=public%252Eaddresses..public%252Eproducts&lens=findings",
    ],
)
def test_exploring_has_no_barriers(site: Path, open_page: OpenPage, fragment: str, dark: bool) -> None:
    with open_page(site, fragment, dark=dark) as page:
        ready(page)
        page.get_by_text("Hide and show").click()
        assert axe_faults(page) == []
        if fragment.startswith("focus"):
            page.get_by_role("button", name="As a table").click()
            assert axe_faults(page) == []
        elif fragment.startswith("path"):
            page.get_by_role("button", name="Change").click()
            assert axe_faults(page) == []
