"""Checks of a folder of Markdown against the rules of GitHub and the parsers of others.

Every check takes a folder, reads the ``.md`` files under it and returns what is wrong, in the
order of file and line; an empty list means that nothing is.
"""

from __future__ import annotations

import fcntl
import hashlib
import html
import json
import os
import posixpath
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from markdown_it import MarkdownIt

HERE: Final = Path(__file__).resolve().parent
NODE_MODULES: Final = HERE / "node_modules"
STAMP: Final = NODE_MODULES / ".installed-from"


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong: the file relative to its folder, the line (from 1), and what."""

    file: str
    line: int
    error: str


@dataclass(frozen=True, order=True)
class Block:
    """A fenced Mermaid block: its file, the line of its fence, and the text inside."""

    file: str
    line: int
    text: str


# --- reading a page -------------------------------------------------------------------------


@dataclass
class _Page:
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


def _html(page: _Page, line: int, text: str) -> None:
    for tag in re.finditer(_TAG, text):
        _tag(page, line, tag.group())


def _tag(page: _Page, line: int, tag: str) -> None:
    name = re.split(r"[\s/>]", tag[1:], maxsplit=1)[0].lower()
    for found in _ATTRIBUTE.finditer(tag):
        key = found[1].lower()
        value = html.unescape(found[2] or found[3] or found[4] or "")
        if name == "a" and key in {"id", "name"}:
            page.anchors.add(value)
        elif (name, key) in {("a", "href"), ("img", "src")}:
            page.links.append((line, value))


def _inline(page: _Page, line: int, text: str) -> None:
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


class _Reader:
    """Reads a page line by line: CommonMark's blocks, as far as the checks need them."""

    def __init__(self) -> None:
        self.page = _Page()
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

    def read(self, source: str) -> _Page:
        page = self.page
        lines = iter(enumerate(source.split("\n"), start=1))
        for number, raw in lines:
            line = raw.rstrip("\r")
            if quote := _QUOTE.match(line):
                line = line[quote.end() :]
            if not line.strip():
                self.flush()
                self.after_blank = True
                continue
            after_blank, self.after_blank = self.after_blank, False
            if after_blank and not line[0].isspace():
                self.in_list = False
            if line.startswith(("    ", "\t")) and not (self.paragraph or self.in_list):
                self.after_blank = after_blank
                continue
            if line.lstrip().startswith("|"):
                self.text(number, line)
                continue
            body = line
            while item := _ITEM.match(body):
                if _RULE.match(body):
                    break
                self.flush()
                self.in_list = True
                body = body[item.end() :]
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
        self.flush()
        page.links.sort()
        return page

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


def _read(text: str) -> _Page:
    return _Reader().read(text)


def _names(folder: Path) -> Iterator[tuple[str, list[str]]]:
    for parent, folders, files in os.walk(folder):
        folders.sort()
        place = Path(parent).relative_to(folder).as_posix()
        yield place, files


def _pages(folder: Path) -> Iterator[tuple[str, _Page]]:
    for name, text in _texts(folder):
        yield name, _read(text)


def _texts(folder: Path) -> Iterator[tuple[str, str]]:
    names = sorted(
        posixpath.normpath(posixpath.join(place, name))
        for place, files in _names(folder)
        for name in files
        if name.endswith(".md")
    )
    for name in names:
        yield name, (folder / name).read_bytes().decode("utf-8")


# --- links and anchors ----------------------------------------------------------------------

_MARKDOWN: Final = MarkdownIt("commonmark").enable("strikethrough")
_CODE_ALONE = re.compile(r"`([^`]+)`")
_NEEDS_PARSING = re.compile(r"[*`\[\]<&\\~!]|(?<![^\W_])_|_(?![^\W_])")


@lru_cache(maxsize=100_000)
def plain(title: str) -> str:
    """Return the text of a heading as a reader sees it: without its marks."""
    title = title.strip()
    if code := _CODE_ALONE.fullmatch(title):
        inside = code[1]
        padded = inside.startswith(" ") and inside.endswith(" ") and inside.strip()
        return inside[1:-1] if padded else inside
    if not _NEEDS_PARSING.search(title):
        return title
    tokens = _MARKDOWN.parseInline(title)[0].children or []
    return "".join(
        " " if token.type in {"softbreak", "hardbreak"} else token.content
        for token in tokens
        if token.type in {"text", "code_inline", "softbreak", "hardbreak"}
    )


def _in_slug(character: str) -> bool:
    category = unicodedata.category(character)
    return (
        character in "- " or category[0] in "LM" or category in {"Nd", "Nl", "Pc"} or "\u24b6" <= character <= "\u24e9"
    )


@lru_cache(maxsize=100_000)
def slug(title: str) -> str:
    """Return the anchor that GitHub gives a heading, before it numbers the repeated ones."""
    text = plain(title).strip().lower()
    if text.isascii():
        return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
    return "".join(filter(_in_slug, text)).replace(" ", "-")


def anchors(titles: Iterable[str]) -> set[str]:
    """Return the anchors of the headings of one page.

    Two accounts of GitHub's numbering are about, and they differ when a heading is itself
    called like a numbered one ("a", "a", "a-1"). Only what both say counts.
    """
    simple: set[str] = set()
    seen: dict[str, int] = {}
    careful: set[str] = set()
    used: dict[str, int] = {}
    for title in titles:
        name = slug(title)
        count = seen.get(name, 0)
        seen[name] = count + 1
        simple.add(f"{name}-{count}" if count else name)
        unique = name
        while unique in used:
            used[name] += 1
            unique = f"{name}-{used[name]}"
        used[unique] = 0
        careful.add(unique)
    return simple & careful


_EXTERNAL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def _link_fault(name: str, target: str, files: set[str], folders: set[str], known: dict[str, set[str]]) -> str | None:
    path, mark, anchor = target.partition("#")
    path = unquote(path.partition("?")[0])
    if path.startswith("/"):
        return f"{target}: not a relative link"
    place = name
    if path:
        place = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        if place == ".." or place.startswith("../"):
            return f"{target}: outside the folder"
        if place in folders:
            return f"{target}: an anchor of a folder" if anchor else None
        if place not in files or path.endswith("/"):
            return f"{target}: no such file"
    if mark and anchor and place in known and unquote(anchor) not in known[place]:
        return f"{target}: no such anchor"
    return None


def links(folder: Path) -> list[Fault]:
    """Return the links that lead nowhere: to no file inside the folder, or to no anchor."""
    files: set[str] = set()
    folders: set[str] = set()
    for place, names in _names(folder):
        folders.add(place)
        files.update(posixpath.normpath(posixpath.join(place, name)) for name in names)
    known: dict[str, set[str]] = {}
    asked: list[tuple[str, int, str]] = []
    faults: list[Fault] = []
    for name, page in _pages(folder):
        known[name] = page.anchors | anchors(page.headings)
        asked.extend((name, line, target) for line, target in page.links)
        faults.extend(
            Fault(name, line, f"{target}: not a link: its target needs escaping") for line, target in page.spoilt
        )
    for name, line, target in asked:
        if not _EXTERNAL.match(target):
            error = _link_fault(name, target, files, folders, known)
            if error is not None:
                faults.append(Fault(name, line, error))
    return sorted(faults)


def tables(folder: Path) -> list[Fault]:
    """Return the rows of tables that have not as many cells as their header."""
    return [Fault(name, line, error) for name, page in _pages(folder) for line, error in page.tables]


# --- Mermaid and markdownlint ---------------------------------------------------------------


def mermaid_blocks(folder: Path) -> list[Block]:
    """Return the Mermaid blocks of the folder."""
    return [
        Block(name, line, text)
        for name, page in _pages(folder)
        for line, info, text in page.fences
        if info.split(maxsplit=1)[:1] == ["mermaid"]
    ]


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        message = f"{name} is not installed; the document checks need it"
        raise RuntimeError(message)
    return path


def _run(command: Sequence[str], given: str) -> str:
    done = subprocess.run(command, cwd=HERE, input=given, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        message = f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr}"
        raise RuntimeError(message)
    return done.stdout


def install_node_modules() -> None:
    """Install what ``package-lock.json`` says, if that is not what is installed already."""
    digest = hashlib.sha256()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        digest.update((HERE / name).read_bytes())
    wanted = digest.hexdigest()
    with (HERE / "package.json").open("rb") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)  # one process at a time, such as of pytest-xdist
        if STAMP.exists() and STAMP.read_text("ascii") == wanted:
            return
        _run([_program("npm"), "ci"], "")
        STAMP.write_text(wanted, "ascii")


def _checked(script: str, given: object) -> list[Fault]:
    install_node_modules()
    output = _run([_program("node"), script], json.dumps(given))
    return sorted(Fault(**fault) for fault in json.loads(output))


def check_mermaid(blocks: Iterable[Block]) -> list[Fault]:
    """Return the blocks that Mermaid cannot parse or would not draw for their size."""
    return _checked("check_mermaid.mjs", [asdict(block) for block in blocks])


def markdownlint(folder: Path) -> list[Fault]:
    """Return what markdownlint finds under the rules of ``markdownlint.json``."""
    config = json.loads((HERE / "markdownlint.json").read_text("utf-8"))
    return _checked("check_markdownlint.mjs", {"config": config, "files": dict(_texts(folder))})
