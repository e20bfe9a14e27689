"""What goes with a document outside its folder: the table of tracked documents, the block for agents, the commit."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from schemabook.cli.drafting import Draft
from schemabook.cli.writing import write_file
from schemabook.errors import OutputError, UsageError
from schemabook.model.base import Value
from schemabook.model.book import Book
from schemabook.model.catalogue import every_table
from schemabook.model.configuration import DocumentSettings

TRACKING_FILE = Path("DATABASE_SCHEMA_TRACKING.md")
_HEAD = "# Database schema documents\n\n| Document | Version | Date | Holds |\n| --- | --- | --- | --- |\n"
_TRACKED = "database-schema-"


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
    before = _text_of(TRACKING_FILE)
    row = (draft.place.stem, version_of(book), f"Tables: {len(book.survey.catalogue.tables)}")
    lines = (before or _HEAD).splitlines()
    for number, line in enumerate(lines):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells[0] == row[0]:
            if len(cells) == 4 and (cells[1], cells[3]) == row[1:]:
                return None
            lines[number] = _row(row)
            return Change(path=TRACKING_FILE, text="\n".join(lines) + "\n", words=f"the row of {row[0]} changes")
    lines.insert(_end_of_table(lines), _row(row))
    return Change(path=TRACKING_FILE, text="\n".join(lines) + "\n", words=f"a row for {row[0]}")


def _end_of_table(lines: list[str]) -> int:
    """After the last row of the table, or at the end where there is none."""
    rows = [number for number, line in enumerate(lines) if line.startswith("|")]
    return rows[-1] + 1 if rows else len(lines)


def _row(row: tuple[str, str, str]) -> str:
    return f"| {row[0]} | {row[1]} | {datetime.now(UTC).date().isoformat()} | {row[2]} |"


def version_of(book: Book) -> str:
    """The version that people gave the schema, else the fingerprint of the schema."""
    from schemabook.documents.sections.header import fingerprint_of

    return book.annotations.version or f"schema {fingerprint_of(book.survey.catalogue)}"


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
    """Raise UsageError where there is no git repository to commit to."""
    _git("rev-parse", "--is-inside-work-tree")


def commit(paths: Sequence[str], message: str) -> None:
    """Commit these files and nothing else. What else is staged stays staged."""
    _git("add", "--all", "--", *paths)
    if _git("diff", "--cached", "--name-only", "--", *paths):
        _git("commit", "--quiet", "--message", message, "--", *paths)


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise UsageError("Could not commit.", "There is no git on this machine.") from error
    except subprocess.CalledProcessError as error:
        happened = (error.stderr or error.stdout).strip().splitlines()
        raise UsageError(
            "Could not commit.",
            f"git {arguments[0]}: {happened[-1] if happened else 'failed'}.",
            "The files are written."
            if arguments[0] != "rev-parse"
            else "Run it inside a git repository, or without --commit.",
        ) from error
    return done.stdout.strip()
