"""Rules: one module each, found by its name; entry points in `schemabook.rules` add more.

The module of a rule is named after the fault (`missing_primary_key.py` → `missing-primary-key`) and has
`rule`, a `Rule`. Its docstring is the page of the rule in the reference: the first line is its title, the
paragraphs after it the reason in the reader's terms, and the blocks that begin with `Fault:` and `Fine:` are SQL
which the tests run.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

import msgspec

from schemabook.engines.dialect import Dialect
from schemabook.errors import UsageError
from schemabook.model.book import Book
from schemabook.model.configuration import Configuration, RuleSetting
from schemabook.model.findings import Finding, Report, Skipped
from schemabook.rules.base import Rule
from schemabook.rules.facts import Facts
from schemabook.rules.needs import missing_need

_PARTS = frozenset({"base", "facts", "needs"})


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by name, in the order of names."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name not in _PARTS and not module.name.startswith("_"):
            found[module.name.replace("_", "-")] = import_module(f"{__name__}.{module.name}").rule
    for entry in entry_points(group="schemabook.rules"):
        found[entry.name] = entry.load()
    return dict(sorted(found.items()))


def rule_by_name(name: str) -> Rule:
    """The rule of this name. Raises UsageError with the nearest known names when there is none."""
    rules = all_rules()
    if name not in rules:
        near = get_close_matches(name, rules, n=3)
        hint = f"Did you mean {' or '.join(near)}?" if near else "List the rules with: schemabook rules"
        raise UsageError(f"Could not find a rule named {name}.", "", hint)
    return rules[name]


def check(book: Book, dialect: Dialect, configuration: Configuration | None = None) -> Report:
    """What the rules find in a book. Raises UsageError where the configuration names a rule that does not exist."""
    settings = {one.rule: one for one in (configuration or Configuration()).rules}
    for name in settings:
        rule_by_name(name)
    facts = Facts(book, dialect)
    findings: list[Finding] = []
    skipped: list[Skipped] = []
    checked: list[str] = []
    ignored = 0
    for name, rule in all_rules().items():
        setting = settings.get(name, RuleSetting(rule=name))
        if setting.off or not rule.applies(dialect):
            continue
        reason = next((missing for need in rule.needs if (missing := missing_need(need, book.survey))), None)
        if reason is not None:
            skipped.append(Skipped(rule=name, reason=reason[0], remedy=reason[1]))
            continue
        checked.append(name)
        for found in rule.find(facts):
            if isinstance(found, Skipped):
                skipped.append(msgspec.structs.replace(found, rule=name))
            elif _is_ignored(found, setting):
                ignored += 1
            else:
                findings.append(msgspec.structs.replace(found, rule=name, level=setting.level or rule.level))
    return Report(
        findings=tuple(sorted(findings, key=_order)),
        skipped=tuple(skipped),
        checked=tuple(checked),
        ignored=ignored,
    )


def _is_ignored(finding: Finding, setting: RuleSetting) -> bool:
    names = (str(finding.subject), finding.subject.name.name)
    return any(fnmatchcase(name, pattern) for pattern in setting.ignore for name in names)


def _order(finding: Finding) -> tuple[int, str, str, str]:
    return -finding.level.rank, finding.rule, str(finding.subject), finding.fingerprint


def findings_of(report: Report, rule: str) -> Iterator[Finding]:
    """The findings of one rule."""
    return (finding for finding in report.findings if finding.rule == rule)
