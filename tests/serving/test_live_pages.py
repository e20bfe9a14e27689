"""Live pages in a browser: decisions by keyboard, pages that follow, and what is said when they cannot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from schemabook.cli.live_book import LiveBook
from schemabook.cli.options import Reading
from schemabook.demo import shop_script
from schemabook.model.configuration import DocumentSettings
from tests.serving.support import Running, running
from tests.site.browser import GROUP, running_chromium
from tests.site.test_pages import axe_faults

pytestmark = GROUP

HOSTILE = "</textarea><script>window.hit=1</script><img src=x onerror=window.hit=1>"
ANNOTATIONS = "# ours\ntables:\n  users: People.  # all\n"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """The shop with four proposals, one of them hostile, served from a folder of its own."""
    monkeypatch.chdir(tmp_path)
    with closing(sqlite3.connect("shop.sqlite")) as connection:
        connection.executescript(shop_script("sqlite"))
    Path("annotations.yml").write_text(ANNOTATIONS)
    book = LiveBook("shop.sqlite", Reading(keep=False), DocumentSettings())
    book.read(figures=False)
    texts = ("orders.status=Where it stands.", "users=Those who buy.", "products.price=With tax.", f"orders={HOSTILE}")
    book.decisions().propose(texts, HOSTILE, HOSTILE)
    with running(book) as found:
        yield found


class Tab:
    """A page that is looked at, with what went wrong on it."""

    def __init__(self, browser: Browser, port: int) -> None:
        self._context = browser.new_context(viewport={"width": 1200, "height": 700})
        self._context.set_default_timeout(20_000)
        self.address = f"http://127.0.0.1:{port}/"
        self.page: Page = self._context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda one: self.faults.append(one.text) if one.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda one: self.faults.append(str(one)))
        self.page.on("request", lambda one: self._follow(one.url))

    def _follow(self, url: str) -> None:
        if not url.startswith(self.address):
            self.faults.append(f"left the site: {url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def close(self) -> None:
        self._context.close()


@pytest.fixture
def tab(chromium: Browser, server: Running) -> Iterator[Tab]:
    made = Tab(chromium, server.client.port)
    yield made
    made.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent")).strip()


def test_proposals_are_decided_with_the_keyboard(tab: Tab) -> None:
    page = tab.open("proposals")
    page.wait_for_selector("text=Proposals (4)")
    assert axe_faults(page) == []
    page.focus(".proposal >> nth=0 >> button >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=3 descriptions wait")
    assert focused(page) == "users"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "Edit"
    page.keyboard.press("Enter")
    page.keyboard.press("Control+A")
    page.keyboard.type("Buyers.")
    assert axe_faults(page) == []
    page.click("text=Accept the edit")
    page.wait_for_selector("text=2 descriptions wait")
    page.click(".proposal >> nth=0 >> text=Reject")
    page.wait_for_selector("text=1 description waits")
    assert page.text_content(".unseen[role=status]") == "Rejected: products.price"
    page.wait_for_selector("text=Proposals (1)")
    assert Path("annotations.yml").read_text() == (
        "# ours\ntables:\n  orders:\n    columns:\n      status: Where it stands.\n  users: Buyers.  # all\n"
    )
    assert page.evaluate("window.hit") is None
    assert tab.faults == []


def test_a_decision_that_fails_is_told_at_its_place(tab: Tab) -> None:
    page = tab.open("proposals")
    page.wait_for_selector("text=Proposals (4)")
    page.click(".proposal >> nth=0 >> text=Edit")
    page.fill("textarea >> nth=0", "PGPASSWORD=hunter22")
    page.click("text=Accept the edit")
    page.wait_for_selector(".proposal >> nth=0 >> text=looks like a secret")
    assert page.input_value("textarea >> nth=0") == "PGPASSWORD=hunter22"
    assert Path("annotations.yml").read_text() == ANNOTATIONS


def test_two_browsers_see_what_the_other_decided(tab: Tab, chromium: Browser, server: Running) -> None:
    other = Tab(chromium, server.client.port)
    pages = tab.open("proposals"), other.open("proposals")
    for page in pages:
        page.wait_for_selector("text=Proposals (4)")
    pages[0].click(".proposal >> nth=0 >> text=Accept")
    pages[1].wait_for_selector("text=3 descriptions wait")
    pages[1].click(".proposal >> nth=1 >> text=Reject")
    for page in pages:
        page.wait_for_selector("text=2 descriptions wait")
        page.wait_for_selector("text=Proposals (2)")
        assert page.evaluate("window.hit") is None
    assert tab.faults == other.faults == []
    other.close()


def test_a_page_follows_where_it_stands(tab: Tab) -> None:
    page = tab.open("tables/users.html#columns")
    page.wait_for_selector("text=Proposals (4)")
    page.evaluate("scrollTo(0, 250)")
    assert page.evaluate("scrollY") == 250
    Path("annotations.yml").write_text(ANNOTATIONS.replace("People.", "Those who have an account."))
    page.wait_for_selector("text=Those who have an account.")
    page.wait_for_selector("text=Proposals (4)")
    assert page.evaluate("[scrollY, location.hash]") == [250, "#columns"]
    with closing(sqlite3.connect("shop.sqlite")) as connection:
        connection.execute("ALTER TABLE users ADD COLUMN nickname TEXT")
    page.wait_for_selector("text=nickname")
    assert tab.faults == []


def test_a_page_in_which_somebody_writes_is_left_alone(tab: Tab) -> None:
    page = tab.open("proposals")
    page.wait_for_selector("text=Proposals (4)")
    page.click(".proposal >> nth=1 >> text=Edit")
    page.fill("textarea >> nth=1", "My words")
    Path("annotations.yml").write_text(ANNOTATIONS.replace("People.", "Those who have an account."))
    page.click("text=Load it")
    page.wait_for_selector("text=Those who have an account.")
    assert page.locator("textarea >> nth=1").input_value() == "Those who buy."
    assert tab.faults == []


def test_what_goes_wrong_is_said_above_the_page(tab: Tab) -> None:
    page = tab.open("contents.html")
    page.wait_for_selector("text=Proposals (4)")
    Path("annotations.yml").write_text("tabels: {}\n")
    page.wait_for_selector(".live-banner >> text=Did you mean tables?")
    assert axe_faults(page) == []
    Path("annotations.yml").write_text(ANNOTATIONS)
    page.wait_for_selector(".live-banner", state="detached")
    assert tab.faults == []
