"""Text as Markdown: whatever stands in a name or comment is shown as it is."""

from __future__ import annotations

import re
from functools import lru_cache

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~!&])")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", "\\": "&#92;"}
_LINE_START = re.compile(r"^(\s*)([-+=]|\d+[.)])(?=\s|$|[-=])", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z0-9 ,.:;()/'\"%?$@-]*")
_BREAK = re.compile(r"\r\n|[\r\n\x85]")
_LINE_ENDS = "\r\n\x85"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_URL = re.compile(r"(?i)(https?)(://)|(www)(\.)")
_WORD = re.compile(r"[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"(#{1,6})(\s.*)$")
_CODE = re.compile(r"[A-Za-z0-9_.,:;()'\"=-]+(?: [A-Za-z0-9_.,:;()'\"=-]+)*")


@lru_cache(maxsize=8192)
def escape(words: str) -> str:
    """The words as inline Markdown. A newline becomes a line break that table cells can hold."""
    if _WORD.fullmatch(words):
        return words
    words = _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", words)
    if not _PLAIN.fullmatch(words):
        words = _SPECIAL.sub(_escaped, words)
        words = _joined_lines(words, "<br>")
    return _without_urls(_LINE_START.sub(_escaped_start, words))


def escape_heading(words: str) -> str:
    """The words as the text of a heading, where a number at the start makes no list."""
    return re.sub(r"^(\d+)\\([.)])", r"\1\2", escape(words))


def _joined_lines(words: str, mark: str) -> str:
    """The lines of a text with `mark` for the line ends between them, the blanks around these and blank lines."""
    first, *rest = _BREAK.split(words.strip(_LINE_ENDS))
    if not rest:
        return first
    middle = (line.strip() for line in rest[:-1])
    return mark.join([first.rstrip(), *(line for line in middle if line), rest[-1].lstrip()])


def _without_urls(words: str) -> str:
    """The words without what some readers take for an address."""
    return _URL.sub(
        lambda match: f"{match[1] or match[3]}&#{ord((match[2] or match[4])[0])};{(match[2] or match[4])[1:]}", words
    )


def _escaped(match: re.Match[str]) -> str:
    character = match[1]
    if character == "_" and _inside_word(match):
        return "_"
    return _ENTITIES.get(character) or f"\\{character}"


def _inside_word(match: re.Match[str]) -> bool:
    """Whether an underscore stands between letters or digits, where it never marks emphasis."""
    text, start, end = match.string, match.start(), match.end()
    return text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()


def _escaped_start(match: re.Match[str]) -> str:
    mark = match[2]
    return f"{match[1]}{mark[:-1]}\\{mark[-1]}"


@lru_cache(maxsize=8192)
def code_span(words: str, *, in_table: bool) -> str:
    """The words in the fixed-width face, on one line."""
    if _CODE.fullmatch(words):
        return f"`{words}`"
    shown = _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", _joined_lines(words, " ")) or " "
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * (longest + 1)
    if in_table:
        if "\\|" in shown or shown.endswith("\\"):
            return f"<code>{_entities(shown)}</code>"
        shown = shown.replace("|", "\\|")
    pad = (
        " " if shown.startswith("`") or shown.endswith("`") or (shown[0] == shown[-1] == " " and shown.strip()) else ""
    )
    return f"{fence}{pad}{shown}{pad}{fence}"


def _entities(words: str) -> str:
    return re.sub(r"[^A-Za-z0-9 ,.:;()/'=-]", lambda match: f"&#{ord(match[0])};", words)


def fenced(language: str, words: str) -> str:
    """A listing in a fence that nothing in it can close. Control characters, which terminals obey, are written out."""
    words = _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", words.replace("\r\n", "\n")).replace("\r", "\\u000d")
    longest = max((len(run) for run in re.findall(r"`{3,}", words)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{words}\n{fence}"


def deeper(words: str, levels: int) -> str:
    """Markdown with the headings outside its fences so many levels deeper, at most at level 6."""
    lines = []
    fence = ""
    for line in words.splitlines():
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        heading = None if fence else _HEADING.match(line)
        lines.append(f"{'#' * min(len(heading[1]) + levels, 6)}{heading[2]}" if heading else line)
    return "\n".join(lines)
