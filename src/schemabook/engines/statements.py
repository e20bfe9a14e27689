"""Catalogue queries kept in `.sql` files.

The first line of a file says what one row is. A line that ends with `-- since N` is sent to
servers of version N and newer, one that ends with `-- before N` to older ones; N is compared with
the number that the engine gives (major version for PostgreSQL, `major * 100 + minor` for MySQL).
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from schemabook.model.base import Value

_MARK = re.compile(r"\s*-- (since|before) (\d+)\s*$")


class Statement(Value):
    """One statement that a run sends: its name, what it is for, and its text."""

    name: str
    purpose: str
    text: str


@cache
def load_statements(package: str, folder_name: str = "queries") -> dict[str, Statement]:
    """The statements in a folder of an engine's package ("queries/measure" …), by file name without `.sql`."""
    folder = resources.files(package).joinpath(*folder_name.split("/"))
    statements = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".sql"):
            text = entry.read_text(encoding="utf-8")
            name = entry.name.removesuffix(".sql")
            statements[name] = Statement(name=name, purpose=text.split("\n", 1)[0].removeprefix("-- "), text=text)
    return statements


def for_version(text: str, version: int) -> str:
    """The text as it is sent to a server of this version, without comments."""
    lines = []
    for line in text.splitlines():
        mark = _MARK.search(line)
        if mark:
            wanted = version >= int(mark[2]) if mark[1] == "since" else version < int(mark[2])
            if not wanted:
                continue
        if mark or not line.lstrip().startswith("--"):
            lines.append(line[: mark.start()] if mark else line)
    return "\n".join(lines)
