"""Migrations that a list leads: Liquibase's change logs, and the plan of sqitch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from schemabook.formats.repository.files import Files
from schemabook.formats.repository.found import Found, date_of, day, words
from schemabook.model.repository import Migration

_LOG = re.compile(r"databaseChangeLog|--\s*liquibase formatted sql", re.IGNORECASE)
_CHANGE_SET = re.compile(r"<changeSet\b|^\s*-\s*changeSet\s*:|\"changeSet\"\s*:|^--\s*changeset\s", re.MULTILINE)
_OWN_ROLLBACK = re.compile(r"<rollback\b|^\s*-?\s*rollback\s*:|\"rollback\"\s*:|^--\s*rollback\b", re.MULTILINE)
_CHANGE = re.compile(r"<(?!/|\?|!)([a-zA-Z]+)\b")
_LEADING_VERSION = re.compile(r"^(\d[\d._]*?)[_-]+(.+)$")
_SUFFIXES = frozenset({".xml", ".yaml", ".yml", ".json", ".sql"})
_TAKES_BACK_ITSELF = frozenset(
    """
    addColumn addForeignKeyConstraint addNotNullConstraint addPrimaryKey addUniqueConstraint createIndex
    createSequence createTable createView dropNotNullConstraint renameColumn renameSequence renameTable renameView
    """.split()
)
"""The changes of which Liquibase's reference says that it writes their rollback by itself."""
_NO_CHANGE = frozenset(
    """
    and changeLogPropertyDefined changeSet changeSetExecuted column columnExists comment constraints databaseChangeLog
    dbms expectedResult foreignKeyConstraintExists include includeAll indexExists not or preConditions
    primaryKeyExists property rollback rowCount runningAs sequenceExists sqlCheck tableExists tableIsEmpty validCheckSum
    viewExists
    """.split()
)
_PLAN_LINE = re.compile(
    r"^(?P<name>[^%@#\s][^\s\[]*)\s*(?:\[[^\]]*\]\s*)?(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)T\S+\s"
)


def find_change_files(files: Files) -> Iterator[Found]:
    """Every file of Liquibase that holds change sets."""
    for path in files.paths:
        if path.suffix.lower() not in _SUFFIXES or not any("change" in part.lower() for part in path.parts):
            continue
        text = files.text(path)
        if not _LOG.search(text[:4_000]) or not _CHANGE_SET.search(text):
            continue
        match = _LEADING_VERSION.match(path.stem)
        version, name = (match[1], match[2]) if match else ("", path.stem)
        own = bool(_OWN_ROLLBACK.search(text))
        migration = Migration(
            name=words(name),
            path=str(path),
            version=version,
            date=date_of(version),
            reversal="same file" if own else ("tool" if _takes_back_itself(path, text) else ""),
            rollback_path=str(path) if own else "",
        )
        yield Found(
            tool="liquibase",
            folder=str(path.parent),
            naming="one file for each group of change sets, which a change log includes",
            evidence="the change logs",
            migration=migration,
        )


def _takes_back_itself(path: PurePosixPath, text: str) -> bool:
    """Whether every change of an XML file is of a kind that the tool can take back; others are not looked into."""
    if path.suffix.lower() != ".xml":
        return False
    changes = {name for name in _CHANGE.findall(text) if name not in _NO_CHANGE}
    return bool(changes) and changes <= _TAKES_BACK_ITSELF


def find_plan(files: Files) -> Iterator[Found]:
    """Every change in the plans of sqitch."""
    for plan in files.named("sqitch.plan"):
        top = plan.parent
        for position, line in enumerate(files.text(plan).splitlines()):
            match = _PLAN_LINE.match(line)
            if match is None:
                continue
            revert = top / "revert" / f"{match['name']}.sql"
            has_revert = revert in files
            migration = Migration(
                name=words(match["name"]),
                path=str(top / "deploy" / f"{match['name']}.sql"),
                version=match["name"],
                date=day(match["year"], match["month"], match["day"]),
                reversal="script" if has_revert else "",
                rollback_path=str(revert) if has_revert else "",
            )
            yield Found(
                tool="sqitch",
                folder=str(top),
                naming="the name of the change, in deploy, revert and verify; the plan gives the order",
                evidence="sqitch.plan",
                migration=migration,
                rollback=_text_of(revert) if has_revert else None,
                position=position,
            )


def _text_of(path: PurePosixPath) -> Callable[[Files], str]:
    return lambda files: files.text(path)
