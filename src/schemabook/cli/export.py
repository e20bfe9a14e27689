"""`schemabook export`: a database in the formats of other tools."""

from __future__ import annotations

import sys
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from schemabook.cli.configuration import read_configuration
from schemabook.cli.options import Reading, print_statements, read_source, reading_options
from schemabook.cli.progress import Progress
from schemabook.cli.writing import LIST_NAME, FolderWriter, write_file
from schemabook.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemabook.engines.dialect import Dialect
    from schemabook.model.book import Book
    from schemabook.renderers.exports import Format
    from schemabook.renderers.markdown import File

_MOST_NAMED = 10


@click.command(short_help="Write a database in the format of another tool.")
@click.argument("source")
@click.option("--format", "name", required=True, metavar="F", help="dbml, mermaid, okf, plantuml or tbls.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write to this file or folder instead of stdout. A folder is needed for okf.",
)
@click.option("--annotations", metavar="FILE", help="What people wrote.  [default: annotations.yml, if it is there]")
@click.option("--yes", is_flag=True, help="Replace files in the folder that were edited since they were written.")
@reading_options
def export(  # noqa: PLR0913, PLR0917 - click gives each option as an argument
    source: str, name: str, output: Path | None, annotations: str | None, yes: bool, reading: Reading
) -> None:
    """Write the database at SOURCE as DBML, Mermaid, PlantUML, tbls' schema.json or an Open Knowledge Format bundle.

    Descriptions are those of annotations.yml, else the database's own comments. A folder gets a list of the files that
    were written to it; other files in it are never touched. A schema that is too large for one Mermaid diagram is
    written as a folder with a diagram for each module.
    """
    if reading.print_sql:
        print_statements(source, reading)
        return
    from schemabook.renderers.exports import format_by_name

    chosen = format_by_name(name)
    if not chosen.SUFFIX and output is None:
        raise UsageError(f"Could not write {name} to stdout.", "It is a folder of files.", "Name the folder with -o.")
    with Progress() as progress:
        files = chosen.render(*_read(source, reading, annotations, progress))
        start = list(islice(files, 2))
        if chosen.SUFFIX and len(start) == 1:
            _write_one(start[0], output)
        else:
            _write_folder(chain(start, files), _folder(chosen, output), f".{name}{LIST_NAME}", yes=yes)


def _read(source: str, reading: Reading, annotations: str | None, progress: Progress) -> tuple[Book, Dialect]:
    """The book of a source with what people wrote of it, and its dialect."""
    from schemabook.engines import dialect_by_name
    from schemabook.formats.annotations import read_annotations
    from schemabook.study import study

    survey = read_source(source, reading, progress)
    named = annotations or read_configuration().document.annotations
    written = read_annotations(Path(named) if named else None, survey.catalogue)
    book = msgspec.structs.replace(study(survey), annotations=written)
    return book, dialect_by_name(survey.catalogue.engine)


def _write_one(file: File, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(file.text.encode())
    elif output.is_dir():
        raise UsageError(f"Could not write {output}.", "It is a folder.", f"Name a file in it: {output / file.path}")
    else:
        write_file(output, file.text.encode())


def _folder(chosen: Format, output: Path | None) -> Path:
    """The folder to write to. Raises UsageError where a file or stdout was asked for."""
    if output is None or (chosen.SUFFIX and output.suffix == chosen.SUFFIX):
        raise UsageError(
            f"Could not write {chosen.NAME} as one file.",
            "The schema is too large for one: it is a file for each module.",
            "Name a folder with -o.",
        )
    return output


def _write_folder(files: Iterator[File], folder: Path, list_name: str, *, yes: bool) -> None:
    with FolderWriter(folder, list_name) as writer:
        changes = writer.stage((file.path, file.text) for file in files)
        if changes.edited and not yes:
            named = ", ".join(sorted(changes.edited)[:_MOST_NAMED])
            raise UsageError(
                f"Could not write into {folder}.",
                f"Files in it were edited since they were written: {named}.",
                "Nothing was changed. Say with --yes that they may be replaced, or choose another folder with -o.",
            )
        if changes:
            writer.move_in()
    written = len(changes.added) + len(changes.changed)
    click.echo(
        f"{folder}: {written:,} written, {len(changes.removed):,} removed, {changes.unchanged:,} unchanged.", err=True
    )
