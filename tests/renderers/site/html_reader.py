"""Pages as a browser takes them apart: what they hold, where they lead, and what could act."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote

_WITHOUT_END = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "wbr"})
_ENDS_ITSELF = frozenset({"p", "li", "td", "th", "tr", "thead", "tbody", "dt", "dd", "html", "body"})


class PageReader(HTMLParser):
    """One page: its text, ids, links, attributes, and elements that were not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.headings: list[str] = []
        self.title = ""
        self.words: list[str] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults.extend(f"<{tag}> is not closed" for tag in self._open if tag not in _ENDS_ITSELF)

    @property
    def text(self) -> str:
        """All that is shown, with one blank between words."""
        return " ".join("".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            if name == "id":
                self.ids.append(value or "")
            if name in {"href", "src"} and tag != "use":
                self.links.append(value or "")
        if tag not in _WITHOUT_END:
            self._open.append(tag)
        if tag in {"br", "td", "th", "li", "p"}:
            self.words.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _WITHOUT_END:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            self.faults.append(f"</{tag}> closes nothing")
            return
        while (last := self._open.pop()) != tag:
            if last not in _ENDS_ITSELF:
                self.faults.append(f"<{last}> is closed by </{tag}>")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title":
            self.title += data
            return
        self.words.append(data)
        if any(tag in self._open for tag in ("h1", "h2", "h3")) and data.strip():
            self.headings.append(data)


def read_pages(files: Mapping[str, str]) -> dict[str, PageReader]:
    """The pages among the files, by path."""
    return {path: PageReader(text) for path, text in files.items() if path.endswith(".html")}


def faults(files: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the pages: links and anchors that lead nowhere, ids that come twice, elements left open."""
    pages = read_pages(files)
    for path, page in pages.items():
        yield from (f"{path}: {fault}" for fault in page.faults)
        yield from (f"{path}: the id {one!r} comes twice" for one in set(page.ids) if page.ids.count(one) > 1)
        if page.tags.count("h1") != 1:
            yield f"{path}: {page.tags.count('h1')} headings of the first level"
        for link in page.links:
            if not re.match(r"https?:|mailto:", link) and not _leads(link, path, pages, files):
                yield f"{path}: {link} leads nowhere"


def _leads(link: str, path: str, pages: Mapping[str, PageReader], files: Mapping[str, str]) -> bool:
    address, _, anchor = link.partition("#")
    target = normpath(join(dirname(path), unquote(address))) if address else path
    if target not in files:
        return False
    return not anchor or target == "map.html" or unquote(anchor) in pages[target].ids


def acting(page: PageReader) -> Iterator[str]:
    """What could run or load something that is not the site's own."""
    for tag, name, value in page.attributes:
        if name.startswith("on") or name in {"style", "srcdoc", "formaction", "ping"}:
            yield f"<{tag} {name}={value!r}>"
        if name in {"href", "src", "action", "data"} and re.match(r"\s*(?!https?:|mailto:)[\w+.-]+:", value):
            yield f"<{tag} {name}={value!r}>"
        if tag == "script" and name == "src" and not re.fullmatch(r"(\.\./)*(assets|data)/\w+\.js", value):
            yield f"<script src={value!r}>"
    yield from (f"<{tag}>" for tag in page.tags if tag in {"style", "iframe", "object", "embed", "base"})
    methods = [value for tag, name, value in page.attributes if (tag, name) == ("form", "method")]
    yield from (f"<form method={method!r}>" for method in methods if method != "dialog")
    if page.tags.count("script") != sum(1 for tag, name, _ in page.attributes if (tag, name) == ("script", "src")):
        yield "a script in the page"
