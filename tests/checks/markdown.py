"""Checks of a folder of Markdown against the rules of GitHub and the parsers of others.

Every check takes a folder, reads the ``.md`` files under it and returns what is wrong, in the
order of file and line; an empty list means that nothing is.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import posixpath
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from markdown_it import MarkdownIt

from tests.checks.page import Page, read_page

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


def _names(folder: Path) -> Iterator[tuple[str, list[str]]]:
    for parent, folders, files in os.walk(folder):
        folders.sort()
        place = Path(parent).relative_to(folder).as_posix()
        yield place, files


def _pages(folder: Path) -> Iterator[tuple[str, Page]]:
    for name, text in _texts(folder):
        yield name, read_page(text)


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
