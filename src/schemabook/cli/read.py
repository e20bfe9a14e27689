"""`schemabook read`: the catalogue as JSON."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from schemabook.cli.keeping import keep_survey
from schemabook.cli.options import Reading, print_statements, read_source, surveying_options
from schemabook.cli.progress import Progress
from schemabook.cli.writing import write_file


@click.command(short_help="Read a database and write its catalogue as JSON.")
@click.argument("source")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file instead of stdout.")
@surveying_options(measure=False)
def read(source: str, output: Path | None, reading: Reading) -> None:
    """Read the database at SOURCE and write its catalogue as JSON.

    Two readings of an unchanged database give the same bytes, unless figures are measured too. The
    file can be a SOURCE itself.
    """
    if reading.print_sql:
        print_statements(source, reading)
        return
    from schemabook.model.codec import encode

    with Progress() as progress:
        survey = read_source(source, reading, progress)
        keep_survey(source, survey, reading)
        data = encode(survey)
    if output is None:
        sys.stdout.buffer.write(data)
    else:
        write_file(output, data)
