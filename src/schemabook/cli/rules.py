"""`schemabook rules`: the rules, and what each means."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from schemabook.model.base import Value
from schemabook.model.findings import Level

if TYPE_CHECKING:
    from schemabook.rules.base import Rule

_WIDTH = 100


class ShownExample(Value):
    """SQL that shows a fault, or what looks like one and is fine. Empty `engines` stand for PostgreSQL."""

    is_fault: bool
    sql: str
    engines: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()


class ShownRule(Value):
    """A rule as JSON shows it. `needs` are the parts of a survey that it cannot speak without."""

    name: str
    level: Level
    title: str
    reason: tuple[str, ...]
    needs: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    examples: tuple[ShownExample, ...] = ()


@click.command(short_help="List the rules, or explain one.")
@click.argument("name", required=False)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How rules are written.",
)
def rules(name: str | None, format_name: str) -> None:
    """List the rules, one a line, or explain the one called NAME."""
    from schemabook.rules import all_rules, rule_by_name

    found = {name: rule_by_name(name)} if name else all_rules()
    shown = [shown_rule(one, rule) for one, rule in found.items()]
    if format_name == "json":
        import msgspec

        content = shown[0] if name else shown
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(content), indent=2).decode() + "\n")
    elif name:
        sys.stdout.write("\n".join(_explanation(shown[0])) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _listing(shown)))


def shown_rule(name: str, rule: Rule) -> ShownRule:
    """A rule with its documentation."""
    from schemabook.rules.documentation import documentation_of

    said = documentation_of(rule)
    return ShownRule(
        name=name,
        level=rule.level,
        title=said.title,
        reason=said.reason,
        needs=tuple(str(need) for need in rule.needs),
        sources=rule.sources,
        examples=tuple(
            ShownExample(is_fault=one.is_fault, sql=one.sql, engines=one.engines, measured=one.measured)
            for one in said.examples
        ),
    )


def _listing(shown: list[ShownRule]) -> Iterator[str]:
    """One line for each rule: its name, its level, its title."""
    width = max((len(one.name) for one in shown), default=0)
    for one in shown:
        yield f"{one.name:<{width}}  {one.level.value:<7}  {one.title}"


def _explanation(rule: ShownRule) -> Iterator[str]:
    """Everything there is to say of one rule."""
    from schemabook.renderers.findings.rule_page import settings_of

    yield f"{rule.name} ({rule.level.value})"
    yield rule.title
    for paragraph in rule.reason:
        yield ""
        yield from textwrap.wrap(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)
    for example in rule.examples:
        engines = f" ({', '.join(example.engines)})" if example.engines else ""
        yield f"\n{'Fault' if example.is_fault else 'Fine'}{engines}:\n"
        yield textwrap.indent(example.sql, "    ")
        if example.measured:
            yield "\n  where this was measured:\n"
            yield textwrap.indent("\n".join(example.measured), "    ")
    if rule.needs:
        yield f"\nNeeds: {', '.join(rule.needs)}."
    if rule.sources:
        yield "\nOthers that check the same:"
        yield from (f"  {source}" for source in rule.sources)
    yield f"\nTo change it, in schemabook.yml:\n\n{textwrap.indent(settings_of(rule.name), '    ')}"
