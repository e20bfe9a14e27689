"""`schemabook ddl`: the catalogue back to SQL."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from schemabook.cli.options import Reading, print_statements, read_source, reading_options
from schemabook.cli.progress import Progress
from schemabook.cli.writing import write_file


@click.command(short_help="Write the SQL that makes the schema of a database.")
@click.argument("source")
@click.option("--dialect", metavar="D", help="Write for this dialect. Default: that of the source.")
@click.option("--access", is_flag=True, help="Roles, owners and grants too. Passwords are never known.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file instead of stdout.")
@reading_options
def ddl(source: str, dialect: str | None, access: bool, output: Path | None, reading: Reading) -> None:
    """Write the SQL script that makes the schema of the database at SOURCE on an empty server.

    In another dialect than the source's, the script has the tables with their columns, keys, foreign
    keys, plain indexes and simple checks, and begins with the list of what it lacks.
    """
    if reading.print_sql:
        print_statements(source, reading)
        return
    from schemabook.ddl import ddl_writer
    from schemabook.engines import dialect_by_name

    wanted = dialect_by_name(dialect) if dialect else None
    with Progress() as progress:
        catalogue = read_source(source, reading, progress).catalogue
    own = dialect_by_name(catalogue.engine)
    chosen = wanted or own
    header = ""
    if chosen.ddl != own.ddl:
        from schemabook.translation import translate

        translation = translate(catalogue, own, chosen)
        catalogue = translation.catalogue
        header = _header(own.product, chosen.product, translation.losses)
        click.echo(f"{len(translation.losses):,} things could not be carried over: the script lists them.", err=True)
    writer = ddl_writer(chosen)
    script = header + writer.build_script(writer.build_statements(catalogue, chosen, access=access))
    if output is None:
        sys.stdout.buffer.write(script.encode())
    else:
        write_file(output, script.encode())


def _header(source: str, target: str, losses: tuple[str, ...]) -> str:
    """The comment that says what a translated script lacks."""
    lines = [f"-- A {source} schema, written for {target}."]
    if losses:
        lines.append("-- Not carried over, or not as it was:")
        lines.extend(f"--   {' '.join(loss.split())}" for loss in losses)
    return "\n".join(lines) + "\n\n"
