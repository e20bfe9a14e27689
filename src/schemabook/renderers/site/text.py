"""Text as HTML: whatever stands in a name or comment is shown as it is."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup
from markupsafe import escape as _escape

from schemabook.renderers.slugs import Slugs, slug_of

_PLAIN = re.compile(r"[A-Za-z0-9 ,.:;()/'\"_%?$@=*+#!\[\]{}|~^-]*")
_BARE = re.compile(r"[A-Za-z0-9_.#%-][A-Za-z0-9_.#%/-]*(?<!/)")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BREAK = re.compile(r"[ \t]*(?:\r\n|[\r\n\x85])[ \t]*")


@lru_cache(maxsize=8192)
def escape(words: str) -> str:
    """The words as HTML in an element, on one line."""
    return words if _PLAIN.fullmatch(words) else _escaped(words)


@lru_cache(maxsize=8192)
def escape_lines(words: str) -> str:
    """The words as HTML in an element, a break for each end of a line but the last."""
    if _PLAIN.fullmatch(words):
        return words
    return "<br>".join([_escaped(line) for line in _BREAK.split(words.rstrip("\r\n\x85"))])


@lru_cache(maxsize=8192)
def escape_value(words: str) -> str:
    """The words as the value of an attribute, which stands in quotes."""
    return str(_escape(_visible(words)))


def attribute(words: str) -> str:
    """The words as the value of an attribute, with the quotes that they need: plain ones need none."""
    return words if _BARE.fullmatch(words) else f'"{escape_value(words)}"'


def escape_source(words: str) -> str:
    """Source text as HTML in a `pre` element, with its lines as they are."""
    return _escaped(words.replace("\r\n", "\n").replace("\r", "\n"))


@lru_cache(maxsize=4096)
def anchor_of(heading: str) -> str:
    """The anchor of the first heading of this text on a page; never empty."""
    return slug_of(heading) or "section"


def next_anchor(slugs: Slugs, heading: str) -> str:
    """The anchor of the next heading of this text on a page; never empty."""
    return slugs.take(heading if slug_of(heading) else "section")


def trusted(html: str) -> Markup:
    """HTML in which everything that came from elsewhere is escaped, for a template."""
    return Markup(html)  # noqa: S704 nothing but what the functions of this package have escaped comes here


def _escaped(words: str) -> str:
    return _visible(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _visible(words: str) -> str:
    """The words with what turns the direction of text, or cannot be seen, written out."""
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", words)
