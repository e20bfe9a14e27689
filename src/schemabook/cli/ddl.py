"""`schemabook ddl`: the catalogue back to SQL."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from schemabook.cli.options import Reading, print_statements, read_source, reading_options
from schemabook.cli.progress import Progress
from schemabook.cli.writing import write_file
from schemabook.errors import UsageError


@click.command(short_help="Write the SQL that makes the schema of a database.")
@click.argument("source")
@click.option("--dialect", metavar="D", help="Write for this dialect. Default: that of the source.")
@click.option("--access", is_flag=True, help="Roles, owners and grants too. Passwords are never known.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file instead of stdout.")
@reading_options
def ddl(source: str, dialect: str | None, access: bool, output: Path | None, reading: Reading) -> None:
    """Write the SQL script that makes the schema of the database at SOURCE on an empty server."""
    if reading.print_sql:
        print_statements(source)
        return
    from schemabook.ddl import ddl_writer
    from schemabook.engines import dialect_by_name

    wanted = dialect_by_name(dialect) if dialect else None
    with Progress() as progress:
        catalogue = read_source(source, reading, progress).catalogue
    own = dialect_by_name(catalogue.engine)
    if wanted is not None and wanted.ddl != own.ddl:
        raise UsageError(
            f"Could not write {source} as {wanted.product} DDL.",
            f"It is a {own.product} schema, whose types and expressions Schemabook does not translate.",
            f"Leave out --dialect to have it as {own.product} DDL.",
        )
    chosen = wanted or own
    writer = ddl_writer(chosen)
    script = writer.build_script(writer.build_statements(catalogue, chosen, access=access))
    if output is None:
        sys.stdout.buffer.write(script.encode())
    else:
        write_file(output, script.encode())
