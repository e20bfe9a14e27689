"""Look-alikes and odd corners of many rules at once: exactly what is expected is found, and each fix mends.

A file is named after its engine. `-- rules:` names the rules that it is about; `-- expect: RULE SUBJECT` stands by
what a rule has to find, with "without a fix" where no statement of ours would mend it. Nothing else may be found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schemabook.model.findings import Finding
from schemabook.model.survey import Survey
from schemabook.scratch import postgresql
from schemabook.scratch.server import ScratchServer
from schemabook.study import study
from tests.rules.examples import Place, judge, name_of, place_in_file, place_on_server, rule_files, rule_of
from tests.servers.fixtures import require_postgresql

CASES = sorted((Path(__file__).parent / "cases").glob("*.sql"))
RULES = {name_of(path): path for path in rule_files()}
NO_FIX = " without a fix"
_RULES = re.compile(r"^-- rules: (.*)$", re.MULTILINE)
_EXPECT = re.compile(r"^-- expect: (\S+) (.*)$", re.MULTILINE)


def rules_of(sql: str) -> list[str]:
    """The rules that a case is about."""
    return [name for line in _RULES.findall(sql) for name in line.split(", ")]


def found_in(survey: Survey, rules: list[str]) -> list[Finding]:
    """What the rules find."""
    book = study(survey)
    return [finding for name in rules for finding in judge(name, rule_of(RULES[name]), book)[0]]


@pytest.fixture
def place(
    case: Path, request: pytest.FixtureRequest, fresh_database: Callable[[ScratchServer], str], tmp_path: Path
) -> Iterator[Place]:
    """The case, made."""
    engine = case.suffixes[0].removeprefix(".")
    if engine == "sqlite":
        made = place_in_file(tmp_path / "case.db")
    elif engine == "postgresql18":
        with postgresql.start(require_postgresql(18)) as newest:
            newest.create_database("case")
            yield _make(case, place_on_server(newest, "case"))
        return
    else:
        server: ScratchServer = request.getfixturevalue(f"{engine}_server")
        made = place_on_server(server, fresh_database(server))
    yield _make(case, made)


def _make(case: Path, place: Place) -> Place:
    place.run(case.read_text(encoding="utf-8"))
    return place


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_case(case: Path, place: Place) -> None:
    sql = case.read_text(encoding="utf-8")
    rules = rules_of(sql)
    found = found_in(place.read(), rules)
    said = sorted(f"{one.rule} {one.subject}{'' if one.fix else NO_FIX}" for one in found)
    assert said == sorted(f"{rule} {rest}" for rule, rest in _EXPECT.findall(sql))
    for rule in rules:
        fixed = [one for one in found_in(place.read(), [rule]) if one.fix]
        for statement in (sql for one in fixed for sql in one.fix):
            place.run(statement)
        mended = {one.fingerprint for one in fixed}
        assert [one for one in found_in(place.read(), [rule]) if one.fingerprint in mended] == []


def test_sequence_of_a_widened_key_is_widened_too(
    postgresql_server: ScratchServer, fresh_database: Callable[[ScratchServer], str]
) -> None:
    place = place_on_server(postgresql_server, fresh_database(postgresql_server))
    place.run('CREATE TABLE "Order" (id smallserial PRIMARY KEY)')
    (found,) = found_in(place.read(), ["narrow-primary-key"])
    for statement in found.fix:
        place.run(statement)
    survey = place.read()
    assert found_in(survey, ["narrow-primary-key", "narrow-sequence"]) == []
    (sequence,) = survey.catalogue.sequences
    assert (sequence.type, sequence.maximum) == ("bigint", 2**63 - 1)
