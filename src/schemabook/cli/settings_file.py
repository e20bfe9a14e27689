"""Writing what `document:` says in `schemabook.yml`, with everything else in the file as it is to the byte.

Lines are put in, replaced and taken out. Where that cannot be done (`document` stands between braces, say), ruamel.yaml
writes the file anew with its comments. Either way the result is read again, and must say what was wanted.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from schemabook.errors import UsageError
from schemabook.formats.yaml_nodes import parse_yaml, shown

_KEY = "document"
_HEADING = "# What this team has settled for its database. Read by schemabook, written by: schemabook ask\n"
_WIDE = 1_000_000
_PLAIN = re.compile(r"[A-Za-z0-9./][\w ./-]*")
_REMARK = re.compile(r"\s+#.*$")

Setting = str | list[str] | None


def with_document_settings(text: str, file: Path, settings: Mapping[str, Setting]) -> str:
    """The text of the file with these settings of the document; None takes one out.

    Comments, order and every other setting stay. The text is the same where it says all of it already. Raises
    UsageError for a file that is no YAML, and for one that cannot hold them.
    """
    root = parse_yaml(text, file)
    content = {} if root.value is None else root.value
    if not isinstance(content, dict):
        root.refuse(f"It is {shown(content)}.", "Here stands a mapping.")
    there = content.get(_KEY)
    if there is not None and not isinstance(there, dict):
        raise UsageError(f"Could not change {file}.", f"{_KEY}: It is {shown(there)}.", "Here stands a mapping.")
    before = dict(there or {})
    if all(before.get(name) == value for name, value in settings.items()):
        return text
    wanted = {name: value for name, value in {**before, **settings}.items() if value is not None}
    for candidate in _candidates(text, content, settings):
        if _says(candidate, file, {**content, _KEY: wanted}):
            return candidate
    raise UsageError(f"Could not change {file}.", f"{_KEY} could not be written into it.")


def _says(candidate: str, file: Path, wanted: object) -> bool:
    try:
        return bool(parse_yaml(candidate, file).value == wanted)
    except UsageError:
        return False


def _candidates(text: str, content: Any, settings: Mapping[str, Setting]) -> Iterator[str]:
    carriage = "\r\n" in text
    plain = text.replace("\r\n", "\n")
    for written in (_edited(plain, content, settings), _dumped(plain, settings)):
        yield written.replace("\n", "\r\n") if carriage else written


def _edited(text: str, content: Any, settings: Mapping[str, Setting]) -> str:
    """The text with lines put in, replaced and taken out."""
    lines = (text or _HEADING).splitlines()
    document = content.get(_KEY)
    if _KEY not in content:
        lines.append(f"{_KEY}:")
        start, indent = len(lines) - 1, " " * _indent(text)
    else:
        start = content.lc.key(_KEY)[0]
        indent = " " * (document.lc.key(next(iter(document)))[1] if document else _indent(text))
    keys = {name: document.lc.key(name)[0] for name in document or ()}
    spans = {name: (first, _last_line(lines, first, indent)) for name, first in keys.items()}
    last = max([start, *(end for _, end in spans.values())])
    added = [_line(indent, name, value) for name, value in settings.items() if value is not None and name not in keys]
    lines[last + 1 : last + 1] = added
    for name, (first, end) in sorted(spans.items(), key=lambda item: -item[1][0]):
        if name in settings and document[name] != settings[name]:
            remark = _REMARK.search(lines[first]) if first == end else None
            written = _line(indent, name, settings[name]) + (remark.group(0) if remark else "")
            lines[first : end + 1] = [] if settings[name] is None else [written]
    return "\n".join(lines) + "\n"


def _last_line(lines: list[str], first: int, indent: str) -> int:
    """The last line of the value whose key stands on the line `first`."""
    last = first
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not line.startswith((f"{indent} ", f"{indent}- ")):
            break
        last = number
    return last


def _line(indent: str, name: str, value: Setting) -> str:
    words = f"[{', '.join(map(_scalar, value))}]" if isinstance(value, list) else _scalar(value or "")
    return f"{indent}{name}: {words}"


def _scalar(value: str) -> str:
    """A text as YAML has it: plain where it is read as the same text."""
    is_plain = _PLAIN.fullmatch(value) and not value.endswith(" ") and _says(value, Path(), value)
    return value if is_plain else json.dumps(value, ensure_ascii=False)


def _indent(text: str) -> int:
    """How far the keys of a mapping stand under its name."""
    found = re.search(r"^\w.*:[^\S\n]*(?:#.*)?\n(?:\s*(?:#.*)?\n)*( +)[^\s#-]", text, re.MULTILINE)
    return len(found.group(1)) if found else 2


def _dumped(text: str, settings: Mapping[str, Setting]) -> str:
    """The whole file as ruamel.yaml writes it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.indent(mapping=_indent(text), sequence=4, offset=2)
    content = yaml.load(text) or CommentedMap()
    if content.get(_KEY) is None:
        content[_KEY] = CommentedMap()
    for name, value in settings.items():
        if value is None:
            content[_KEY].pop(name, None)
        else:
            content[_KEY][name] = value
    stream = io.StringIO()
    yaml.dump(content, stream)
    return stream.getvalue()
