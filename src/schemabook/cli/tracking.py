"""What goes with a document outside its folder: the table of tracked documents, the block for agents, the commit."""

from __future__ import annotations

import html
import os
import re
import subprocess
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import msgspec

from schemabook.cli.drafting import Draft
from schemabook.cli.writing import listed_files, write_file
from schemabook.errors import OutputError, UsageError
from schemabook.model.base import Value
from schemabook.model.book import Book
from schemabook.model.catalogue import every_table
from schemabook.model.configuration import DocumentSettings

TRACKING_FILE = Path("DATABASE_SCHEMA_TRACKING.md")
_HEAD = "# Database schema documents\n\n| Document | Version | Date | Holds |\n| --- | --- | --- | --- |\n"
_TRACKED = "database-schema-"
_CELLS = 4
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BETWEEN_CELLS = re.compile(r"(?<!\\)(?:\\\\)*\|")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MOST_NAMED = 5
_NO_COMMIT = "Could not commit."
_ELSEWHERE = "Run it inside a git repository, or without --commit."
_BEFORE = ("rev-parse", "check-ignore")
_COMMANDS = (*_BEFORE, "var", "ls-files", "show", "add", "diff", "commit")


class Change(Value):
    """A file outside the document's folder, and what is to stand in it."""

    path: Path
    text: str
    words: str


class Tracking(Value):
    """The changes outside the document's folder, and the message of a commit."""

    changes: tuple[Change, ...] = ()
    paths: tuple[str, ...] = ()
    message: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What would change, in words."""
        return tuple(f"{change.path}: {change.words}" for change in self.changes)

    def write(self) -> None:
        """Write the changes."""
        for change in self.changes:
            write_file(change.path, change.text.encode())


def tracking_for(book: Book, draft: Draft, wanted: DocumentSettings) -> Tracking:
    """What a document brings along: its row among the tracked ones, and its block for agents where one is wanted."""
    changes: list[Change] = []
    paths: list[str] = []
    makers: list[Callable[[], Change | None]] = []
    if draft.place.stem.startswith(_TRACKED):
        paths.append(str(TRACKING_FILE))
        makers.append(lambda: _tracked(book, draft))
    if wanted.agents:
        paths.append(wanted.agents)
        makers.append(lambda: _agents(book, draft, wanted))
    for make in makers:
        change = make()
        if change is not None:
            changes.append(change)
    return Tracking(changes=tuple(changes), paths=tuple(paths), message=commit_message(book, draft))


def _tracked(book: Book, draft: Draft) -> Change | None:
    """The row of the document: its version, the day on which the row last changed, and how many tables there are."""
    before = _text_of(TRACKING_FILE) or ""
    row = (draft.place.stem, version_of(book), f"Tables: {len(book.survey.catalogue.tables)}")
    end_of_line = next((one for one in ("\r\n", "\n", "\r") if one in before), "\n")
    lines = _LINE.findall(before or _HEAD)
    start, end = _table_in(lines)
    if start == end:
        lines += [] if lines[-1].endswith(("\r", "\n")) else [end_of_line]
        lines += [end_of_line] if lines[-1].strip() else []
        lines += _HEAD.partition("\n\n")[2].replace("\n", end_of_line).splitlines(keepends=True)
        start, end = len(lines) - 2, len(lines)
    words = f"a row for {row[0]}"
    number = next((one for one in range(start, end) if _cells(lines[one])[0] == row[0]), end)
    if number < end:
        cells = _cells(lines[number])
        if (cells[1], cells[3]) == row[1:]:
            return None
        words = f"the row of {row[0]} changes"
        lines[number] = _row(row) + lines[number][len(lines[number].rstrip("\r\n")) :]
    elif lines[end - 1].endswith(("\r", "\n")):
        lines.insert(end, _row(row) + end_of_line)
    else:
        lines.append(end_of_line + _row(row))
    return Change(path=TRACKING_FILE, text="".join(lines), words=words)


def _table_in(lines: list[str]) -> tuple[int, int]:
    """From which line to which the table of documents goes; both are the same where there is none.

    It is the one with the usual head, else the last of as many columns in which a document stands.
    """
    tables: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        if len(_cells(line)) != _CELLS:
            continue
        if tables and tables[-1][1] == number:
            tables[-1] = (tables[-1][0], number + 1)
        else:
            tables.append((number, number + 1))
    head = _cells(_HEAD.partition("\n\n")[2].partition("\n")[0])
    usual = [table for table in tables if _cells(lines[table[0]]) == head]
    others = [table for table in reversed(tables) if any(_is_document(line) for line in lines[slice(*table)])]
    return next(iter([*usual, *others]), (len(lines), len(lines)))


def _is_document(line: str) -> bool:
    cells = _cells(line)
    return cells[0].startswith(_TRACKED) or cells[-1].startswith("Tables: ")


def _cells(line: str) -> list[str]:
    """The cells of a row as they are read; one of no words for what is no row."""
    words = line.strip()
    if not words.startswith("|"):
        return [""]
    ends = [match.end() for match in _BETWEEN_CELLS.finditer(words)]
    if ends[-1] < len(words):
        ends.append(len(words) + 1)
    cells = (words[start : end - 1].strip() for start, end in pairwise(ends))
    return [html.unescape(_ESCAPED.sub(r"\1", cell)) for cell in cells] or [""]


def _row(row: tuple[str, str, str]) -> str:
    from schemabook.documents.markdown_text import escape

    return f"| {escape(row[0])} | {escape(row[1])} | {datetime.now(UTC).date().isoformat()} | {escape(row[2])} |"


def version_of(book: Book) -> str:
    """The version that people gave the schema, else the fingerprint of the schema."""
    from schemabook.documents.sections.header import fingerprint_of

    given = " ".join(book.annotations.version.split())
    return given or f"schema {fingerprint_of(book.survey.catalogue)}"


def commit_message(book: Book, draft: Draft) -> str:
    """The message of a commit, with the numbers of this database."""
    catalogue = book.survey.catalogue
    relations = [*every_table(catalogue.tables), *catalogue.views]
    name = draft.settings.title or book.survey.server.database
    indexes = sum(len(relation.indexes) for relation in relations)
    return (
        f"Database schema: {name}\n\n- Tables: {len(catalogue.tables)}\n"
        f"- Database: {book.survey.server.product}\n- Indexes: {indexes}\n"
    )


def _agents(book: Book, draft: Draft, wanted: DocumentSettings) -> Change | None:
    from schemabook.cli.agents_block import with_block

    path = Path(wanted.agents)
    wanted = msgspec.structs.replace(wanted, profile=wanted.profile or draft.profile.name)
    listed = _text_of(draft.place.folder / draft.place.list_name) or ""
    ours = (draft.place.folder / name for name in listed_files(listed.encode()))
    if path.resolve() in {one.resolve() for one in (draft.place.first, *ours)}:
        advice = "Name the AGENTS.md or CLAUDE.md that people write."
        raise UsageError(f"Could not keep a block in {path}.", "It is a file of the document itself.", advice)
    before = _text_of(path)
    if before is None:
        advice = "Make the file first: Schemabook keeps a block in it and writes nothing else."
        raise UsageError(f"Could not keep a block in {path}.", "There is no such file.", advice)
    after = with_block(before, book, draft.place.first, path, wanted)
    return None if after == before else Change(path=path, text=after, words="the block of Schemabook changes")


def _text_of(path: Path) -> str | None:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise OutputError(f"Could not read {path}.", f"{error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"Could not change {path}.", "It is not UTF-8.") from error


def require_repository() -> None:
    """Raise UsageError where there is no git repository to commit to, or it cannot take a commit now."""
    if _git("rev-parse", "--is-inside-work-tree").strip() != "true":
        raise UsageError(_NO_COMMIT, "This is no work tree of git.", _ELSEWHERE)
    for head, name in (("MERGE_HEAD", "merge"), ("CHERRY_PICK_HEAD", "cherry-pick")):
        if _git("rev-parse", "--quiet", "--verify", head, may_fail=1):
            raise UsageError(_NO_COMMIT, f"A {name} is in progress.", "End it with git first.")
    _git("var", "GIT_COMMITTER_IDENT")


def require_committable(paths: Iterable[str]) -> None:
    """Raise UsageError where git would not take one of these files: it is outside the work tree, or ignored."""
    top = _top()
    resolved = [Path(path).resolve() for path in paths]
    outside = [one for one in resolved if not one.is_relative_to(top)]
    if outside:
        advice = "Choose another place with -o, or leave out --commit."
        raise UsageError(_NO_COMMIT, f"{outside[0]} is outside the repository.", advice)
    relative = [f"./{one.relative_to(top).as_posix()}" for one in resolved]
    ignored = _split(_git("-C", str(top), "check-ignore", "-z", "--stdin", given=relative, may_fail=1))
    if ignored:
        named = ", ".join(one.removeprefix("./") for one in ignored[:_MOST_NAMED]) + (
            " …" if len(ignored) > _MOST_NAMED else ""
        )
        advice = "Let git have them (.gitignore), or leave out --commit."
        raise UsageError(_NO_COMMIT, f"Git ignores {named}.", advice)


def commit(paths: Iterable[str], message: str, list_file: Path) -> bool:
    """Commit these files and nothing else, where they are not committed. What else is staged stays staged.

    `list_file` is the list of the document's files: what it named in the last commit and is gone is committed as gone.
    Returns whether there was anything to commit.
    """
    top = _top()
    folder, name = list_file.parent.resolve(), list_file.name
    wanted = {Path(path).resolve().relative_to(top).as_posix() for path in paths}
    listed = (folder / name).relative_to(top).as_posix()
    former = listed_files(_git("-C", str(top), "show", f"HEAD:{listed}", may_fail=128).encode())
    gone = (folder / one for one in former if not (folder / one).exists())
    wanted |= {one.relative_to(top).as_posix() for one in gone if one.is_relative_to(top)}
    here = ("-C", str(top), "--literal-pathspecs")
    from_input = ("--pathspec-from-file=-", "--pathspec-file-nul")
    tracked = set(_split(_git(*here, "ls-files", "-z")))
    known = sorted(one for one in wanted if one in tracked or (top / one).exists())
    _git(*here, "add", "--all", *from_input, given=known)
    changed = sorted(wanted.intersection(_split(_git(*here, "diff", "--cached", "--name-only", "--no-renames", "-z"))))
    if changed:
        _git(*here, "commit", "--quiet", "--message", message, *from_input, given=changed)
    return bool(changed)


def _top() -> Path:
    return Path(_git("rev-parse", "--show-toplevel").rstrip("\n")).resolve()


def _split(text: str) -> list[str]:
    return [one for one in text.split("\0") if one]


def _git(*arguments: str, given: Iterable[str] = (), may_fail: int = 0) -> str:
    """What git says; nothing where a command fails with the code `may_fail`."""
    data = b"".join(os.fsencode(one) + b"\0" for one in given)
    try:
        done = subprocess.run(["git", *arguments], input=data, check=True, capture_output=True)
    except FileNotFoundError as error:
        raise UsageError(_NO_COMMIT, "There is no git on this machine.") from error
    except subprocess.CalledProcessError as error:
        if error.returncode == may_fail:
            return ""
        raise _refusal(arguments, error.stderr or error.stdout) from error
    return os.fsdecode(done.stdout)


def _refusal(arguments: tuple[str, ...], output: bytes) -> UsageError:
    """What git refuses, in the words that matter of what it says."""
    from schemabook.cli.annotate import plain

    command = next(one for one in arguments if one in _COMMANDS)
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    first = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "failed")
    advice = "The files are written. The same command commits them when git can."
    if command in _BEFORE:
        advice = _ELSEWHERE
    if command == "var":
        advice = "Tell git who you are, or leave out --commit."
    return UsageError(_NO_COMMIT, f"git {command}: {plain(first.strip()).rstrip('.')}.", advice)
