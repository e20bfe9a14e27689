"""Every example of every rule, on a real server: faults are found, fixes mend them, look-alikes are left alone."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from schemabook.engines import dialect_by_name
from schemabook.model.findings import Finding, Level
from schemabook.rules.base import Rule
from schemabook.rules.documentation import documentation_of
from schemabook.scratch.server import ScratchServer
from tests.rules.examples import (
    FOLDER,
    PARTS,
    Example,
    Place,
    book_of,
    every_example,
    examples_of,
    judge,
    name_of,
    place_in_file,
    place_on_server,
    rule_files,
    rule_of,
)

_BLOCK = re.compile(r"(?:Fault|Fine|Measured)(?: \([a-z, ]+\))?:$")
RULES = {name_of(path): path for path in rule_files()}
EXAMPLES = every_example()

MakePlace = Callable[[str], Place]


@pytest.fixture
def make_place(
    request: pytest.FixtureRequest, fresh_database: Callable[[ScratchServer], str], tmp_path: Path
) -> MakePlace:
    """A function that gives an empty database of an engine."""

    def make(engine: str) -> Place:
        if engine == "sqlite":
            return place_in_file(tmp_path / "example.db")
        server: ScratchServer = request.getfixturevalue(f"{engine}_server")
        return place_on_server(server, fresh_database(server))

    return make


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.kind == "Fault"], ids=str)
def test_fault_is_found_and_mended(example: Example, make_place: MakePlace) -> None:
    rule = rule_of(RULES[example.rule])
    place = make_place(example.engine)
    place.run(example.sql)
    before = place.read()
    found, skips = judge(example.rule, rule, book_of(example, before))
    assert found, f"nothing found; skipped: {[one.reason for one in skips]}"
    _assert_mended(example, found, place)


def _assert_mended(example: Example, found: list[Finding], place: Place) -> None:
    """Whether the fixes run, and each mends its finding.

    What an overlay says was measured stays said: there, a fix that leaves the catalogue as it is has only to run, and
    so has one of a plan. Fixes of settings are for a whole server, which these tests share with others:
    test_settings.py has one of its own.
    """
    mended = [one for one in found if one.fix and one.subject.kind != "setting"]
    if not mended:
        return
    before = place.read().catalogue
    for finding in mended:
        for statement in finding.fix:
            assert not statement.rstrip().endswith(";"), statement
            place.run(statement)
    after = place.read()
    stays = after.catalogue == before or any(line.startswith("plan ") for line in example.overlay or ())
    if example.overlay is not None and stays:
        return
    left, _ = judge(example.rule, rule_of(RULES[example.rule]), book_of(example, after))
    remaining = {one.fingerprint for one in left} & {one.fingerprint for one in mended}
    assert not remaining, [one for one in left if one.fingerprint in remaining]


@pytest.mark.parametrize("example", [one for one in EXAMPLES if one.kind == "Fine"], ids=str)
def test_look_alike_is_left_alone(example: Example, make_place: MakePlace) -> None:
    rule = rule_of(RULES[example.rule])
    place = make_place(example.engine)
    place.run(example.sql)
    found, _ = judge(example.rule, rule, book_of(example, place.read()))
    assert [(str(one.subject), one.message) for one in found] == []


@pytest.mark.parametrize("name", RULES)
def test_documentation(name: str) -> None:
    rule = rule_of(RULES[name])
    said = documentation_of(rule)
    assert 0 < len(said.title) <= 70
    assert said.title.endswith(".")
    assert said.reason
    assert rule.level in Level
    examples = list(examples_of(RULES[name]))
    assert {one.kind for one in examples} == {"Fault", "Fine"}
    for example in examples:
        assert rule.applies(dialect_by_name(example.engine)), f"{example} is of an engine that the rule leaves out"


@pytest.mark.parametrize("name", RULES)
def test_what_was_measured_stands_after_an_example(name: str) -> None:
    docstring = sys.modules[rule_of(RULES[name]).find.__module__].__doc__ or ""
    blocks = [line for line in docstring.splitlines() if _BLOCK.match(line)]
    assert blocks[0] != "Measured:"
    assert ("Measured:", "Measured:") not in pairwise(blocks)


@pytest.mark.parametrize("name", RULES)
def test_sources_name_a_tool_and_its_check(name: str) -> None:
    for source in rule_of(RULES[name]).sources:
        tool, _, check = source.partition(": ")
        assert tool, source
        assert check, source


@pytest.mark.parametrize("name", RULES)
def test_no_rule_knows_another(name: str) -> None:
    tree = ast.parse(RULES[name].read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    others = {f"schemabook.rules.{path.stem}" for path in RULES.values()}
    assert not imported & others


def test_every_module_is_a_rule_or_a_known_part() -> None:
    stems = {path.stem for path in FOLDER.glob("*.py")}
    assert stems - PARTS == {path.stem for path in RULES.values()}
    for name, path in RULES.items():
        assert isinstance(rule_of(path), Rule), name
