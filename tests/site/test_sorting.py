"""Tables on pages: a click on a header puts them in its order."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.site.browser import GROUP
from tests.site.conftest import OpenPage

pytestmark = GROUP


def column(page: Page, heading: str) -> list[str]:
    """The texts of a column of the first table that has it."""
    table = page.locator("main table").filter(has=page.locator("thead th", has_text=heading)).first
    heads = [one.strip() for one in table.locator("thead th").all_inner_texts()]
    return [row.locator(":scope > *").nth(heads.index(heading)).inner_text() for row in table.locator("tbody tr").all()]


def bytes_of(words: str) -> float:
    number, _, unit = words.replace(",", "").partition(" ")
    return float(number) * {"B": 1, "KiB": 1024, "MiB": 1024**2}[unit or "B"]


def test_a_header_sorts_by_what_its_column_holds(site_of: Callable[[str], Path], open_page: OpenPage) -> None:
    with open_page(site_of("shop") / "chapters" / "tables.html") as page:
        page.get_by_role("button", name="Size", exact=True).click()
        sizes = [bytes_of(one) for one in column(page, "Size") if one]
        assert len(sizes) > 3
        assert sizes == sorted(sizes)
        page.get_by_role("button", name="Size", exact=True).click()
        assert [bytes_of(one) for one in column(page, "Size") if one] == sorted(sizes, reverse=True)
        assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
        page.get_by_role("button", name="Table", exact=True).click()
        names = column(page, "Table")
        assert names == sorted(names)
        assert page.locator("th[aria-sort]").count() == 1
