"""The block in AGENTS.md or CLAUDE.md that tells coding agents where the document of the database is.

Whatever stands around the block stays as it is, to the byte: line ends, a missing last one, a byte order mark.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from schemabook.documents.blocks import Code, Line
from schemabook.documents.context import Context, Settings
from schemabook.documents.index import Index
from schemabook.documents.markdown_text import code_span, escape
from schemabook.documents.rules_of_use import rules_of_use
from schemabook.engines import dialect_by_name
from schemabook.errors import UsageError
from schemabook.model.book import Book
from schemabook.model.configuration import DocumentSettings

BEGIN = "<!-- schemabook:begin -->"
END = "<!-- schemabook:end -->"
_WANTED = DocumentSettings(profile="database-md")
_USUAL = "DATABASE.md"
_README = "README.md"
_MOST_RULES = 6
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_FENCE_END = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*$")
_HTML = re.compile(r"(?i) {0,3}(?:(<!--)|<(pre|script|style|textarea)(?=[\s>]|$)|(<\?)|(<!\[CDATA\[)|<![a-z])")
_HTML_ENDS = ("-->", "", "?>", "]]>")
_SAFE = "/._-~"


class _Mark(NamedTuple):
    """A mark: which, the number of its line from 1, and where it begins and ends in the text."""

    text: str
    number: int
    start: int
    end: int


class _Opened(NamedTuple):
    """What a line opens and a later one is to end: a listing, whose end is its fence, or HTML."""

    number: int
    end: str

    def ends_in(self, words: str) -> bool:
        """Whether a line ends it."""
        if self.end[0] not in "`~":
            return self.end in words.lower()
        fence = _FENCE_END.match(words)
        return fence is not None and fence[1].startswith(self.end)


def with_block(before: str, book: Book, document: Path, file: Path, wanted: DocumentSettings = _WANTED) -> str:
    """The text of `file` with the block that it should have: in the place of the one it has, else at its end.

    `document` is what the block points to, `wanted` how it is written. Raises UsageError where the marks of a block
    do not come in one pair, or where a new block would come into a listing or comment that is not ended.
    """
    end_of_line = next((one for one in ("\r\n", "\n", "\r") if one in before), "\n")
    block = end_of_line.join(_block(book, document, file, wanted))
    place = _find_place(before, file)
    if place is not None:
        return f"{before[: place[0]]}{block}{before[place[1] :]}"
    if not before.strip("\ufeff"):
        return f"{before}{block}{end_of_line}"
    if not before.endswith(("\n", "\r")):
        return f"{before}{end_of_line * 2}{block}"
    between = "" if before.endswith(end_of_line * 2) else end_of_line
    return f"{before}{between}{block}{end_of_line}"


def _find_place(text: str, file: Path) -> tuple[int, int] | None:
    """From where to where the block stands; None where there is none."""
    marks, opened = _scan(text)
    begins = [mark for mark in marks if mark.text == BEGIN]
    ends = [mark for mark in marks if mark.text == END]
    if not marks and opened:
        advice = f"End it, or say where the block is to stand: a line {BEGIN} and after it a line {END}."
        happened = f"Line {opened.number} begins what no line ends with {opened.end}: the block would be part of it."
        raise UsageError(f"Could not keep a block in {file}.", happened, advice)
    if not marks:
        return None
    if len(begins) > 1:
        raise _fault(file, f"Line {begins[1].number} begins a second block: line {begins[0].number} begins the first.")
    if len(ends) > 1:
        raise _fault(file, f"Line {ends[1].number} ends a block that line {ends[0].number} has ended.")
    if not begins:
        raise _fault(file, f"Line {ends[0].number} ends a block that no line begins.")
    if not ends:
        raise _fault(file, f"Line {begins[0].number} begins a block that no line ends.")
    if ends[0].start < begins[0].start:
        raise _fault(file, f"Line {ends[0].number} ends a block before line {begins[0].number} begins it.")
    return begins[0].start, ends[0].end


def _fault(file: Path, happened: str) -> UsageError:
    advice = f"Leave one line {BEGIN} and after it one line {END}, or neither."
    return UsageError(f"Could not keep a block in {file}.", happened, advice)


def _scan(text: str) -> tuple[list[_Mark], _Opened | None]:
    """The marks that have a line for themselves, outside of listings, and what is open at the end."""
    marks: list[_Mark] = []
    opened: _Opened | None = None
    for number, line in enumerate(_LINE.finditer(text), start=1):
        words = line[1].lstrip("\ufeff")
        mark = words.strip()
        in_listing = opened is not None and opened.end[0] in "`~"
        if mark in (BEGIN, END) and not in_listing:
            start = line.start() + line[1].index(mark)
            marks.append(_Mark(mark, number, start, start + len(mark)))
        if opened is None:
            opened = _opened_in(words, number)
        elif opened.ends_in(words):
            opened = None
    return marks, opened


def _opened_in(words: str, number: int) -> _Opened | None:
    """What a line opens and does not end itself."""
    fence = _FENCE.match(words)
    if fence:
        return _Opened(number, fence[1])
    html = _HTML.match(words)
    if not html:
        return None
    known = zip(html.groups(), (_HTML_ENDS[0], f"</{(html[2] or '').lower()}>", *_HTML_ENDS[2:]), strict=True)
    opened = _Opened(number, next((end for part, end in known if part), ">"))
    return None if opened.ends_in(words[html.end() :]) else opened


def _block(book: Book, document: Path, file: Path, wanted: DocumentSettings) -> Iterator[str]:
    """The lines of the block with its marks: at most fifteen."""
    server = book.survey.server
    dialect = dialect_by_name(book.survey.catalogue.engine)
    release = ".".join(server.version.split(".")[: dialect.version_parts])
    path = Path(os.path.relpath(document, file.parent)).as_posix()
    link = f"[{escape(path)}]({quote(path, safe=_SAFE)})"
    name = code_span(server.database, in_table=False)
    yield BEGIN
    yield ""
    yield f"Database {name}, {escape(f'{server.product} {release}'.strip())}: read {link} before you write SQL for it."
    yield ""
    first = {rule.name: rule.line for rule in reversed(rules_of_use(Context(Index(book, dialect), Settings())))}
    rules = list(reversed(first.values()))[:_MOST_RULES]
    if rules:
        yield from (f"- {_markdown(line)}" for line in rules)
        yield ""
    command = code_span(_command(server.file or "", document, file, wanted), in_table=False)
    notes = code_span(_portable(wanted.annotations) or "annotations.yml", in_table=False)
    yield f"What no server knows stands in {notes}. After a change of the schema: {command}"
    yield ""
    yield END


def _command(source: str, document: Path, file: Path, wanted: DocumentSettings) -> str:
    """What writes document and block anew. Never a URL, which could hold a password, nor a path of this machine."""
    words = [
        "schemabook",
        "document",
        shlex.quote(source) if source else '"$DATABASE_URL"',
        "--profile",
        wanted.profile,
    ]
    given = {
        "--name": wanted.name,
        "--depth": wanted.depth or "",
        "--audience": wanted.audience or "",
        "--annotations": _portable(wanted.annotations),
    }
    words += [word for option, value in given.items() if value for word in (option, shlex.quote(value))]
    if not document.is_absolute() and document.name != _README and document != Path(_USUAL):
        words += ["--output", shlex.quote(document.as_posix())]
    agents = file.name if file.is_absolute() else file.as_posix()
    return " ".join([*words, "--agents", shlex.quote(agents), "--yes"])


def _portable(path: str) -> str:
    """A path as a repository may hold it; empty for one of this machine alone."""
    return "" if Path(path).is_absolute() else path


def _markdown(line: Line) -> str:
    return "".join(
        code_span(part.text, in_table=False) if isinstance(part, Code) else escape(part.text) for part in line
    )
