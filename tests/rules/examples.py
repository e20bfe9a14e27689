"""The examples in the docstrings of rules: parsed, made on a server, read, judged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

import msgspec

from schemabook import rules
from schemabook.engines import dialect_by_name
from schemabook.engines.engine import ReadOptions
from schemabook.model.book import Book
from schemabook.model.findings import Finding, Skipped
from schemabook.model.survey import Survey
from schemabook.rules.base import Rule
from schemabook.rules.documentation import documentation_of
from schemabook.rules.facts import Facts
from schemabook.rules.needs import missing_need
from schemabook.scratch.server import ScratchServer
from schemabook.study import study
from schemabook.survey import read_survey
from tests.rules.overlay import apply_overlay, history_of

ENGINES = ("postgresql", "mariadb", "mysql", "sqlite")
FOLDER = Path(rules.__file__).parent
PARTS = rules._PARTS | {"__init__"}


@dataclass(frozen=True)
class Example:
    """One block of SQL with the overlay after it, for one engine."""

    rule: str
    kind: str
    number: int
    engine: str
    sql: str
    overlay: tuple[str, ...] | None

    def __str__(self) -> str:
        return f"{self.rule}-{self.kind.lower()}{self.number}-{self.engine}"


def rule_files() -> tuple[Path, ...]:
    """The file of every rule."""
    return tuple(sorted(path for path in FOLDER.glob("*.py") if path.stem not in PARTS and path.stem[0] != "_"))


def name_of(path: Path) -> str:
    """The name of the rule in a file."""
    return path.stem.replace("_", "-")


@cache
def rule_of(path: Path) -> Rule:
    """The rule in a file."""
    found = import_module(f"{rules.__name__}.{path.stem}").rule
    assert isinstance(found, Rule)
    return found


def examples_of(path: Path) -> Iterator[Example]:
    """The examples in a rule's file, one for each engine that they are for. Raises ValueError for an unknown one."""
    name = name_of(path)
    numbers = {"Fault": 0, "Fine": 0}
    for one in documentation_of(rule_of(path)).examples:
        kind = "Fault" if one.is_fault else "Fine"
        numbers[kind] += 1
        for engine in one.engines or ENGINES[:1]:
            if engine not in ENGINES:
                raise ValueError(f"{name}: no engine of the tests is named {engine}")
            yield Example(name, kind, numbers[kind], engine, one.sql, one.measured or None)


def every_example() -> tuple[Example, ...]:
    """The examples of every rule that can be imported; the others fail a test of their own."""
    found: list[Example] = []
    for path in rule_files():
        try:
            found.extend(examples_of(path))
        except Exception:  # noqa: BLE001, S112 - test_documentation names what is wrong with the file
            continue
    return tuple(found)


def judge(name: str, rule: Rule, book: Book) -> tuple[list[Finding], list[Skipped]]:
    """What one rule finds in a book, and which objects it cannot judge. It has to be able to speak."""
    survey = book.survey
    dialect = dialect_by_name(survey.catalogue.engine)
    assert rule.applies(dialect), f"{name} does not apply to {dialect.name}"
    for need in rule.needs:
        missing = missing_need(need, survey)
        assert missing is None, f"{name} cannot speak: {missing}: say what it needs in a Measured: block"
    findings: list[Finding] = []
    skips: list[Skipped] = []
    for one in rule.find(Facts(book, dialect)):
        named = msgspec.structs.replace(one, rule=name)
        if isinstance(named, Finding):
            findings.append(named)
        else:
            skips.append(named)
    return findings, skips


def book_of(example: Example, survey: Survey) -> Book:
    """The book of a survey, with what the example says was measured."""
    if example.overlay is None:
        return study(survey)
    book = study(apply_overlay(survey, example.overlay))
    return msgspec.structs.replace(book, history=history_of(example.overlay, survey.catalogue))


class Place:
    """A database of its own for one example."""

    def __init__(self, url: str, run: Callable[[str], None]) -> None:
        self.url = url
        self.run = run

    def read(self) -> Survey:
        """Its survey, without measurements."""
        return read_survey(self.url, ReadOptions())


def place_on_server(server: ScratchServer, database: str) -> Place:
    """A database on a server."""
    return Place(server.url(database), lambda sql: server.run(sql, database) if sql else None)


def place_in_file(path: Path) -> Place:
    """An SQLite file, made empty."""

    def run(sql: str) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.executescript(sql)
        finally:
            connection.close()

    run("VACUUM")
    return Place(f"sqlite:///{path}", run)
