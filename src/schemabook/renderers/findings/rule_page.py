"""What a rule means, as Markdown: for its page in the reference and for the help of code scanning.

Docstrings of rules are Markdown of this project, so they are taken as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemabook.rules.base import Rule
from schemabook.rules.documentation import Documentation, Example, documentation_of


def render_help(name: str, said: Documentation) -> str:
    """Title, reason and examples of a rule, without a heading."""
    parts = [f"**{said.title}**", *said.reason, *_examples(said), f"More: `schemabook rules {name}`"]
    return "\n\n".join(parts)


def render_page(name: str, rule: Rule) -> str:
    """The page of a rule, with a final newline."""
    said = documentation_of(rule)
    parts = [f"# {name}", f"{said.title} Level: {rule.level.value}.", *said.reason]
    if rule.needs:
        parts.append(f"It needs {_listed([str(need) for need in rule.needs])} of the survey, else it is skipped.")
    parts.append("## Examples")
    parts.extend(_examples(said))
    parts.append("## Settings")
    parts.append(_fenced(settings_of(name), "yaml"))
    if rule.sources:
        parts.append("## Elsewhere")
        parts.append("\n".join(f"- {source}" for source in rule.sources))
    return "\n\n".join(parts) + "\n"


def settings_of(name: str) -> str:
    """The settings of a rule, as an example to copy."""
    return f"rules:\n  {name}:\n    level: note # or warning, error, off\n    ignore: [public.old_*]"


def _examples(said: Documentation) -> Iterator[str]:
    for example in said.examples:
        yield f"{_head(example)}:"
        yield _fenced(example.sql, "sql")
        if example.measured:
            yield "where this was measured:"
            yield _fenced("\n".join(example.measured), "text")


def _head(example: Example) -> str:
    engines = f" ({', '.join(example.engines)})" if example.engines else ""
    return f"{'Fault' if example.is_fault else 'Fine'}{engines}"


def _fenced(text: str, language: str) -> str:
    """The text in a fence that is longer than any run of backticks in it."""
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text) or [""]))
    return f"{fence}{language}\n{text}\n{fence}"


def _listed(words: list[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
