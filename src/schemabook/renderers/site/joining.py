"""The scripts of the site, joined from their files. Needs the standard library only: the build of the package uses it.

The files of one script share one scope. Where the package was built, `built/` holds each script made short by a
minifier, under the digest of what it was made from; a script that has changed since then is joined anew.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

FOLDER = Path(__file__).parent

BUNDLES: dict[str, tuple[str, ...]] = {
    "theme.js": ("theme.js",),
    "site.js": ("base.js", "pages.js", "search.js", "palette.js"),
    "map.js": (
        "model.js",
        "view.js",
        "scene.js",
        "camera.js",
        "labels.js",
        "paint.js",
        "cards.js",
        "gestures.js",
        "focus.js",
        "path.js",
        "lens.js",
        "panel.js",
        "details.js",
        "keys.js",
        "hover.js",
        "export.js",
        "map.js",
    ),
    "live.js": ("live.js",),
}
"""The files of each script, in order."""

_TYPE = re.compile(r"/\*\* @type [^\n]*?\*/ ?")
_COMMENT = re.compile(r"(?m)^[ \t]*/\*(?:(?!\*/)[\s\S])*\*/|^[ \t]*//.*$")
_BLANK = re.compile(r"\s*\n\s*")


def join(name: str) -> str:
    """A script: its files in a scope of their own, without comments that begin a line, indentation and empty lines."""
    parts = [(FOLDER / "scripts" / file).read_text(encoding="utf-8") for file in BUNDLES[name]]
    body = "\n".join(_BLANK.sub("\n", _COMMENT.sub("", _TYPE.sub("", part))).strip() for part in parts)
    return f'(() => {{\n"use strict";\n{body}\n}})();\n'


def digest_line(joined: str) -> str:
    """The first line of a built script, which tells what it was made from."""
    return f"// {hashlib.sha256(joined.encode()).hexdigest()}\n"


def short(name: str) -> str:
    """A script as it is written: short where the package was built from just this, else joined."""
    joined = join(name)
    built = FOLDER / "built" / name
    head = digest_line(joined)
    if built.exists():
        text = built.read_text(encoding="utf-8")
        if text.startswith(head):
            return text.removeprefix(head)
    return joined
