"""The pages of the rules in docs/reference/rules, from their docstrings; `scripts.write_docs` writes them."""

from __future__ import annotations

from collections.abc import Iterator

from schemabook.model.findings import Level
from schemabook.renderers.findings.rule_page import render_page
from schemabook.rules import all_rules
from schemabook.rules.documentation import documentation_of

FOLDER = "rules"
_HEADS = {
    Level.ERROR: ("Errors", "lose data, let somebody in, or fail."),
    Level.WARNING: ("Warnings", "cost time, space or safety."),
    Level.NOTE: ("Notes", "are worth knowing."),
}


def rule_pages() -> Iterator[tuple[str, str]]:
    """Each page below docs/reference: its path and its text; the list of all rules first."""
    yield f"{FOLDER}/README.md", "\n".join(_list()).rstrip() + "\n"
    for name, rule in all_rules().items():
        yield f"{FOLDER}/{name}.md", render_page(name, rule)


def _list() -> Iterator[str]:
    rules = all_rules()
    yield "# Rules\n"
    yield "What `schemabook lint` looks for. [The guide](../../guide/lint.md) tells how to settle which of them count."
    yield "Generated from the rules themselves by `make docs`.\n"
    for level, (head, words) in _HEADS.items():
        found = {name: rule for name, rule in rules.items() if rule.level is level}
        if found:
            yield f"## {head}\n"
            yield f"These {words}\n"
            yield from (f"- [{name}]({name}.md): {documentation_of(rule).title}" for name, rule in found.items())
            yield ""
