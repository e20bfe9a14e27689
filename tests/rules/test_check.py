"""What a team settles for its database, and what a report says of it."""

from __future__ import annotations

import pytest

from schemabook import rules
from schemabook.engines import dialect_by_name
from schemabook.errors import UsageError
from schemabook.model.base import QualifiedName
from schemabook.model.book import Book
from schemabook.model.catalogue import Catalogue
from schemabook.model.configuration import Configuration, RuleSetting
from schemabook.model.families import Family
from schemabook.model.findings import Level, Report
from schemabook.model.survey import Server, Survey
from schemabook.model.tables import Column, Table
from schemabook.study import study

NAME = "missing-primary-key"


def book() -> Book:
    """A book of three tables without primary keys."""
    column = Column(name="id", type="integer", family=Family.INTEGER)
    tables = tuple(Table(name=QualifiedName("public", name), columns=(column,)) for name in ("a", "b", "log_c"))
    return study(
        Survey(
            server=Server(engine="postgresql", product="PostgreSQL", version="15.0", database="x"),
            catalogue=Catalogue(engine="postgresql", default_schema="public", tables=tables),
        )
    )


def checked(setting: RuleSetting | None = None) -> Report:
    """What is found with one setting."""
    configuration = Configuration(rules=(setting,)) if setting else None
    return rules.check(book(), dialect_by_name("postgresql"), configuration)


def subjects(report: Report) -> list[str]:
    """What the rule found."""
    return [str(one.subject) for one in rules.findings_of(report, NAME)]


def test_findings_have_their_rule_and_its_level_and_stand_by_level() -> None:
    report = checked()
    assert subjects(report) == ["public.a", "public.b", "public.log_c"]
    assert {one.level for one in rules.findings_of(report, NAME)} == {Level.WARNING}
    ranks = [one.level.rank for one in report.findings]
    assert ranks == sorted(ranks, reverse=True)
    assert len({one.fingerprint for one in report.findings}) == len(report.findings)


def test_rules_that_lack_figures_say_why() -> None:
    report = checked()
    skipped = {one.rule: one for one in report.skipped}
    assert NAME in report.checked
    assert set(skipped) & set(report.checked) <= {one.rule for one in report.skipped if one.objects}
    assert skipped
    assert all(one.reason for one in report.skipped)
    applying = {name for name, rule in rules.all_rules().items() if rule.applies(dialect_by_name("postgresql"))}
    assert {*report.checked, *skipped} == applying


def test_a_level_of_ones_own() -> None:
    report = checked(RuleSetting(rule=NAME, level=Level.NOTE))
    assert {one.level for one in rules.findings_of(report, NAME)} == {Level.NOTE}


def test_a_rule_that_is_off_is_not_checked() -> None:
    report = checked(RuleSetting(rule=NAME, off=True))
    assert subjects(report) == []
    assert NAME not in report.checked


def test_ignored_objects_are_counted() -> None:
    report = checked(RuleSetting(rule=NAME, ignore=("public.a", "log_*")))
    assert subjects(report) == ["public.b"]
    assert report.ignored == 2


def test_a_rule_that_does_not_exist_is_named_with_its_nearest() -> None:
    with pytest.raises(UsageError, match="missing-primary-key"):
        checked(RuleSetting(rule="missing-primary-kee", off=True))
