"""Writing files so that a folder is either as it was or as it should be.

Everything is written to a temporary folder beside the target first. Only when all of it is there
are files moved in, one rename each, and what they replaced is put back if one of these renames fails.
A file is at every moment the old one or the new one, also where the process is killed; what a killed
one leaves beside the target goes with the next. A list of the files that Schemabook wrote stands in the
folder and is moved in last; files that are not on it are never touched.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from types import TracebackType

import msgspec

from schemabook.errors import FileFormatError, OutputError, UsageError

LIST_NAME = ".schemabook.json"
_STAGING = ".schemabook-staging-"


class _List(msgspec.Struct):
    """The list of written files with a digest of each."""

    files: dict[str, str]
    note: str = "Written by Schemabook. Files that are not listed here are never touched."


class Changes(msgspec.Struct):
    """What moving in would do. `edited` are those changed or removed that somebody edited."""

    added: list[str] = []
    changed: list[str] = []
    removed: list[str] = []
    edited: set[str] = set()
    unchanged: int = 0
    touches_files: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def write_file(path: Path, data: bytes) -> None:
    """Write one file whole, or leave the one that is there.

    A link is followed; what is no regular file (a pipe, a device) is written to as it is.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                stream.write(data)
        else:
            _replace_file(target, data)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError) and not path.parent.exists()
        next_step = f"Make the folder {path.parent} first." if missing else "What was there is untouched."
        raise OutputError(f"Could not write {path}.", f"{error.strerror}.", next_step) from error


def _replace_file(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())
        temporary.replace(path)
    except BaseException:
        temporary.unlink()
        raise


class FolderWriter:
    """Stages the files of a document and moves them into its folder.

    `list_name` is the list of its files: a document that shares its folder with others has a list of its own.
    """

    def __init__(self, folder: Path, list_name: str = LIST_NAME) -> None:
        self.folder = folder
        self._list_name = list_name
        self._root = folder.resolve()
        self._made: list[Path] = []
        self._inside: set[Path] = set()
        self._known: set[Path] = set()
        self._staging: Path | None = None
        self._lock = -1
        self._list: dict[str, str] = {}
        self._changes = Changes()

    def __enter__(self) -> FolderWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._staging is not None:
            shutil.rmtree(self._staging, ignore_errors=True)
            _unlock(self._lock)
        self._unmake_folders()

    def stage(self, files: Iterable[tuple[str, str]], *, keep: bool = True) -> Changes:
        """Write the files that differ from what is there to the temporary folder, and say what they are.

        Without `keep` nothing is written anywhere. Raises OutputError when there is no room,
        UsageError when a file of somebody else is in the way.
        """
        before = self._read_list()
        shared = self._list_name != LIST_NAME
        self._changes.touches_files = bool(before) or (not shared and self._root.is_dir() and any(self._root.iterdir()))
        foreign: list[str] = []
        try:
            for path, text in files:
                data = text.encode()
                if self._differs(path, data, before, foreign) and keep:
                    self._write(self._stage_folder() / "new" / path, data)
        except OSError as error:
            raise OutputError(
                f"Could not write the book for {self.folder}.",
                f"{error.strerror or error}.",
                "Nothing was changed. Make room or choose another folder with -o.",
            ) from error
        if foreign:
            raise UsageError(
                f"Could not write the book into {self.folder}.",
                f"Files that Schemabook did not write are in the way: {', '.join(sorted(foreign)[:10])}.",
                "Nothing was changed. Move them, or choose another folder with -o.",
            )
        self._find_removals(before)
        return self._changes

    def _read_list(self) -> dict[str, str]:
        path = self._root / self._list_name
        if self._root.exists() and not self._root.is_dir():
            raise UsageError(f"Could not write the book into {self.folder}.", "It is a file, not a folder.")
        advice = "Restore it from version control, or remove it together with the pages of the book."
        try:
            files = msgspec.json.decode(path.read_bytes(), type=_List).files
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise OutputError(f"Could not read {path}.", f"{error.strerror}.") from error
        except msgspec.DecodeError as error:
            raise FileFormatError(f"Could not read {path}.", f"{error}.", advice) from error
        for name in files:
            if not PurePosixPath(name).name or "\0" in name:
                raise FileFormatError(f"Could not use {path}.", f"It lists what is no file: {name!r}.", advice)
            if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                raise FileFormatError(f"Could not use {path}.", f"It names a file outside the folder: {name}.", advice)
        return files

    def _target(self, path: str) -> Path:
        """Where a file of the book stands. Raises UsageError when a link leads out of the folder."""
        target = self._root / path
        if target.parent not in self._inside:
            if not target.parent.resolve().is_relative_to(self._root):
                raise UsageError(
                    f"Could not write the book into {self.folder}.",
                    f"The folder of {path} is a link that leads out of it.",
                    "Nothing was changed. Remove the link, or choose another folder with -o.",
                )
            self._inside.add(target.parent)
        return target

    def _differs(self, path: str, data: bytes, before: dict[str, str], foreign: list[str]) -> bool:
        """Whether a file has to be written; what it would do is noted in the changes."""
        digest = self._list[path] = _digest(data)
        target = self._target(path)
        if self._is_blocked(target):
            foreign.append(path)
            return False
        there = _digest_of(target)
        if there == digest:
            self._changes.unchanged += 1
            return False
        if there is None:
            self._changes.added.append(path)
        elif path not in before:
            foreign.append(path)
        else:
            self._changes.changed.append(path)
            if there != before[path]:
                self._changes.edited.add(path)
        return True

    def _is_blocked(self, target: Path) -> bool:
        """Whether a folder, a link to nothing, or a file in the place of a folder is where a file should be."""
        folders = (one for one in target.parents if one.is_relative_to(self._root) and one.exists())
        folder = next(folders, None)
        return target.is_dir() or (target.is_symlink() and not target.exists()) or bool(folder and not folder.is_dir())

    def _find_removals(self, before: dict[str, str]) -> None:
        for path, digest in before.items():
            there = None if path in self._list else _digest_of(self._target(path))
            if there is not None:
                self._changes.removed.append(path)
                if there != digest:
                    self._changes.edited.add(path)

    def _stage_folder(self) -> Path:
        """The temporary folder: beside the book, or in it where that is another file system."""
        if self._staging is None:
            parent = self._root.parent
            self._make_folder(parent)
            beside = os.access(parent, os.W_OK)
            if beside and self._root.exists():
                beside = parent.stat().st_dev == self._root.stat().st_dev
            place = parent if beside else self._root
            _sweep(place)
            self._staging, self._lock = _make_staging(place)
        return self._staging

    @property
    def files(self) -> list[str]:
        """Every file of the book, what is removed from it, and last the list itself."""
        return [*self._list, *self._changes.removed, self._list_name]

    def staged(self, path: str) -> bytes | None:
        """What was staged for a file; None where it stays as it is."""
        return _bytes_of(self._staging / "new" / path) if self._staging else None

    def standing(self, path: str) -> bytes | None:
        """What stands in the folder now."""
        return _bytes_of(self._root / path)

    def move_in(self) -> None:
        """Move what was staged into the folder, and out what is no longer part of the book.

        When any step fails, what was done is undone and OutputError is raised.
        """
        done: list[tuple[Path, Path]] = []
        try:
            staging = self._stage_folder()
            written = msgspec.json.format(msgspec.json.encode(_List(files=self._list))) + b"\n"
            self._write(staging / "new" / self._list_name, written)
            for path in (*self._changes.added, *self._changes.changed):
                self._replace(path, staging, done)
            for path in self._changes.removed:
                self._keep(path, staging, done)
                (self._root / path).unlink()
            self._replace(self._list_name, staging, done)
        except BaseException as error:
            for target, kept in reversed(done):
                if kept.exists():
                    kept.replace(target)
                else:
                    target.unlink(missing_ok=True)
            if isinstance(error, OSError):
                raise OutputError(
                    f"Could not move the book into {self.folder}.", f"{error.strerror}.", "The folder is as it was."
                ) from error
            raise
        self._made.clear()
        self._remove_empty_folders(self._changes.removed)

    def _write(self, path: Path, data: bytes) -> None:
        self._make_folder(path.parent)
        path.write_bytes(data)

    def _replace(self, path: str, staging: Path, done: list[tuple[Path, Path]]) -> None:
        """Put a staged file in the place of the one that is there, by one rename."""
        self._keep(path, staging, done)
        target = self._root / path
        self._make_folder(target.parent)
        if target.exists():
            shutil.copymode(target, staging / "new" / path)
        (staging / "new" / path).replace(target)

    def _keep(self, path: str, staging: Path, done: list[tuple[Path, Path]]) -> None:
        """Keep what stands at a path for the case that a later step fails, and note that this path changes."""
        target, kept = self._root / path, staging / "old" / path
        if target.exists():
            self._make_folder(kept.parent)
            try:
                os.link(target, kept, follow_symlinks=False)
            except (OSError, NotImplementedError):
                shutil.copy2(target, kept, follow_symlinks=False)
        done.append((target, kept))

    def _make_folder(self, folder: Path) -> None:
        """Make a folder and those above it, and remember which of them were not there."""
        if folder in self._known:
            return
        self._known.add(folder)
        missing = []
        for one in (folder, *folder.parents):
            if one.exists():
                break
            missing.append(one)
        for one in reversed(missing):
            one.mkdir()
            self._made.append(one)

    def _unmake_folders(self) -> None:
        """Remove the folders that were made for a book that did not come."""
        for made in reversed(self._made):
            with contextlib.suppress(OSError):
                made.rmdir()

    def _remove_empty_folders(self, paths: list[str]) -> None:
        """Remove the folders in the book's that hold nothing any more."""
        for folder in sorted({(self._root / path).parent for path in paths}, reverse=True):
            for one in (folder, *folder.parents):
                if one == self._root or (one.is_dir() and any(one.iterdir())):
                    break
                with contextlib.suppress(FileNotFoundError):
                    one.rmdir()


def listed_files(data: bytes) -> frozenset[str]:
    """The files that a list names; none where it is no list."""
    try:
        return frozenset(msgspec.json.decode(data, type=_List).files)
    except msgspec.DecodeError:
        return frozenset()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _digest_of(path: Path) -> str | None:
    """The digest of a file, or None where there is none."""
    data = _bytes_of(path)
    return None if data is None else _digest(data)


def _bytes_of(path: Path) -> bytes | None:
    """What is in a file, or None where there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _make_staging(place: Path) -> tuple[Path, int]:
    """A new temporary folder, and the lock that says that a process is at work in it."""
    while True:
        made = Path(tempfile.mkdtemp(prefix=_STAGING, dir=place))
        lock = _lock(made, wait=True)
        if made.exists():
            return made, lock
        _unlock(lock)


def _sweep(place: Path) -> None:
    """Remove the temporary folders of processes that were killed."""
    with contextlib.suppress(OSError):
        for left in place.glob(f"{_STAGING}*"):
            lock = _lock(left, wait=False)
            if lock >= 0:
                shutil.rmtree(left, ignore_errors=True)
                _unlock(lock)


def _lock(folder: Path, *, wait: bool) -> int:
    """Lock a folder, which ends with the process. The descriptor, or -1 where it is locked or cannot be."""
    if sys.platform == "win32":
        return -1
    import fcntl

    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return -1
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(descriptor)
        return -1
    return descriptor


def _unlock(lock: int) -> None:
    if lock >= 0:
        os.close(lock)
