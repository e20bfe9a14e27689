"""The reader of written pages and the check of their links, checked: each fault must be found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site.written import broken_links, read_page

_HEAD = "<!doctype html><title>t</title>"


def site_of_two(folder: Path, body: str) -> Path:
    """Write a site of two pages, a picture, and the map."""
    for path, text in {
        "index.html": body,
        "sub/b.html": "<p id=one><p id='ünï co'>",
        "map.html": "<main></main>",
        "icon.svg": "<svg/>",
    }.items():
        target = folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(_HEAD + text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "body",
    [
        "<a href='sub/b.html'>",
        "<a href='sub/b.html#one'>",
        "<a href='sub/b.html#%C3%BCn%C3%AF%20co'>",
        "<a href='map.html#focus=public.orders'>",
        "<a href='https://example.invalid/none'>",
        "<img src=icon.svg>",
        "<p id=here><a href='#here'>",
        "<svg><a href='sub/b.html'></a></svg>",
    ],
)
def test_good_links(body: str, tmp_path: Path) -> None:
    assert broken_links(site_of_two(tmp_path, body)) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<a href='none.html'>", "no such file"),
        ("<a href='sub'>", "no such file"),
        ("<a href='sub/b.html#two'>", "no such anchor"),
        ("<a href='#here'>", "no such anchor"),
        ("<img src=none.svg>", "no such file"),
        ("<script src='../other.js'></script>", "out of the site"),
        ("<a href='/index.html'>", "no relative address"),
        ("<a href='javascript:x'>", "no relative address"),
        ("<a href='//host/x'>", "no relative address"),
        ("<svg><a href='none.html'></a></svg>", "no such file"),
    ],
)
def test_broken_links(body: str, words: str, tmp_path: Path) -> None:
    (fault,) = broken_links(site_of_two(tmp_path, body))
    assert fault.startswith("index.html: <")
    assert fault.endswith(words)


def test_elements_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        "<meta http-equiv='Content-Security-Policy' content='none'><svg><title>x</title></svg><title>y</title>"
        "<style>p{}</style><script>1</script><p id=a>",
        encoding="utf-8",
    )
    page = read_page(path)
    assert [tag for tag, _ in page.elements] == ["meta", "svg", "svg title", "title", "style", "script", "p"]
    assert (page.policy, page.ids, page.inline) == ("none", ["a"], ["p{}", "1"])
