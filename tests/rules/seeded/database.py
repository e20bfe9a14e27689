"""The seeded databases: their files taken apart, made, read as if their counters were old, judged.

A file is named after what it shows and the engines that it is for (`faults.mysql+mariadb.sql`); those of an engine are
run in the order of `ORDER`. In a file

    -- expect: RULE SUBJECT             names a finding, as `str(finding.subject)`; `-- expect (ENGINE):` on one engine
    -- only: ENGINE                     begins lines for one engine, until `-- only: all`
    -- part: WHY                        begins what needs a session of its own; one that `fails` has to
    -- before fixes: WHY                begins what has to be done by hand before the fixes can work
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from schemabook.engines.engine import MeasureOptions, ReadOptions
from schemabook.errors import ScratchError
from schemabook.model.findings import Finding
from schemabook.model.measured import Measured
from schemabook.model.measurements import TableFigures
from schemabook.model.survey import Survey
from schemabook.study import judge, study
from schemabook.survey import read_survey

FOLDER = Path(__file__).parent
ORDER = ("healthy", "faults", "access", "measured", "settings")
AGE = timedelta(days=31)
WRONG_POSTGRESQL = ("log_statement=all", "shared_buffers=4MB")
"""How the server is to be started for what `settings.postgresql.sql` expects."""
_EXPECT = re.compile(r"^-- expect(?: \((\w+)\))?: (\S+) (.+)$", re.MULTILINE)
_PART = re.compile(r"^-- (part|before fixes):(.*)$", re.MULTILINE)
_ONLY = re.compile(r"^-- only: (\w+)$", re.MULTILINE)
_CREATE_TABLE = re.compile(r"^CREATE TABLE \"?([\w.]+)", re.MULTILINE)

Said = tuple[str, str]
"""A rule and the subject of its finding."""


class Part(NamedTuple):
    """SQL that runs in one session; `by_hand` is what comes before the fixes."""

    sql: str
    fails: bool = False
    by_hand: bool = False


def files_of(engine: str) -> list[Path]:
    """The files of an engine, in the order in which they are run."""
    found = [one for one in FOLDER.glob("*.sql") if engine in one.suffixes[0].removeprefix(".").split("+")]
    return sorted(found, key=lambda one: ORDER.index(one.name.split(".")[0]))


def text_of(path: Path, engine: str) -> str:
    """What a file says to an engine."""
    whose = "all"
    said: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        only = _ONLY.fullmatch(line)
        whose = only[1] if only else whose
        if not only and whose in ("all", engine):
            said.append(line)
    return "\n".join(said)


def expected_of(engine: str) -> set[Said]:
    """The findings that the files of an engine name."""
    found: set[Said] = set()
    for path in files_of(engine):
        for only, rule, subject in _EXPECT.findall(text_of(path, engine)):
            if only in ("", engine):
                assert (rule, subject) not in found, f"{rule} {subject} is expected twice"
                found.add((rule, subject))
    return found


def healthy_tables_of(engine: str) -> set[str]:
    """The tables of the healthy part, by the names that they are made with."""
    return {name for path in files_of(engine)[:1] for name in _CREATE_TABLE.findall(text_of(path, engine))}


def parts_of(engine: str) -> Iterator[Part]:
    """What makes the database of an engine, and what has to be done by hand before its fixes."""
    for path in files_of(engine):
        first, *others = _PART.split(text_of(path, engine))
        yield Part(first)
        for kind, why, sql in zip(others[::3], others[1::3], others[2::3], strict=True):
            yield Part(sql, fails="fails" in why, by_hand=kind == "before fixes")


def run_parts(engine: str, run: Callable[[str], None], *, by_hand: bool = False) -> None:
    """Run the parts that make the database, or those that have to be done by hand."""
    for part in parts_of(engine):
        if part.by_hand != by_hand:
            continue
        if not part.fails:
            run(part.sql)
            continue
        try:
            run(part.sql)
        except ScratchError:
            continue
        raise AssertionError(f"This did not fail: {part.sql}")


def read_measured(url: str) -> Survey:
    """A survey with everything measured and values looked at."""
    return read_survey(url, ReadOptions(measure=MeasureOptions(sample=True, plans=0)))


def aged(survey: Survey) -> Survey:
    """The same survey as if everything had been counted for a month longer.

    No rule about use believes counters that are younger than a week or a month, and no test can wait for that: the
    start of each window is moved into the past, and the last look of the planner at a table; the counts stay what the
    server says.
    """
    assert survey.measurements is not None
    return msgspec.structs.replace(survey, measurements=_aged(survey.measurements))


def _aged(value: Any) -> Any:
    """The same value with the start of every window and every last look in it `AGE` earlier."""
    if isinstance(value, Measured):
        return value if value.since is None else msgspec.structs.replace(value, since=value.since - AGE)
    if isinstance(value, tuple):
        return tuple(_aged(one) for one in value)
    if isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {name: _aged(one) for name, one in fields.items()}
        if isinstance(value, TableFigures) and value.analysed_at is not None:
            changed["analysed_at"] = value.analysed_at - AGE
        return msgspec.structs.replace(value, **changed)
    return value


def findings_in(survey: Survey) -> tuple[Finding, ...]:
    """What all rules find in a survey."""
    return judge(study(survey)).report.findings


def said_of(finding: Finding) -> Said:
    """A finding as the files name it."""
    return finding.rule, str(finding.subject)
