"""One page of Markdown, read for what the checks need: headings, links, anchors, tables and fences."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Page:
    """What the checks need to know of one page."""

    headings: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    links: list[tuple[int, str]] = field(default_factory=list)
    tables: list[tuple[int, str]] = field(default_factory=list)
    fences: list[tuple[int, str, str]] = field(default_factory=list)
    spoilt: list[tuple[int, str]] = field(default_factory=list)


_QUOTE = re.compile(r"(?: {0,3}>[ \t]?)+")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])(?:\s+|$)")
_FENCE = re.compile(r"(\s*)(?:(`{3,})([^`]*)|(~{3,})(.*))$")
_ATX = re.compile(r" {0,3}#{1,6}(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_DELIMITERS = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)(?:\\.|[^\[\]\\])+\]:\s*(?:<([^<>\n]*)>|(\S+))")
_TAG = (
    r"</?[A-Za-z][A-Za-z0-9-]*"
    r"""(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*"""
    r"\s*/?>"
)
_BLOCK_TAGS = (
    "address article aside base basefont blockquote body caption center col colgroup dd details "
    "dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 "
    "head header hr html iframe legend li link main menu menuitem nav noframes ol optgroup option "
    "p param search section summary table tbody td tfoot th thead title tr track ul"
).replace(" ", "|")
_HTML_STARTS = (
    (
        re.compile(r" {0,3}<(?:script|pre|style|textarea)(?:\s|>|$)", re.IGNORECASE),
        re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    ),
    (re.compile(r" {0,3}<!--"), re.compile(r"-->")),
    (re.compile(r" {0,3}<\?"), re.compile(r"\?>")),
    (re.compile(r" {0,3}<![A-Za-z]"), re.compile(r">")),
    (re.compile(rf" {{0,3}}</?(?:{_BLOCK_TAGS})(?:\s|/?>|$)", re.IGNORECASE), None),
)
_HTML_ALONE = re.compile(rf" {{0,3}}{_TAG}\s*$")
_ATTRIBUTE = re.compile(r"""\s(id|name|href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.IGNORECASE)
_TITLE = r"""(?:\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?"""
_INLINE = re.compile(
    rf"""
      \\[!-/:-@\[-`{{-~]
    | (?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)
    | `+
    | <!--.*?-->
    | (?P<tag>{_TAG.replace("#", "[#]").replace(" ", "[ ]")})
    | (?P<open>\[)
    | (?P<link>\]\(\s*(?:<(?P<angled>(?:\\.|[^<>\n\\])*)>
        |(?P<bare>(?!<)(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*\))*)){_TITLE}\s*\))
    | (?P<close>\])
    """,
    re.VERBOSE | re.DOTALL,
)
_SPOILT = re.compile(r"\]\([^)\n]*\.md\b[^)\n]*\)")
_PIPE = re.compile(r"(?<!\\)\|")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def _cells(row: str) -> list[str]:
    # A pipe ends a cell unless a backslash stands right before it, in code spans as well: so
    # cmark-gfm, which GitHub uses, has it, and it takes that backslash away first of all.
    row = row.strip()
    parts = _PIPE.split(row)
    if row.startswith("|"):
        parts = parts[1:]
    if parts and not parts[-1].strip() and row.endswith("|"):
        parts = parts[:-1]
    return [part.replace("\\|", "|") for part in parts]


def _html(page: Page, line: int, text: str) -> None:
    for tag in re.finditer(_TAG, text):
        _tag(page, line, tag.group())


def _tag(page: Page, line: int, tag: str) -> None:
    name = re.split(r"[\s/>]", tag[1:], maxsplit=1)[0].lower()
    for found in _ATTRIBUTE.finditer(tag):
        key = found[1].lower()
        value = html.unescape(found[2] or found[3] or found[4] or "")
        if name == "a" and key in {"id", "name"}:
            page.anchors.add(value)
        elif (name, key) in {("a", "href"), ("img", "src")}:
            page.links.append((line, value))


def _inline(page: Page, line: int, text: str) -> None:
    if not ("](" in text or "<" in text):
        return
    depth = 0
    for found in _INLINE.finditer(text):
        kind = found.lastgroup
        at = line + text.count("\n", 0, found.start())
        if found["tag"]:
            _tag(page, at, found["tag"])
        elif kind == "open":
            depth += 1
        elif found["link"]:
            if depth:
                depth -= 1
                target = found["angled"] if found["angled"] is not None else found["bare"]
                page.links.append((at, html.unescape(_ESCAPE.sub(r"\1", target or ""))))
        elif kind == "close" and depth:
            depth -= 1
            if spoilt := _SPOILT.match(text, found.start()):
                page.spoilt.append((at, spoilt.group()[2:-1]))


def _html_end(line: str, in_paragraph: bool) -> tuple[bool, re.Pattern[str] | None]:
    if "<" not in line:
        return False, None
    for start, end in _HTML_STARTS:
        if start.match(line):
            return True, end
    return not in_paragraph and _HTML_ALONE.match(line) is not None, None


class Reader:
    """Reads a page line by line: CommonMark's blocks, as far as the checks need them."""

    def __init__(self) -> None:
        self.page = Page()
        self.paragraph: list[str] = []
        self.began = 0
        self.columns = 0
        self.in_list = False
        self.after_blank = True

    def flush(self) -> None:
        if self.paragraph:
            _inline(self.page, self.began, "\n".join(self.paragraph))
            self.paragraph = []
        self.columns = 0

    def read(self, source: str) -> Page:
        lines = iter(enumerate(source.split("\n"), start=1))
        for number, raw in lines:
            line = raw.rstrip("\r")
            if quote := _QUOTE.match(line):
                line = line[quote.end() :]
            if self.is_blank_or_code(line):
                continue
            if line.lstrip().startswith("|"):
                self.text(number, line)
            else:
                self.block(number, line, lines)
        self.flush()
        self.page.links.sort()
        return self.page

    def is_blank_or_code(self, line: str) -> bool:
        """Whether a line is blank, which ends a paragraph, or indented code, which holds nothing to check."""
        if not line.strip():
            self.flush()
            self.after_blank = True
            return True
        after_blank, self.after_blank = self.after_blank, False
        if after_blank and not line[0].isspace():
            self.in_list = False
        if line.startswith(("    ", "\t")) and not (self.paragraph or self.in_list):
            self.after_blank = after_blank
            return True
        return False

    def without_markers(self, line: str) -> str:
        """The line behind the markers of lists."""
        while (item := _ITEM.match(line)) and not _RULE.match(line):
            self.flush()
            self.in_list = True
            line = line[item.end() :]
        return line

    def block(self, number: int, line: str, lines: Iterator[tuple[int, str]]) -> None:
        body = self.without_markers(line)
        if fence := _FENCE.match(body):
            self.flush()
            self.fence(number, fence, lines)
        elif title := _ATX.match(body):
            self.flush()
            self.heading(number, title[1] or "")
        elif (start := _html_end(body, bool(self.paragraph)))[0]:
            self.flush()
            self.html(number, body, start[1], lines)
        elif self.paragraph and _SETEXT.match(body) and (line[0].isspace() or not self.in_list):
            text = " ".join(part.strip() for part in self.paragraph)
            self.paragraph = []
            self.heading(self.began, text)
        elif _RULE.match(body):
            self.flush()
        elif body.strip():
            self.text(number, body)

    def fence(self, number: int, opening: re.Match[str], lines: Iterator[tuple[int, str]]) -> None:
        indent = len(opening[1])
        marks = opening[2] or opening[4]
        closing = re.compile(rf"\s*{re.escape(marks[0])}{{{len(marks)},}}\s*$")
        inside: list[str] = []
        for _, raw in lines:
            line = raw.rstrip("\r")
            if quote := _QUOTE.match(line):
                line = line[quote.end() :]
            if closing.match(line):
                break
            inside.append(line[min(indent, len(line) - len(line.lstrip(" "))) :])
        info = html.unescape((opening[3] or opening[5] or "").strip())
        self.page.fences.append((number, info, "".join(f"{line}\n" for line in inside)))

    def html(
        self,
        number: int,
        first: str,
        end: re.Pattern[str] | None,
        lines: Iterator[tuple[int, str]],
    ) -> None:
        line = first
        while True:
            if end is None or not first.lstrip().startswith("<!--"):
                _html(self.page, number, line)
            if end is not None and end.search(line):
                return
            following = next(lines, None)
            if following is None:
                return
            number, line = following[0], following[1].rstrip("\r")
            if end is None and not line.strip():
                self.after_blank = True
                return

    def heading(self, number: int, title: str) -> None:
        self.page.headings.append(title)
        _inline(self.page, number, title)

    def text(self, number: int, line: str) -> None:
        page = self.page
        if self.columns:
            cells = _cells(line)
            if len(cells) != self.columns:
                page.tables.append((number, f"{len(cells)} cells in a row of a table of {self.columns} columns"))
            for cell in cells:
                _inline(page, number, cell)
            return
        if self.paragraph and "-" in line and _DELIMITERS.match(line):
            header = self.paragraph[-1]
            names, rules = _cells(header), _cells(line)
            if "|" in header or "|" in line:
                if len(names) == len(rules):
                    del self.paragraph[-1]
                    self.flush()
                    self.columns = len(names)
                    for cell in names:
                        _inline(page, number - 1, cell)
                    return
                page.tables.append((number, f"{len(rules)} delimiters under a header of {len(names)} cells"))
        if found := not self.paragraph and _DEFINITION.match(line):
            page.links.append((number, found[1] if found[1] is not None else found[2]))
            return
        if not self.paragraph:
            self.began = number
        self.paragraph.append(line)


def read_page(text: str) -> Page:
    return Reader().read(text)
