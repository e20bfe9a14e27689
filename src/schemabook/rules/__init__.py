"""Rules: one module each, found by its name; entry points in `schemabook.rules` add more.

The module of a rule is named after the fault (`missing_primary_key.py` → `missing-primary-key`) and has
`rule`, a `Rule`. Its docstring is the page of the rule in the reference: the first line is its title, the
paragraphs after it the reason in the reader's terms, and the blocks that begin with `Fault:` and `Fine:` are SQL
which the tests run: on PostgreSQL, or on the engines that the block names, as in `Fault (mysql, mariadb):`. A fault
has to be found and each `fix` has to mend it; what is fine has to be left alone.

A rule about what was measured has a block `Measured:` after each example. Its lines say what the measurements are:

    days = 30                                             (the age of the counters; 30 unless said)
    role = standby                                        (primary unless said)
    nodes = 2                                             (the servers of the topology; 1 unless said)
    table orders: rows = 5_000, bloat = 0.5, analysed_at = 3 days ago
    index orders.orders_note: scans = 0, size = 81920
    column orders.note: null_share = 0.99, common = open 0.9 | shipped 0.1
    sequence orders_id_seq: last_value = 2000000000, used = 0.93, table = orders, column = id
    server: cache_hit = 0.5, connections = 90, connections_limit = 100, free-pages = 0.3
    state idle: sessions = 3
    setting fsync = off (default on)
    setting details work_mem: value = 4MB, pending_restart = true
    statement "SELECT note FROM orders": calls = 10, mean_time = 0.25
    plan "SELECT note FROM orders": full_scans = orders, filter = (note = $1)
    activity "idle in transaction": lasted = 600
    slot old: active = false, retained = 5_000_000
    archiving: mode = on, failed = 3
    encryption: session = false
    job nightly: active = false
    node left: role = replica, state = stopped
    flow left: lag = 30                                   (from the server that was asked)
    growth orders: bytes_per_day = 1_000
    unused orders.orders_note: since = 90 days ago, surveys = 4

The words are the fields of `model/measurements.py` and its neighbours; a word that the server's figures do not have
is a figure of one engine's own. Several values stand with | between them, a name with a blank in quotes.
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
from schemabook.rules.needs import missing_need, partly_missing

_PARTS = frozenset({"access", "base", "documentation", "facts", "figures", "needs", "structure"})


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
        partly = next((missing for need in rule.needs if (missing := partly_missing(need, book.survey))), None)
        if partly is not None:
            skipped.append(Skipped(rule=name, reason=partly[0], remedy=partly[1]))
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
