"""`schemabook document`: the document of a database, for the reader who is to have it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from schemabook.cli.configuration import read_configuration
from schemabook.cli.document_options import document_options, document_settings
from schemabook.cli.drafting import LAYOUT_NAME, Draft, make_draft, read_book, require_folder
from schemabook.cli.options import Reading, print_statements, surveying_options
from schemabook.cli.progress import Progress
from schemabook.cli.tracking import Tracking, commit, require_committable, require_repository, tracking_for
from schemabook.cli.writing import Changes, FolderWriter
from schemabook.errors import UsageError
from schemabook.model.base import Value
from schemabook.model.book import Book
from schemabook.model.configuration import DocumentSettings
from schemabook.model.reader import Format

_MOST_LISTED = 12
_FORMATS = [one.value for one in Format]


@click.command(short_help="Write the document of a database.")
@click.argument("source")
@click.option(
    "--profile",
    metavar="NAME",
    help="book, schema-document, database-md, specification, design or a .toml file.  [default: book]",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(_FORMATS),
    help="Markdown, or an HTML site with a map of the schema; may be repeated.  [default: both for a book]",
)
@click.option("-o", "--output", help="The folder or file of the document. Default: what its profile says.")
@click.option(
    "--agents", metavar="FILE", help="Keep a block in this AGENTS.md or CLAUDE.md that points to the document."
)
@click.option("--single-file", is_flag=True, help="One Markdown file instead of one for each object.")
@click.option("--commit", "committed", is_flag=True, help="Commit what was written to git.")
@click.option("--yes", is_flag=True, help="Do not ask before files are changed or removed.")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if anything would change.")
@document_options
@surveying_options(measure=True)
def document(source: str, reading: Reading, **given: Any) -> int:
    """Write the document of the database at SOURCE.

    A book is a folder whose first page is README.md, with the same as a site: open site/index.html in a browser. The
    other documents are one Markdown file each. Files that Schemabook did not write are never touched. What `document:`
    in schemabook.yml says holds unless an option says otherwise.
    """
    if reading.print_sql:
        print_statements(source, reading)
        return 0
    formats = tuple(dict.fromkeys(Format(one) for one in given["formats"]))
    asked = msgspec.structs.replace(document_settings(given), formats=formats)
    wanted = Wanted(
        document=asked,
        single_file=given["single_file"],
        yes=given["yes"],
        config=given["config"],
        check=given["check"],
        commit=given["committed"],
    )
    return write_document(source, msgspec.structs.replace(reading, keep=reading.keep and not wanted.check), wanted)


class Wanted(Value):
    """Which document, and what may be done without asking."""

    document: DocumentSettings
    single_file: bool = False
    yes: bool = False
    config: Path | None = None
    check: bool = False
    commit: bool = False


def write_document(source: str, reading: Reading, wanted: Wanted) -> int:
    """Read `source` and write the document of it that is wanted. Returns the exit code."""
    configuration = read_configuration(wanted.config)
    asked = wanted.document.filled_from(configuration.document)
    if Format.SITE in wanted.document.formats:
        require_folder(asked, single_file=wanted.single_file)
    if wanted.commit:
        require_repository()
    with Progress() as progress:
        book = read_book(source, reading, asked, configuration, progress)
        progress.report("writing the document")
        draft = make_draft(book, asked, configuration, single_file=wanted.single_file)
        with draft.writer() as writer:
            changes = writer.stage(draft.files(book), keep=not wanted.check)
            tracking = tracking_for(book, draft, asked)
            if wanted.commit and not wanted.check:
                require_committable(_to_commit(writer, tracking))
            if changes:
                _show_schema_changes(writer, draft, book)
            return _finish(writer, changes, draft, tracking, wanted)


def _finish(writer: FolderWriter, changes: Changes, draft: Draft, tracking: Tracking, wanted: Wanted) -> int:
    """Show what would change, ask where it must be asked, and move it in."""
    if not changes and not tracking.changes:
        words = f"nothing to change, {changes.unchanged:,} files are as they should be"
        click.echo(f"{draft.place.first}: {words}.", err=True)
        if wanted.commit and not wanted.check:
            _commit(writer, draft, tracking)
        return 0
    show_changes(writer.folder, changes, tracking)
    if wanted.check:
        return 1
    if changes.touches_files and not wanted.yes and not _may_change(writer.folder):
        click.echo("Nothing was written.", err=True)
        return 0
    if changes:
        writer.move_in()
    tracking.write()
    click.echo(f"The document is written: {draft.start}", err=True)
    if draft.is_worn:
        words = "The tables have changed so much since the pictures were laid out that a fresh layout is better: remove"
        click.echo(f"{words} {draft.place.folder / LAYOUT_NAME}.", err=True)
    if wanted.commit:
        _commit(writer, draft, tracking)
    return 0


def _to_commit(writer: FolderWriter, tracking: Tracking) -> list[str]:
    """The files of the document and those that go with it."""
    return [*(str(writer.folder / path) for path in writer.files), *tracking.paths]


def _commit(writer: FolderWriter, draft: Draft, tracking: Tracking) -> None:
    if commit(_to_commit(writer, tracking), tracking.message, draft.place.folder / draft.place.list_name):
        click.echo("The document is committed.", err=True)


def _show_schema_changes(writer: FolderWriter, draft: Draft, book: Book) -> None:
    """Say what changed in the schema since the document was written, where that is known."""
    from schemabook.cli.reviewing import schema_changes, show_schema_changes

    show_schema_changes(schema_changes(writer, draft.place, book.survey.catalogue))


def _may_change(folder: Path) -> bool:
    if not sys.stdin.isatty():
        raise UsageError(
            f"Could not ask whether {folder} may be changed.",
            "The folder holds files and there is no terminal to ask at.",
            "Say so with --yes, or look first with --check.",
        )
    return click.confirm("Write these changes?", err=True)


def show_changes(folder: Path, changes: Changes, tracking: Tracking) -> None:
    """Say which files would be added, changed and removed."""
    for sign, colour, paths in (
        ("+", "green", changes.added),
        ("~", "yellow", changes.changed),
        ("-", "red", changes.removed),
    ):
        if not changes.touches_files:
            continue
        for path in paths[:_MOST_LISTED]:
            edited = "  (edited by hand since it was written)" if path in changes.edited else ""
            click.echo(f"{click.style(sign, fg=colour)} {path}{edited}", err=True)
        if len(paths) > _MOST_LISTED:
            click.echo(f"{click.style(sign, fg=colour)} … and {len(paths) - _MOST_LISTED:,} more", err=True)
    click.echo(
        f"{folder}: {len(changes.added):,} to add, {len(changes.changed):,} to change, "
        f"{len(changes.removed):,} to remove, {changes.unchanged:,} unchanged.",
        err=True,
    )
    for line in tracking.lines:
        click.echo(line, err=True)
