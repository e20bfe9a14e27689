"""Writing files so that a folder is either as it was or as it should be.

Everything is written to a temporary folder beside the target first. Only when all of it is there
are files moved in, one rename each, and moved back if one of these renames fails. A list of the
files that Schemabook wrote stands in the folder; files that are not on it are never touched.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

import msgspec

from schemabook.errors import FileFormatError, OutputError, UsageError

LIST_NAME = ".schemabook.json"


class _List(msgspec.Struct):
    """The list of written files with a digest of each."""

    files: dict[str, str]
    note: str = "Written by schemabook document. Files that are not listed here are never touched."


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
    """Write one file whole, or leave the one that is there."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
        except BaseException:
            temporary.unlink()
            raise
    except OSError as error:
        raise OutputError(f"Could not write {path}.", f"{error.strerror}.", "What was there is untouched.") from error


class FolderWriter:
    """Stages the files of a book and moves them into its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made: list[Path] = []
        self._staging: Path | None = None
        self._list: dict[str, str] = {}
        self._changes = Changes()

    def __enter__(self) -> FolderWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._staging is not None:
            shutil.rmtree(self._staging, ignore_errors=True)
        for made in reversed(self._made):
            try:
                made.rmdir()
            except OSError:
                break

    def stage(self, files: Iterable[tuple[str, str]]) -> Changes:
        """Write the files that differ from what is there to the temporary folder, and say what they are.

        Raises OutputError when there is no room, UsageError when a file of somebody else is in the way.
        """
        before = self._read_list()
        holds_files = self.folder.is_dir() and any(self.folder.iterdir())
        foreign: list[str] = []
        try:
            for path, text in files:
                self._stage_one(path, text.encode(), before, foreign)
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
        self._stage_removals(before)
        self._changes.touches_files = holds_files
        return self._changes

    def _read_list(self) -> dict[str, str]:
        path = self.folder / LIST_NAME
        if self.folder.exists() and not self.folder.is_dir():
            raise UsageError(f"Could not write the book into {self.folder}.", "It is a file, not a folder.")
        try:
            return msgspec.json.decode(path.read_bytes(), type=_List).files
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise OutputError(f"Could not read {path}.", f"{error.strerror}.") from error
        except msgspec.DecodeError as error:
            raise FileFormatError(
                f"Could not read {path}.", f"{error}.", "Restore it, for example from version control, or remove it."
            ) from error

    def _stage_one(self, path: str, data: bytes, before: dict[str, str], foreign: list[str]) -> None:
        digest = _digest(data)
        self._list[path] = digest
        target = self.folder / path
        try:
            there = _digest(target.read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            there = None
        if there is not None and path not in before:
            foreign.append(path)
        elif there == digest:
            self._changes.unchanged += 1
        else:
            if there is None:
                self._changes.added.append(path)
            else:
                self._changes.changed.append(path)
                if there != before[path]:
                    self._changes.edited.add(path)
            _write(self._stage_folder() / "new" / path, data)

    def _stage_removals(self, before: dict[str, str]) -> None:
        for path, digest in before.items():
            target = self.folder / path
            if path in self._list or not target.is_file():
                continue
            self._changes.removed.append(path)
            if _digest(target.read_bytes()) != digest:
                self._changes.edited.add(path)

    def _stage_folder(self) -> Path:
        """The temporary folder, on the same file system as the book."""
        if self._staging is None:
            parent = self.folder.absolute().parent
            missing = [one for one in (parent, *parent.parents) if not one.exists()]
            for one in reversed(missing):
                one.mkdir()
                self._made.append(one)
            place = parent if os.access(parent, os.W_OK) else self.folder
            self._staging = Path(tempfile.mkdtemp(prefix=".schemabook-", dir=place))
        return self._staging

    def move_in(self) -> None:
        """Move what was staged into the folder, and out what is no longer part of the book.

        When any step fails, what was done is undone and OutputError is raised.
        """
        staging = self._stage_folder()
        names = [LIST_NAME, *self._changes.added, *self._changes.changed]
        steps: list[tuple[Path, Path]] = []
        try:
            _write(
                staging / "new" / LIST_NAME, msgspec.json.format(msgspec.json.encode(_List(files=self._list))) + b"\n"
            )
            for path in names + self._changes.removed:
                if (self.folder / path).exists():
                    _move(self.folder / path, staging / "old" / path, steps)
            for path in names:
                _move(staging / "new" / path, self.folder / path, steps)
        except BaseException as error:
            for origin, target in reversed(steps):
                target.replace(origin)
            self._remove_empty_folders(names)
            if isinstance(error, OSError):
                raise OutputError(
                    f"Could not move the book into {self.folder}.", f"{error.strerror}.", "The folder is as it was."
                ) from error
            raise
        self._remove_empty_folders(self._changes.removed)
        self._made.clear()

    def _remove_empty_folders(self, paths: list[str]) -> None:
        """Remove the folders under the book's that hold nothing any more."""
        for folder in sorted({(self.folder / path).parent for path in paths}, reverse=True):
            for one in (folder, *folder.parents):
                if not one.is_dir() or any(one.iterdir()):
                    break
                one.rmdir()
                if one == self.folder:
                    break


def _move(origin: Path, target: Path, steps: list[tuple[Path, Path]]) -> None:
    try:
        origin.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        origin.replace(target)
    steps.append((origin, target))


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
