"""The scripts and style sheets of the site, put together from their parts."""

from __future__ import annotations

import re
from functools import cache

from schemabook.diagrams.svg_style import page_style
from schemabook.renderers.site.joining import BUNDLES, FOLDER, short

__all__ = ["BUNDLES", "SHEETS", "bundle", "sheet"]

SHEETS: dict[str, tuple[str, ...]] = {
    "site.css": ("tokens.css", "site.css", "pages.css", "home.css", "palette.css", "live.css", "print.css"),
    "map.css": ("map.css", "explore.css", "export.css"),
}
"""The files of each style sheet, in order."""

_COMMENT = re.compile(r"/\*[\s\S]*?\*/")
_AROUND = re.compile(r"\s*([{};,>])\s*")
_BLANKS = re.compile(r"\s+")


@cache
def bundle(name: str) -> str:
    """A script, as short as the build of the package made it."""
    return short(name)


@cache
def sheet(name: str) -> str:
    """A style sheet: its files, made compact. That of all pages has the style of drawings, too."""
    parts = [(FOLDER / "styles" / file).read_text(encoding="utf-8") for file in SHEETS[name]]
    if name == "site.css":
        parts.insert(-1, page_style())
    return "".join(compact_sheet(part) for part in parts)


def compact_sheet(source: str) -> str:
    """A style sheet that says the same with fewer characters, a rule a line."""
    bare = _AROUND.sub(r"\1", _BLANKS.sub(" ", _COMMENT.sub("", source))).replace(": ", ":").replace(";}", "}")
    return bare.replace("}", "}\n").strip() + "\n"
