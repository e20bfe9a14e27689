"""Writing what `document:` says in `schemabook.yml`, with everything else in the file as it is."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schemabook.errors import UsageError
from schemabook.formats.yaml_nodes import parse_yaml, shown

_KEY = "document"
_HEADING = "# What this team has settled for its database. Read by schemabook, written by: schemabook ask\n"
_WIDE = 1_000_000

Setting = str | list[str] | None


def with_document_settings(text: str, file: Path, settings: Mapping[str, Setting]) -> str:
    """The text of the file with these settings of the document; None takes one out.

    Comments, order and every other setting stay. The text is the same where it says all of it already. Raises
    UsageError for a file that is no YAML or whose `document` is no mapping.
    """
    root = parse_yaml(text, file)
    content = root.value
    if content is not None and not isinstance(content, dict):
        root.refuse(f"It is {shown(content)}.", "Here stands a mapping.")
    there = (content or {}).get(_KEY)
    if there is not None and not isinstance(there, dict):
        raise UsageError(f"Could not change {file}.", f"{_KEY}: It is {shown(there)}.", "Here stands a mapping.")
    if all((there or {}).get(name) == value for name, value in settings.items()):
        return text
    return _written(text, settings)


def _written(text: str, settings: Mapping[str, Setting]) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.util import load_yaml_guess_indent

    carriage = "\r\n" in text
    text = text.replace("\r\n", "\n")
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    _, indent, offset = load_yaml_guess_indent(text) if text.strip() else (None, None, None)
    yaml.indent(mapping=_indent(text), sequence=indent or 4, offset=offset if offset is not None else 2)
    content = yaml.load(text)
    if content is None:
        content = CommentedMap()
        heading = text if text.strip() else _HEADING
    else:
        heading = ""
    if content.get(_KEY) is None:
        content[_KEY] = CommentedMap()
    _set(content[_KEY], settings)
    stream = io.StringIO()
    yaml.dump(content, stream)
    written = f"{heading}{stream.getvalue()}"
    return written.replace("\n", "\r\n") if carriage else written


def _indent(text: str) -> int:
    """How far the keys of a mapping stand under its name."""
    found = re.search(r"^\w.*:[^\S\n]*(?:#.*)?\n(?:\s*(?:#.*)?\n)*( +)[^\s#-]", text, re.MULTILINE)
    return len(found.group(1)) if found else 2


def _set(document: Any, settings: Mapping[str, Setting]) -> None:
    """Change the mapping in place."""
    from ruamel.yaml.comments import CommentedSeq

    written: Any
    for name, value in settings.items():
        if value is None:
            document.pop(name, None)
        elif document.get(name) != value:
            written = CommentedSeq(value) if isinstance(value, list) else value
            if isinstance(value, list):
                written.fa.set_flow_style()
            document[name] = written
