"""Python as text: literals, calls laid out over lines, SQL inside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

WIDTH = 100
_BIND = re.compile(r"(?<![:\w\\]):(?=\w)")
"""Where SQLAlchemy's text() would take a word for a parameter."""


@dataclass(frozen=True)
class Call:
    """A call: `function(arguments)`. An argument is code or another call, with its keyword and `=` before it."""

    function: str
    arguments: tuple[str | Call, ...] = field(default=())

    def layout(self, before: str = "", after: str = "", indent: int = 0) -> str:
        """The call on one line where it fits, else one argument to a line.

        `before` and `after` are what stands on its first line before it, spaces too, and on its last after it; its last
        line is indented by so many spaces.
        """
        flat = f"{before}{self.flat()}{after}"
        if len(flat) <= WIDTH or not self.arguments:
            return flat
        margin = " " * (indent + 4)
        lines = (
            one.layout(margin, ",", indent + 4) if isinstance(one, Call) else f"{margin}{one},"
            for one in self.arguments
        )
        return "\n".join((f"{before}{self.function}(", *lines, f"{' ' * indent}){after}"))

    def flat(self) -> str:
        """The call on one line."""
        inner = ", ".join(one.flat() if isinstance(one, Call) else one for one in self.arguments)
        return f"{self.function}({inner})"


def call(function: str, *arguments: str | Call, **keywords: str | None) -> Call:
    """A call; keywords whose value is None are left out."""
    named = tuple(f"{name}={value}" for name, value in keywords.items() if value is not None)
    return Call(function, (*arguments, *named))


def text(value: str) -> str:
    """A string literal, in double quotes where the text has none. What cannot be printed is escaped."""
    if '"' in value:
        return repr(value)
    return '"' + repr("'" + value)[2:]


def optional_text(value: str | None) -> str | None:
    """A string literal, or None for no text or an empty one."""
    return text(value) if value else None


def texts(values: Iterable[str]) -> str:
    """A list of string literals."""
    return "[" + ", ".join(text(value) for value in values) + "]"


def sql(expression: str) -> str:
    """A piece of SQL as SQLAlchemy's text, in which a colon is a colon."""
    if "\\:" in expression:
        return f"sa.literal_column({text(expression)})"
    return f"sa.text({text(escaped(expression))})"


def escaped(expression: str) -> str:
    """A piece of SQL without what text() would take for a parameter."""
    return _BIND.sub(r"\\:", expression)


def identifier(name: str) -> bool:
    """Whether a name can stand in a dotted path of names."""
    return "." not in name and name != ""


def without_brackets(expression: str) -> str:
    """The expression without brackets around the whole of it."""
    if not (expression.startswith("(") and expression.endswith(")")):
        return expression
    depth = 0
    for position, sign in enumerate(without_literals(expression)):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth == 0 and position < len(expression) - 1:
            return expression
    return expression[1:-1]


def without_literals(expression: str) -> str:
    """The expression with its quoted parts blanked, as long as it was."""
    return re.sub(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`""", lambda match: "x" * len(match[0]), expression)
