"""Folders of migrations: whose they are, in which order, and what can be taken back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import PurePosixPath

import msgspec

from schemabook.formats.repository.changelogs import find_change_files, find_plan
from schemabook.formats.repository.code_migrations import read_code
from schemabook.formats.repository.files import Files
from schemabook.formats.repository.found import Found, version_key
from schemabook.formats.repository.sql_migrations import read_sql
from schemabook.model.repository import Migration, MigrationFolder

NEWEST_WITH_ROLLBACK = 3
_MOST_OF_A_ROLLBACK = 6_000
_IN_ORDER_OF_FILES = frozenset({"alembic", "sqitch"})
_TIME = re.compile(r"(?:19|20)\d{6,}|1[4-9]\d{11}")
_READERS: dict[str, Callable[[PurePosixPath, Files], Found | None]] = {
    ".sql": read_sql,
    ".py": read_code,
    ".rb": read_code,
    ".js": read_code,
    ".mjs": read_code,
    ".cjs": read_code,
    ".ts": read_code,
    ".cs": read_code,
    ".java": read_sql,
    ".kt": read_sql,
}


def find_migrations(files: Files) -> tuple[MigrationFolder, ...]:
    """Every folder of migrations by tool and path."""
    groups: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for path in files.paths:
        reader = _READERS.get(path.suffix.lower())
        found = reader(path, files) if reader else None
        if found is not None:
            groups[found.tool, found.folder].append(found)
    for found in (*find_change_files(files), *find_plan(files)):
        groups[found.tool, found.folder].append(found)
    return tuple(_folder(tool, path, groups[tool, path], files) for tool, path in sorted(groups))


def _folder(tool: str, path: str, group: list[Found], files: Files) -> MigrationFolder:
    ordered = _by_parents(group) if tool in _IN_ORDER_OF_FILES else sorted(group, key=_place)
    first = ordered[0]
    newest = {one.migration.path for one in ordered if one.migration.version}
    newest = set(sorted(newest, key=[one.migration.path for one in ordered].index)[-NEWEST_WITH_ROLLBACK:])
    migrations = tuple(_with_rollback(one, files) if one.migration.path in newest else one.migration for one in ordered)
    return MigrationFolder(
        tool=tool,
        path=path,
        naming=first.naming,
        evidence=first.evidence,
        next_version=_next_version([one.version for one in migrations]),
        migrations=migrations,
    )


def _place(found: Found) -> tuple[bool, list[tuple[int, str]], str]:
    """Versions in their order; what has none is applied after them."""
    return (not found.migration.version, version_key(found.migration.version), found.migration.path)


def _by_parents(group: list[Found]) -> list[Found]:
    """Each after what it follows; by name where nothing says so."""
    waiting = sorted(group, key=lambda one: one.position)
    known = {one.migration.version for one in waiting}
    done: set[str] = set()
    ordered: list[Found] = []
    while waiting:
        ready = [one for one in waiting if all(parent in done or parent not in known for parent in one.parents)]
        chosen = ready[0] if ready else waiting[0]
        waiting.remove(chosen)
        ordered.append(chosen)
        done.add(chosen.migration.version)
    return ordered


def _with_rollback(found: Found, files: Files) -> Migration:
    """The migration with the text of what takes it back, where that is a file of its own or a part of its file."""
    text = found.rollback(files) if found.rollback else ""
    if len(text) > _MOST_OF_A_ROLLBACK:
        return found.migration
    return msgspec.structs.replace(found.migration, rollback=text.strip("\n"))


def _next_version(versions: list[str]) -> str:
    """The number after the last one, as long as that; empty where versions are times or no numbers."""
    numbers = [version.split(".")[0] for version in versions if version]
    if not numbers or any(not number.isdigit() or _TIME.match(number) for number in numbers):
        return ""
    last = max(numbers, key=int)
    return str(int(last) + 1).zfill(len(last))
