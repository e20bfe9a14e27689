"""The files of a folder: listed once, bounded, read on demand."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import msgspec

MOST_FILES = 20_000
MOST_READ = 5_000
MOST_BYTES = 262_144
_DEEPEST = 24
_LEFT_OUT = frozenset(
    """
    __pycache__ bower_components build dist env node_modules out site-packages target third_party vendor venv
    """.split()
)
_LIST_OF_OURS = ".schemabook.json"
"""How the names end of the files in which `schemabook.cli.writing` lists what it wrote into a folder."""
_HIDDEN_BUT_SHOWN = frozenset({".circleci", ".github", ".gitlab", ".ci"})
_SECRET = re.compile(
    r"(?i)^\.env|\.(?:pem|key|p12|pfx|jks|keystore)$|^id_[a-z0-9]+$|secret|credential|\.pgpass|\.my\.cnf"
)


class _WrittenFiles(msgspec.Struct):
    """What a list of written files is read for."""

    files: dict[str, str]


@dataclass
class Files:
    """The files below `root`, as paths from it in the order of the alphabet."""

    root: Path
    paths: tuple[PurePosixPath, ...]
    is_whole: bool = True
    _read: dict[PurePosixPath, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = frozenset(self.paths)

    def __contains__(self, path: PurePosixPath) -> bool:
        return path in self._known

    def text(self, path: PurePosixPath) -> str:
        """The start of a file as text; empty for one that cannot or should not be read."""
        if path not in self._read:
            self._read[path] = self._content(path) if len(self._read) < MOST_READ else ""
        return self._read[path]

    def _content(self, path: PurePosixPath) -> str:
        if _SECRET.search(path.name) or path not in self._known:
            return ""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            handle = os.open(self.root / path, flags)
        except OSError:
            return ""
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return ""
            return file.read(MOST_BYTES).decode("utf-8", "replace").replace("\r\n", "\n")

    def named(self, *names: str) -> Iterator[PurePosixPath]:
        """The files of these names, wherever they are."""
        return (path for path in self.paths if path.name in names)


def list_files(folder: Path) -> Files:
    """The files of a folder, as far as they are looked at."""
    found: list[PurePosixPath] = []
    is_whole = True
    for path in _walk(folder, PurePosixPath(), 0):
        if len(found) == MOST_FILES:
            is_whole = False
            break
        found.append(path)
    return Files(root=folder, paths=tuple(found), is_whole=is_whole)


def _walk(
    folder: Path, inside: PurePosixPath, depth: int, ours: frozenset[PurePosixPath] = frozenset()
) -> Iterator[PurePosixPath]:
    """The files of a folder without those that Schemabook wrote (`ours`), which would tell of themselves."""
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError:
        return
    lists = [entry.name for entry in entries if entry.name.endswith(_LIST_OF_OURS)]
    ours = ours.union(*(_listed(folder / name, inside) for name in lists))
    for entry in entries:
        if _is_odd(entry.name) or entry.name in lists or inside / entry.name in ours:
            continue
        if entry.is_dir(follow_symlinks=False):
            if depth < _DEEPEST and not _is_left_out(entry.name):
                yield from _walk(folder / entry.name, inside / entry.name, depth + 1, ours)
        elif entry.is_file(follow_symlinks=False):
            yield inside / entry.name


def _listed(file: Path, inside: PurePosixPath) -> frozenset[PurePosixPath]:
    """The files that a list of Schemabook's names, as paths from the folder of the repository."""
    try:
        names = msgspec.json.decode(file.read_bytes(), type=_WrittenFiles).files
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return frozenset()
    return frozenset(inside / name for name in names)


def _is_left_out(name: str) -> bool:
    return name in _LEFT_OUT or (name.startswith(".") and name not in _HIDDEN_BUT_SHOWN)


def _is_odd(name: str) -> bool:
    """Whether a name cannot stand in a document: it is no text, or holds control characters."""
    return not name.isprintable()
