"""The exports of the map: SVG and PNG of what is seen and of all, sheets of paper, the link."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Page, expect

from tests.site.browser import GROUP
from tests.site.conftest import OpenPage
from tests.site.maps import made_up_map, write_map

pytestmark = GROUP

SVG = "{http://www.w3.org/2000/svg}"
NAMES = (
    'public.<img src=x onerror="hacked=1">',
    "public.</text><script>hacked=1</script>",
    "public.a & b ' \" ]]>",
    "public.turned\u202eround \ud7ff",
)
SEEN, ALL = "What is seen", "All of it"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of twelve tables in two modules, with names that try to break out."""
    return write_map(tmp_path_factory.mktemp("small"), made_up_map(2, 6, names=NAMES))


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A map that is wider than the pictures that browsers make."""
    return write_map(tmp_path_factory.mktemp("wide"), made_up_map(16, 8))


def open_dialog(page: Page) -> None:
    """Open the dialog of exports when the map is there."""
    page.wait_for_function("() => window.schemabook?.map?.scene?.cards.length")
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_role("dialog", name="Export")).to_be_visible()


def save(page: Page, part: str, format_: str) -> bytes:
    """Save a picture through the open dialog; gives the file."""
    with page.expect_download() as download:
        page.locator(".export p", has_text=part).get_by_role("button", name=format_).click()
    return Path(download.value.path()).read_bytes()


def saved_svg(page: Page, part: str) -> ET.Element:
    """Save a picture as SVG, and read it strictly."""
    return read_svg(save(page, part, "SVG"))


def read_svg(data: bytes) -> ET.Element:
    """Read a picture, which the page under test has made."""
    return ET.fromstring(data)  # noqa: S314


def texts(svg: ET.Element) -> list[str]:
    """All words of a picture, in order."""
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def size_of_png(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG picture, which its first block says."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def print_sheets(page: Page, paper: str = "A4 landscape", points: str = "6 pt") -> None:
    """Lay out the sheets, without the window of the printer."""
    page.evaluate("() => { window.printed = 0; window.print = () => window.printed++; }")
    for label, value in (("Paper", paper), ("Type at least", points)):
        page.get_by_label(label).select_option(label=value)
    page.locator(".export").get_by_role("button", name="Print").click()
    page.locator(".export").get_by_role("button", name="Close").click()
    assert page.evaluate("() => window.printed") == 1


def sizes_of_pdf(page: Page) -> list[tuple[int, int]]:
    """Width and height of every page that the browser prints, in millimetres."""
    data = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", data)
    return [(round(float(width) * 25.4 / 72), round(float(height) * 25.4 / 72)) for width, height in boxes]


def test_svg_of_all(small: Path, open_page: OpenPage) -> None:
    with open_page(small) as page:
        open_dialog(page)
        svg = saved_svg(page, ALL)
        width, height = page.evaluate("() => schemabook.map.scene.bounds.slice(2)")
        assert (svg.get("width"), svg.get("height")) == (str(width + 48), str(height + 48))
        words = texts(svg)
        assert {"one_4", "one_11", "module 0", "module 1"} <= set(words)
        assert words.count("amount") == 12
        assert len(list(svg.iter(f"{SVG}path"))) > 12
        assert page.locator(".export [role=status]").inner_text().startswith("Saved: made-up-map.svg")


def test_svg_stands_alone(small: Path, open_page: OpenPage) -> None:
    with open_page(small) as page:
        open_dialog(page)
        data = save(page, ALL, "SVG")
        assert data == save(page, ALL, "SVG")
        tags = {element.tag.removeprefix(SVG) for element in read_svg(data).iter()}
        assert tags == {"svg", "title", "path", "g", "text"}
        text = data.decode()
        assert (
            re.findall(r"var\(|hsl|url\(|href|style=|\son\w+=|NaN|undefined|Infinity", re.sub(r">[^<]*<", "><", text))
            == []
        )


def test_names_stay_text_in_svg(small: Path, open_page: OpenPage) -> None:
    with open_page(small) as page:
        open_dialog(page)
        svg = saved_svg(page, ALL)
        words = texts(svg)
        assert any(word.startswith("<img src=x") for word in words)
        assert any(word.startswith("</text><script>") for word in words)
        assert any(word.startswith("a & b ' \"") for word in words)
        assert any(word.startswith("turned\ufffdround") for word in words)
        page.evaluate(_ADD_SVG, ET.tostring(svg, "unicode"))
        assert page.evaluate("() => window.hacked") is None


def test_svg_of_what_is_seen(small: Path, open_page: OpenPage) -> None:
    with open_page(small, fragment="at=134,127,1") as page:
        open_dialog(page)
        svg = saved_svg(page, SEEN)
        width, height = page.evaluate("() => [schemabook.map.camera.width, schemabook.map.camera.height]")
        assert (svg.get("width"), svg.get("height")) == (str(width), str(height))
        words = texts(svg)
        assert "module 0" in words
        assert "one_11" not in words


def test_svg_has_the_detail_that_is_seen(small: Path, open_page: OpenPage) -> None:
    for zoom, seen in ((0.3, False), (1, True)):
        with open_page(small, fragment=f"at=134,127,{zoom}") as page:
            open_dialog(page)
            assert ("amount" in texts(saved_svg(page, SEEN))) is seen


def test_svg_of_a_focus(small: Path, open_page: OpenPage) -> None:
    with open_page(small, fragment="focus=public.one_5") as page:
        open_dialog(page)
        words = texts(saved_svg(page, ALL))
        assert {"one_4", "one_5", "one_6"} <= set(words)
        assert "one_11" not in words
        assert page.locator(".export [role=status]").inner_text().startswith("Saved: made-up-publicone_5.svg")


def test_svg_in_dark(small: Path, open_page: OpenPage) -> None:
    with open_page(small, dark=True) as page:
        open_dialog(page)
        first = next(saved_svg(page, ALL).iter(f"{SVG}g"))
        assert first.get("fill") == "#0e1113"


def test_svg_has_the_legend_of_a_lens(small: Path, open_page: OpenPage) -> None:
    with open_page(small, fragment="lens=size") as page:
        open_dialog(page)
        svg = saved_svg(page, ALL)
        steps = page.locator("#lens-legend li").all_inner_texts()
        assert steps
        legend = ["Size", *steps, page.locator("#lens-legend p").inner_text()]
        assert texts(svg)[-len(legend) :] == legend
        height = page.evaluate("() => schemabook.map.scene.bounds[3]")
        assert svg.get("height") == str(height + 48 + 18 * len(legend) + 18)


def test_png_of_what_is_seen(small: Path, open_page: OpenPage) -> None:
    with open_page(small, width=1000, height=700) as page:
        open_dialog(page)
        width, height = page.evaluate("() => [schemabook.map.camera.width, schemabook.map.camera.height]")
        assert size_of_png(save(page, SEEN, "PNG")) == (2 * width, 2 * height)


def test_png_of_all(small: Path, open_page: OpenPage) -> None:
    with open_page(small) as page:
        open_dialog(page)
        width, height = page.evaluate("() => schemabook.map.scene.bounds.slice(2)")
        assert size_of_png(save(page, ALL, "PNG")) == (2 * (width + 48), 2 * (height + 48))


def test_png_of_all_is_no_larger_than_browsers_allow(wide: Path, open_page: OpenPage) -> None:
    with open_page(wide) as page:
        open_dialog(page)
        width, height = size_of_png(save(page, ALL, "PNG"))
        assert 16000 < width <= 16384
        assert height < width
        assert " at 8" in page.locator(".export [role=status]").inner_text()


@pytest.mark.parametrize(
    ("paper", "sheet"),
    [("A4 landscape", (297, 210)), ("A4 portrait", (210, 297)), ("A3 landscape", (420, 297))],
)
def test_sheets(paper: str, sheet: tuple[int, int], wide: Path, open_page: OpenPage) -> None:
    with open_page(wide) as page:
        open_dialog(page)
        page.get_by_label("Paper").select_option(label=paper)
        said = page.locator(".export fieldset p").inner_text()
        print_sheets(page, paper)
        count = page.locator("#sheets > div").count()
        assert said.startswith(f"{count} sheets, ")
        assert count > 3
        labels = page.locator("#sheets > div > p").all_text_contents()
        assert labels[0] == f"A1 · 1 of {count} · Made up"
        assert len(set(labels)) == count
        assert sizes_of_pdf(page) == [sheet] * count


def test_sheets_can_be_read_and_hold_all(wide: Path, open_page: OpenPage) -> None:
    with open_page(wide) as page:
        open_dialog(page)
        for points in ("6 pt", "10 pt"):
            print_sheets(page, points=points)
            page.emulate_media(media="print")
            picture = page.locator("#sheets > div > svg").first
            box, view = picture.bounding_box(), (picture.get_attribute("viewBox") or "").split()
            assert box is not None
            assert 13 * box["width"] / float(view[2]) / 96 * 72 >= float(points.split()[0]) - 0.01
            page.emulate_media(media="screen")
            words = {text for texts in page.evaluate(_TEXTS_OF_SHEETS) for text in texts}
            assert {f"one_{number}" for number in range(128)} <= words
            open_dialog(page)


def test_sheets_are_light_and_go_away(small: Path, open_page: OpenPage) -> None:
    with open_page(small, dark=True) as page:
        open_dialog(page)
        print_sheets(page)
        groups = page.locator("#sheets svg g")
        assert [groups.nth(number).get_attribute("fill") for number in (0, 1)] == ["#ffffff", "#ebf2f9"]
        assert page.evaluate("() => [schemabook.map.look.dark, document.documentElement.dataset.theme]") == [True, ""]
        expect(page.locator("#sheets")).to_be_hidden()
        page.emulate_media(media="print")
        expect(page.locator("#sheets")).to_be_visible()
        expect(page.locator("header.bar")).to_be_hidden()
        page.emulate_media(media="screen")
        page.evaluate("() => dispatchEvent(new Event('afterprint'))")
        expect(page.locator("#sheets > div")).to_have_count(0)


def test_too_many_sheets_are_not_laid_out(tmp_path: Path, open_page: OpenPage) -> None:
    with open_page(write_map(tmp_path, made_up_map(60, 100))) as page:
        open_dialog(page)
        page.get_by_label("Type at least").select_option(label="10 pt")
        expect(page.locator(".export fieldset p")).to_contain_text("to print less")
        expect(page.locator(".export fieldset").get_by_role("button", name="Print")).to_be_disabled()


def test_link(small: Path, open_page: OpenPage) -> None:
    with open_page(small, fragment="table=public.one_5") as page:
        open_dialog(page)
        page.evaluate("() => { navigator.clipboard.writeText = async text => { window.copied = text; }; }")
        page.get_by_role("button", name="Copy link").click()
        expect(page.locator(".export [role=status]")).to_have_text("The link is copied.")
        assert page.evaluate("() => window.copied === location.href")
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
        page.get_by_role("button", name="Copy link").click()
        expect(page.locator(".export [role=status]")).to_contain_text("table=public.one_5")


def test_with_the_keyboard(small: Path, open_page: OpenPage) -> None:
    with open_page(small) as page:
        page.wait_for_function("() => window.schemabook?.map?.scene?.cards.length")
        button = page.get_by_role("button", name="Export")
        button.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="SVG").first).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator(".export")).to_be_hidden()
        expect(button).to_be_focused()


_TEXTS_OF_SHEETS = """() => [...document.querySelectorAll('#sheets > div')].map(
    sheet => [...sheet.querySelectorAll('text')].map(text => text.textContent))"""

_ADD_SVG = """svg => document.body.append(
    document.importNode(new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement, true))"""
