"""Java as text: literals, annotations laid out over lines, names quoted for Hibernate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from schemabook.orm.plan import OrmPlan

WIDTH = 110
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f", "\b": "\\b"}
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")

Argument = tuple[str, "str | list[str]"]
"""An element of an annotation and its value; a list is written in braces."""


def text(value: str) -> str:
    """A string literal. What cannot be printed is escaped, so that no sign of the text ends it or begins another."""
    return '"' + "".join(_sign(sign) for sign in value) + '"'


def _sign(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if sign.isprintable() or sign == " ":
        return sign
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def arguments(**values: str | list[str] | None) -> list[Argument]:
    """The elements of an annotation; those without a value are left out, and a final `_` of a name is."""
    return [(name.rstrip("_"), value) for name, value in values.items() if value not in (None, [])]


def annotation(name: str, elements: Iterable[Argument] = (), indent: int = 4) -> str:
    """An annotation on one line where it fits, else an element to a line."""
    found = list(elements)
    if len(found) == 1 and found[0][0] == "value":
        found = [("", found[0][1])]
    margin = " " * indent
    flat = margin + inline(name, found)
    if len(flat) <= WIDTH or not found:
        return flat
    inner = f"{margin}    "
    return f"{margin}@{name}(\n" + ",\n".join(_element(one, inner) for one in found) + f"\n{margin})"


def _element(element: Argument, margin: str) -> str:
    name, value = element
    head = f"{name} = " if name else ""
    if isinstance(value, str):
        return f"{margin}{head}{value}"
    lines = ",\n".join(f"{margin}    {one}" for one in value)
    return f"{margin}{head}{{\n{lines}\n{margin}}}"


def inline(name: str, elements: Iterable[Argument] = ()) -> str:
    """An annotation on one line."""
    parts = []
    for key, value in elements:
        shown = value if isinstance(value, str) else value[0] if len(value) == 1 else "{" + ", ".join(value) + "}"
        parts.append(f"{key} = {shown}" if key and key != "value" else shown)
    return f"@{name}({', '.join(parts)})" if parts else f"@{name}"


def quoted(plan: OrmPlan, name: str) -> str:
    """The name of a column, table or constraint as a string for an annotation: in backticks where it must be quoted."""
    return text(plain_or_quoted(plan, name))


def plain_or_quoted(plan: OrmPlan, name: str) -> str:
    """The name as Hibernate takes it."""
    if _PLAIN.fullmatch(name) and name not in plan.dialect.unusable_names and name not in plan.dialect.reserved:
        return name
    return f"`{name}`"


def can_be_quoted(name: str) -> bool:
    """Whether Hibernate can quote a name: it writes what is in the quotes as it is."""
    return not any(sign in name for sign in '"`\\')


def getter(name: str) -> str:
    """`getName`."""
    return "get" + name[:1].upper() + name[1:]


def setter(name: str) -> str:
    """`setName`."""
    return "set" + name[:1].upper() + name[1:]


def indented(lines: Iterable[str], margin: str = "    ") -> Iterator[str]:
    """Each line with a margin, empty ones without."""
    return (f"{margin}{line}" if line else "" for line in lines)
