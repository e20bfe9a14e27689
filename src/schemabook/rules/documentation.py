"""What the docstring of a rule says, taken apart: title, reason, examples."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from schemabook.model.base import Value
from schemabook.rules.base import Rule

_BLOCK = re.compile(r"(Fault|Fine|Measured)(?: \(([a-z, ]+)\))?:")
_INDENT = "    "


class Example(Value):
    """SQL that shows a fault, or what looks like one and is fine.

    `engines` are those that it is written for, empty for the first one of the tests; `measured` are the
    lines that say what was measured.
    """

    is_fault: bool
    sql: str
    engines: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()


class Documentation(Value):
    """The documentation of a rule. `reason` are paragraphs, each on one line."""

    title: str
    reason: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()


def documentation_of(rule: Rule) -> Documentation:
    """The documentation of a rule: the docstring of the module that its `find` stands in."""
    return parse_documentation(sys.modules[rule.find.__module__].__doc__ or "")


def parse_documentation(docstring: str) -> Documentation:
    """Take a docstring apart. Raises ValueError where a line after the first example stands in none."""
    title, _, rest = docstring.strip().partition("\n")
    lines = rest.splitlines()
    start = next((number for number, line in enumerate(lines) if _BLOCK.fullmatch(line)), len(lines))
    paragraphs = "\n".join(lines[:start]).split("\n\n")
    return Documentation(
        title=title.strip(),
        reason=tuple(" ".join(one.split()) for one in paragraphs if one.strip()),
        examples=tuple(_examples(lines[start:])),
    )


def _examples(lines: list[str]) -> Iterator[Example]:
    blocks = list(_blocks(lines))
    for number, (kind, engines, content) in enumerate(blocks):
        if kind == "Measured":
            continue
        measured: tuple[str, ...] = ()
        if number + 1 < len(blocks) and blocks[number + 1][0] == "Measured":
            measured = tuple(line.strip() for line in blocks[number + 1][2] if line.strip())
        yield Example(
            is_fault=kind == "Fault",
            sql="\n".join(content).strip(),
            engines=tuple(name.strip() for name in engines.split(",") if name.strip()),
            measured=measured,
        )


def _blocks(lines: list[str]) -> Iterator[tuple[str, str, list[str]]]:
    """Kind, engines and lines of each block."""
    content: list[str] = []
    for line in lines:
        head = _BLOCK.fullmatch(line)
        if head:
            content = []
            yield head[1], head[2] or "", content
        elif line.strip() and not line.startswith(_INDENT):
            raise ValueError(f"a line after the examples stands in none: {line!r}")
        else:
            content.append(line.removeprefix(_INDENT))
