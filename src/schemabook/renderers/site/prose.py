"""Markdown that a team wrote in its own template → HTML without anything that acts."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, MutableMapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from schemabook.documents.blocks import FileTarget, Target
from schemabook.renderers.site.text import next_anchor
from schemabook.renderers.slugs import Slugs

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_SCHEMES = frozenset({"http", "https", "mailto"})
_LEVELS = 6
_BREAK = re.compile(r"<br ?/?>")
_FIRST_PAGE = "README"

Find = Callable[[Target | FileTarget], str | None]


def prose_html(text: str, levels: int, slugs: Slugs, find: Find) -> str:
    """Markdown as HTML, its headings so many levels deeper. HTML in it is text, but for line breaks.

    A link leads to a page or file of the document, or to an address that begins with http, https or mailto; any other
    is text. `find` gives the address of a place of the document. Pictures are not shown: their text is.
    """
    parser = _parser()
    environment: dict[str, Any] = {}
    tokens = parser.parse(text, environment)
    for position, token in enumerate(tokens):
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1:]) + levels, _LEVELS)}"
        if token.type == "heading_open":
            token.attrSet("id", next_anchor(slugs, _words(tokens[position + 1])))
        if token.children:
            token.children = _linked(token.children, find)
    return str(parser.renderer.render(tokens, parser.options, environment)).rstrip("\n")


def headings_in(text: str) -> list[str]:
    """The texts of the headings of Markdown."""
    tokens = _parser().parse(text)
    return [_words(tokens[at + 1]) for at, token in enumerate(tokens) if token.type == "heading_open"]


def _words(token: Token) -> str:
    return "".join(child.content for child in token.children or ())


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("text", "line_break", _line_break)
    parser.add_render_rule("image", _picture)
    return parser


def _line_break(state: StateInline, silent: bool) -> bool:
    found = _BREAK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True


def _picture(
    renderer: RendererHTML, tokens: Sequence[Token], at: int, options: Any, env: MutableMapping[str, Any]
) -> str:
    return renderer.renderInlineAsText(tokens[at].children or (), options, env)


def _linked(tokens: Sequence[Token], find: Find) -> list[Token]:
    """The tokens with addresses as the site has them, and without links that lead nowhere."""
    kept: list[Token] = []
    dropped = 0
    for token in tokens:
        if token.type == "link_open":
            address = _address(str(token.attrGet("href") or ""), find)
            if address is None:
                dropped += 1
                continue
            token.attrSet("href", address)
        elif token.type == "link_close" and dropped:
            dropped -= 1
            continue
        kept.append(token)
    return kept


def _address(written: str, find: Find) -> str | None:
    """Where a link leads, as seen from the page; None where it may not lead there."""
    try:
        parts = urlsplit(written)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return written if parts.scheme in _SCHEMES else None
    if not parts.path:
        return find(Target(page="", heading=unquote(parts.fragment))) if parts.fragment else None
    path = posixpath.normpath(unquote(parts.path))
    if path.endswith(".md"):
        key = path.removesuffix(".md")
        return find(Target(page="" if key == _FIRST_PAGE else key, heading=unquote(parts.fragment)))
    return find(FileTarget(path=path))
