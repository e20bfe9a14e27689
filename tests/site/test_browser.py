"""The watch over pages, watched: each fault must be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.browser import GROUP
from tests.site.conftest import OpenPage

pytestmark = GROUP

_POLICY = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; script-src 'self'\">"


def page_of(folder: Path, body: str, script: str = "") -> Path:
    """Write a site of one page."""
    (folder / "assets").mkdir()
    (folder / "assets" / "site.js").write_text(script, encoding="utf-8")
    path = folder / "index.html"
    path.write_text(
        f"<!doctype html><html lang=en><head><meta charset=utf-8>{_POLICY}<title>t</title></head><body>{body}"
        "<script src='assets/site.js'></script></body></html>",
        encoding="utf-8",
    )
    return path


def test_good_page_passes(tmp_path: Path, open_page: OpenPage) -> None:
    path = page_of(tmp_path, "<p id=p></p>", "document.getElementById('p').textContent = location.hash;")
    with open_page(path, "at=1", dark=True) as page:
        assert page.text_content("#p") == "#at=1"
        assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


def test_page_reads_without_javascript(tmp_path: Path, open_page: OpenPage) -> None:
    path = page_of(tmp_path, "<p id=p>text</p>", "document.getElementById('p').textContent = '';")
    with open_page(path, javascript=False) as page:
        assert page.text_content("#p") == "text"


@pytest.mark.parametrize(
    ("body", "script", "words"),
    [
        ("", "throw new Error('broken');", "broken"),
        ("", "Promise.reject(new Error('broken promise'));", "broken promise"),
        ("", "console.warn('careful');", "careful"),
        ("", "console.error('wrong');", "wrong"),
        ("<script>window.hacked = 1</script>", "", "Content Security Policy"),
        ("<p onclick='x'>", "document.querySelector('p').click();", "Content Security Policy"),
        ("<img src='missing.png'>", "", "Content Security Policy"),
        ("<script src='assets/none.js'></script>", "", "none.js"),
        ("<script src='../other.js'></script>", "", "leaves"),
        ("<script src='http://127.0.0.1:9/x.js'></script>", "", "127.0.0.1:9"),
    ],
)
def test_faults_are_found(tmp_path: Path, open_page: OpenPage, body: str, script: str, words: str) -> None:
    with pytest.raises(AssertionError, match=words), open_page(page_of(tmp_path, body, script)):
        pass
