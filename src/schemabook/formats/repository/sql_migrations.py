"""Migrations that are SQL: Flyway, goose, dbmate, golang-migrate, Prisma, Atlas; and Flyway's in Java."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

from schemabook.formats.repository.files import Files
from schemabook.formats.repository.found import Found, date_of, words
from schemabook.model.repository import Migration

_FLYWAY = re.compile(r"^(?P<kind>[VRB])(?P<version>[0-9][0-9._]*)?__(?P<name>.+)\.(?:sql|java|kt)$")
_PAIR = re.compile(r"^(?P<version>\d+)[_-](?P<name>.+?)\.up\.sql$")
_NUMBERED = re.compile(r"^(?P<version>\d+)[_-](?P<name>.+)\.sql$")
_NUMBERED_FOLDER = re.compile(r"^(?P<version>\d+)[_-](?P<name>.+)$")
_MARKS = {
    "goose": (re.compile(r"(?im)^--\s*\+goose\s+up\b"), re.compile(r"(?im)^--\s*\+goose\s+down\b[^\n]*$")),
    "dbmate": (re.compile(r"(?im)^--\s*migrate:up\b"), re.compile(r"(?im)^--\s*migrate:down\b[^\n]*$")),
}
_BLANK = re.compile(r"--[^\n]*|\s+")


def read_sql(path: PurePosixPath, files: Files) -> Found | None:
    """The migration in a file; None where it is none."""
    for reader in (_flyway, _pair, _prisma, _marked, _atlas):
        found = reader(path, files)
        if found is not None:
            return found
    return None


def _flyway(path: PurePosixPath, files: Files) -> Found | None:
    match = _FLYWAY.match(path.name)
    if match is None or (match["kind"] != "R") != bool(match["version"]):
        return None
    undo = path.with_name(f"U{match['version']}__{match['name']}.sql")
    has_undo = match["kind"] == "V" and undo in files
    version = (match["version"] or "").replace("_", ".")
    migration = Migration(
        name=words(match["name"]),
        path=str(path),
        version=version,
        date=date_of(version),
        reversal="script" if has_undo else "",
        rollback_path=str(undo) if has_undo else "",
    )
    return Found(
        tool="flyway",
        folder=str(path.parent),
        naming="V, the version, two underscores and the name; R for what is applied again when it changes",
        evidence="the names of the files",
        migration=migration,
        rollback=_reader(undo) if has_undo else None,
    )


def _pair(path: PurePosixPath, files: Files) -> Found | None:
    match = _PAIR.match(path.name)
    if match is None:
        return None
    down = path.with_name(path.name.removesuffix(".up.sql") + ".down.sql")
    has_down = down in files
    migration = Migration(
        name=words(match["name"]),
        path=str(path),
        version=match["version"],
        date=date_of(match["version"]),
        reversal="script" if has_down else "",
        rollback_path=str(down) if has_down else "",
    )
    return Found(
        tool="golang-migrate",
        folder=str(path.parent),
        naming="the version, the name and .up.sql; .down.sql for the way back",
        evidence="the names of the files",
        migration=migration,
        rollback=_reader(down) if has_down else None,
    )


def _prisma(path: PurePosixPath, files: Files) -> Found | None:
    match = _NUMBERED_FOLDER.match(path.parent.name)
    folder = path.parent.parent
    if path.name != "migration.sql" or match is None or folder.name != "migrations":
        return None
    down = path.with_name("down.sql")
    has_down = down in files
    migration = Migration(
        name=words(match["name"]),
        path=str(path),
        version=match["version"],
        date=date_of(match["version"]),
        reversal="script" if has_down else "",
        rollback_path=str(down) if has_down else "",
    )
    return Found(
        tool="prisma",
        folder=str(folder),
        naming="a folder with the version and the name, in which the statements are in migration.sql",
        evidence="migration_lock.toml" if folder / "migration_lock.toml" in files else "the names of the folders",
        migration=migration,
        rollback=_reader(down) if has_down else None,
    )


def _marked(path: PurePosixPath, files: Files) -> Found | None:
    """A file that holds both ways, with a mark before each."""
    match = _NUMBERED.match(path.name)
    if match is None:
        return None
    text = files.text(path)
    for tool, (up, down) in _MARKS.items():
        if not up.search(text):
            continue
        back = _after(text, down)
        migration = Migration(
            name=words(match["name"]),
            path=str(path),
            version=match["version"],
            date=date_of(match["version"]),
            reversal="same file" if back else "",
            rollback_path=str(path) if back else "",
        )
        return Found(
            tool=tool,
            folder=str(path.parent),
            naming="the version and the name; both ways in one file",
            evidence=f"the marks of {tool} in the files",
            migration=migration,
            rollback=_after_mark(path, down) if back else None,
        )
    return None


def _atlas(path: PurePosixPath, files: Files) -> Found | None:
    match = _NUMBERED.match(path.name)
    if match is None or path.with_name("atlas.sum") not in files:
        return None
    migration = Migration(
        name=words(match["name"]),
        path=str(path),
        version=match["version"],
        date=date_of(match["version"]),
        reversal="tool",
    )
    return Found(
        tool="atlas",
        folder=str(path.parent),
        naming="the version and the name",
        evidence="atlas.sum",
        migration=migration,
    )


def _after(text: str, mark: re.Pattern[str]) -> str:
    """What follows a mark; empty where it is comments alone."""
    match = mark.search(text)
    back = text[match.end() :] if match else ""
    return back if _BLANK.sub("", back) else ""


def _reader(path: PurePosixPath) -> Callable[[Files], str]:
    return lambda files: files.text(path)


def _after_mark(path: PurePosixPath, mark: re.Pattern[str]) -> Callable[[Files], str]:
    return lambda files: _after(files.text(path), mark)
