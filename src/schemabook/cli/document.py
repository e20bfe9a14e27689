"""`schemabook document`: the book of a database."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from schemabook.cli.configuration import read_configuration
from schemabook.cli.keeping import keep_survey
from schemabook.cli.options import Reading, print_statements, read_source, surveying_options
from schemabook.cli.progress import Progress
from schemabook.cli.writing import Changes, FolderWriter
from schemabook.errors import UsageError
from schemabook.model.base import Value
from schemabook.model.book import Book
from schemabook.model.configuration import Configuration

if TYPE_CHECKING:
    from schemabook.documents.context import Settings

_MOST_LISTED = 12


@click.command(short_help="Write the book of a database as Markdown.")
@click.argument("source")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of the book.  [default: docs/database]",
)
@click.option("--single-file", is_flag=True, help="One Markdown file instead of one for each object.")
@click.option("--title", help="The title of the book. Default: the name of the database.")
@click.option("--yes", is_flag=True, help="Do not ask before files are changed or removed.")
@click.option("--config", type=click.Path(path_type=Path), help="The team's settings.  [default: schemabook.yml]")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if anything would change.")
@surveying_options(measure=True)
def document(  # noqa: PLR0913, PLR0917 - click gives each option as an argument
    source: str,
    output: Path | None,
    single_file: bool,
    title: str | None,
    yes: bool,
    config: Path | None,
    check: bool,
    reading: Reading,
) -> int:
    """Write the book of the database at SOURCE.

    The first page is README.md in the folder of the book. Files in the folder that Schemabook did
    not write are never touched.
    """
    if reading.print_sql:
        print_statements(source, reading)
        return 0
    folder = output or default_folder()
    reading = msgspec.structs.replace(reading, keep=reading.keep and not check)
    wanted = Wanted(output=folder, single_file=single_file, title=title, yes=yes, config=config, check=check)
    return write_book(source, reading, wanted)


def default_folder() -> Path:
    """Where a book goes that was not told where."""
    from schemabook.documents.compose import load_profile

    return Path(load_profile("book").output)


class Wanted(Value):
    """Which book, where, and what may be done without asking."""

    output: Path
    single_file: bool = False
    title: str | None = None
    yes: bool = False
    config: Path | None = None
    check: bool = False


def write_book(source: str, reading: Reading, wanted: Wanted) -> int:
    """Read `source` and write its book. Returns the exit code."""
    from schemabook.study import judge, study

    configuration = read_configuration(wanted.config)
    with Progress() as progress:
        survey = read_source(source, reading, progress)
        history = keep_survey(source, survey, reading, configuration)
        progress.report("writing the book")
        settings = _settings(wanted, configuration)
        with FolderWriter(wanted.output) as writer:
            book = judge(study(survey, history), configuration)
            files = book_files(book, settings, single_file=wanted.single_file)
            changes = writer.stage(files, keep=not wanted.check)
            return _finish(writer, changes, yes=wanted.yes, check=wanted.check)


def _settings(wanted: Wanted, configuration: Configuration) -> Settings:
    """How the book is written: with the figures that stand in it, as long as they have not moved."""
    from schemabook.documents.context import Settings
    from schemabook.documents.figures import FILE, decode_kept

    try:
        kept = decode_kept((wanted.output / FILE).read_bytes())
    except OSError:
        kept = {}
    return Settings(title=wanted.title, kept=kept, tolerance=configuration.tolerance)


def book_files(book: Book, settings: Settings, *, single_file: bool) -> Iterable[tuple[str, str]]:
    """The files of a book, one by one: path and text."""
    from schemabook.documents.compose import Document, load_profile
    from schemabook.engines import dialect_by_name
    from schemabook.renderers.markdown import render_folder, render_single_file

    dialect = dialect_by_name(book.survey.catalogue.engine)
    composed = Document(book, load_profile("book"), dialect, settings)
    render = render_single_file if single_file else render_folder
    return ((file.path, file.text) for file in render(composed))


def _finish(writer: FolderWriter, changes: Changes, *, yes: bool, check: bool) -> int:
    """Show what would change, ask where it must be asked, and move it in."""
    if not changes:
        click.echo(f"{writer.folder}: nothing to change, {changes.unchanged:,} files are as they should be.", err=True)
        return 0
    _show(writer.folder, changes)
    if check:
        return 1
    if changes.touches_files and not yes:
        if not sys.stdin.isatty():
            raise UsageError(
                f"Could not ask whether {writer.folder} may be changed.",
                "The folder holds files and there is no terminal to ask at.",
                "Say so with --yes, or look first with --check.",
            )
        if not click.confirm("Write these changes?", err=True):
            click.echo("Nothing was written.", err=True)
            return 0
    writer.move_in()
    click.echo(f"The book is in {writer.folder}: start with {writer.folder / 'README.md'}", err=True)
    return 0


def _show(folder: Path, changes: Changes) -> None:
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
